//! Customers' accounts: what is charged, paid and credited, what covers what, and how far credit goes.

use crate::acts::{named, open_exceptions, order, place, receive, taking};
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::{AccountEntry, Allocation, CustomerAccount, Order};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

pub fn anna() -> CustomerId {
    CustomerId(named("ANNA"))
}

/// A shop with plenty of things that cost 1.00, and Anna, with these terms.
pub fn shop_with(terms: Value) -> Shop {
    let mut shop = Shop::with(&[("COIN", "1.00")]);
    receive(&mut shop, "COIN", "1000");
    let mut customer = json!({"id": named("ANNA"), "code": "ANNA", "name": "Anna"});
    if !terms.is_null() {
        customer["terms"] = terms;
    }
    shop.must("add_customer", customer);
    shop
}

pub fn shop() -> Shop {
    shop_with(json!({"days": 30, "credit_limit": "100"}))
}

/// Balance, unallocated, open orders.
pub fn stands(shop: &Shop) -> String {
    match shop.get::<CustomerAccount>(CustomerAccount::id_of(anna())) {
        Some(account) => format!("{} {} {}", account.balance, account.unallocated, account.open_orders),
        None => "nothing".to_owned(),
    }
}

/// Kind, amount and what is open of each entry, in order.
fn entries(shop: &Shop) -> Vec<String> {
    let mut entries = shop.all::<AccountEntry>();
    entries.sort_by_key(|entry| entry.number);
    let word = |entry: &AccountEntry| serde_json::to_value(entry.kind).unwrap().as_str().unwrap().to_owned();
    entries.iter().map(|entry| format!("{} {} open {}", word(entry), entry.amount, entry.open)).collect()
}

pub fn placing(name: &str, quantity: &str) -> Value {
    json!({"order": named(name), "customer": "ANNA", "lines": [{"product": "COIN", "quantity": quantity}]})
}

pub fn selling(name: &str, quantity: &str, account: &str) -> Value {
    json!({"sale": named(name), "customer": "ANNA", "lines": [{"product": "COIN", "quantity": quantity}],
           "payments": [{"kind": "account", "amount": account}]})
}

pub fn paying(amount: &str) -> Value {
    json!({"customer": "ANNA", "amount": amount, "tender": "cash"})
}

fn entry(shop: &Shop, number: u64) -> AccountEntry {
    shop.all::<AccountEntry>().into_iter().find(|entry| entry.number == number).unwrap().clone()
}

#[test]
fn an_account_through_its_life_as_the_table_of_the_module_says() {
    let mut shop = shop();
    let returning = json!({"order": named("A"), "lines": [{"line": 0, "quantity": "10"}]});
    for (verb, data, figures) in [
        ("place_order", placing("A", "60"), "0.00 0.00 60.00"),
        ("take_payment", paying("20"), "-20.00 20.00 60.00"),
        ("hand_over_order", taking("A", &[(0, "45")]), "25.00 0.00 15.00"),
        ("record_sale", selling("S", "30", "30"), "55.00 0.00 15.00"),
        ("place_order", placing("B", "40"), "55.00 0.00 15.00"),
        ("hand_over_order", json!({"order": named("A")}), "70.00 0.00 0.00"),
        ("record_return", returning, "60.00 0.00 0.00"),
        ("take_payment", paying("100"), "-40.00 40.00 0.00"),
    ] {
        let outcome = shop.act(verb, data.clone());
        let refused = data["order"] == json!(named("B"));
        assert_eq!(outcome.is_err(), refused, "{verb} {data}: {outcome:?}");
        if let Err(refusal) = outcome {
            let figures = serde_json::to_value(&refusal).unwrap();
            let wanted = json!({"code": "credit_over_limit", "customer": anna(), "exposure": "70.00",
                                "limit": "100.00", "wanted": "40.00"});
            assert_eq!(figures, wanted);
        }
        assert_eq!(stands(&shop), figures, "after {verb} {data}");
    }
    assert_eq!(
        entries(&shop),
        [
            "payment -20.00 open 0.00",
            "charge 45.00 open 0.00",
            "charge 30.00 open 0.00",
            "charge 15.00 open 0.00",
            "credit -10.00 open 0.00",
            "payment -100.00 open -40.00",
        ]
    );
    assert_eq!(entry(&shop, 2).due.unwrap().to_string(), "2026-04-01", "thirty days after 2 March");
}

