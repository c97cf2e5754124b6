//! What is proposed for a business by its country: currency, time zone, first day of the week and the usual tax. All of it
//! can be changed afterwards. A rate is the standard one of value-added tax as the country's own tax authority publishes
//! it; where it differs within the country, or there is none, none is proposed.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const COUNTRIES: &str = include_str!("countries.json");

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The country: ISO 3166, two letters.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// The taxes that goods are sold with, the usual one first.
    pub taxes: Vec<Tax>,
    /// Whether prices in shops are told with the tax in them.
    pub tax_included: bool,
    /// IANA.
    pub time_zone: String,
    /// The first day of the week: `monday`, `sunday`, `saturday`.
    pub week_starts: String,
}

/// A tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// What products name it by.
    pub name: String,
    /// In percent.
    pub rate: String,
}

/// All that there are proposals for, by country.
pub fn all() -> anyhow::Result<Vec<Proposal>> {
    serde_json::from_str(COUNTRIES).context("the list of countries can't be read")
}

/// The proposal for a country.
pub fn of(country: &str) -> anyhow::Result<Option<Proposal>> {
    Ok(all()?.into_iter().find(|proposal| proposal.country.eq_ignore_ascii_case(country)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::testing::Shop;

    #[test]
    fn every_country_makes_a_business() {
        let all = all().unwrap();
        assert!(all.len() > 30 && all.is_sorted_by_key(|proposal| proposal.country.clone()));
        for proposal in all {
            Shop::empty().must("set_business", super::super::business("Mine", &proposal));
        }
    }

    #[test]
    fn countries_are_found_in_any_letters() {
        assert_eq!(of("lb").unwrap().unwrap().currency, "USD");
        assert_eq!(of("ZZ").unwrap(), None);
    }
}
