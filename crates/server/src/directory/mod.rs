//! Sign-in secrets, in a file of their own: tokens, passwords, sessions and links, all kept as hashes only, and the devices
//! that are used with them. What a token may do is here too; what a person may do is in the business's log, and so is what
//! either did, by its id.

mod devices;
mod links;
pub mod password;
mod people;
mod secret;
mod sessions;
mod versions;

pub use devices::{Binding, DEVICES_MAX};
pub use links::{DEMO_TIME, INVITATION_TIME, Link, OWNER_TIME, RESET_TIME};
pub use secret::hash_of;
pub use sessions::{NewSession, SESSION_TIME, Session};

use anyhow::{Context, bail};
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{ActorId, CustomerId};
use onhand_domain::time::Moment;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;
use versions::{STEPS, VERSION};

/// What a secret begins with, so that people and scanners of secrets know it for what it is.
const PREFIX: &str = "onh_";
const FIELDS: &str = "id, name, role, customer, created_at, expires_at, revoked_at, used_at";

/// The file of the sign-in secrets.
#[derive(Debug)]
pub struct Directory {
    connection: Connection,
}

/// A token, without its secret: that is known only to whoever was given it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// When it was made.
    pub created_at: Moment,
    /// The partner's own customer record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Until when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// Who acts with it, in the log.
    pub id: ActorId,
    /// Whose it is, for people.
    pub name: String,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Moment>,
    /// What it may do.
    pub role: Role,
    /// When it was used last, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Moment>,
}

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The partner's own customer record; of partners only.
    pub customer: Option<CustomerId>,
    /// Until when it is good.
    pub expires_at: Option<Moment>,
    /// Whose it is, for people.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

impl Token {
    /// Whoever uses it, as the business knows them.
    pub fn actor(&self) -> Actor {
        Actor { customer: self.customer, id: self.id, role: self.role }
    }

