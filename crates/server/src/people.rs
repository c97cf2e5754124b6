//! People who may sign in, for whatever works without one of them: the first start, demos, the command line.

use crate::directory::{Directory, OWNER_TIME, role_name};
use anyhow::bail;
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, PersonId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Person;
use onhand_domain::records::person::{email_key, phone_key};
use onhand_domain::time::Moment;
use onhand_engine::{Handle, Submission, Verdict};
use onhand_protocol::sign_in::{App, LinkKind};
use onhand_store::{Reader, StoreError, reads};
use onhand_words::spoken;
use serde_json::Value;
use uuid::Uuid;

/// What somebody signs in as, in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// By e-mail.
    Email(String),
    /// By telephone.
    Phone(String),
}

impl Login {
    /// Of what people type; `None` where nobody can sign in as that.
    pub fn read(text: &str) -> Option<Self> {
        match text.contains('@') {
            true => Some(Self::Email(email_key(text))),
            false => phone_key(text).map(Self::Phone),
        }
    }

    /// As text.
    pub fn text(&self) -> &str {
        match self {
            Self::Email(text) | Self::Phone(text) => text,
        }
    }

    /// The person who signs in as that.
    pub fn person(&self, reader: &dyn Reader) -> Result<Option<Person>, StoreError> {
        reads::found(
            reader,
            &match self {
                Self::Email(email) => Lookup::PersonByEmail(email.clone()),
                Self::Phone(digits) => Lookup::PersonByPhone(digits.clone()),
            },
        )
    }
}

/// Whoever sets a business up, before there is anybody.
pub fn set_up() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"set-up"])), role: Role::Owner }
}

/// The address that a link has at the server.
pub fn path(app: App, secret: &str) -> String {
    format!("/{}/#in={secret}", app.name())
}

/// Whether anybody owns the business who may sign in.
pub fn has_owner(reader: &dyn Reader) -> Result<bool, StoreError> {
    Ok(reads::found::<Person>(reader, &Lookup::ActiveOwners)?.is_some())
}

/// Somebody of a role who may sign in: whoever was added first.
pub fn first_of(reader: &dyn Reader, role: Role) -> Result<Option<Person>, StoreError> {
    let mut first = None;
    reads::each(reader, &[("role", role_name(role).to_owned())], |person: &Person| {
        if first.is_none() && person.is_active() {
            first = Some(person.clone());
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(first)
}

/// The person of an id, an e-mail address or a telephone number.
pub fn find(reader: &dyn Reader, key: &str) -> anyhow::Result<Person> {
    let found = match (Uuid::parse_str(key), Login::read(key)) {
        (Ok(id), _) => reads::record(reader, PersonId(id))?,
        (Err(_), Some(login)) => login.person(reader)?,
        (Err(_), None) => None,
    };
    found.ok_or_else(|| anyhow::anyhow!("there is nobody who signs in as {key}; see `onhand person list`"))
}

/// A link by which the first owner comes in, where there is none yet: its path. Links of earlier starts are over.
pub fn owner_link(reader: &dyn Reader, directory: &Directory, now: Moment) -> anyhow::Result<Option<String>> {
    if has_owner(reader)? {
        return Ok(None);
    }
    let (secret, _) = directory.make_link(LinkKind::Owner, None, OWNER_TIME, now)?;
    Ok(Some(path(App::Desk, &secret)))
}

/// Gives a command about people, as whoever sets a business up.
pub fn give(handle: &Handle, name: &str, data: &Value) -> anyhow::Result<()> {
    let command = Command::decode(name, &data.to_string());
    let command = command.map_err(|refusal| anyhow::anyhow!("{}", spoken::refusal(&refusal)))?;
    let submission = Submission::of(handle.new_command_id(), set_up(), command, None);
    match handle.submit_blocking(vec![submission])?.pop() {
        Some(Ok(outcome)) => match outcome.verdict {
            Verdict::Accepted { .. } => Ok(()),
            Verdict::Refused(refusal) | Verdict::Quarantined { refusal, .. } => {
                bail!("{}", spoken::refusal(&refusal))
            }
        },
        Some(Err(error)) => Err(error.into()),
        None => bail!("there was no answer"),
    }
}
