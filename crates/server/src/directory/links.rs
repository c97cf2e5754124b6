//! Links that let people in without a password: to choose one, to become the first owner, or to look at a demo.

use super::Directory;
use super::secret::{self, hash_of};
use anyhow::Context;
use onhand_domain::ids::PersonId;
use onhand_domain::time::Moment;
use onhand_protocol::sign_in::LinkKind;
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

const DAY: i64 = 24 * 3_600_000;
/// How long a link is good by which the first owner comes in, in milliseconds.
pub const OWNER_TIME: i64 = DAY;
/// How long an invitation is good, in milliseconds.
pub const INVITATION_TIME: i64 = 7 * DAY;
/// How long a link is good by which a password is chosen anew, in milliseconds.
pub const RESET_TIME: i64 = DAY;
/// How long a link to a demo is good, in milliseconds.
pub const DEMO_TIME: i64 = 30 * DAY;

/// What a link's secret begins with.
const PREFIX: &str = "onl_";
/// For how long it is remembered that a link is over, in milliseconds.
const REMEMBERED: i64 = 30 * DAY;

const FIELDS: &str = "id, kind, person, expires_at, used_at";

/// A link, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Until when it is good.
    pub expires_at: Moment,
    /// Which.
    pub id: Uuid,
    /// What it is for.
    pub kind: LinkKind,
    /// Whose it is; nobody's where it makes the first owner.
    pub person: Option<PersonId>,
    /// When it was used, or another took its place.
    pub used_at: Option<Moment>,
}

impl Directory {
    /// Makes a link. The secret is given here, and never again. Older links of the same person are useless then, but those
    /// to a demo.
    pub fn make_link(
        &self,
        kind: LinkKind,
        person: Option<PersonId>,
        good_for: i64,
        now: Moment,
    ) -> anyhow::Result<(String, Link)> {
        let secret::Made { id, secret } = secret::make(PREFIX, now)?;
        let link = Link { expires_at: now.plus_millis(good_for), id, kind, person, used_at: None };
        let of = person.map(|person| person.to_string());
        let making = self.connection.unchecked_transaction()?;
        let forgotten = now.plus_millis(-REMEMBERED).millis();
        making.execute("DELETE FROM links WHERE expires_at <= ?1", [forgotten])?;
        if kind != LinkKind::Demo {
            let sql =
                "UPDATE links SET used_at = ?2 WHERE person IS ?1 AND kind != 'demo' AND used_at IS NULL";
            making.execute(sql, params![of, now.millis()])?;
        }
        let sql = "INSERT INTO links (id, hash, kind, person, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (created, expires) = (now.millis(), link.expires_at.millis());
        making
            .execute(sql, params![id.to_string(), hash_of(&secret), kind_name(kind), of, created, expires])?;
        making.commit()?;
        Ok((secret, link))
    }

    /// The link of a secret.
    pub fn link(&self, secret: &str) -> anyhow::Result<Option<Link>> {
        let sql = format!("SELECT {FIELDS} FROM links WHERE hash = ?1");
        let mut found = self.connection.prepare_cached(&sql)?;
        found.query_row([hash_of(secret)], |row| Ok(link(row))).optional()?.transpose()
    }

    /// The link that a person was given to choose a password, where it is good at `now`.
    pub fn link_of(&self, person: PersonId, now: Moment) -> anyhow::Result<Option<Link>> {
        let sql = format!(
            "SELECT {FIELDS} FROM links WHERE person = ?1 AND kind IN ('invitation', 'reset')
             AND used_at IS NULL AND expires_at > ?2 ORDER BY created_at DESC LIMIT 1"
        );
        let mut found = self.connection.prepare_cached(&sql)?;
        let found = found.query_row(params![person.to_string(), now.millis()], |row| Ok(link(row)));
        found.optional()?.transpose()
    }