#[test]
fn an_order_of_a_customer_without_terms_touches_no_account() {
    let mut shop = shop_with(Value::Null);
    shop.must("place_order", placing("A", "60"));
    shop.must("hand_over_order", json!({"order": named("A")}));
    shop.must("record_return", json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1"}]}));
    shop.must(
        "record_sale",
        json!({"customer": "ANNA", "lines": [{"product": "COIN", "quantity": "1"}],
                                    "payments": [{"kind": "cash", "amount": "1"}]}),
    );
    assert_eq!((stands(&shop).as_str(), shop.all::<AccountEntry>().len()), ("nothing", 0));
    assert!(!order(&shop, "A").on_account);
}

#[test]
fn money_covers_the_oldest_first_unless_it_is_said_which() {
    let owing = || {
        let mut shop = shop();
        for (name, quantity) in [("S1", "10"), ("S2", "20"), ("S3", "30")] {
            shop.must("record_sale", selling(name, quantity, quantity));
        }
        shop
    };
    let first = |shop: &Shop| entry(shop, 1).id;
    let third = |shop: &Shop| entry(shop, 3).id;
    let shop = owing();
    let (one, three) = (first(&shop), third(&shop));
    for (allocations, open) in [
        (Value::Null, ["0.00", "5.00", "30.00", "0.00"]),
        (json!([]), ["10.00", "20.00", "30.00", "-25.00"]),
        (json!([{"charge": three}]), ["10.00", "20.00", "5.00", "0.00"]),
        (json!([{"charge": three, "amount": "5"}, {"charge": one}]), ["0.00", "20.00", "25.00", "-10.00"]),
    ] {
        let mut shop = owing();
        let mut data = paying("25");
        if !allocations.is_null() {
            data["allocations"] = allocations.clone();
        }
        shop.must("take_payment", data);
        let is: Vec<String> = (1..=4).map(|number| entry(&shop, number).open.to_string()).collect();
        assert_eq!(is, open, "{allocations}");
        assert!(stands(&shop).starts_with("35.00"), "however it is put");
    }
}

#[test]
fn an_allocation_is_undone_by_its_opposite_and_made_again() {
    let mut shop = shop();
    shop.must("record_sale", selling("S1", "10", "10"));
    shop.must("record_sale", selling("S2", "20", "20"));
    shop.must("take_payment", paying("10"));
    let made = shop.all::<Allocation>()[0].id;
    shop.must("reverse_allocation", json!({"allocation": made}));
    assert_eq!(stands(&shop), "20.00 10.00 0.00");
    assert_eq!(
        entries(&shop),
        ["charge 10.00 open 10.00", "charge 20.00 open 20.00", "payment -10.00 open -10.00"]
    );
    let again = shop.act("reverse_allocation", json!({"allocation": made}));
    assert_eq!(again.unwrap_err(), Refusal::AllocationNotReversible { allocation: made });
    let opposite = shop.all::<Allocation>().into_iter().find(|one| one.reverses.is_some()).unwrap().id;
    let again = shop.act("reverse_allocation", json!({"allocation": opposite}));
    assert_eq!(again.unwrap_err(), Refusal::AllocationNotReversible { allocation: opposite });
    let (one, two, paid) = (entry(&shop, 1).id, entry(&shop, 2).id, entry(&shop, 3).id);
    let too_much =
        shop.act("allocate", json!({"credit": paid, "allocations": [{"charge": two, "amount": "10.01"}]}));
    assert!(
        matches!(too_much, Err(Refusal::MoreThanUnallocated { entry, .. }) if entry == paid),
        "{too_much:?}"
    );
    shop.must("allocate", json!({"credit": paid, "allocations": [{"charge": two, "amount": "4"}, {"charge": one, "amount": "1"}]}));
    assert_eq!(
        entries(&shop),
        ["charge 10.00 open 9.00", "charge 20.00 open 16.00", "payment -10.00 open -5.00"]
    );
    shop.must("allocate", json!({"credit": paid}));
    assert_eq!(
        entries(&shop),
        ["charge 10.00 open 4.00", "charge 20.00 open 16.00", "payment -10.00 open 0.00"]
    );
    assert_eq!(shop.act("allocate", json!({"credit": paid})), Err(Refusal::NothingToDo));
}

#[test]
fn a_deposit_covers_its_own_order_alone_and_puts_it_on_account() {
    let mut shop = shop_with(Value::Null);
    shop.must("place_order", placing("A", "30"));
    let mut deposit = paying("10");
    deposit["order"] = json!(named("A"));
    shop.must("take_payment", deposit.clone());
    assert_eq!(entries(&shop), ["deposit -10.00 open -10.00"]);
    assert_eq!(stands(&shop), "-10.00 10.00 30.00");
    shop.must("record_sale", selling("S", "3", "3"));
    assert_eq!(entry(&shop, 2).open.to_string(), "3.00", "a deposit is for its own order");
    shop.must("hand_over_order", json!({"order": named("A")}));
    assert_eq!(
        entries(&shop),
        ["deposit -10.00 open 0.00", "charge 3.00 open 3.00", "charge 30.00 open 20.00"]
    );
    shop.must("take_payment", deposit);
    let rest = entries(&shop);
    assert_eq!(rest[2..], ["charge 30.00 open 10.00", "payment -10.00 open 0.00"], "its own order first");
    let mut other = paying("1");
    other["order"] = json!(named("A"));
    shop.must("add_customer", json!({"id": named("BEN"), "code": "BEN", "name": "Ben"}));
    other["customer"] = json!("BEN");
    assert_eq!(shop.act("take_payment", other), Err(Refusal::invalid("data.order", Rule::Known)));
}

#[test]
fn what_leaves_is_charged_with_the_orders_charges_and_corrections_of_them() {
    let mut shop = shop_with(json!({"days": 14}));
    let mut data = placing("A", "10");
    data["charges"] = json!([{"kind": "postage", "amount": "3.50", "text": "Post"}]);
    shop.must("place_order", data);
    assert_eq!(stands(&shop), "0.00 0.00 13.50");
    shop.must("hand_over_order", taking("A", &[(0, "4")]));
    assert_eq!(stands(&shop), "7.50 0.00 6.00", "postage goes with what leaves first");
    shop.must("close_remainder", json!({"order": named("A")}));
    assert_eq!(stands(&shop), "7.50 0.00 0.00", "what does not come is not owed");
    shop.must("place_order", placing("B", "5"));
    shop.must("cancel_order", json!({"order": named("B")}));
    shop.must("place_order", placing("C", "5"));
    shop.must("reject_order", json!({"order": named("C")}));
    assert_eq!(stands(&shop), "7.50 0.00 0.00");
}

#[test]
fn what_comes_back_of_a_sale_is_credited_as_far_as_it_was_on_account() {
    let mut shop = shop();
    let mut split = selling("S", "10", "4");
    split["payments"] = json!([{"kind": "cash", "amount": "6"}, {"kind": "account", "amount": "4"}]);
    shop.must("record_sale", split);
    for (quantity, figures) in [("3", "1.00 0.00 0.00"), ("3", "0.00 0.00 0.00"), ("3", "0.00 0.00 0.00")] {
        shop.must("record_return", json!({"sale": named("S"), "lines": [{"line": 0, "quantity": quantity}]}));
        assert_eq!(stands(&shop), figures);
    }
    assert_eq!(entries(&shop).len(), 3, "the third return is for money alone");
}

#[test]
fn a_voided_sale_takes_its_charge_back_and_frees_what_covered_it() {
    let mut shop = shop();
    shop.must("record_sale", selling("S", "10", "10"));
    shop.must("take_payment", paying("10"));
    shop.must("void_sale", json!({"sale": named("S")}));
    assert_eq!(stands(&shop), "-10.00 10.00 0.00");
    let kept = entries(&shop);
    assert_eq!(kept, ["charge 10.00 open 0.00", "payment -10.00 open -10.00", "charge -10.00 open 0.00"]);
    shop.must("record_sale", selling("T", "4", "4"));
    assert_eq!(entries(&shop)[3], "charge 4.00 open 0.00", "what is unallocated covers what is charged next");
    let charge = entry(&shop, 4).id;
    let by_hand = shop.act("reverse_account_entry", json!({"entry": charge}));
    assert_eq!(by_hand, Err(Refusal::EntryNotReversible { entry: charge }), "a sale is undone as a sale");
}

#[test]
fn a_payment_that_bounced_is_undone_once() {
    let mut shop = shop();
    shop.must("record_sale", selling("S", "10", "10"));
    shop.must("take_payment", paying("10"));
    let paid = entry(&shop, 2).id;
    let due = |shop: &Shop| {
        let account = shop.get::<CustomerAccount>(CustomerAccount::id_of(anna())).unwrap();
        account.oldest_due.map(|day| day.to_string())
    };
    assert_eq!(due(&shop), None);
    shop.must("reverse_account_entry", json!({"entry": paid, "note": "bounced"}));
    assert_eq!(stands(&shop), "10.00 0.00 0.00");
    assert_eq!(due(&shop).as_deref(), Some("2026-04-01"));
    for entry in [paid, entry(&shop, 3).id] {
        let again = shop.act("reverse_account_entry", json!({"entry": entry}));
        assert_eq!(again, Err(Refusal::EntryNotReversible { entry }));
    }
    let pair = shop
        .all::<Allocation>()
        .into_iter()
        .find(|one| one.credit == paid && !one.reversed && one.reverses.is_none());
    let pair = pair.unwrap().id;
    let apart = shop.act("reverse_allocation", json!({"allocation": pair}));
    assert_eq!(apart, Err(Refusal::AllocationNotReversible { allocation: pair }));
}

#[test]
fn money_given_back_takes_up_what_is_unallocated() {
    let mut shop = shop();
    shop.must("take_payment", paying("10"));
    shop.must("refund_payment", json!({"customer": "ANNA", "amount": "4", "tender": "cash"}));
    assert_eq!(entries(&shop), ["payment -10.00 open -6.00", "refund 4.00 open 0.00"]);
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
    let credit = entry(&shop, 1).id;
    shop.must(
        "refund_payment",
        json!({"customer": "ANNA", "amount": "7", "tender": "cash", "credit": credit}),
    );
    assert_eq!(stands(&shop), "1.00 0.00 0.00");
    let odd = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!((odd.len(), odd[0].details[0].value.as_str()), (1, "1.00"), "more than there was");
}

#[test]
fn openings_credits_and_adjustments() {
    let mut shop = shop();
    let opening = |amount: &str, due: &str| json!({"customer": "ANNA", "amount": amount, "due": due, "note": "bill 17"});
    shop.must("post_account_opening", opening("30", "2026-01-31"));
    shop.must("post_account_opening", opening("20", "2026-02-28"));
    shop.must("post_credit", json!({"customer": "ANNA", "amount": "5", "note": "late"}));
    shop.must("adjust_account", json!({"customer": "ANNA", "amount": "-1", "note": "rounding"}));
    shop.must("adjust_account", json!({"customer": "ANNA", "amount": "2", "note": "fee"}));
    assert_eq!(stands(&shop), "46.00 0.00 0.00");
    assert_eq!(
        entries(&shop),
        [
            "opening 30.00 open 24.00",
            "opening 20.00 open 20.00",
            "credit -5.00 open 0.00",
            "adjustment -1.00 open 0.00",
            "adjustment 2.00 open 2.00",
        ]
    );
    let account = shop.get::<CustomerAccount>(CustomerAccount::id_of(anna())).unwrap();
    assert_eq!(account.oldest_due.unwrap().to_string(), "2026-01-31");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut shop = shop();
    for (verb, data, field, must) in [
        (
            "take_payment",
            json!({"customer": "ANNA", "amount": "0", "tender": "cash"}),
            "data.amount",
            Rule::Positive,
        ),
        (
            "take_payment",
            json!({"customer": "ANNA", "amount": "1.005", "tender": "cash"}),
            "data.amount",
            Rule::CurrencyDigits,
        ),
        (
            "take_payment",
            json!({"customer": "ANNA", "amount": "1", "tender": "account"}),
            "data.tender",
            Rule::Different,
        ),
        (
            "take_payment",
            json!({"customer": "ANNA", "amount": "1", "tender": " "}),
            "data.tender",
            Rule::NotEmpty,
        ),
        (
            "refund_payment",
            json!({"customer": "ANNA", "amount": "-1", "tender": "cash"}),
            "data.amount",
            Rule::Positive,
        ),
        ("post_credit", json!({"customer": "ANNA", "amount": "1", "note": ""}), "data.note", Rule::NotEmpty),
        (
            "adjust_account",
            json!({"customer": "ANNA", "amount": "0", "note": "x"}),
            "data.amount",
            Rule::NotZero,
        ),
        (
            "edit_customer",
            json!({"customer": "ANNA", "terms": {"days": 4000}}),
            "data.terms.days",
            Rule::InRange,
        ),
        (
            "edit_customer",
            json!({"customer": "ANNA", "terms": {"days": 1, "credit_limit": "-1"}}),
            "data.terms.credit_limit",
            Rule::NotNegative,
        ),
    ] {
        assert_eq!(shop.act(verb, data.clone()), Err(Refusal::invalid(field, must)), "{verb} {data}");
    }
    shop.act_as(Role::Cashier, None);
    for (verb, data) in [
        ("post_credit", json!({"customer": "ANNA", "amount": "1", "note": "x"})),
        ("adjust_account", json!({"customer": "ANNA", "amount": "1", "note": "x"})),
        ("add_customer", json!({"name": "Ben", "terms": {"days": 1}})),
    ] {
        assert_eq!(shop.act(verb, data), Err(Refusal::NotAllowed), "{verb}");
    }
    shop.must("take_payment", paying("1"));
}

#[test]
fn a_partner_sees_its_own_account_and_who_entered_it_is_in_none_of_its_records() {
    let mut shop = shop();
    shop.must("record_sale", selling("S", "1", "1"));
    shop.must("take_payment", paying("1"));
    let staff = shop.actor.id.to_string();
    for record in shop.records.values().filter(|record| record.customer() == Some(anna())) {
        let text = String::from_utf8(record.encode()).unwrap();
        assert!(!text.contains(&staff), "{text}");
    }
    shop.act_as(Role::Partner, Some(anna()));
    assert_eq!(shop.act("take_payment", paying("1")), Err(Refusal::NotAllowed));
    place(&mut shop, "P", &[("COIN", "2")]);
    assert!(shop.all::<Order>().iter().any(|order| order.on_account));
}