    /// Whether it is good at `now`.
    pub fn is_good(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

impl Directory {
    /// Opens a file, or makes it.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let open = || -> rusqlite::Result<(Connection, i64)> {
            let connection = Connection::open(path)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            Ok((connection, version))
        };
        let (mut connection, version) =
            open().with_context(|| format!("{} can't be opened", path.display()))?;
        if version > VERSION {
            bail!("{} was written by a newer release (version {version})", path.display());
        }
        if version < VERSION {
            // Two processes may come to make it at once: who is second finds it made.
            let making = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let version: i64 = making.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            for step in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
                making.execute_batch(step)?;
            }
            making.pragma_update(None, "user_version", VERSION)?;
            making.commit()?;
        }
        Ok(Self { connection })
    }

    /// What the business is told apart by from others on the same host: always the same.
    pub fn business(&self) -> anyhow::Result<String> {
        Ok(self.connection.query_row("SELECT business FROM about", [], |row| row.get(0))?)
    }

    /// Another number once somebody else has changed the file: a token may be another, or gone.
    pub fn changes(&self) -> anyhow::Result<i64> {
        Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// Makes a token. The secret is given here, and never again.
    pub fn create(&self, new: NewToken, now: Moment) -> anyhow::Result<(String, Token)> {
        if new.name.trim().is_empty() {
            bail!("a token needs a name, so that people know whose it is");
        }
        check(new.role, new.customer)?;
        let secret::Made { id, secret } = secret::make(PREFIX, now)?;
        self.connection.execute(
            "INSERT INTO tokens (id, hash, name, role, customer, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id.to_string(),
                hash_of(&secret),
                new.name,
                role_name(new.role),
                new.customer.map(|customer| customer.to_string()),
                now.millis(),
                new.expires_at.map(Moment::millis),
            ],
        )?;
        let token = Token {
            created_at: now,
            customer: new.customer,
            expires_at: new.expires_at,
            id: ActorId(id),
            name: new.name,
            revoked_at: None,
            role: new.role,
            used_at: None,
        };
        Ok((secret, token))
    }

    /// The token of a secret, by the secret's hash: what is compared is the hash, so that how long it takes says
    /// nothing of the secret.
    pub fn find(&self, hash: &[u8; 32]) -> anyhow::Result<Option<Token>> {
        let sql = format!("SELECT {FIELDS} FROM tokens WHERE hash = ?1");
        let mut found = self.connection.prepare_cached(&sql)?;
        found.query_row([hash], |row| Ok(token(row))).optional()?.transpose()
    }

    /// All tokens, oldest first.
    pub fn list(&self) -> anyhow::Result<Vec<Token>> {
        let sql = format!("SELECT {FIELDS} FROM tokens ORDER BY created_at, id");
        let mut found = self.connection.prepare_cached(&sql)?;
        let tokens = found.query_map([], |row| Ok(token(row)))?;
        tokens.map(|token| token?).collect()
    }

    /// The name of whoever acted with a token.
    pub fn name_of(&self, id: ActorId) -> anyhow::Result<Option<String>> {
        let mut found = self.connection.prepare_cached("SELECT name FROM tokens WHERE id = ?1")?;
        Ok(found.query_row([id.to_string()], |row| row.get(0)).optional()?)
    }

    /// The token of an id.
    pub fn get(&self, id: ActorId) -> anyhow::Result<Option<Token>> {
        let sql = format!("SELECT {FIELDS} FROM tokens WHERE id = ?1");
        let mut found = self.connection.prepare_cached(&sql)?;
        found.query_row([id.to_string()], |row| Ok(token(row))).optional()?.transpose()
    }

    /// The token of an id, with the hash of its secret.
    pub fn key_of(&self, id: ActorId) -> anyhow::Result<Option<([u8; 32], Token)>> {
        let sql = format!("SELECT hash, {FIELDS} FROM tokens WHERE id = ?1");
        let mut found = self.connection.prepare_cached(&sql)?;
        let found = found.query_row([id.to_string()], |row| Ok((row.get("hash")?, token(row)))).optional()?;
        found.map(|(hash, token)| Ok((hash, token?))).transpose()
    }

    /// Changes what a token may do; `false` where there is none of that id.
    pub fn change(&self, id: ActorId, role: Role, customer: Option<CustomerId>) -> anyhow::Result<bool> {
        check(role, customer)?;
        let sql = "UPDATE tokens SET role = ?2, customer = ?3 WHERE id = ?1";
        let customer = customer.map(|customer| customer.to_string());
        Ok(self.connection.execute(sql, params![id.to_string(), role_name(role), customer])? > 0)
    }

    /// Takes a token back; `false` where there is none of that id, or it was taken back before.
    pub fn revoke(&self, id: ActorId, now: Moment) -> anyhow::Result<bool> {
        let sql = "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
        Ok(self.connection.execute(sql, params![id.to_string(), now.millis()])? > 0)
    }

    /// Notes that a token was used.
    pub fn used(&self, id: ActorId, now: Moment) -> anyhow::Result<()> {
        let sql = "UPDATE tokens SET used_at = ?2 WHERE id = ?1";
        self.connection.execute(sql, params![id.to_string(), now.millis()])?;
        Ok(())
    }
}