    /// Takes a link as used; `false` where it was before: of two who use it at once, one comes in.
    pub fn take_link(&self, id: Uuid, now: Moment) -> anyhow::Result<bool> {
        let sql = "UPDATE links SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL";
        Ok(self.connection.execute(sql, params![id.to_string(), now.millis()])? > 0)
    }

    /// Gives a link back that was taken, and came to nothing.
    pub fn give_link_back(&self, id: Uuid) -> anyhow::Result<()> {
        self.connection.execute("UPDATE links SET used_at = NULL WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }

    /// Ends all links of a kind.
    pub fn end_links(&self, kind: LinkKind, now: Moment) -> anyhow::Result<()> {
        let sql = "UPDATE links SET used_at = ?2 WHERE kind = ?1 AND used_at IS NULL";
        self.connection.execute(sql, params![kind_name(kind), now.millis()])?;
        Ok(())
    }
}

fn link(row: &Row<'_>) -> anyhow::Result<Link> {
    let kind: String = row.get("kind")?;
    let person: Option<String> = row.get("person")?;
    Ok(Link {
        expires_at: Moment::from_millis(row.get("expires_at")?),
        id: Uuid::parse_str(&row.get::<_, String>("id")?)?,
        kind: kind_named(&kind).with_context(|| format!("there is no kind of link {kind}"))?,
        person: person.map(|id| Uuid::parse_str(&id)).transpose()?.map(PersonId),
        used_at: row.get::<_, Option<i64>>("used_at")?.map(Moment::from_millis),
    })
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Demo => "demo",
        LinkKind::Invitation => "invitation",
        LinkKind::Owner => "owner",
        LinkKind::Reset => "reset",
    }
}

fn kind_named(name: &str) -> Option<LinkKind> {
    let all = [LinkKind::Demo, LinkKind::Invitation, LinkKind::Owner, LinkKind::Reset];
    all.into_iter().find(|kind| kind_name(*kind) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Option<PersonId> = Some(PersonId(Uuid::from_u128(1)));

    fn now() -> Moment {
        Moment::from_millis(1_763_700_000_000)
    }

    fn directory() -> (tempfile::TempDir, Directory) {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        (folder, directory)
    }

    #[test]
    fn a_link_is_taken_once_and_a_new_one_takes_the_place_of_older_ones() {
        let (_folder, directory) = directory();
        let make = |kind, person| directory.make_link(kind, person, DAY, now()).unwrap();
        let (first, one) = make(LinkKind::Invitation, ANN);
        let (second, two) = make(LinkKind::Reset, ANN);
        let (owners, _) = make(LinkKind::Owner, None);
        assert!(directory.link(&first).unwrap().unwrap().used_at.is_some());
        assert_eq!(directory.link(&second).unwrap(), Some(two.clone()));
        assert_eq!(directory.link(&owners).unwrap().unwrap().used_at, None, "it is nobody's");
        assert_eq!(directory.link_of(PersonId(Uuid::from_u128(1)), now()).unwrap(), Some(two.clone()));
        assert!(!directory.take_link(one.id, now()).unwrap());
        assert!(directory.take_link(two.id, now()).unwrap());
        assert!(!directory.take_link(two.id, now()).unwrap());
        directory.give_link_back(two.id).unwrap();
        assert!(directory.take_link(two.id, now()).unwrap());
        assert_eq!(directory.link("onl_none").unwrap(), None);
    }

    #[test]
    fn links_to_a_demo_stand_beside_each_other_until_they_are_ended() {
        let (_folder, directory) = directory();
        let make = || directory.make_link(LinkKind::Demo, ANN, DAY, now()).unwrap().0;
        let all = [make(), make()];
        let open = |secret: &String| directory.link(secret).unwrap().unwrap().used_at.is_none();
        assert!(all.iter().all(open));
        directory.end_links(LinkKind::Demo, now()).unwrap();
        assert!(!all.iter().any(open));
    }
}
