//! A Z adds up to the ledger of its session, to the last unit, in currencies with no, two and three digits: drawn at
//! random, and summed up here once more from the sales, returns and cash as they are kept.

use crate::acts::named;
use crate::register::{figures, open, z};
use onhand_domain::attempt::{Attempt, attempt};
use onhand_domain::command::Command;
use onhand_domain::ids::RegisterId;
use onhand_domain::records::cash_movement::CashDirection;
use onhand_domain::records::register_figures::{PaymentSums, RegisterSums};
use onhand_domain::records::sale::SaleState;
use onhand_domain::records::{AccountEntry, CashMovement, Return, Sale};
use onhand_domain::testing::Shop;
use onhand_domain::working_set::WorkingSet;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
struct Act {
    kind: u8,
    quantity: u8,
    product: u8,
    off: u8,
    tender: u8,
    split: bool,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0u8..10, 1u8..9, 0u8..3, 0u8..40, 0u8..3, any::<bool>());
    let act = act.prop_map(|(kind, quantity, product, off, tender, split)| Act {
        kind,
        quantity,
        product,
        off,
        tender,
        split,
    });
    prop::collection::vec(act, 1..24)
}

fn text(minor: i64, digits: u32) -> String {
    onhand_domain::money::Money::new(minor, digits as u8).to_string()
}

struct Till {
    coin: i64,
    digits: u32,
    shop: Shop,
    sales: Vec<String>,
}

impl Till {
    fn new(currency: &str, digits: u32, coin: i64, included: bool) -> Self {
        let mut shop = Shop::empty();
        shop.must(
            "set_business",
            json!({"name": "Shop", "currency": currency, "tax_included": included, "cash_rounding": text(coin, digits),
                   "tax_classes": [{"name": "full", "rate": "17.5"}, {"name": "food", "rate": "5"}]}),
        );
        shop.must("add_customer", json!({"code": "ANNA", "name": "Anna"}));
        shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
        for (sku, minor, class) in [("A", 1_237, "full"), ("B", 333, "food"), ("C", 71, "full")] {
            shop.must(
                "add_product",
                json!({"sku": sku, "name": sku, "price": text(minor, digits), "tax_class": class}),
            );
        }
        open(&mut shop, "T", &text(10_000, digits));
        Self { coin, digits, shop, sales: Vec::new() }
    }

    /// Payments of so much: by card or on account in part, the rest in cash as coins allow, with change.
    fn payments(&self, total: i64, act: &Act, refund: bool) -> Value {
        let card = if act.split { total / 3 } else { 0 };
        let rest = total - card;
        let cash = (rest + self.coin / 2).div_euclid(self.coin) * self.coin;
        let mut cash_payment = json!({"kind": "cash", "amount": text(cash, self.digits)});
        if act.tender > 0 && !refund {
            cash_payment["tendered"] = json!(text(cash + i64::from(act.tender) * 500, self.digits));
        }
        if card == 0 {
            return json!([cash_payment]);
        }
        let kind = if act.tender == 1 { "account" } else { "card" };
        json!([{"kind": kind, "amount": text(card, self.digits)}, cash_payment])
    }

    fn sell(&mut self, act: &Act) {
        let name = format!("S{}", self.sales.len());
        let product = ["A", "B", "C"][usize::from(act.product)];
        let mut data = json!({"sale": named(&name), "register": named("T"), "customer": "ANNA", "discount": {"percent": act.off.to_string()},
                              "lines": [{"product": product, "quantity": act.quantity.to_string()},
                                        {"product": "B", "quantity": "1"}]});
        if act.split {
            data["charges"] = json!([{"kind": "bag", "amount": text(7, self.digits), "tax_class": "full"}]);
        }
        // What it comes to is found by trying it on a copy.
        let mut trial = self.shop.clone();
        trial.must("record_sale", data.clone());
        let total = trial.all::<Sale>().iter().find(|sale| sale.id.0 == named(&name)).unwrap().total.minor();
        data["payments"] = self.payments(total, act, false);
        self.shop.must("record_sale", data);
        self.sales.push(name);
    }

    fn step(&mut self, act: &Act) {
        let sale = self.sales.get(usize::from(act.quantity) % self.sales.len().max(1)).cloned();
        match (act.kind, sale) {
            (0, Some(sale)) => drop(self.shop.act("void_sale", json!({"sale": named(&sale)}))),
            (1, Some(sale)) => {
                let line = json!([{"line": 0, "quantity": "1"}]);
                let mut data = json!({"register": named("T"), "sale": named(&sale), "lines": line});
                let mut trial = self.shop.clone();
                let before: BTreeSet<_> = trial.all::<Return>().iter().map(|back| back.id).collect();
                trial.must("record_return", data.clone());
                let total =
                    trial.all::<Return>().iter().find(|back| !before.contains(&back.id)).unwrap().total;
                data["payments"] = self.payments(total.minor(), act, true);
                self.shop.must("record_return", data);
            }
            (3, _) => {
                let amount = text(i64::from(act.off) + 1, self.digits);
                let name = if act.split { "take_payment" } else { "refund_payment" };
                let tender = ["cash", "card", "transfer"][usize::from(act.tender)];
                let data =
                    json!({"customer": "ANNA", "amount": amount, "tender": tender, "register": named("T")});
                self.shop.must(name, data);
            }
            (2, _) => {
                let direction = if act.split { "in" } else { "out" };
                let amount = text(i64::from(act.off) + 1, self.digits);
                self.shop.must(
                    "move_cash",
                    json!({"register": named("T"), "direction": direction, "amount": amount, "reason": "bank"}),
                );
            }
            _ => self.sell(act),
        }
    }

