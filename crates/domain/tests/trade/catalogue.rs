//! The business, its products, locations and customers.

use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::json;

#[test]
fn a_sku_is_used_once() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    let again = shop.act("add_product", json!({"sku": "TEA", "name": "Other tea"}));
    assert!(matches!(again, Err(Refusal::Exists { .. })), "{again:?}");
}

#[test]
fn a_barcode_needs_its_check_digit() {
    let mut shop = Shop::new();
    let product = json!({"sku": "PEN", "name": "Pen", "barcodes": [{"code": "4006381333932"}]});
    assert_eq!(
        shop.act("add_product", product),
        Err(Refusal::Invalid { field: "data.barcodes[0].code".into(), must: Rule::CheckDigit })
    );
}
