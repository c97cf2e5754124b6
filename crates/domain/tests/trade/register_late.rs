//! What comes to a till after its Z, or before it is opened.

use crate::acts::{named, open_exceptions};
use crate::register::{figures, open, sell, selling, till, z};
use onhand_domain::ids::RegisterId;
use onhand_domain::records::Stored;
use onhand_domain::records::exception::{DetailName, ExceptionKind, ExceptionState};
use onhand_domain::records::{Exception, RegisterSession, Sale, ZAddendum};
use onhand_domain::refusal::Refusal;
use onhand_domain::register::seal;
use onhand_domain::testing::Shop;
use serde_json::json;

fn addenda(shop: &Shop) -> Vec<&ZAddendum> {
    let mut all = shop.all::<ZAddendum>();
    all.sort_by_key(|addendum| addendum.place);
    all
}

#[test]
fn late_facts_go_into_addenda_and_the_z_stays_as_it_is() {
    let mut shop = till();
    sell(&mut shop, "S", "2", json!([{"kind": "cash", "amount": "5"}]));
    let before = shop.now.to_string();
    shop.must("close_register", json!({"register": named("T"), "count": {"total": "105"}}));
    let closed = z(&shop, "T").clone();

    let late = selling("L1", "1", json!([{"kind": "cash", "amount": "2.50"}]));
    shop.act_at("record_sale", late, Some(&before)).unwrap();
    shop.act_at("void_sale", json!({"sale": named("S")}), Some(&before)).unwrap();
    let out = json!({"register": named("T"), "direction": "out", "amount": "1", "reason": "milk"});
    shop.act_at("move_cash", out, Some(&before)).unwrap();
    let back = json!({"register": named("T"), "sale": named("L1"), "lines": [{"line": 0, "quantity": "1"}],
                      "payments": [{"kind": "cash", "amount": "2.50"}]});
    shop.act_at("record_return", back, Some(&before)).unwrap();
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty(), "late is not odd");

    assert_eq!(*z(&shop, "T"), closed);
    let told: Vec<String> = addenda(&shop)
        .iter()
        .map(|one| {
            format!(
                "{} {} {}",
                one.place,
                one.collection,
                one.sums.expected_cash(onhand_domain::money::Money::zero(2))
            )
        })
        .collect();
    assert_eq!(told, ["1 sales 2.50", "2 sales -5.00", "3 cash_movements -1.00", "4 returns -2.50"]);
    assert_eq!(addenda(&shop)[1].sums.void_count, 1);
    let seals: Vec<String> = std::iter::once(seal::of(&closed.clone().into_record()))
        .chain(addenda(&shop).into_iter().map(|one| seal::of(&one.clone().into_record())))
        .collect();
    let held: Vec<String> = addenda(&shop).iter().map(|one| one.previous.clone()).collect();
    assert_eq!(held, seals[..4], "each holds the seal of what it follows");
    let mut whole = closed.sums.clone();
    addenda(&shop).iter().for_each(|one| whole.add(&one.sums, 1));
    assert_eq!(whole, figures(&shop, "T").sums);
    assert_eq!(figures(&shop, "T").addenda, 4);
}

#[test]
fn a_sale_after_the_close_is_recorded_and_told() {
    let mut shop = till();
    shop.must("close_register", json!({"register": named("T"), "count": {"total": "100"}}));
    sell(&mut shop, "L", "1", json!([{"kind": "cash", "amount": "2.50"}]));
    let told = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!((told[0].details[0].name, told[0].details[0].value.as_str()), (DetailName::AfterZ, "1"));
    assert_eq!(addenda(&shop).len(), 1);
    assert_eq!(shop.all::<Sale>().len(), 1);
}

#[test]
fn a_till_is_closed_once() {
    let mut shop = till();
    shop.must("close_register", json!({"register": named("T"), "count": {"total": "100"}}));
    let again = shop.act("close_register", json!({"register": named("T"), "count": {"total": "90"}}));
    let register = RegisterId(named("T"));
    assert_eq!(again, Err(Refusal::RegisterClosed { register, number: 1 }));
    let counted = shop.act("count_register", json!({"register": named("T"), "count": {"total": "90"}}));
    assert_eq!(counted, Err(Refusal::RegisterClosed { register, number: 1 }));
    assert_eq!(shop.all::<RegisterSession>()[0].count.as_ref().unwrap().total.to_string(), "100.00");
}

#[test]
fn a_session_that_arrives_after_its_sales_finds_them_counted() {
    let mut shop = till();
    let sale = |name: &str| {
        json!({"sale": named(name), "register": named("LATE"), "lines": [{"product": "TEA", "quantity": "1"}],
               "payments": [{"kind": "cash", "amount": "2.50"}]})
    };
    shop.must("record_sale", sale("A"));
    shop.must("record_sale", sale("B"));
    let told = open_exceptions(&shop, ExceptionKind::UnknownRegister);
    assert_eq!((told.len(), told[0].subject), (1, Some(named("LATE"))), "one for both");
    open(&mut shop, "LATE", "50");
    assert!(open_exceptions(&shop, ExceptionKind::UnknownRegister).is_empty());
    let ended = shop.all::<Exception>().into_iter().find(|one| one.kind == ExceptionKind::UnknownRegister);
    assert_eq!(ended.unwrap().state, ExceptionState::Resolved);
    shop.must("close_register", json!({"register": named("LATE"), "count": {"total": "55"}}));
    let z = z(&shop, "LATE");
    assert_eq!((z.expected.to_string(), z.sums.sale_count), ("55.00".into(), 2));
}
