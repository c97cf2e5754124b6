//! What a partner does by itself once an order is placed: cancels it, says that it arrived, asks to bring goods back.

use crate::acts::{customer, named, open_exceptions, order, place, receive, said};
use onhand_domain::command::Role;
use onhand_domain::ids::ReturnRequestId;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::{DetailName, ExceptionKind};
use onhand_domain::records::order::{OrderState, Party};
use onhand_domain::records::return_request::ReturnRequestState;
use onhand_domain::records::{Collection, Return, ReturnRequest};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// Amy's order of three teas and two cups, and she acts.
fn with_an_order() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "1.00")]);
    for sku in ["TEA", "CUP"] {
        receive(&mut shop, sku, "9");
    }
    customer(&mut shop, "AMY", CustomerStatus::Active);
    customer(&mut shop, "BEN", CustomerStatus::Active);
    as_customer(&mut shop, "AMY");
    place(&mut shop, "A", &[("TEA", "3"), ("CUP", "2")]);
    shop
}

fn as_customer(shop: &mut Shop, code: &str) {
    let id = shop.customer(code);
    shop.act_as(Role::Partner, Some(id));
}

fn as_staff(shop: &mut Shop, name: &str, data: Value) {
    let acting = std::mem::replace(&mut shop.actor, Shop::empty().actor);
    shop.must(name, data);
    shop.actor = acting;
}

fn request(shop: &Shop, name: &str) -> ReturnRequest {
    shop.get::<ReturnRequest>(ReturnRequestId(named(name))).unwrap().clone()
}

fn asking(name: &str, lines: &[(u32, &str)]) -> Value {
    let lines: Vec<Value> =
        lines.iter().map(|(line, quantity)| json!({"line": line, "quantity": quantity})).collect();
    json!({"order": named("A"), "request": named(name), "lines": lines})
}

#[test]
fn a_partner_cancels_for_as_long_as_the_business_has_set() {
    let life = ["", "confirm", "prepare", "ready"];
    for (until, allowed) in [("never", 0), ("placed", 1), ("confirmed", 2), ("preparing", 3), ("ready", 4)] {
        for steps in 0..life.len() {
            let mut shop = with_an_order();
            as_staff(&mut shop, "set_business", json!({"ordering": {"cancel_until": until}}));
            for step in life.iter().take(steps + 1).filter(|step| !step.is_empty()) {
                as_staff(&mut shop, &format!("{step}_order"), json!({"order": named("A")}));
            }
            let state = order(&shop, "A").state;
            let outcome = shop.act("cancel_order", json!({"order": named("A")}));
            assert_eq!(outcome.is_ok(), steps < allowed, "until {until}, {state:?}");
            if let Err(refusal) = outcome {
                assert_eq!(refusal, Refusal::WrongOrderState { order: order(&shop, "A").id, state });
            }
        }
    }
}

#[test]
fn a_partner_says_that_it_arrived_and_what_was_missing() {
    let mut shop = with_an_order();
    let arrived = json!({"order": named("A"), "missing": [{"line": 1, "quantity": "2"}], "note": "no cups"});
    let state = OrderState::Placed;
    let early = Refusal::WrongOrderState { order: order(&shop, "A").id, state };
    assert_eq!(shop.act("receive_order", arrived.clone()), Err(early));
    as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
    for (missing, refusal) in [
        (json!([{"line": 0, "quantity": "4"}]), None),
        (
            json!([{"line": 0, "quantity": "0"}]),
            Some(Refusal::invalid("data.missing[0].quantity", Rule::Positive)),
        ),
        (json!([{"line": 5, "quantity": "1"}]), Some(Refusal::UnknownLine { line: 5 })),
        (
            json!([{"line": 0, "quantity": "1"}, {"line": 0, "quantity": "1"}]),
            Some(Refusal::invalid("data.missing[1].line", Rule::Unique)),
        ),
    ] {
        let refusal = refusal.unwrap_or(Refusal::MoreThanOpen {
            line: 0,
            open: Quantity::whole(3),
            wanted: Quantity::whole(4),
        });
        let data = json!({"order": named("A"), "missing": missing});
        assert_eq!(shop.act("receive_order", data), Err(refusal));
    }
    shop.must("receive_order", arrived.clone());
    assert_eq!(said(&shop), ["order_status_changed", "order_received", "exception_opened"]);
    let kept = order(&shop, "A");
    assert_eq!((kept.state, kept.received_at), (OrderState::Completed, Some(shop.now)));
    assert_eq!(kept.lines[1].missing.to_string(), "2");
    assert_eq!(kept.steps.last().map(|step| step.by), Some(Party::Customer));
    let told = open_exceptions(&shop, ExceptionKind::MissingOnArrival);
    assert_eq!((told[0].subject, told[0].product), (Some(named("A")), Some(shop.product("CUP"))));
    assert_eq!(shop.act("receive_order", arrived), Err(Refusal::NothingToDo));
}

