//! A till: its float, its sales, its cash, its count and its Z; and sales put aside.

use crate::acts::{named, open_exceptions, receive, said};
use onhand_domain::ids::{DeviceId, RegisterId, SaleId, SuspendedSaleId};
use onhand_domain::records::exception::{DetailName, ExceptionKind};
use onhand_domain::records::register::RegisterState;
use onhand_domain::records::suspended_sale::SuspendedState;
use onhand_domain::records::{RegisterFigures, RegisterSession, Return, Sale, SuspendedSale, ZReport};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// A shop with tea at 2.50, taxed at 20 % within, and a till `T` opened with 100.00.
pub fn till() -> Shop {
    let mut shop = Shop::new();
    shop.must(
        "set_business",
        json!({"tax_included": true, "tax_classes": [{"name": "full", "rate": "20"}, {"name": "food", "rate": "5"}]}),
    );
    for (sku, price, class) in [("TEA", "2.50", "full"), ("JAM", "4.19", "food"), ("PEN", "1.00", "full")] {
        shop.must("add_product", json!({"sku": sku, "name": sku, "price": price, "tax_class": class}));
        receive(&mut shop, sku, "1000");
    }
    open(&mut shop, "T", "100.00");
    shop
}

pub fn open(shop: &mut Shop, name: &str, float: &str) {
    shop.must("open_register", json!({"register": named(name), "float": float}));
}

/// A sale at till `T`, of one product, paid as told.
pub fn sell(shop: &mut Shop, sale: &str, quantity: &str, payments: Value) {
    shop.must("record_sale", selling(sale, quantity, payments));
}

pub fn selling(sale: &str, quantity: &str, payments: Value) -> Value {
    json!({"sale": named(sale), "register": named("T"), "payments": payments,
           "lines": [{"product": "TEA", "quantity": quantity}]})
}

pub fn z<'a>(shop: &'a Shop, name: &str) -> &'a ZReport {
    let session = shop.get::<RegisterSession>(RegisterId(named(name))).unwrap();
    shop.get::<ZReport>(ZReport::id_of(session.number.unwrap())).unwrap()
}

pub fn figures<'a>(shop: &'a Shop, name: &str) -> &'a RegisterFigures {
    shop.get::<RegisterFigures>(RegisterFigures::id_of(RegisterId(named(name)))).unwrap()
}

