//! Ids that follow from others.

use super::dice::Dice;
use onhand_domain::ids::{self, CustomerId, LocationId, ProductId};
use onhand_domain::records::{Business, CustomerTotals, Location, PriceEntry, ShelfEntry, StockLevel};
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
            json!({"of": "customer_totals", "from": [one], "id": CustomerTotals::id_of(customer)}),
        ]);
        for label in ["order", "sale", "return", "document", "product", "customer", "location"] {
            cases.push(
                json!({"of": "derived", "from": [one], "label": label, "id": ids::derive(one, label, &[])}),
            );
        }
    }
    // Every length that a natural key may have, and those at which a derived one begins another block.
    let bytes: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    for length in 0..=111 {
        let id = ids::natural("k", &[&bytes[..length]]);
        cases.push(json!({"of": "natural", "length": length, "id": id}));
    }
    for length in [0, 1, 23, 24, 30, 31, 32, 87, 88, 89, 200, 900, 967] {
        let id = ids::derive(uuid::Uuid::from_u128(7), "d", &[&bytes[..length]]);
        cases.push(json!({"of": "derived", "length": length, "id": id}));
    }
    cases
}
