//! Price lists, groups, and changes of what they say, as random trade draws them.

use onhand_domain::records::{PriceChange, PriceList};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

/// The command that two numbers come to.
pub fn command(shop: &Shop, [other, amount]: [u8; 2], product: &str, small: &str) -> (&'static str, Value) {
    let list = format!("L{}", other / 32 % 2);
    let flag = other / 16 % 2 == 0;
    let soon = shop.now.plus_millis(i64::from(amount) * 1_000);
    let (change, due) = shop
        .all::<PriceChange>()
        .into_iter()
        .find(|change| change.due_at.is_some() || flag)
        .map_or_else(|| (json!(Uuid::nil()), None), |change| (json!(change.id), change.due_at));
    let tiers = json!([{"price": "2"}, {"from": "5", "price": "1.5"}]);
    let first = usize::from(amount % 3).min(2);
    let tiers = &tiers.as_array().unwrap()[first..];
    match other % 16 {
        0..=3 => {
            let rule = json!({"product": product, "tiers": tiers, "minimum": flag.then_some("2")});
            ("set_price_rules", json!({"list": list, "rules": [rule]}))
        }
        4 => ("set_price_rules", json!({"list": list, "rules": [{"product": product, "multiple": "3"}]})),
        5 => ("edit_price_list", json!({"list": list, "starts_at": soon, "clear": ["ends_at"]})),
        6 => ("edit_price_list", json!({"list": list, "ends_at": soon, "tax_included": flag})),
        7 => {
            let list = shop.all::<PriceList>().into_iter().find(|list| list.due_at.is_some());
            let (list, due) =
                list.map_or((json!(Uuid::nil()), shop.now), |list| (json!(list.id), list.due_at.unwrap()));
            ("advance_price_list", json!({"list": list, "due": due}))
        }
        8 => ("edit_customer", json!({"customer": if flag { "C0" } else { "C1" }, "price_list": list})),
        9 => ("edit_customer", json!({"customer": "C0", "clear": ["price_list", "group"]})),
        10 => ("edit_customer_group", json!({"group": "G0", "price_list": list})),
        11 => ("add_customer_group", json!({"code": format!("G{amount}"), "name": "G"})),
        12 => ("add_price_list", json!({"code": format!("L{amount}"), "name": "L", "starts_at": soon})),
        13 => {
            let list = flag.then_some(list);
            let lines =
                json!([{"product": product, "tiers": [{"price": if small == "1" { "7" } else { "6" }}]}]);
            let due = (amount % 2 == 0).then_some(soon);
            ("change_prices", json!({"list": list, "due_at": due, "lines": lines}))
        }
        14 => ("undo_price_change", json!({"change": change})),
        _ => ("apply_price_change", json!({"change": change, "due": due.unwrap_or(shop.now)})),
    }
}
