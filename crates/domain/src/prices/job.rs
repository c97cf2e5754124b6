//! A percentage over the prices of a category, as one job: what it proposes for each product, and what is odd about that.
//!
//! It is given as several [`super::change_prices`] with one job, so that orders are decided between them, and taken back
//! by undoing each of these.

use super::percentage::Percentage;
use super::tiers;
use crate::ids::ProductId;
use crate::key::Key;
use crate::money::{Percent, Price};
use crate::records::price_rule::PriceTier;
use crate::records::product::ProductStatus;
use crate::records::{Business, PriceList, PriceRule, Product};
use crate::refusal::{Refusal, Rule};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Prices to be changed by a percentage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceJob {
    /// Of products of this category; absent: of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// From when on; absent or past: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// On which price list, by id or code; absent: the products' own prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Key>,
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Higher by so much; lower, where it is below zero.
    pub percent: Percent,
    /// New prices are multiples of this; absent: of the currency's smallest unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Price>,
}

/// What a job proposes for a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceProposal {
    /// The prices that it is to have, by quantity.
    pub after: Vec<PriceTier>,
    /// The prices that it has.
    pub before: Vec<PriceTier>,
    /// The product's name.
    pub name: String,
    /// Which product.
    pub product: ProductId,
    /// What people and files call it.
    pub sku: String,
    /// What to look at first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<PriceWarning>,
}

/// What to look at before a price is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceWarning {
    /// Without tax, it would be sold for less than a unit costs.
    BelowCost,
    /// It would be given away.
    Nothing,
}

/// What a job comes to for a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// Other prices.
    Changed(PriceProposal),
    /// Nothing: it is archived.
    Archived,
    /// Nothing: rounded, they stay as they are.
    Unchanged,
    /// Nothing: it has no price there.
    WithoutPrice,
}

impl PriceJob {
    /// What the job comes to for a product: on a list what that says of it, else its own price.
    pub fn propose(
        &self,
        business: &Business,
        product: &Product,
        on: Option<(&PriceList, Option<&PriceRule>)>,
    ) -> Result<Proposed, Refusal> {
        if product.status == ProductStatus::Archived {
            return Ok(Proposed::Archived);
        }
        let percentage = Percentage::new(self.percent, self.step, business.exponent());
        let percentage = percentage.ok_or(Refusal::invalid("data.percent", Rule::InRange))?;
        let (before, tax_included) = match on {
            Some((list, rule)) => (rule.map_or_else(Vec::new, |rule| rule.tiers.clone()), list.tax_included),
            None => (tiers::own(product.price), business.tax_included),
        };
        if before.is_empty() {
            return Ok(Proposed::WithoutPrice);
        }
        let after = percentage.of(&before).ok_or(Refusal::AmountOutOfRange)?;
        if after == before {
            return Ok(Proposed::Unchanged);
        }
        Ok(Proposed::Changed(PriceProposal {
            warnings: warnings(business, product, tax_included, &after),
            after,
            before,
            name: product.name.clone(),
            product: product.id,
            sku: product.sku.clone(),
        }))
    }
}

fn warnings(
    business: &Business,
    product: &Product,
    tax_included: bool,
    tiers: &[PriceTier],
) -> Vec<PriceWarning> {
    let rate = product.tax_class.as_deref().and_then(|class| business.tax_rate(class)).unwrap_or_default();
    let net = |price: Price| {
        if tax_included { price.without_tax(rate, business.exponent()) } else { Some(price) }
    };
    let is_below = |tier: &PriceTier| {
        product.cost.zip(net(tier.price)).is_some_and(|(cost, net)| net.is_below(cost, Percent::ZERO))
    };
    let nothing = tiers.iter().any(|tier| tier.price.is_zero()).then_some(PriceWarning::Nothing);
    let below = tiers.iter().any(is_below).then_some(PriceWarning::BelowCost);
    below.into_iter().chain(nothing).collect()
}