    /// What Anna's account came to at the till: what sales put on it and returns credited, less what she paid.
    fn check_account(&self, sums: &RegisterSums) {
        let owed: i64 = self.shop.all::<AccountEntry>().iter().map(|entry| entry.amount.minor()).sum();
        let of_kind = |of: &PaymentSums| match of.kind.as_str() {
            "account" => of.amount.minor() - of.refunded.minor(),
            _ => -of.collected.minor(),
        };
        assert_eq!(sums.payments.iter().map(of_kind).sum::<i64>(), owed, "the account says the same");
    }

    /// Checks figures against the ledger, sum by sum.
    fn check(&self, sums: &RegisterSums, float: i64, expected: i64) {
        let (mut sold, mut given, mut rounding, mut cash) = (0, 0, 0, float);
        let mut by_rate: BTreeMap<String, [i64; 4]> = BTreeMap::new();
        let mut paid = 0;
        for sale in self.shop.all::<Sale>() {
            if sale.state == SaleState::Voided {
                continue;
            }
            sold += sale.total.minor();
            rounding += sale.rounding.map_or(0, |rounding| rounding.minor());
            for line in &sale.lines {
                let of = by_rate.entry(line.tax_rate.to_string()).or_default();
                of[0] += line.net.minor();
                of[1] += line.tax.minor();
            }
            for charge in &sale.charges {
                let of = by_rate.entry(charge.tax_rate.to_string()).or_default();
                of[0] += charge.net.minor();
                of[1] += charge.tax.minor();
            }
            for payment in &sale.payments {
                paid += payment.amount.minor();
                if payment.kind == "cash" {
                    // What was handed over, and the change on it.
                    let tendered = payment.tendered.unwrap_or(payment.amount).minor();
                    cash += tendered - (tendered - payment.amount.minor());
                }
            }
        }
        for back in self.shop.all::<Return>() {
            given += back.total.minor();
            rounding -= back.rounding.map_or(0, |rounding| rounding.minor());
            for line in &back.lines {
                let of = by_rate.entry(line.tax_rate.to_string()).or_default();
                of[2] += line.net.minor();
                of[3] += line.tax.minor();
            }
            for payment in &back.payments {
                paid -= payment.amount.minor();
                cash -= if payment.kind == "cash" { payment.amount.minor() } else { 0 };
            }
        }
        for movement in self.shop.all::<CashMovement>() {
            cash += match movement.direction {
                CashDirection::In => movement.amount.minor(),
                CashDirection::Out => -movement.amount.minor(),
            };
        }
        let mut collected: BTreeMap<String, i64> = BTreeMap::new();
        for entry in self.shop.all::<AccountEntry>() {
            let (Some(_), Some(tender)) = (entry.register, &entry.tender) else { continue };
            *collected.entry(tender.clone()).or_default() -= entry.amount.minor();
            cash -= if tender == "cash" { entry.amount.minor() } else { 0 };
        }
        collected.retain(|_, amount| *amount != 0);
        let in_figures =
            sums.payments.iter().map(|of| (of.kind.clone(), of.collected.minor())).filter(|of| of.1 != 0);
        assert_eq!(in_figures.collect::<BTreeMap<_, _>>(), collected);
        assert_eq!(
            (sums.sales.minor(), sums.returns.minor(), sums.rounding.minor()),
            (sold, given, rounding)
        );
        assert!(sums.unpaid.is_zero(), "all is paid, to the coin");
        assert_eq!(sold - given + rounding, paid, "sales are payments, but for rounding");
        let taxes: BTreeMap<String, [i64; 4]> = sums
            .taxes
            .iter()
            .map(|of| {
                let figures = [of.net, of.tax, of.returned_net, of.returned_tax];
                (of.rate.to_string(), figures.map(|money| money.minor()))
            })
            .collect();
        by_rate.retain(|_, of| *of != [0; 4]);
        assert_eq!(taxes, by_rate);
        assert_eq!(expected, cash, "float + cash - change - refunds + in - out");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_z_and_its_addenda_are_the_ledger(acts in acts(), late in acts(), currency in 0usize..3, included in any::<bool>()) {
        let (code, digits, coin) = [("JPY", 0, 5), ("GBP", 2, 5), ("KWD", 3, 25)][currency];
        let mut till = Till::new(code, digits, coin, included);
        acts.iter().for_each(|act| till.step(act));
        let float = 10_000;
        let now = figures(&till.shop, "T").sums.clone();
        till.shop.must("close_register", json!({"register": named("T"), "count": {"total": text(9_000, digits)}}));
        let closed = z(&till.shop, "T").clone();
        prop_assert_eq!(&closed.sums, &now);
        till.check(&closed.sums, float, closed.expected.minor());
        till.check_account(&closed.sums);
        prop_assert_eq!(closed.difference.unwrap().minor(), 9_000 - closed.expected.minor());
        // Whatever comes late, the Z stays, and with its addenda it is the ledger again.
        late.iter().for_each(|act| till.step(act));
        prop_assert_eq!(z(&till.shop, "T"), &closed);
        let whole = &figures(&till.shop, "T").sums;
        till.check(whole, float, whole.expected_cash(closed.float).minor());
        till.check_account(whole);
    }
}

/// A day that is counted by hand in three currencies: two sales, one of them with cash that is rounded and part of it on
/// account; one piece brought back; money taken for the account; money to the bank.
#[test]
fn a_day_in_currencies_with_no_two_and_three_digits() {
    for (currency, digits, coin, price, expected) in [
        ("JPY", 0, 5, 1_237, [7_422, 1_237, 5, 1_105, 184, 15_789]),
        ("GBP", 2, 5, 1_237, [7_422, 1_237, 5, 1_105, 184, 15_789]),
        ("KWD", 3, 25, 1_237, [7_422, 1_237, 15, 1_105, 184, 15_799]),
    ] {
        let mut till = Till::new(currency, digits, coin, true);
        let money = |minor: i64| text(minor, digits);
        let round = |minor: i64| (minor + coin / 2).div_euclid(coin) * coin;
        let line = |quantity: &str| json!([{"product": "A", "quantity": quantity}]);
        let cash = |minor: i64| json!({"kind": "cash", "amount": money(minor)});
        let sale = |name: &str, quantity: &str, payments: Value| {
            json!({"sale": named(name), "register": named("T"), "customer": "ANNA", "lines": line(quantity),
                   "payments": payments})
        };
        till.shop.must("record_sale", sale("S1", "4", json!([cash(round(4 * price))])));
        let on_account = json!({"kind": "account", "amount": money(1_000)});
        let rest = cash(round(2 * price - 1_000));
        till.shop.must("record_sale", sale("S2", "2", json!([on_account, rest])));
        let back = json!({"sale": named("S1"), "register": named("T"), "lines": [{"line": 0, "quantity": "1"}],
                          "payments": [cash(round(price))]});
        till.shop.must("record_return", back);
        let paid =
            json!({"customer": "ANNA", "amount": money(600), "tender": "cash", "register": named("T")});
        till.shop.must("take_payment", paid);
        let bank = json!({"register": named("T"), "direction": "out", "amount": money(1), "reason": "bank"});
        till.shop.must("move_cash", bank);
        till.shop.must("close_register", json!({"register": named("T")}));
        let z = z(&till.shop, "T");
        let [of_rate] = &z.sums.taxes[..] else { panic!("{:?}", z.sums.taxes) };
        let is =
            [z.sums.sales, z.sums.returns, z.sums.rounding, of_rate.tax, of_rate.returned_tax, z.expected];
        assert_eq!(is.map(|money| money.minor()), expected, "{currency}");
        assert!(z.sums.unpaid.is_zero(), "{currency}");
        till.check(&z.sums, 10_000, z.expected.minor());
        till.check_account(&z.sums);
    }
}

/// What closing reads, and how many records it changes.
fn closing(shop: &Shop) -> (usize, usize) {
    let command = json!({"register": named("T"), "count": {"total": "100"}}).to_string();
    let command = Command::decode("close_register", &command).unwrap();
    let mut set = WorkingSet::default();
    let mut read = 0;
    loop {
        match attempt(&mut set, shop.context.as_ref().unwrap(), &command) {
            Attempt::Missing(needs) => {
                read += needs.len();
                needs.into_iter().for_each(|need| shop.load(&mut set, need));
            }
            Attempt::Accepted { changes, .. } => return (read, changes.len()),
            Attempt::Refused(refusal) => panic!("{refusal:?}"),
        }
    }
}

#[test]
fn closing_is_the_same_work_after_many_sales_as_after_none() {
    let mut shop = crate::register::till();
    let before = closing(&shop);
    let sale = json!({"register": named("T"), "lines": [{"product": "TEA", "quantity": "1"}],
                      "payments": [{"kind": "cash", "amount": "2.50"}]});
    let sale = Command::decode("record_sale", &sale.to_string()).unwrap();
    let many = vec![(sale, None); 5_000];
    assert!(shop.give_together(&many).iter().all(Result::is_ok));
    assert_eq!(
        shop.get::<onhand_domain::records::RegisterSession>(RegisterId(named("T"))).unwrap().number,
        None
    );
    assert_eq!(figures(&shop, "T").sums.sale_count, 5_000);
    assert_eq!(closing(&shop), before);
    assert!(before.0 <= 6 && before.1 <= 4, "{before:?}");
}
