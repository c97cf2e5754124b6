//! What people sign in with, and what they chose for themselves. Who they are is in the business's log.

use super::Directory;
use onhand_domain::ids::PersonId;
use rusqlite::{OptionalExtension, params};

impl Directory {
    /// The hash of a person's password, where they have one.
    pub fn password_of(&self, person: PersonId) -> anyhow::Result<Option<String>> {
        let mut found = self.connection.prepare_cached("SELECT password FROM people WHERE id = ?1")?;
        Ok(found.query_row([person.to_string()], |row| row.get(0)).optional()?.flatten())
    }

    /// Keeps the hash of a person's password.
    pub fn set_password(&self, person: PersonId, hash: &str) -> anyhow::Result<()> {
        let sql = "INSERT INTO people (id, password) VALUES (?1, ?2)
                   ON CONFLICT (id) DO UPDATE SET password = excluded.password";
        self.connection.execute(sql, params![person.to_string(), hash])?;
        Ok(())
    }

    /// What a person chose: a JSON object.
    pub fn settings_of(&self, person: PersonId) -> anyhow::Result<String> {
        let mut found = self.connection.prepare_cached("SELECT settings FROM people WHERE id = ?1")?;
        let settings = found.query_row([person.to_string()], |row| row.get(0)).optional()?;
        Ok(settings.unwrap_or_else(|| "{}".to_owned()))
    }

    /// Keeps what a person chose: a JSON object.
    pub fn set_settings(&self, person: PersonId, settings: &str) -> anyhow::Result<()> {
        let sql = "INSERT INTO people (id, settings) VALUES (?1, ?2)
                   ON CONFLICT (id) DO UPDATE SET settings = excluded.settings";
        self.connection.execute(sql, params![person.to_string(), settings])?;
        Ok(())
    }
}
