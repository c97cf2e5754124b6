//! How far a cashier may go, and who may allow more.

use crate::acts::{customer, named, open_exceptions};
use crate::register::till;
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::ActorId;
use onhand_domain::records::Approval;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::{DetailName, ExceptionKind};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

fn limited() -> Shop {
    let mut shop = till();
    customer(&mut shop, "ANNA", CustomerStatus::Active);
    shop.must(
        "set_business",
        json!({"limits": [
            {"role": "cashier", "discount": "10", "price_below": "5", "refund": "20", "unlinked_return": "0"},
            {"role": "staff", "discount": "50"},
        ]}),
    );
    shop.must("record_sale", json!({"sale": named("OLD"), "lines": [{"product": "TEA", "quantity": "20"}]}));
    shop.act_as(Role::Cashier, None);
    shop
}

fn manager(role: Role, name: &str) -> Actor {
    Actor { customer: None, id: ActorId(named(name)), role }
}

fn told(shop: &Shop) -> Vec<String> {
    let open = open_exceptions(shop, ExceptionKind::OverRoleLimit);
    let details = open.iter().flat_map(|one| &one.details);
    details.map(|detail| format!("{} {}", live_word(detail.name), detail.value)).collect()
}

fn live_word(name: DetailName) -> String {
    json!(name).as_str().unwrap().to_owned()
}

fn sale(more: Value) -> Value {
    let mut data = json!({"lines": [{"product": "TEA", "quantity": "4"}]});
    for (name, value) in more.as_object().unwrap() {
        data[name] = value.clone();
    }
    data
}

#[test]
fn what_goes_beyond_a_cashiers_limits_is_told() {
    for (command, data, beyond) in [
        ("record_sale", sale(json!({"discount": {"percent": "10"}})), vec![]),
        ("record_sale", sale(json!({"discount": {"percent": "10.5"}})), vec!["discount 1.05"]),
        (
            "record_sale",
            sale(json!({"charges": [{"kind": "discount", "amount": "-3"}]})),
            vec!["discount 3.00"],
        ),
        (
            "record_sale",
            json!({"lines": [{"product": "TEA", "quantity": "1", "discount": {"percent": "9"}},
                             {"product": "JAM", "quantity": "1", "discount": {"percent": "20"}}]}),
            vec!["discount 0.84"],
        ),
        ("record_sale", json!({"lines": [{"product": "TEA", "quantity": "1", "price": "2.38"}]}), vec![]),
        (
            "record_sale",
            json!({"lines": [{"product": "TEA", "quantity": "1", "price": "2.37"}]}),
            vec!["price_by_hand 2.37"],
        ),
        ("record_return", json!({"sale": named("OLD"), "lines": [{"line": 0, "quantity": "8"}]}), vec![]),
        (
            "record_return",
            json!({"sale": named("OLD"), "lines": [{"line": 0, "quantity": "9"}]}),
            vec!["refund 22.50"],
        ),
        (
            "record_return",
            json!({"lines": [{"product": "TEA", "quantity": "1"}]}),
            vec!["unlinked_return 2.50"],
        ),
        ("void_sale", json!({"sale": named("OLD")}), vec!["refund 50.00"]),
    ] {
        let mut shop = limited();
        shop.must(command, data.clone());
        assert_eq!(told(&shop), beyond, "{command} {data}");
    }
}

#[test]
fn someone_who_may_go_so_far_can_allow_it() {
    let off = |percent: &str| sale(json!({"discount": {"percent": percent}}));
    let cashier = limited().actor;
    for (approver, percent, allowed) in [
        (Some(manager(Role::Owner, "owner")), "90", true),
        (Some(manager(Role::Staff, "staff")), "50", true),
        (Some(manager(Role::Staff, "staff")), "51", false),
        (Some(manager(Role::Cashier, "another")), "11", false),
        (Some(manager(Role::Partner, "partner")), "11", false),
        (Some(Actor { role: Role::Owner, ..cashier }), "11", false),
        (None, "11", false),
    ] {
        let mut shop = limited();
        shop.approver = approver.clone();
        shop.must("record_sale", off(percent));
        assert_eq!(told(&shop).is_empty(), allowed, "{approver:?} {percent}");
        let kept: Vec<ActorId> = shop.all::<Approval>().iter().map(|one| one.approver).collect();
        assert_eq!(kept, allowed.then(|| approver.unwrap().id).into_iter().collect::<Vec<_>>());
    }
    let mut shop = limited();
    shop.approver = Some(manager(Role::Owner, "owner"));
    shop.must("record_sale", off("10"));
    assert!(shop.all::<Approval>().is_empty(), "what needs none keeps none");
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let mut shop = till();
    for (limits, field, must) in [
        (json!([{"role": "owner"}]), "data.limits[0].role", Rule::Known),
        (json!([{"role": "partner"}]), "data.limits[0].role", Rule::Known),
        (json!([{"role": "staff"}, {"role": "staff"}]), "data.limits[1].role", Rule::Unique),
        (json!([{"role": "staff", "discount": "101"}]), "data.limits[0].discount", Rule::Share),
        (json!([{"role": "staff", "refund": "-1"}]), "data.limits[0].refund", Rule::NotNegative),
        (
            json!([{"role": "staff", "unlinked_return": "0.001"}]),
            "data.limits[0].unlinked_return",
            Rule::CurrencyDigits,
        ),
    ] {
        let refused = shop.act("set_business", json!({"limits": limits}));
        assert_eq!(refused, Err(Refusal::invalid(field, must)));
    }
}
