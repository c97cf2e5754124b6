//! Sessions: where people are signed in. Each ends thirty days after it was used last.

use super::Directory;
use super::secret::{self, hash_of};
use anyhow::Context;
use onhand_domain::ids::PersonId;
use onhand_domain::time::Moment;
use onhand_protocol::sign_in::App;
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

/// How long a session lasts that is not used, in milliseconds.
pub const SESSION_TIME: i64 = 30 * 24 * 3_600_000;
/// What a session's secret begins with.
const PREFIX: &str = "ons_";
/// Letters that are kept of what a browser calls itself.
const AGENT_MAX: usize = 200;
/// Sessions that one person has at most; the one that was used longest ago goes.
const SESSIONS_MAX: u32 = 50;

const FIELDS: &str = "id, person, app, agent, created_at, used_at, expires_at";

/// Where someone is signed in, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The browser, as it calls itself.
    pub agent: String,
    /// Of which application.
    pub app: App,
    /// When it began.
    pub created_at: Moment,
    /// Until when it is good, if it is not used.
    pub expires_at: Moment,
    /// Which.
    pub id: Uuid,
    /// Who.
    pub person: PersonId,
    /// When it was used last, to the minute.
    pub used_at: Moment,
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The browser, as it calls itself.
    pub agent: String,
    /// Of which application.
    pub app: App,
    /// Who.
    pub person: PersonId,
}

