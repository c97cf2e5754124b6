//! How far a customer's credit goes: orders beyond the limit are refused or wait, sales beyond it stand and are told of.

use crate::accounts::{paying, placing, selling, shop, shop_with, stands};
use crate::acts::{named, open_exceptions, order, said};
use onhand_domain::command::{Command, Role};
use onhand_domain::records::AccountEntry;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::order::{OrderApproval, OrderState};
use onhand_domain::refusal::Refusal;
use serde_json::{Value, json};

#[test]
fn beyond_the_limit_an_order_is_refused_or_waits_for_approval() {
    let mut shop = shop();
    shop.must("place_order", placing("A", "100"));
    assert!(matches!(shop.act("place_order", placing("B", "1")), Err(Refusal::CreditOverLimit { .. })));
    let growing =
        |by: &str| json!({"order": named("A"), "actions": [{"set_quantity": {"line": 0, "quantity": by}}]});
    assert!(matches!(shop.act("edit_order", growing("101")), Err(Refusal::CreditOverLimit { .. })));
    shop.must("edit_order", growing("90"));
    shop.must(
        "edit_customer",
        json!({"customer": "ANNA", "terms": {"days": 30, "credit_limit": "100", "over_limit": "approve"}}),
    );
    shop.must("set_business", json!({"auto_confirm": "covered"}));
    shop.must("place_order", placing("B", "11"));
    assert_eq!(said(&shop), ["order_added", "order_awaits_approval"], "the rule agrees to no such order");
    assert_eq!(
        (order(&shop, "B").state, order(&shop, "B").approval),
        (OrderState::Placed, Some(OrderApproval::Waiting))
    );
    let id = order(&shop, "B").id;
    assert_eq!(
        shop.act("confirm_order", json!({"order": named("B")})),
        Err(Refusal::AwaitsApproval { order: id })
    );
    shop.act_as(Role::Cashier, None);
    assert_eq!(shop.act("approve_order", json!({"order": named("B")})), Err(Refusal::NotAllowed));
    shop.act_as(Role::Staff, None);
    shop.must("approve_order", json!({"order": named("B"), "note": "pays on Friday"}));
    assert_eq!(said(&shop), ["order_approved"]);
    assert_eq!(shop.act("approve_order", json!({"order": named("B")})), Err(Refusal::NothingToDo));
    shop.must("confirm_order", json!({"order": named("B")}));
    shop.must(
        "edit_order",
        json!({"order": named("B"), "actions": [{"set_quantity": {"line": 0, "quantity": "12"}}]}),
    );
    assert_eq!(order(&shop, "B").approval, Some(OrderApproval::Waiting), "what it grew by was not approved");
    assert!(shop.act("prepare_order", json!({"order": named("B")})).is_err());
    shop.must("hand_over_order", json!({"order": named("B")}));
    let told = open_exceptions(&shop, ExceptionKind::CreditOverLimit);
    assert_eq!(told.len(), 1, "goods that left without approval are told of, and stand");
    assert_eq!(stands(&shop), "12.00 0.00 90.00");
}

#[test]
fn a_sale_on_account_beyond_the_limit_stands_and_a_person_is_told() {
    for (terms, paid_ahead, sold, told) in [
        (json!({"days": 7, "credit_limit": "10"}), None, "10", 0),
        (json!({"days": 7, "credit_limit": "10"}), None, "11", 1),
        (json!({"days": 7, "credit_limit": "10"}), Some("5"), "15", 0),
        (json!({"days": 7}), None, "999", 0),
        (Value::Null, None, "1", 1),
        (Value::Null, Some("5"), "5", 0),
        (Value::Null, Some("5"), "6", 1),
    ] {
        let mut shop = shop_with(terms.clone());
        if let Some(amount) = paid_ahead {
            shop.must("take_payment", paying(amount));
        }
        shop.must("record_sale", selling("S", sold, sold));
        let exceptions = open_exceptions(&shop, ExceptionKind::CreditOverLimit);
        assert_eq!(exceptions.len(), told, "{terms} {paid_ahead:?} {sold}");
        let subjects = exceptions.iter().all(|exception| exception.subject == Some(named("S")));
        assert!(subjects);
    }
    let mut shop = shop();
    let mut unknown = selling("S", "1", "1");
    unknown.as_object_mut().unwrap().remove("customer");
    shop.must("record_sale", unknown);
    let odd = open_exceptions(&shop, ExceptionKind::Questionable);
    assert_eq!((odd.len(), shop.all::<AccountEntry>().len()), (1, 0), "on nobody's account");
}

#[test]
fn two_tills_and_an_order_of_the_partner_race_for_one_limit() {
    let mut shop = shop();
    let decode = |name: &str, data: Value| Command::decode(name, &data.to_string()).unwrap();
    let outcomes = shop.give_together(&[
        (decode("record_sale", selling("T1", "40", "40")), None),
        (decode("place_order", placing("A", "50")), None),
        (decode("record_sale", selling("T2", "30", "30")), None),
        (decode("place_order", placing("B", "1")), None),
        (decode("take_payment", paying("40")), None),
        (decode("place_order", placing("C", "20")), None),
        (decode("place_order", placing("D", "1")), None),
    ]);
    let accepted: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(accepted, [true, true, true, false, true, true, false], "{outcomes:?}");
    let told = open_exceptions(&shop, ExceptionKind::CreditOverLimit);
    assert_eq!(told.len(), 1, "the second till went beyond, and what it sold is sold");
    assert_eq!(stands(&shop), "30.00 0.00 70.00");
}
