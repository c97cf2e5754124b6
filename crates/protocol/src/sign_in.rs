//! Signing in by login and password or by a link, and what a session may know of itself.

use onhand_domain::command::Role;
use onhand_domain::ids::{CustomerId, PersonId};
use onhand_domain::records::business::CategoryName;
use onhand_domain::records::ordering::Ordering;
use onhand_domain::records::person::PersonLanguage;
use onhand_domain::records::product::LocalName;
use onhand_domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// An application of the browser; each has a session of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum App {
    /// For whoever works for the business.
    Desk,
    /// For partners.
    Shop,
}

impl App {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Desk, Self::Shop];

    /// Its name, as on the wire and in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Shop => "shop",
        }
    }

    /// The application of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|app| app.name() == name)
    }

    /// The application that people of a role sign in to.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Partner => Self::Shop,
            _ => Self::Desk,
        }
    }
}

/// Someone signs in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// At which application. The answer says which one it became.
    pub app: App,
    /// E-mail, or telephone number by its digits.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Someone changes their password.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one that holds now.
    pub current: String,
    /// The one that is to hold.
    pub new: String,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionReply {
    /// Of which application.
    pub app: App,
    /// At whose business.
    pub business: SessionBusiness,
    /// Whether the server can send mail.
    pub can_send_mail: bool,
    /// Whether the business is a demo.
    pub demo: bool,
    /// Until when it holds, if it is not used; absent: for good, as some tokens do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// Whose it is; of a token its own name and id.
    pub person: SessionPerson,
    /// What the person chose: any object.
    #[schema(value_type = Object)]
    pub settings: Map<String, Value>,
}

/// Whose a session is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionPerson {
    /// A partner's own customer record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Who.
    pub id: PersonId,
    /// In which language they are shown to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<PersonLanguage>,
    /// Name by people.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// At whose business a session is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionBusiness {
    /// What the categories that products name are called in other languages.
    pub categories: Vec<CategoryName>,
    /// ISO 4217; absent until the business is set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Which: always the same, and another for each business.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is called in other languages.
    pub names: Vec<LocalName>,
    /// What partners may ask for by themselves: until when, for which day, by which way.
    pub ordering: Ordering,
    /// IANA; absent until the business is set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl SessionBusiness {
    /// What it is called in a language, such as `ar`; where it has no name in it, the one that it has.
    pub fn name_in(&self, language: &str) -> &str {
        let own = self.names.iter().find(|own| own.language == language);
        own.map_or(&self.name, |own| &own.text)
    }
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Opens a demo, as often as one likes.
    Demo,
    /// Lets someone choose their first password.
    Invitation,
    /// Makes the first owner.
    Owner,
    /// Lets someone choose another password.
    Reset,
}

/// Looks what a link is for.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookAtLink {
    /// The link's secret.
    pub secret: String,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkReply {
    /// Which application it leads to.
    pub app: App,
    /// What the business is called.
    pub business_name: String,
    /// What it is called in other languages.
    pub business_names: Vec<LocalName>,
    /// Until when it is good.
    pub expires_at: Moment,
    /// What it is for.
    pub kind: LinkKind,
    /// What its person signs in with, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a password is to be chosen.
    pub needs_password: bool,
}

/// Uses a link.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseLink {
    /// What to sign in with from now on: e-mail or telephone. Needed by the first owner, and by whoever has none yet.
    #[serde(default)]
    pub login: Option<String>,
    /// The first owner's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The password to be.
    #[serde(default)]
    pub password: Option<String>,
    /// The link's secret.
    pub secret: String,
}

/// A link that someone is to be given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeLink {
    /// `invitation` or `reset`.
    pub kind: LinkKind,
    /// Whether to send it by mail, where the server can.
    #[serde(default)]
    pub send: bool,
}

/// A link that opens a demo.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeDemoLink {
    /// As whom.
    #[serde(rename = "as")]
    pub role: Role,
}

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadeLink {
    /// Until when it is good.
    pub expires_at: Moment,
    /// Its address at this server: `/desk/#in=…`.
    pub path: String,
    /// Its secret, which is told only now.
    pub secret: String,
    /// Whether it was sent by mail.
    pub sent: bool,
}

/// How someone comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccessReply {
    /// Whether they have a password.
    pub has_password: bool,
    /// The link that they were given and have not used yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<OpenLink>,
    /// Where they are signed in.
    pub sessions: Vec<OpenSession>,
}

/// A link that was not used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenLink {
    /// Until when it is good.
    pub expires_at: Moment,
    /// What it is for.
    pub kind: LinkKind,
}

/// Where someone is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenSession {
    /// The browser, as it calls itself.
    pub agent: String,
    /// Of which application.
    pub app: App,
    /// When it began.
    pub created_at: Moment,
    /// Which.
    pub id: Uuid,
    /// When it was used last, to the minute.
    pub used_at: Moment,
}