#[test]
fn a_day_at_the_till_comes_to_a_z() {
    let mut shop = till();
    sell(&mut shop, "S1", "2", json!([{"kind": "cash", "amount": "5", "tendered": "20"}]));
    sell(
        &mut shop,
        "S2",
        "4",
        json!([{"kind": "card", "amount": "6", "reference": "4411"}, {"kind": "cash", "amount": "4"}]),
    );
    shop.must(
        "record_sale",
        json!({"sale": named("S3"), "register": named("T"), "discount": {"percent": "10"},
               "lines": [{"product": "JAM", "quantity": "1"}, {"product": "TEA", "quantity": "1"}],
               "charges": [{"kind": "bag", "amount": "0.10", "tax_class": "full"}],
               "payments": [{"kind": "card", "amount": "6.12"}]}),
    );
    sell(&mut shop, "S4", "1", json!([{"kind": "cash", "amount": "2.50"}]));
    shop.must("void_sale", json!({"sale": named("S4")}));
    shop.must(
        "record_return",
        json!({"return": named("R1"), "register": named("T"), "sale": named("S2"),
               "lines": [{"line": 0, "quantity": "1"}], "payments": [{"kind": "cash", "amount": "2.50"}]}),
    );
    shop.must(
        "move_cash",
        json!({"register": named("T"), "direction": "out", "amount": "12", "reason": "milk"}),
    );
    assert_eq!(said(&shop), ["cash_moved"]);
    shop.must(
        "move_cash",
        json!({"register": named("T"), "direction": "in", "amount": "30", "reason": "coins"}),
    );
    shop.must(
        "count_register",
        json!({"register": named("T"), "count": {"denominations": [{"value": "20", "count": 6}, {"value": "0.50", "count": 8}]}}),
    );
    let session = shop.get::<RegisterSession>(RegisterId(named("T"))).unwrap();
    assert_eq!(
        (session.state, session.count.as_ref().unwrap().total.to_string()),
        (RegisterState::Closing, "124.00".into())
    );
    shop.must("close_register", json!({"register": named("T")}));
    assert_eq!(said(&shop), ["register_closed"]);

    let z = z(&shop, "T");
    let sums = &z.sums;
    assert_eq!((z.number, z.previous.as_deref()), (1, None));
    // 100 + 5 + 4 - 2.50 + 30 - 12
    assert_eq!(z.expected.to_string(), "124.50");
    assert_eq!(z.difference.unwrap().to_string(), "-0.50", "half a pound short");
    assert_eq!((sums.sale_count, sums.sales.to_string()), (3, "21.12".into()));
    assert_eq!((sums.return_count, sums.returns.to_string()), (1, "2.50".into()));
    assert_eq!((sums.void_count, sums.voids.to_string()), (1, "2.50".into()));
    assert_eq!(sums.discounts.to_string(), "0.67");
    assert_eq!((sums.cash_in.to_string(), sums.cash_out.to_string()), ("30.00".into(), "12.00".into()));
    let payments: Vec<String> = sums
        .payments
        .iter()
        .map(|of| {
            format!("{} {} of {}: {} back, change {}", of.count, of.kind, of.amount, of.refunded, of.change)
        })
        .collect();
    assert_eq!(
        payments,
        ["2 card of 12.12: 0.00 back, change 0.00", "3 cash of 9.00: 2.50 back, change 15.00"]
    );
    let taxes: Vec<String> = sums
        .taxes
        .iter()
        .map(|of| {
            format!("{}: {} + {}, back {} + {}", of.rate, of.net, of.tax, of.returned_net, of.returned_tax)
        })
        .collect();
    assert_eq!(taxes, ["5: 3.59 + 0.18, back 0.00 + 0.00", "20: 14.45 + 2.90, back 2.08 + 0.42"]);
    assert!(sums.unpaid.is_zero() && sums.rounding.is_zero());
}

#[test]
fn cash_is_rounded_to_the_smallest_coin_and_the_rounding_is_a_figure_of_its_own() {
    // Currency, coin, price of one; what is paid for three in cash; the rounding.
    for (currency, coin, price, paid, rounding, expected) in [
        ("CHF", "0.05", "1.01", "3.05", "0.02", "3.05"),
        ("CHF", "0.05", "1.04", "3.10", "-0.02", "3.10"),
        ("JPY", "5", "101", "305", "2", "305"),
        ("KWD", "0.005", "1.001", "3.005", "0.002", "3.005"),
        ("KWD", "0.250", "1.042", "3.250", "0.124", "3.250"),
    ] {
        let mut shop = Shop::empty();
        shop.must("set_business", json!({"name": "Shop", "currency": currency, "cash_rounding": coin}));
        shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
        shop.must("add_product", json!({"sku": "TEA", "name": "Tea", "price": price}));
        open(&mut shop, "T", "0");
        sell(&mut shop, "S", "3", json!([{"kind": "cash", "amount": paid, "tendered": "5000"}]));
        let sale = shop.get::<Sale>(SaleId(named("S"))).unwrap();
        assert_eq!(sale.rounding.unwrap().to_string(), rounding, "{currency} {price}");
        shop.must("close_register", json!({"register": named("T"), "count": {"total": paid}}));
        let z = z(&shop, "T");
        assert_eq!((z.expected.to_string(), z.sums.rounding.to_string()), (expected.into(), rounding.into()));
        assert!(z.difference.unwrap().is_zero() && z.sums.unpaid.is_zero());
        assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
    }
}

