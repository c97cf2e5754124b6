//! Stock documents and the ledger.

use onhand_domain::testing::Shop;
use serde_json::json;

#[test]
fn a_receipt_raises_on_hand() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "10"}]}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 10, reserved 0, available 10");
}
