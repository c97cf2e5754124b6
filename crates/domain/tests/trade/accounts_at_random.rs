//! Accounts in random order, by seed: after each step every invariant holds, so that no unit of money is made or lost.

use crate::acts::{named, receive};
use onhand_domain::records::{AccountEntry, Allocation, Order};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// A sequence of numbers that follows from its seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn amount(&mut self, digits: u32) -> String {
        let minor = 1 + self.below(9 * 10u64.pow(digits) + 7);
        let (whole, part) = (minor / 10u64.pow(digits), minor % 10u64.pow(digits));
        if digits == 0 {
            whole.to_string()
        } else {
            format!("{whole}.{part:0width$}", width = digits as usize)
        }
    }
}

/// One act with an account, drawn with an eye on what there is.
fn act(shop: &mut Shop, dice: &mut Dice, digits: u32, step: u64) -> (String, Value) {
    let amount = dice.amount(digits);
    let orders: Vec<_> =
        shop.all::<Order>().iter().filter(|order| order.state.is_open()).map(|order| order.id).collect();
    let order = orders.get(dice.below(orders.len().max(1) as u64) as usize).copied();
    let entries: Vec<_> = shop.all::<AccountEntry>().iter().map(|entry| entry.id).collect();
    let entry = entries.get(dice.below(entries.len().max(1) as u64) as usize).copied();
    let allocations: Vec<_> = shop.all::<Allocation>().iter().map(|one| one.id).collect();
    let allocation = allocations.get(dice.below(allocations.len().max(1) as u64) as usize).copied();
    let lines = json!([{"product": "TEA", "quantity": (1 + dice.below(5)).to_string()}]);
    let name = format!("{step}");
    let (verb, data) = match dice.below(14) {
        0 | 1 => (
            "place_order",
            json!({"order": named(&name), "customer": "ANNA", "lines": lines,
            "charges": [{"kind": "postage", "amount": amount, "text": "Post"}]}),
        ),
        2 | 3 => (
            "record_sale",
            json!({"sale": named(&name), "customer": "ANNA", "lines": lines,
            "payments": [{"kind": "account", "amount": amount}]}),
        ),
        4 => ("hand_over_order", json!({"order": order})),
        5 => ("hand_over_order", json!({"order": order, "lines": [{"line": 0, "quantity": "1"}]})),
        6 => {
            ("take_payment", json!({"customer": "ANNA", "amount": amount, "tender": "card", "order": order}))
        }
        7 => ("take_payment", json!({"customer": "ANNA", "amount": amount, "tender": "cash"})),
        8 => ("void_sale", json!({"sale": named(&dice.below(step + 1).to_string())})),
        9 => (
            "record_return",
            json!({"sale": named(&dice.below(step + 1).to_string()), "lines": [{"line": 0, "quantity": "1"}]}),
        ),
        10 => ("reverse_account_entry", json!({"entry": entry})),
        11 => ("reverse_allocation", json!({"allocation": allocation})),
        12 => ("allocate", json!({"credit": entry})),
        _ => ("refund_payment", json!({"customer": "ANNA", "amount": amount, "tender": "cash"})),
    };
    (verb.to_owned(), data)
}

#[test]
fn no_money_is_made_or_lost_in_currencies_with_none_two_and_three_digits() {
    for (currency, digits, price) in [("JPY", 0, "3"), ("GBP", 2, "1.07"), ("KWD", 3, "0.333")] {
        for seed in 1..=6u64 {
            let mut shop = Shop::empty();
            shop.must(
                "set_business",
                json!({"name": "Shop", "currency": currency,
                "tax_classes": [{"name": "full", "rate": "17.5"}]}),
            );
            shop.must(
                "add_location",
                json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true}),
            );
            shop.must(
                "add_product",
                json!({"sku": "TEA", "name": "Tea", "price": price, "tax_class": "full"}),
            );
            receive(&mut shop, "TEA", "1000");
            shop.must(
                "add_customer",
                json!({"id": named("ANNA"), "code": "ANNA", "name": "Anna",
                "terms": {"days": 30, "credit_limit": "40", "over_limit": "approve"}}),
            );
            let mut dice = Dice(seed * 7_919 + u64::from(digits));
            let mut accepted = 0;
            for step in 0..120 {
                let (verb, data) = act(&mut shop, &mut dice, digits, step);
                accepted += u32::from(shop.act(&verb, data).is_ok());
            }
            assert!(accepted > 40, "{currency} {seed}: {accepted}");
        }
    }
}