impl Directory {
    /// The steps of setting up that are passed over.
    pub fn passed_over(&self) -> anyhow::Result<Vec<String>> {
        let mut found = self.connection.prepare_cached("SELECT step FROM passed_over ORDER BY step")?;
        Ok(found.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes whether a step of setting up is passed over.
    pub fn pass_over(&self, step: &str, passed_over: bool) -> anyhow::Result<()> {
        let sql = match passed_over {
            true => "INSERT INTO passed_over (step) VALUES (?1) ON CONFLICT DO NOTHING",
            false => "DELETE FROM passed_over WHERE step = ?1",
        };
        self.connection.execute(sql, [step])?;
        Ok(())
    }
}

/// Partners, and they alone, belong to a customer.
fn check(role: Role, customer: Option<CustomerId>) -> anyhow::Result<()> {
    match (role, customer) {
        (Role::Partner, None) => bail!("a partner's token needs --customer: whose orders it may see"),
        (Role::Partner, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => bail!("only a partner's token belongs to a customer"),
    }
}

fn token(row: &Row<'_>) -> anyhow::Result<Token> {
    let moment = |name| row.get::<_, Option<i64>>(name).map(|millis| millis.map(Moment::from_millis));
    let role: String = row.get("role")?;
    let customer: Option<String> = row.get("customer")?;
    Ok(Token {
        created_at: Moment::from_millis(row.get("created_at")?),
        customer: customer.map(|id| Uuid::parse_str(&id)).transpose()?.map(CustomerId),
        expires_at: moment("expires_at")?,
        id: ActorId(Uuid::parse_str(&row.get::<_, String>("id")?)?),
        name: row.get("name")?,
        revoked_at: moment("revoked_at")?,
        role: role_named(&role).with_context(|| format!("there is no role {role}"))?,
        used_at: moment("used_at")?,
    })
}

/// A role's name, as on the wire.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Staff => "staff",
        Role::Cashier => "cashier",
        Role::Kitchen => "kitchen",
        Role::Partner => "partner",
    }
}

/// The role of that name.
pub fn role_named(name: &str) -> Option<Role> {
    let all = [Role::Owner, Role::Admin, Role::Staff, Role::Cashier, Role::Kitchen, Role::Partner];
    all.into_iter().find(|role| role_name(*role) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::from_millis(1_763_700_000_000)
    }

    fn staff() -> NewToken {
        NewToken { customer: None, expires_at: None, name: "Ann".into(), role: Role::Staff }
    }

    #[test]
    fn a_token_from_making_to_revoking() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("directory.sqlite");
        let directory = Directory::open(&path).unwrap();
        let (secret, made) = directory.create(staff(), now()).unwrap();
        assert!(secret.starts_with("onh_") && secret.len() == 47, "{secret}");
        let other = Directory::open(&path).unwrap();
        let found = other.find(&hash_of(&secret)).unwrap().unwrap();
        assert_eq!(found, made);
        assert!(found.is_good(now()));
        assert_eq!(other.find(&hash_of("onh_other")).unwrap(), None);
        other.used(made.id, now()).unwrap();
        assert!(other.revoke(made.id, now()).unwrap());
        assert!(!other.revoke(made.id, now()).unwrap(), "only once");
        let [found] = &directory.list().unwrap()[..] else { panic!() };
        assert!(!found.is_good(now()));
        assert_eq!((found.used_at, found.revoked_at), (Some(now()), Some(now())));
        let file = std::fs::read(&path).unwrap();
        assert!(
            !file.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()),
            "the secret is not kept"
        );
    }

    #[test]
    fn a_token_ends_when_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        let new = NewToken { expires_at: Some(now().plus_millis(1_000)), ..staff() };
        let (_, token) = directory.create(new, now()).unwrap();
        assert!(token.is_good(now().plus_millis(999)));
        assert!(!token.is_good(now().plus_millis(1_000)));
    }

    #[test]
    fn a_file_of_the_first_release_is_taken_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("directory.sqlite");
        let first = Connection::open(&path).unwrap();
        first.execute_batch(STEPS[0]).unwrap();
        first.pragma_update(None, "user_version", 1).unwrap();
        let id = Uuid::from_u128(5).to_string();
        let sql = "INSERT INTO tokens (id, hash, name, role, created_at) VALUES (?1, ?2, 'Ann', 'staff', 7)";
        first.execute(sql, params![id, hash_of("onh_secret")]).unwrap();
        drop(first);
        for _ in 0..2 {
            let directory = Directory::open(&path).unwrap();
            assert_eq!(directory.find(&hash_of("onh_secret")).unwrap().unwrap().name, "Ann");
        }
        let newer = Connection::open(&path).unwrap();
        newer.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(Directory::open(&path).unwrap_err().to_string().contains("newer release"));
    }

    #[test]
    fn what_a_token_may_do_is_changed_and_others_see_that_something_did() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("directory.sqlite");
        let (directory, other) = (Directory::open(&path).unwrap(), Directory::open(&path).unwrap());
        let (_, made) = directory.create(staff(), now()).unwrap();
        let before = other.changes().unwrap();
        assert_eq!(other.changes().unwrap(), before);
        let customer = Some(CustomerId(Uuid::from_u128(7)));
        assert!(directory.change(made.id, Role::Partner, None).is_err());
        assert!(directory.change(made.id, Role::Owner, customer).is_err());
        assert!(!directory.change(ActorId(Uuid::nil()), Role::Owner, None).unwrap());
        assert_eq!(other.changes().unwrap(), before, "nothing was changed");
        assert!(directory.change(made.id, Role::Partner, customer).unwrap());
        assert_ne!(other.changes().unwrap(), before);
        let changed = other.get(made.id).unwrap().unwrap();
        assert_eq!((changed.role, changed.customer), (Role::Partner, customer));
    }

    #[test]
    fn a_customer_is_for_partners() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        let customer = Some(CustomerId(Uuid::from_u128(7)));
        assert!(directory.create(NewToken { role: Role::Partner, ..staff() }, now()).is_err());
        assert!(directory.create(NewToken { customer, ..staff() }, now()).is_err());
        let partner = NewToken { customer, role: Role::Partner, ..staff() };
        assert_eq!(directory.create(partner, now()).unwrap().1.actor().customer, customer);
    }
}
