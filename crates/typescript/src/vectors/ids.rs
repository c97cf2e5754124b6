//! Ids that follow from natural keys.

use super::dice::Dice;
use onhand_domain::ids::{self, CustomerId, LocationId, PriceListId, ProductId};
use onhand_domain::records::{
    Business, CustomerTotals, Location, PriceEntry, PriceRule, ShelfEntry, StockLevel,
};
use serde_json::{Value, json};

/// Ids by what they are of and what they follow from.
pub fn ids() -> Vec<Value> {
    let mut dice = Dice::new(1);
    let mut cases = vec![
        json!({"of": "business", "id": Business::id()}),
        json!({"of": "transit", "id": Location::transit()}),
    ];
    for _ in 0..20 {
        let (one, other) = (dice.uuid(), dice.uuid());
        let (product, location, customer) = (ProductId(one), LocationId(other), CustomerId(one));
        cases.extend([
            json!({"of": "stock_level", "from": [one, other], "id": StockLevel::id_of(product, location)}),
            json!({"of": "shelf", "from": [one, other], "id": ShelfEntry::id_of(product, location)}),
            json!({"of": "price", "from": [one], "id": PriceEntry::id_of(product)}),
            json!({"of": "price_rule", "from": [one, other], "id": PriceRule::id_of(PriceListId(one), ProductId(other))}),
            json!({"of": "customer_totals", "from": [one], "id": CustomerTotals::id_of(customer)}),
        ]);
    }
    // Every length that a natural key may have.
    let bytes: Vec<u8> = (0..=255).collect();
    for length in 0..=111 {
        let id = ids::natural("k", &[&bytes[..length]]);
        cases.push(json!({"of": "natural", "length": length, "id": id}));
    }
    cases
}
