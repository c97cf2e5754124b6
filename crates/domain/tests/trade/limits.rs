//! Figures at the very limits: refused with a name, never a panic, never a wrong sum.

use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::json;

const NUMBERS: &[&str] = &[
    "9223372036854.775807",
    "-9223372036854.775808",
    "9223372036854775807",
    "99999999999999999999999",
    "1000000000",
    "1000000000.000001",
    "-1000000000",
    "0.000001",
    "0",
];

/// Every command that carries figures, with `number` in all their places.
#[test]
fn no_figure_makes_a_command_panic() {
    for currency in ["JPY", "GBP", "KWD"] {
        for number in NUMBERS {
            let mut shop = Shop::empty();
            shop.must("set_business", json!({"name": "Shop", "currency": currency}));
            shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
            shop.must("add_location", json!({"code": "STORE", "kind": "store", "name": "Store room"}));
            let unit = json!([{"name": "lot", "numerator": 1_000_000_000, "denominator": 1, "use": "sell"}]);
            let fine = json!({"name": "kg", "decimals": 6});
            shop.must(
                "add_product",
                json!({"sku": "TEA", "name": "Tea", "price": "1", "units": unit, "stock_unit": fine}),
            );
            shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "1000000000"}]}));
            let line = json!({"product": "TEA", "quantity": number});
            let priced = json!({"product": "TEA", "quantity": "1000000000", "price": number});
            let lots = json!({"product": "TEA", "quantity": number, "unit": "lot"});
            let off = json!({"product": "TEA", "quantity": "1", "discount": {"amount": number}});
            for lines in
                [json!([line]), json!([line, line]), json!([priced, priced]), json!([lots]), json!([off])]
            {
                for verb in ["place_order", "record_sale"] {
                    let _ = shop.act(verb, json!({"lines": lines}));
                    let charge = json!([{"kind": "fee", "amount": number}]);
                    let _ = shop.act(verb, json!({"lines": lines, "charges": charge}));
                    let _ = shop.act(verb, json!({"lines": lines, "discount": {"percent": number}}));
                }
            }
            for verb in ["post_receipt", "post_opening", "post_adjustment", "post_damage", "post_waste"] {
                let _ = shop.act(verb, json!({"lines": [line, line], "reason": "x"}));
                let _ = shop.act(verb, json!({"lines": [lots], "reason": "x"}));
            }
            let _ = shop.act("dispatch_transfer", json!({"destination": "STORE", "lines": [line, line]}));
            let _ = shop.act("post_count", json!({"lines": [{"product": "TEA", "counted": number}]}));
            let _ = shop.act("edit_location", json!({"location": "SHOP", "holdback": number}));
            let _ = shop.act("edit_product", json!({"product": "TEA", "price": number, "cost": number}));
            let _ =
                shop.act("edit_product", json!({"product": "TEA", "max": number, "reorder_point": number}));
            let backorder = json!({"kind": "backorder", "limit": number});
            let _ = shop.act("edit_product", json!({"product": "TEA", "sell_policy": backorder}));
            let _ = shop.act("place_order", json!({"lines": [line]}));
            let _ = shop.act("set_business", json!({"priority": {"high": number, "urgent": number}}));
        }
    }
}

#[test]
fn what_is_too_large_is_named() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    for quantity in ["1000000001", "9223372036854"] {
        let receipt = shop.act("post_receipt", json!({"lines": [{"product": "TEA", "quantity": quantity}]}));
        assert_eq!(receipt, Err(Refusal::QuantityOutOfRange), "{quantity}");
    }
    let beyond =
        shop.act("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "9223372036855"}]}));
    assert!(matches!(beyond, Err(Refusal::Malformed { field, .. }) if field == "data.lines[0].quantity"));
    let dear = json!({"product": "TEA", "quantity": "1000000000", "price": "1000000000"});
    assert_eq!(shop.act("place_order", json!({"lines": [dear]})), Err(Refusal::AmountOutOfRange));
}
