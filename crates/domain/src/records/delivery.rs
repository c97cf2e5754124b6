//! How goods of an order get to the customer: by which way, at what time, to whom and where.

use super::customer::Customer;
use crate::local_time::TimeOfDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The way by which goods get to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The customer comes for them.
    Collect,
    /// They are brought to the customer.
    Deliver,
}

/// A part of a day: from a time on, until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Not before.
    pub from: TimeOfDay,
    /// Later than `from`.
    pub until: TimeOfDay,
}

/// Whom to ask for, as it was when the order was placed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Telephone, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Contact {
    /// Whom to ask for at a customer's: their contact, or themselves.
    pub fn of(customer: &Customer) -> Self {
        Self {
            email: customer.email.clone(),
            name: Some(customer.contact.clone().unwrap_or_else(|| customer.name.clone())),
            phone: customer.phone.clone(),
        }
    }
}
