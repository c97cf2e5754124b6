//! The whole trade in random order, by seed: every invariant holds after each step, and in the end nothing is left
//! reserved (medusa#15397).

use crate::acts::customer;
use onhand_domain::command::{Command, Kind};
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::{CustomerTotals, Order, Sale, StockLevel};
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const SEEDS: u64 = 25;
const STEPS: usize = 200;

/// A sequence of numbers that follows from its seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())) }
    }
}

struct Trade {
    dice: Dice,
    /// By verb: accepted and refused.
    outcomes: BTreeMap<String, (u32, u32)>,
    products: Vec<Uuid>,
    shop: Shop,
}

impl Trade {
    fn new(seed: u64) -> Self {
        let mut shop = Shop::empty();
        shop.must(
            "set_business",
            json!({"name": "Shop", "currency": "GBP", "tax_included": seed.is_multiple_of(2),
                   "tax_classes": [{"name": "full", "rate": "20"}]}),
        );
        shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true}));
        let mut products = Vec::new();
        for data in [
            json!({"sku": "TEA", "name": "Tea", "price": "2.55", "tax_class": "full"}),
            json!({"sku": "RICE", "name": "Rice", "price": "1.333", "stock_unit": {"name": "kg", "decimals": 3}}),
            json!({"sku": "CUP", "name": "Cup", "price": "0.99", "sell_policy": {"kind": "backorder", "limit": "3"}}),
            json!({"sku": "FIT", "name": "Fitting", "price": "40", "kind": "service", "tax_class": "full"}),
        ] {
            let sku = data["sku"].as_str().unwrap_or_default().to_owned();
            shop.must("add_product", data);
            products.push(shop.product(&sku).0);
        }
        customer(&mut shop, "ANNA", CustomerStatus::Active);
        Self { dice: Dice(seed * 2 + 1), outcomes: BTreeMap::new(), products, shop }
    }

    fn lines(&mut self) -> Vec<Value> {
        (0..=self.dice.below(3)).map(|_| self.line()).collect()
    }

    fn line(&mut self) -> Value {
        let product = self.products[self.dice.below(self.products.len())];
        let mut line = json!({"product": product, "quantity": (1 + self.dice.below(5)).to_string()});
        match self.dice.below(6) {
            0 => line["discount"] = json!({"percent": "12.5"}),
            1 => line["discount"] = json!({"amount": "0.10"}),
            2 => line["price"] = "1.2345".into(),
            _ => {}
        }
        line
    }

    fn some_order(&mut self) -> Option<Order> {
        let orders: Vec<Order> = self.shop.all::<Order>().into_iter().cloned().collect();
        // The newest are the ones still alive.
        let mut newest = orders;
        newest.sort_by_key(|order| std::cmp::Reverse(order.number));
        newest.truncate(6);
        self.dice.pick(&newest).cloned()
    }

    fn some_sale(&mut self) -> Option<Sale> {
        let sales: Vec<Sale> = self.shop.all::<Sale>().into_iter().cloned().collect();
        self.dice.pick(&sales).cloned()
    }

    fn next(&mut self) -> Option<(&'static str, Value)> {
        Some(match self.dice.below(24) {
            0..=3 => ("place_order", self.placing()),
            4 | 5 => {
                let product = self.products[self.dice.below(3)];
                (
                    "post_receipt",
                    json!({"lines": [{"product": product, "quantity": (3 + self.dice.below(12)).to_string()}]}),
                )
            }
            6 | 7 => ("record_sale", self.selling()),
            8..=10 => ("edit_order", self.editing()?),
            11 | 12 => ("hand_over_order", self.handing_over()?),
            13 => ("record_return", self.returning()?),
            14 => ("record_return", self.returning_sold()?),
            15 => ("void_sale", json!({"sale": self.some_sale()?.id})),
            16 => ("confirm_order", json!({"order": self.some_order()?.id})),
            17 => ("close_remainder", json!({"order": self.some_order()?.id})),
            18 => ("cancel_order", json!({"order": self.some_order()?.id})),
            _ => {
                let verb =
                    ["prepare_order", "ready_order", "complete_order", "complete_order", "reject_order"]
                        [self.dice.below(5)];
                (verb, json!({"order": self.some_order()?.id}))
            }
        })
    }

    fn placing(&mut self) -> Value {
        let mut data = json!({"customer": "ANNA", "lines": self.lines()});
        match self.dice.below(4) {
            0 => data["discount"] = json!({"percent": "7"}),
            1 => data["discount"] = json!({"amount": "0.5"}),
            2 => data["charges"] = json!([{"kind": "postage", "amount": "3", "tax_class": "full"}]),
            _ => {}
        }
        if self.dice.below(2) == 0 {
            data["shortage"] = "per_line".into();
        }
        data
    }

    fn selling(&mut self) -> Value {
        let mut data = json!({"lines": self.lines(), "offline": self.dice.below(2) == 0});
        if self.dice.below(2) == 0 {
            data["customer"] = "ANNA".into();
        }
        data
    }

    fn editing(&mut self) -> Option<Value> {
        let order = self.some_order()?;
        let line = self.dice.below(order.lines.len());
        let quantity = (1 + self.dice.below(6)).to_string();
        let action = match self.dice.below(7) {
            0 | 1 => json!({"add_line": self.line()}),
            2 | 3 => json!({"set_quantity": {"line": line, "quantity": quantity}}),
            4 => json!({"remove_line": {"line": line}}),
            5 => json!({"set_price": {"line": line, "price": "1.99"}}),
            _ => json!({"set_discount": {"discount": {"percent": "3"}}}),
        };
        Some(json!({"order": order.id, "actions": [action]}))
    }

    fn handing_over(&mut self) -> Option<Value> {
        let order = self.some_order()?;
        if self.dice.below(3) == 0 {
            return Some(json!({"order": order.id}));
        }
        let line = self.dice.below(order.lines.len());
        Some(
            json!({"order": order.id, "lines": [{"line": line, "quantity": (1 + self.dice.below(3)).to_string()}]}),
        )
    }

    fn returning(&mut self) -> Option<Value> {
        let order = self.some_order()?;
        let line = self.dice.below(order.lines.len());
        let outcome = ["restock", "waste"][self.dice.below(2)];
        Some(json!({"order": order.id, "lines": [{"line": line, "quantity": "1", "outcome": outcome}]}))
    }

    fn returning_sold(&mut self) -> Option<Value> {
        let sale = self.some_sale()?;
        let line = self.dice.below(sale.lines.len());
        Some(json!({"sale": sale.id, "lines": [{"line": line, "quantity": "1"}]}))
    }

    fn step(&mut self) {
        let Some((verb, data)) = self.next() else { return };
        self.shop.now = self.shop.now.plus_millis(self.dice.below(3) as i64 * 3_600_000);
        let outcome = self.shop.act(verb, data.clone());
        let counts = self.outcomes.entry(verb.to_owned()).or_default();
        match outcome {
            Ok(_) => counts.0 += 1,
            Err(refusal) => {
                counts.1 += 1;
                let stock = matches!(refusal, Refusal::InsufficientStock { .. });
                assert!(!stock || Command::kind_of(verb) == Some(Kind::Request), "{verb} {data}");
                let always = ["record_sale", "record_return", "post_receipt"].contains(&verb);
                // A line discount of an amount may be more than a cheap line comes to.
                let sensible = matches!(refusal, Refusal::Invalid { .. });
                assert!(!always || sensible, "{verb} {data}: {refusal:?}");
            }
        }
    }

    /// Gives up whatever is open: nothing may stay reserved.
    fn end(&mut self) {
        let open: Vec<Order> =
            self.shop.all::<Order>().into_iter().filter(|order| order.state.is_open()).cloned().collect();
        for order in open {
            let verb = if order.is_partly_taken() { "close_remainder" } else { "cancel_order" };
            self.shop.must(verb, json!({"order": order.id}));
        }
        for level in self.shop.all::<StockLevel>() {
            assert!(level.reserved.is_zero(), "{level:?}");
        }
        for totals in self.shop.all::<CustomerTotals>() {
            assert!(totals.open.is_zero(), "{totals:?}");
        }
    }
}

#[test]
fn in_any_order_nothing_stays_reserved_behind() {
    let mut all: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for seed in 1..=SEEDS {
        let mut trade = Trade::new(seed);
        for _ in 0..STEPS {
            trade.step();
        }
        trade.end();
        for (verb, (accepted, refused)) in trade.outcomes {
            let sum = all.entry(verb).or_default();
            *sum = (sum.0 + accepted, sum.1 + refused);
        }
    }
    for (verb, (accepted, refused)) in &all {
        assert!(*accepted >= 10, "{verb} was accepted {accepted} times and refused {refused} times: {all:?}");
    }
    assert_eq!(all.len(), 14, "every verb had its turn: {all:?}");
}
