//! A group of customers who buy by one price list.

use super::product::LocalName;
use crate::ids::{CustomerGroupId, PriceListId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group of customers: `cafés`, `wholesale`. Customers don't see how it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerGroup {
    /// The code that people and files use; unique.
    pub code: String,
    /// Identity.
    pub id: CustomerGroupId,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// By which list its customers buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_list: Option<PriceListId>,
}
