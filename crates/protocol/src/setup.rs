//! Businesses beside each other, demos, and the list by which a business is set up.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A business that the server serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BusinessReply {
    /// Its name in the server's folders and on the command line.
    pub business: String,
    /// Whether it is a demo.
    pub demo: bool,
    /// What it is called.
    pub name: String,
    /// The port that it is served at, on the same host.
    pub port: u16,
}

/// All businesses that the server serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BusinessesReply {
    /// In the order of their ports.
    pub items: Vec<BusinessReply>,
}

/// A business to be started.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartBusiness {
    /// ISO 3166, two letters: currency, tax, week and time zone are proposed by it.
    pub country: String,
    /// ISO 4217; absent: the country's.
    #[serde(default)]
    pub currency: Option<String>,
    /// What it is called.
    pub name: String,
    /// IANA; absent: the country's.
    #[serde(default)]
    pub time_zone: Option<String>,
}

/// A business that was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StartedReply {
    /// The business.
    pub business: BusinessReply,
    /// The address, at the business's own port, by which its first owner comes in: once, and within a day.
    pub link: Option<String>,
    /// The owner's token, which is told only now.
    pub token: String,
}

/// Whether a business is a demo, and whether its trade goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemoReply {
    /// Whether it is one.
    pub demo: bool,
    /// Whether its trade pauses.
    pub paused: bool,
}

/// What is asked of a demo's trade.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseDemo {
    /// Whether it is to pause.
    pub paused: bool,
}

/// Demos that are being removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemosRemovedReply {
    /// How many.
    pub removed: u64,
}

/// How far a business is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SetupReply {
    /// Steps that are still open.
    pub left: u64,
    /// In the order in which they are best done.
    pub steps: Vec<SetupStepReply>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SetupStepReply {
    /// How much there is of what it is about, up to 1,000.
    pub count: u64,
    /// Whether nothing can begin without it.
    pub needed: bool,
    /// How far it is.
    pub state: SetupState,
    /// Which.
    pub step: SetupStep,
}

/// What is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// Name, currency, tax, time zone and week.
    Business,
    /// Shops and warehouses.
    Places,
    /// What is sold.
    Products,
    /// How much there is of it.
    Stock,
    /// Who buys regularly.
    Customers,
    /// Who else works there, and the tills.
    People,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetupState {
    /// Nothing of it is there.
    Open,
    /// Something of it is there.
    Done,
    /// Nobody wants it, for now.
    PassedOver,
}

/// Whether a step is passed over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassOver {
    /// Whether it is.
    pub passed_over: bool,
}

impl SetupStep {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Business, Self::Places, Self::Products, Self::Stock, Self::Customers, Self::People];

    /// Its name, as on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Places => "places",
            Self::Products => "products",
            Self::Stock => "stock",
            Self::Customers => "customers",
            Self::People => "people",
        }
    }

    /// The one of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.name() == name)
    }
}
