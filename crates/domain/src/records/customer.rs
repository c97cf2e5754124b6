//! A customer or partner.

use super::product::LocalName;
use crate::ids::{CustomerGroupId, CustomerId, LocationId, PriceListId};
use crate::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer or partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// Postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The code that people and files use; unique where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whom to ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Where their orders are fulfilled that name no location, while it takes orders; absent: at the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_location: Option<LocationId>,
    /// E-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Which group they belong to: they buy by its price list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<CustomerGroupId>,
    /// Identity.
    pub id: CustomerId,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// What to know when serving them: the way to the door, opening hours. They see it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Telephone, as people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The price list agreed with them alone; it goes before their group's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_list: Option<PriceListId>,
    /// Whether orders are taken.
    pub status: CustomerStatus,
    /// What was agreed about paying later; absent: what they take is paid at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

/// What was agreed with a customer about paying later: their orders are charged to their account as goods leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// How much they may owe, with what they have ordered; absent: as much as they like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_limit: Option<Money>,
    /// Days from a charge until it is to be paid.
    pub days: u32,
    /// What happens to an order that goes beyond the limit.
    #[serde(default, skip_serializing_if = "OverLimit::is_refused")]
    pub over_limit: OverLimit,
}

/// What happens to an order that goes beyond a customer's credit limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverLimit {
    /// It is refused.
    #[default]
    Refuse,
    /// It waits until someone approves it.
    Approve,
}

impl OverLimit {
    /// Whether it is refused.
    pub fn is_refused(&self) -> bool {
        *self == Self::Refuse
    }
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Country, by name or code as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Street, house, floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<String>,
    /// Postal code: text, leading zeros kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// State, county or governorate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Whether orders are taken from a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerStatus {
    /// Yes.
    #[default]
    Active,
    /// Not for now.
    OnHold,
    /// Kept for its history only.
    Archived,
}
