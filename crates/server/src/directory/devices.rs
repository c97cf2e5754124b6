//! Devices: each belongs to the token, or the person, that used it first. Signing in again in the same browser, a person
//! keeps theirs.

use super::Directory;
use onhand_domain::ids::{ActorId, DeviceId};
use onhand_domain::time::Moment;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// Devices that one token may use, ever: ids cost whoever makes them up nothing.
pub const DEVICES_MAX: u32 = 100_000;

/// Whose a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Of the token with this id.
    Of(ActorId),
    /// Nobody's, and the token that asks has [`DEVICES_MAX`] others.
    TooMany,
}

impl Directory {
    /// The token that a device belongs to, where it was used before.
    pub fn token_of(&self, device: DeviceId) -> anyhow::Result<Option<ActorId>> {
        token_of(&self.connection, &device.to_string())
    }

    /// Binds devices to tokens, in one transaction: those that are nobody's belong to whoever asks first. Gives whose
    /// each is, and notes that its own token has used it.
    pub fn bind(&self, wanted: &[(DeviceId, ActorId)], now: Moment) -> anyhow::Result<Vec<Binding>> {
        let binding = self.connection.unchecked_transaction()?;
        let bound = wanted.iter().map(|(device, token)| bind(&binding, *device, *token, now));
        let bound = bound.collect::<anyhow::Result<_>>()?;
        binding.commit()?;
        Ok(bound)
    }
}

fn bind(connection: &Connection, device: DeviceId, token: ActorId, now: Moment) -> anyhow::Result<Binding> {
    let (id, by) = (device.to_string(), token.to_string());
    if let Some(known) = token_of(connection, &id)? {
        if known == token {
            let sql = "UPDATE devices SET last_seen = ?2 WHERE id = ?1";
            connection.prepare_cached(sql)?.execute(params![id, now.millis()])?;
        }
        return Ok(Binding::Of(known));
    }
    if !has_room(connection, &by)? {
        return Ok(Binding::TooMany);
    }
    let sql = "INSERT INTO devices (id, token, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)";
    connection.prepare_cached(sql)?.execute(params![id, by, now.millis()])?;
    Ok(Binding::Of(token))
}

/// Counts one device more for a token or a person; `false` where that would be too many.
fn has_room(connection: &Connection, by: &str) -> anyhow::Result<bool> {
    let sql = "UPDATE tokens SET devices = devices + 1 WHERE id = ?1 AND devices < ?2";
    if connection.prepare_cached(sql)?.execute(params![by, DEVICES_MAX])? > 0 {
        return Ok(true);
    }
    let sql = "UPDATE people SET devices = devices + 1 WHERE id = ?1 AND devices < ?2";
    Ok(connection.prepare_cached(sql)?.execute(params![by, DEVICES_MAX])? > 0)
}

fn token_of(connection: &Connection, device: &str) -> anyhow::Result<Option<ActorId>> {
    let mut found = connection.prepare_cached("SELECT token FROM devices WHERE id = ?1")?;
    let known: Option<String> = found.query_row([device], |row| row.get(0)).optional()?;
    Ok(known.map(|token| Uuid::parse_str(&token)).transpose()?.map(ActorId))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::NewToken;
    use onhand_domain::command::Role;

    #[test]
    fn a_device_belongs_to_the_token_that_used_it_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("directory.sqlite");
        let directory = Directory::open(&path).unwrap();
        let now = Moment::from_millis(1_763_700_000_000);
        let token = |name: &str| {
            let new = NewToken { customer: None, expires_at: None, name: name.into(), role: Role::Staff };
            directory.create(new, now).unwrap().1.id
        };
        let (ann, ben) = (token("Ann"), token("Ben"));
        let [till, phone] = [1, 2].map(|number| DeviceId(Uuid::from_u128(number)));
        let bound = directory.bind(&[(till, ann), (till, ben), (phone, ben)], now).unwrap();
        assert_eq!(bound, [ann, ann, ben].map(Binding::Of), "in order");
        let later = now.plus_millis(9);
        let again = Directory::open(&path).unwrap();
        assert_eq!(again.bind(&[(till, ben), (phone, ben)], later).unwrap(), [ann, ben].map(Binding::Of));
        let seen = |device: DeviceId| {
            let sql = "SELECT first_seen, last_seen FROM devices WHERE id = ?1";
            let times = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
            again.connection.query_row(sql, [device.to_string()], times).unwrap()
        };
        assert_eq!(seen(phone), (now.millis(), later.millis()));
        assert_eq!(seen(till), (now.millis(), now.millis()), "another token does not use it");
    }

    #[test]
    fn ids_that_are_made_up_come_to_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        let now = Moment::from_millis(1_763_700_000_000);
        let new = NewToken { customer: None, expires_at: None, name: "Ann".into(), role: Role::Staff };
        let ann = directory.create(new, now).unwrap().1.id;
        let device = |number: u128| DeviceId(Uuid::from_u128(number));
        directory.connection.execute("UPDATE tokens SET devices = ?1 - 1", [DEVICES_MAX]).unwrap();
        let bound = directory.bind(&[(device(1), ann), (device(2), ann), (device(1), ann)], now).unwrap();
        assert_eq!(bound, [Binding::Of(ann), Binding::TooMany, Binding::Of(ann)]);
    }
}
