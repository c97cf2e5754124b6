//! Orders, sales and returns.

use onhand_domain::quantity::Quantity;
use onhand_domain::refusal::{Refusal, ShortLine};
use onhand_domain::testing::Shop;
use serde_json::json;

#[test]
fn one_product_on_four_lines_is_checked_as_one() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "3"}]}));
    let line = json!({"product": "TEA", "quantity": "1"});
    let refused = shop.act("place_order", json!({"lines": [line, line, line, line]}));
    let short = ShortLine {
        available: Quantity::whole(3),
        location: shop.location("SHOP"),
        product: shop.product("TEA"),
        wanted: Quantity::whole(4),
    };
    assert_eq!(refused, Err(Refusal::InsufficientStock { short: vec![short] }));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 3, reserved 0, available 3");
}
