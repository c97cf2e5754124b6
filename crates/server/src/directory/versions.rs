//! The tables of the file, version by version.

/// The version of the file's tables.
pub(super) const VERSION: i64 = 4;

/// What leads from each version to the next. Those that were released are never changed.
pub(super) const STEPS: [&str; 4] = [
    "
    CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        customer TEXT,
        created_at INTEGER NOT NULL,
        expires_at INTEGER,
        revoked_at INTEGER,
        used_at INTEGER
    ) STRICT;
    ",
    "
    CREATE TABLE devices (
        id TEXT PRIMARY KEY,
        token TEXT NOT NULL REFERENCES tokens (id),
        first_seen INTEGER NOT NULL,
        last_seen INTEGER NOT NULL
    ) STRICT;
    ALTER TABLE tokens ADD COLUMN devices INTEGER NOT NULL DEFAULT 0;
    ",
    "
    CREATE TABLE passed_over (
        step TEXT PRIMARY KEY
    ) STRICT;
    ",
    "
    CREATE TABLE about (
        business TEXT NOT NULL
    ) STRICT;
    INSERT INTO about (business) VALUES (lower(hex(randomblob(6))));
    CREATE TABLE people (
        id TEXT PRIMARY KEY,
        password TEXT,
        settings TEXT NOT NULL DEFAULT '{}',
        devices INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        person TEXT NOT NULL,
        app TEXT NOT NULL,
        agent TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        used_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sessions_by_person ON sessions (person);
    CREATE TABLE links (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        person TEXT,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT;
    CREATE INDEX links_by_person ON links (person);
    CREATE TABLE devices_of_all (
        id TEXT PRIMARY KEY,
        token TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        last_seen INTEGER NOT NULL
    ) STRICT;
    INSERT INTO devices_of_all (id, token, first_seen, last_seen)
        SELECT id, token, first_seen, last_seen FROM devices;
    DROP TABLE devices;
    ALTER TABLE devices_of_all RENAME TO devices;
    ",
];