#[test]
fn what_is_given_back_in_cash_is_rounded_too() {
    let mut shop = till();
    shop.must("set_business", json!({"cash_rounding": "0.05"}));
    shop.must(
        "record_return",
        json!({"return": named("R"), "register": named("T"), "lines": [{"product": "JAM", "quantity": "1"}],
               "payments": [{"kind": "cash", "amount": "4.20"}]}),
    );
    let back = shop.all::<Return>()[0];
    assert_eq!((back.total.to_string(), back.rounding.unwrap().to_string()), ("4.19".into(), "0.01".into()));
    assert_eq!(figures(&shop, "T").sums.rounding.to_string(), "-0.01");
    let change = json!({"register": named("T"), "lines": [{"product": "JAM", "quantity": "1"}],
                        "payments": [{"kind": "cash", "amount": "4.20", "tendered": "5"}]});
    let refused = shop.act("record_return", change);
    assert_eq!(refused, Err(Refusal::invalid("data.payments[0].tendered", Rule::Absent)));
}

#[test]
fn change_leaves_the_drawer_whatever_it_is_given_on() {
    let mut shop = till();
    sell(&mut shop, "S", "6", json!([{"kind": "voucher", "amount": "15", "tendered": "20"}]));
    shop.must("close_register", json!({"register": named("T"), "count": {"total": "95"}}));
    let z = z(&shop, "T");
    assert_eq!((z.expected.to_string(), z.difference.unwrap().to_string()), ("95.00".into(), "0.00".into()));
}

#[test]
fn what_is_not_paid_is_told() {
    let mut shop = till();
    for (sale, payments, unpaid) in [
        ("A", json!([]), Some("2.50")),
        ("B", json!([{"kind": "cash", "amount": "2"}]), Some("0.50")),
        ("C", json!([{"kind": "cash", "amount": "3"}]), Some("-0.50")),
        ("D", json!([{"kind": "cash", "amount": "2.50", "tendered": "50"}]), None),
        ("E", json!([{"kind": "voucher", "amount": "2.50"}]), None),
    ] {
        sell(&mut shop, sale, "1", payments);
        let told = open_exceptions(&shop, ExceptionKind::Questionable);
        let told = told.iter().find(|told| told.subject == Some(named(sale)));
        let told = told.map(|told| told.details[0].value.clone());
        assert_eq!(told.as_deref(), unpaid, "{sale}");
    }
    assert_eq!(figures(&shop, "T").sums.unpaid.to_string(), "2.50");
    // Without a register, a sale that says nothing of payments is as good as any.
    shop.must("record_sale", json!({"sale": named("F"), "lines": [{"product": "TEA", "quantity": "1"}]}));
    assert_eq!(open_exceptions(&shop, ExceptionKind::Questionable).len(), 3);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut shop = till();
    let register = named("T");
    let count = |count: Value| json!({"register": register, "count": count});
    for (name, data, refusal) in [
        ("open_register", json!({"float": "-1"}), Refusal::invalid("data.float", Rule::NotNegative)),
        ("open_register", json!({"float": "1.001"}), Refusal::invalid("data.float", Rule::CurrencyDigits)),
        (
            "move_cash",
            json!({"register": register, "direction": "in", "amount": "0", "reason": "x"}),
            Refusal::invalid("data.amount", Rule::Positive),
        ),
        (
            "move_cash",
            json!({"register": register, "direction": "in", "amount": "1", "reason": " "}),
            Refusal::invalid("data.reason", Rule::NotEmpty),
        ),
        ("close_register", count(json!({})), Refusal::invalid("data.count.total", Rule::Given)),
        (
            "close_register",
            count(json!({"total": "-1"})),
            Refusal::invalid("data.count.total", Rule::NotNegative),
        ),
        (
            "count_register",
            count(json!({"total": "5", "denominations": [{"value": "2", "count": 3}]})),
            Refusal::invalid("data.count.total", Rule::InRange),
        ),
        (
            "count_register",
            count(json!({"denominations": [{"value": "2", "count": 3}, {"value": "2.0", "count": 1}]})),
            Refusal::invalid("data.count.denominations[1].value", Rule::Unique),
        ),
        (
            "record_sale",
            selling("S", "1", json!([{"kind": "cash", "amount": "2.50", "tendered": "2"}])),
            Refusal::invalid("data.payments[0].tendered", Rule::InRange),
        ),
    ] {
        assert_eq!(shop.act(name, data.clone()), Err(refusal), "{name} {data}");
    }
    let again = shop.act("open_register", json!({"register": register, "float": "1"}));
    assert!(matches!(again, Err(Refusal::Exists { .. })), "{again:?}");
    let none = shop.act("close_register", json!({"register": named("U")}));
    assert!(matches!(none, Err(Refusal::Unknown { .. })), "{none:?}");
}