impl Directory {
    /// Begins a session. The secret is given here, and never again.
    pub fn begin_session(&self, new: NewSession, now: Moment) -> anyhow::Result<(String, Session)> {
        let secret::Made { id, secret } = secret::make(PREFIX, now)?;
        let session = Session {
            agent: new.agent.chars().filter(|letter| !letter.is_control()).take(AGENT_MAX).collect(),
            app: new.app,
            created_at: now,
            expires_at: now.plus_millis(SESSION_TIME),
            id,
            person: new.person,
            used_at: now,
        };
        let person = session.person.to_string();
        let beginning = self.connection.unchecked_transaction()?;
        beginning.execute("DELETE FROM sessions WHERE expires_at <= ?1", [now.millis()])?;
        let sql = "DELETE FROM sessions WHERE person = ?1 AND id NOT IN
                   (SELECT id FROM sessions WHERE person = ?1 ORDER BY used_at DESC LIMIT ?2)";
        beginning.execute(sql, params![person, SESSIONS_MAX - 1])?;
        // Its devices are counted there.
        beginning.execute("INSERT INTO people (id) VALUES (?1) ON CONFLICT DO NOTHING", [&person])?;
        beginning.execute(
            "INSERT INTO sessions (id, hash, person, app, agent, created_at, used_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            params![
                id.to_string(),
                hash_of(&secret),
                person,
                session.app.name(),
                session.agent,
                now.millis(),
                session.expires_at.millis(),
            ],
        )?;
        beginning.commit()?;
        Ok((secret, session))
    }

    /// The session of a secret, by the secret's hash, where it is good at `now`.
    pub fn session(&self, hash: &[u8; 32], now: Moment) -> anyhow::Result<Option<Session>> {
        let sql = format!("SELECT {FIELDS} FROM sessions WHERE hash = ?1 AND expires_at > ?2");
        let mut found = self.connection.prepare_cached(&sql)?;
        found.query_row(params![hash, now.millis()], |row| Ok(session(row))).optional()?.transpose()
    }

    /// Notes that a session was used: it ends so much later.
    pub fn used_session(&self, id: Uuid, now: Moment) -> anyhow::Result<()> {
        let sql = "UPDATE sessions SET used_at = ?2, expires_at = ?3 WHERE id = ?1";
        let ends = now.plus_millis(SESSION_TIME).millis();
        self.connection.execute(sql, params![id.to_string(), now.millis(), ends])?;
        Ok(())
    }

    /// Where a person is signed in at `now`, used last first.
    pub fn sessions_of(&self, person: PersonId, now: Moment) -> anyhow::Result<Vec<Session>> {
        let sql = format!(
            "SELECT {FIELDS} FROM sessions WHERE person = ?1 AND expires_at > ?2 ORDER BY used_at DESC, id"
        );
        let mut found = self.connection.prepare_cached(&sql)?;
        let sessions = found.query_map(params![person.to_string(), now.millis()], |row| Ok(session(row)))?;
        sessions.map(|session| session?).collect()
    }

    /// Ends a session.
    pub fn end_session(&self, id: Uuid) -> anyhow::Result<()> {
        self.connection.execute("DELETE FROM sessions WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }

    /// Ends all sessions of a person, but perhaps one.
    pub fn end_sessions(&self, person: PersonId, but: Option<Uuid>) -> anyhow::Result<()> {
        let sql = "DELETE FROM sessions WHERE person = ?1 AND id IS NOT ?2";
        let but = but.map(|id| id.to_string());
        self.connection.execute(sql, params![person.to_string(), but])?;
        Ok(())
    }
}

fn session(row: &Row<'_>) -> anyhow::Result<Session> {
    let moment = |name| row.get::<_, i64>(name).map(Moment::from_millis);
    let id = |name| -> anyhow::Result<Uuid> { Ok(Uuid::parse_str(&row.get::<_, String>(name)?)?) };
    let app: String = row.get("app")?;
    Ok(Session {
        agent: row.get("agent")?,
        app: App::named(&app).with_context(|| format!("there is no application {app}"))?,
        created_at: moment("created_at")?,
        expires_at: moment("expires_at")?,
        id: id("id")?,
        person: PersonId(id("person")?),
        used_at: moment("used_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Binding;
    use onhand_domain::ids::{ActorId, DeviceId};

    fn now() -> Moment {
        Moment::from_millis(1_763_700_000_000)
    }

    fn directory() -> (tempfile::TempDir, Directory) {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        (folder, directory)
    }

    fn new(person: u128) -> NewSession {
        NewSession { agent: "A browser".into(), app: App::Desk, person: PersonId(Uuid::from_u128(person)) }
    }

    #[test]
    fn a_session_lasts_thirty_days_from_its_last_use() {
        let (_folder, directory) = directory();
        let (secret, made) = directory.begin_session(new(1), now()).unwrap();
        assert!(secret.starts_with("ons_"));
        let hash = hash_of(&secret);
        let at = |days: i64| now().plus_millis(days * 24 * 3_600_000);
        assert_eq!(directory.session(&hash, at(29)).unwrap(), Some(made.clone()));
        assert_eq!(directory.session(&hash, at(30)).unwrap(), None);
        directory.used_session(made.id, at(29)).unwrap();
        assert_eq!(directory.session(&hash, at(58)).unwrap().unwrap().used_at, at(29));
        assert_eq!(directory.session(&hash, at(59)).unwrap(), None);
        assert_eq!(directory.session(&hash_of("ons_other"), now()).unwrap(), None);
    }

    #[test]
    fn sessions_are_ended_one_by_one_or_all() {
        let (_folder, directory) = directory();
        let begin = |person| directory.begin_session(new(person), now()).unwrap().1;
        let (one, two, other) = (begin(1), begin(1), begin(2));
        directory.end_session(one.id).unwrap();
        assert_eq!(directory.sessions_of(one.person, now()).unwrap(), [two]);
        let three = begin(1);
        directory.end_sessions(one.person, Some(three.id)).unwrap();
        assert_eq!(directory.sessions_of(one.person, now()).unwrap(), [three]);
        directory.end_sessions(one.person, None).unwrap();
        assert_eq!(directory.sessions_of(one.person, now()).unwrap(), []);
        assert_eq!(directory.sessions_of(other.person, now()).unwrap(), [other]);
    }

    #[test]
    fn one_person_has_so_many_sessions() {
        let (_folder, directory) = directory();
        for number in 0..i64::from(SESSIONS_MAX) + 3 {
            directory.begin_session(new(1), now().plus_millis(number)).unwrap();
        }
        let kept = directory.sessions_of(new(1).person, now()).unwrap();
        assert_eq!(kept.len(), SESSIONS_MAX as usize);
        assert_eq!(kept.last().unwrap().used_at, now().plus_millis(3));
    }

    #[test]
    fn a_person_keeps_the_device_when_signing_in_again() {
        let (_folder, directory) = directory();
        let person = directory.begin_session(new(1), now()).unwrap().1.person;
        let (by, till) = (ActorId(person.0), DeviceId(Uuid::from_u128(7)));
        assert_eq!(directory.bind(&[(till, by)], now()).unwrap(), [Binding::Of(by)]);
        directory.end_sessions(person, None).unwrap();
        directory.begin_session(new(1), now()).unwrap();
        assert_eq!(directory.bind(&[(till, by)], now()).unwrap(), [Binding::Of(by)]);
        let stranger = ActorId(directory.begin_session(new(2), now()).unwrap().1.person.0);
        assert_eq!(directory.bind(&[(till, stranger)], now()).unwrap(), [Binding::Of(by)]);
    }
}