#[test]
fn an_order_that_staff_completed_may_still_be_said_to_have_arrived() {
    let mut shop = with_an_order();
    as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
    as_staff(&mut shop, "complete_order", json!({"order": named("A")}));
    let steps = order(&shop, "A").steps.len();
    shop.must("receive_order", json!({"order": named("A")}));
    assert_eq!(said(&shop), ["order_received"]);
    assert_eq!(order(&shop, "A").steps.len(), steps);
}

#[test]
fn a_return_is_asked_for_answered_and_received() {
    let mut shop = with_an_order();
    as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
    shop.must("ask_return", asking("R", &[(0, "2")]));
    assert_eq!(said(&shop), ["return_requested"]);
    let asked = request(&shop, "R");
    assert_eq!((asked.number, asked.by, asked.customer), (1, Party::Customer, Some(shop.customer("AMY"))));
    assert_eq!(
        shop.act("answer_return", json!({"request": named("R"), "approve": true})),
        Err(Refusal::NotAllowed)
    );
    as_staff(
        &mut shop,
        "answer_return",
        json!({"request": named("R"), "approve": true, "note": "by Friday"}),
    );
    assert_eq!(request(&shop, "R").answer.as_deref(), Some("by Friday"));

    let back = json!({"return": named("B"), "request": named("R"), "lines": [{"line": 0, "quantity": "2"}]});
    as_staff(&mut shop, "record_return", back);
    let (asked, back) = (request(&shop, "R"), shop.get::<Return>(named("B")).unwrap());
    assert_eq!((asked.state, asked.r#return), (ReturnRequestState::Received, Some(back.id)));
    assert_eq!((back.request, back.order), (Some(asked.id), Some(asked.order)));
    assert!(open_exceptions(&shop, ExceptionKind::Questionable).is_empty());
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 8, reserved 0, available 8");
}

#[test]
fn nobody_asks_to_bring_back_more_than_they_have() {
    let mut shop = with_an_order();
    let more = |open: &str, wanted: &str| {
        let (open, wanted) = (Quantity::parse(open).unwrap(), Quantity::parse(wanted).unwrap());
        Err(Refusal::MoreThanOpen { line: 0, open, wanted })
    };
    assert_eq!(shop.act("ask_return", asking("R", &[(0, "1")])), more("0", "1"), "nothing has left yet");
    as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
    assert_eq!(shop.act("ask_return", asking("R", &[(0, "4")])), more("3", "4"));
    shop.must("ask_return", asking("R", &[(0, "2")]));
    assert_eq!(shop.act("ask_return", asking("S", &[(0, "2")])), more("1", "2"), "two are to come already");
    as_staff(&mut shop, "answer_return", json!({"request": named("R"), "approve": false}));
    shop.must("ask_return", asking("S", &[(0, "2")]));
    let back = json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1"}]});
    as_staff(&mut shop, "record_return", back);
    assert_eq!(shop.act("ask_return", asking("T", &[(0, "1")])), more("0", "1"));
    for (data, refusal) in [
        (asking("T", &[]), Refusal::invalid("data.lines", Rule::NotEmpty)),
        (asking("T", &[(9, "1")]), Refusal::UnknownLine { line: 9 }),
        (asking("T", &[(1, "1"), (1, "1")]), Refusal::invalid("data.lines[1].line", Rule::Unique)),
        (asking("T", &[(1, "0.5")]), Refusal::TooFine { product: shop.product("CUP"), decimals: 0 }),
        (
            asking("S", &[(1, "1")]),
            Refusal::Exists { collection: Collection::ReturnRequests, key: named("S").to_string() },
        ),
    ] {
        assert_eq!(shop.act("ask_return", data.clone()), Err(refusal), "{data}");
    }
    as_customer(&mut shop, "BEN");
    assert_eq!(
        shop.act("ask_return", asking("T", &[(1, "1")])),
        Err(Refusal::unknown(Collection::Orders, named("A")))
    );
}

#[test]
fn an_answer_follows_only_what_may_still_be_answered() {
    let life = [("", "yes no"), ("yes", "no"), ("no", ""), ("yes received", ""), ("received", "")];
    for (life, allowed) in life {
        for answer in ["yes", "no"] {
            let mut shop = with_an_order();
            as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
            shop.must("ask_return", asking("R", &[(0, "2")]));
            for step in life.split_whitespace() {
                let approve = step == "yes";
                let back = json!({"request": named("R"), "lines": [{"line": 0, "quantity": "2"}]});
                match step {
                    "received" => as_staff(&mut shop, "record_return", back),
                    _ => as_staff(
                        &mut shop,
                        "answer_return",
                        json!({"request": named("R"), "approve": approve}),
                    ),
                }
            }
            shop.act_as(Role::Staff, None);
            let state = request(&shop, "R").state;
            let outcome =
                shop.act("answer_return", json!({"request": named("R"), "approve": answer == "yes"}));
            let is_allowed = allowed.split_whitespace().any(|one| one == answer);
            let refusal = Refusal::WrongReturnState { request: ReturnRequestId(named("R")), state };
            match outcome {
                Ok(_) => assert!(is_allowed, "{life} → {answer}"),
                Err(other) => {
                    assert!(!is_allowed && other == refusal, "{life} → {answer}: {other:?}");
                }
            }
        }
    }
}

#[test]
fn goods_that_were_declined_or_came_before_are_recorded_and_asked_about() {
    for declined in [true, false] {
        let mut shop = with_an_order();
        as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
        shop.must("ask_return", asking("R", &[(0, "1")]));
        shop.act_as(Role::Staff, None);
        let back = json!({"request": named("R"), "lines": [{"line": 0, "quantity": "1"}]});
        if declined {
            shop.must("answer_return", json!({"request": named("R"), "approve": false}));
        } else {
            shop.must("record_return", back.clone());
        }
        let before = request(&shop, "R");
        shop.must("record_return", back);
        assert_eq!(request(&shop, "R"), before);
        let told = open_exceptions(&shop, ExceptionKind::Questionable);
        let names: Vec<DetailName> = told[0].details.iter().map(|detail| detail.name).collect();
        assert_eq!(names, [if declined { DetailName::DeclinedRequest } else { DetailName::ReceivedRequest }]);
    }
    let mut shop = with_an_order();
    as_staff(&mut shop, "hand_over_order", json!({"order": named("A")}));
    shop.must("ask_return", asking("R", &[(0, "1")]));
    place(&mut shop, "B", &[("TEA", "1")]);
    shop.act_as(Role::Staff, None);
    let other = json!({"order": named("B"), "request": named("R"), "lines": [{"line": 0, "quantity": "1"}]});
    assert_eq!(shop.act("record_return", other), Err(Refusal::invalid("data.request", Rule::Known)));
}
