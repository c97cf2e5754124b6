//! Customers' accounts at a till: money taken for them counts in the session in which it was taken, and the account says
//! the same.

use crate::accounts::{paying, shop_with, stands};
use crate::acts::{named, open_exceptions};
use crate::register::{figures, open, z};
use onhand_domain::ids::RegisterId;
use onhand_domain::records::AccountEntry;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// Anna, who may owe 100.00, and a till `T` opened with 100.00.
fn shop() -> Shop {
    let mut shop = shop_with(json!({"days": 30, "credit_limit": "100"}));
    open(&mut shop, "T", "100");
    shop
}

fn at_till(mut data: Value) -> Value {
    data["register"] = json!(named("T"));
    data
}

fn entry(name: &str, mut data: Value) -> Value {
    data["entry"] = json!(named(name));
    data
}

/// Of each kind of payment: what it paid, what was taken for accounts, what was given back, how often.
fn payments(sums: &onhand_domain::records::register_figures::RegisterSums) -> Vec<String> {
    let show = |of: &onhand_domain::records::register_figures::PaymentSums| {
        format!("{} {} {} {} × {}", of.kind, of.amount, of.collected, of.refunded, of.count)
    };
    sums.payments.iter().map(show).collect()
}

/// What the account says was taken at the till.
fn taken_by_account(shop: &Shop) -> i64 {
    let at_till = |entry: &&&AccountEntry| entry.register == Some(RegisterId(named("T")));
    -shop.all::<AccountEntry>().iter().filter(at_till).map(|entry| entry.amount.minor()).sum::<i64>()
}

#[test]
fn money_taken_for_an_account_is_in_the_drawer_and_in_the_z() {
    let mut shop = shop();
    let sale = json!({"sale": named("S"), "customer": "ANNA", "lines": [{"product": "COIN", "quantity": "30"}],
                      "payments": [{"kind": "account", "amount": "20"}, {"kind": "cash", "amount": "10"}]});
    shop.must("record_sale", at_till(sale));
    assert_eq!(stands(&shop), "20.00 0.00 0.00");
    shop.must("take_payment", at_till(paying("12.50")));
    let by_card = json!({"customer": "ANNA", "amount": "10", "tender": "card"});
    shop.must("take_payment", at_till(by_card));
    assert_eq!(stands(&shop), "-2.50 2.50 0.00");
    shop.must("refund_payment", at_till(paying("2.50")));
    assert_eq!(stands(&shop), "0.00 0.00 0.00");
    // Money that is taken elsewhere is in no drawer.
    shop.must("take_payment", paying("7"));

    shop.must("close_register", json!({"register": named("T"), "count": {"total": "120"}}));
    let z = z(&shop, "T");
    assert_eq!(
        payments(&z.sums),
        ["account 20.00 0.00 0.00 × 1", "card 0.00 10.00 0.00 × 1", "cash 10.00 10.00 0.00 × 3",]
    );
    assert_eq!((z.expected.to_string().as_str(), z.difference.unwrap().minor()), ("120.00", 0));
    assert_eq!((z.sums.unpaid.minor(), taken_by_account(&shop)), (0, 2_000));
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
}

#[test]
fn money_that_is_taken_late_or_undone_late_goes_into_an_addendum() {
    let mut shop = shop();
    shop.must("take_payment", entry("P", at_till(paying("12"))));
    let before = shop.now.to_string();
    shop.must("close_register", json!({"register": named("T"), "count": {"total": "112"}}));
    let closed = z(&shop, "T").clone();
    assert_eq!(closed.difference.unwrap().minor(), 0);

    shop.act_at("take_payment", at_till(paying("3")), Some(&before)).unwrap();
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty(), "late is not odd");
    shop.must("reverse_account_entry", json!({"entry": named("P")}));
    assert_eq!(*z(&shop, "T"), closed);
    assert_eq!(payments(&figures(&shop, "T").sums), ["cash 0.00 3.00 0.00 × 3"]);
    assert_eq!((figures(&shop, "T").addenda, taken_by_account(&shop)), (2, 300));

    shop.must("take_payment", at_till(paying("1")));
    assert_eq!(open_exceptions(&shop, ExceptionKind::Questionable).len(), 1, "after the Z");
}

#[test]
fn money_for_a_till_that_nobody_has_opened_waits_for_it() {
    let mut shop = shop_with(Value::Null);
    shop.must("take_payment", at_till(paying("5")));
    assert_eq!(open_exceptions(&shop, ExceptionKind::UnknownRegister).len(), 1);
    open(&mut shop, "T", "0");
    assert!(open_exceptions(&shop, ExceptionKind::UnknownRegister).is_empty());
    assert_eq!(payments(&figures(&shop, "T").sums), ["cash 0.00 5.00 0.00 × 1"]);
}

/// What is given back on account of a sale that was paid at once is credited, and nothing is taken back for it later.
#[test]
fn what_was_paid_at_once_can_be_given_back_on_account() {
    let mut shop = shop();
    let sale = json!({"sale": named("S"), "customer": "ANNA", "lines": [{"product": "COIN", "quantity": "20"}],
                      "payments": [{"kind": "cash", "amount": "20"}]});
    shop.must("record_sale", at_till(sale));
    let back = json!({"sale": named("S"), "charges": [{"kind": "goodwill", "amount": "5"}],
                      "payments": [{"kind": "account", "amount": "5"}]});
    shop.must("record_return", at_till(back));
    assert_eq!(stands(&shop), "-5.00 5.00 0.00");
    shop.must("void_sale", json!({"sale": named("S")}));
    assert_eq!(stands(&shop), "-5.00 5.00 0.00");
}

/// What a return gives back in cash is not credited a second time, and what it gives back on account is.
#[test]
fn a_return_credits_what_it_gives_back_on_account() {
    for (given_back, balance, unpaid) in [
        (json!([]), "15.00 0.00 0.00", -500),
        (json!([{"kind": "account", "amount": "5"}]), "15.00 0.00 0.00", 0),
        (json!([{"kind": "cash", "amount": "5"}]), "20.00 0.00 0.00", 0),
        (json!([{"kind": "cash", "amount": "3"}, {"kind": "account", "amount": "2"}]), "18.00 0.00 0.00", 0),
    ] {
        let mut shop = shop();
        let sale = json!({"sale": named("S"), "customer": "ANNA", "lines": [{"product": "COIN", "quantity": "20"}],
                          "payments": [{"kind": "account", "amount": "20"}]});
        shop.must("record_sale", at_till(sale));
        let back =
            json!({"sale": named("S"), "lines": [{"line": 0, "quantity": "5"}], "payments": given_back});
        shop.must("record_return", at_till(back));
        assert_eq!(stands(&shop), balance, "{given_back}");
        assert_eq!(figures(&shop, "T").sums.unpaid.minor(), unpaid, "{given_back}");
    }
}

#[test]
fn a_return_on_the_account_of_nobody_is_told_of() {
    let mut shop = shop();
    let back = json!({"lines": [{"product": "COIN", "quantity": "5"}], "payments": [{"kind": "account", "amount": "5"}]});
    shop.must("record_return", at_till(back));
    assert_eq!(open_exceptions(&shop, ExceptionKind::Questionable).len(), 1);
    assert!(shop.all::<AccountEntry>().is_empty());
}
