//! Says what a price list says of products: prices by quantity, minimum, multiple.

use super::{quantities, tiers};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::ids::ProductId;
use crate::key::Key;
use crate::limits;
use crate::quantity::Quantity;
use crate::records::PriceRule;
use crate::records::price_rule::PriceTier;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

/// What a price list is to say of products; of others it says what it said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPriceRules {
    /// Which list, by id or code.
    pub list: Key,
    /// What it says, each product once.
    pub rules: Vec<PriceRuleInput>,
}

/// What a price list is to say of a product, whole; with nothing given it says nothing more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceRuleInput {
    /// Partners order at least so many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// Partners order whole multiples of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Quantity>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// Prices by quantity, in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<PriceTier>,
}

impl Act for SetPriceRules {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(list) = wants.price_list(&self.list).map(|list| list.id) else { return };
        for rule in &self.rules {
            if let Some(product) = wants.product(&rule.product) {
                tiers::want(wants, Some(list), product.id);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.rules", self.rules.len(), limits::LINES_MAX)?;
        decision.business()?;
        let list = decision.price_list(&self.list)?.id;
        let mut named: HashSet<ProductId> = HashSet::with_capacity(self.rules.len());
        let mut rules = Vec::with_capacity(self.rules.len());
        for (place, rule) in self.rules.iter().enumerate() {
            let field = |part: &str| format!("data.rules[{place}].{part}");
            let product = decision.product(&rule.product)?;
            if !named.insert(product.id) {
                return Err(Refusal::invalid(field("product"), Rule::Unique));
            }
            quantities::check(product, &format!("data.rules[{place}]"), rule.minimum, rule.multiple)?;
            rules.push(PriceRule {
                id: PriceRule::id_of(list, product.id),
                list,
                minimum: rule.minimum,
                multiple: rule.multiple,
                product: product.id,
                tiers: tiers::checked(decision, false, product, &rule.tiers, &field)?,
            });
        }
        rules.retain(|rule| tiers::rule(decision, list, rule.product) != *rule);
        if rules.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        for rule in rules {
            tiers::put_rule(decision, rule);
        }
        Ok(())
    }
}