#[test]
fn one_device_with_two_open_tills_is_told_of() {
    let mut shop = Shop::new();
    shop.device = Some(DeviceId(named("till")));
    open(&mut shop, "A", "10");
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
    open(&mut shop, "B", "20");
    let told = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!((told.len(), told[0].details[0].value.clone()), (1, named("A").to_string()));
    shop.must("close_register", json!({"register": named("A"), "count": {"total": "10"}}));
    shop.must("close_register", json!({"register": named("B"), "count": {"total": "20"}}));
    let (first, second) = (z(&shop, "A"), z(&shop, "B"));
    assert_eq!((first.number, second.number), (1, 2));
    assert!(second.previous.is_some(), "the second Z holds the seal of the first");
    open(&mut shop, "C", "10");
    assert_eq!(open_exceptions(&shop, ExceptionKind::Questionable).len(), 1, "both are closed");
}

#[test]
fn a_z_without_a_count_says_so() {
    let mut shop = till();
    shop.must("close_register", json!({"register": named("T")}));
    let z = z(&shop, "T");
    assert!(z.count.is_none() && z.difference.is_none());
    assert_eq!(
        open_exceptions(&shop, ExceptionKind::Questionable)[0].details[0].name,
        DetailName::NotCounted
    );
}

#[test]
fn a_business_may_want_every_sale_at_a_till() {
    let mut shop = till();
    let sale = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
    shop.must("record_sale", sale.clone());
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
    shop.must("set_business", json!({"register_required": true}));
    shop.must("record_sale", sale);
    shop.must("record_return", json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    let told = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|told| told.details[0].name == DetailName::NoRegister));
}

#[test]
fn a_sale_put_aside_is_taken_up_by_one_till() {
    let mut shop = till();
    let suspended = named("P");
    let aside =
        json!({"suspended": suspended, "label": "Table 4", "lines": [{"product": "TEA", "quantity": "2"}]});
    shop.must("suspend_sale", aside.clone());
    let stands = |shop: &Shop| shop.get::<SuspendedSale>(SuspendedSaleId(suspended)).unwrap().state;
    let again = shop.act("suspend_sale", aside.clone());
    assert!(matches!(again, Err(Refusal::WrongSuspendedState { .. })), "{again:?}");
    shop.must("resume_suspended_sale", json!({"suspended": suspended}));
    let other = shop.act("resume_suspended_sale", json!({"suspended": suspended}));
    assert!(
        matches!(other, Err(Refusal::WrongSuspendedState { state: SuspendedState::Resumed, .. })),
        "{other:?}"
    );
    shop.must("suspend_sale", aside);
    assert_eq!(stands(&shop), SuspendedState::Suspended);
    let sale = |name: &str| json!({"sale": named(name), "suspended": suspended, "lines": [{"product": "TEA", "quantity": "2"}]});
    shop.must("record_sale", sale("S"));
    assert_eq!(stands(&shop), SuspendedState::Sold);
    // Another till went on with it without a connection: it sold as well, and a person is told.
    shop.must("record_sale", sale("S2"));
    let told = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!(told[0].details[0].name, DetailName::SuspendedSaleSold);
    let dropped = shop.act("drop_suspended_sale", json!({"suspended": suspended}));
    assert!(matches!(dropped, Err(Refusal::WrongSuspendedState { .. })), "{dropped:?}");
    shop.must(
        "suspend_sale",
        json!({"suspended": named("Q"), "lines": [{"product": "TEA", "quantity": "1"}]}),
    );
    shop.must("drop_suspended_sale", json!({"suspended": named("Q")}));
    assert_eq!(
        shop.stock("TEA", "SHOP"),
        "on hand 996, reserved 0, available 996",
        "putting aside takes nothing"
    );
}
