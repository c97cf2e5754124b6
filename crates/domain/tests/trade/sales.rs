//! Sales at a counter.

use crate::acts::{customer, named, open_exceptions, receive, said, sale_id};
use onhand_domain::command::Role;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::{Movement, Sale};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

fn tea_shop(stock: &str) -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    receive(&mut shop, "TEA", stock);
    shop
}

#[test]
fn a_sale_takes_stock_and_keeps_what_was_charged() {
    let mut shop = tea_shop("9");
    shop.must(
        "record_sale",
        json!({
            "sale": named("S"), "receipt": "C03-000123", "offline": true, "discount": {"percent": "10"},
            "lines": [
                {"product": "TEA", "quantity": "2"},
                {"product": "TEA", "quantity": "1", "price": "1.99", "tax_rate": "20", "discount": {"amount": "0.49"}},
            ],
            "charges": [{"kind": "bag", "amount": "0.10", "text": "Bag"}],
            "payments": [{"kind": "cash", "amount": "5"}, {"kind": "card", "amount": "1.22"}],
            "total": "6.22",
        }),
    );
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 6, reserved 0, available 6");
    assert_eq!(said(&shop), ["sale_made"]);
    let sale = shop.get::<Sale>(sale_id("S")).unwrap();
    let lines: Vec<String> =
        sale.lines.iter().map(|line| format!("{} net {} tax {}", line.price, line.net, line.tax)).collect();
    assert_eq!(lines, ["2.50 net 4.50 tax 0.00", "1.99 net 1.35 tax 0.27"]);
    assert_eq!((sale.net.to_string(), sale.tax.to_string()), ("5.95".into(), "0.27".into()));
    assert_eq!(sale.payments[0].amount.to_string(), "5.00");
    assert_eq!(sale.day.to_string(), "2026-03-02");
    assert_eq!(open_exceptions(&shop, ExceptionKind::Questionable).len(), 0);
    let moved = shop.all::<Movement>();
    assert_eq!(
        moved.iter().filter(|movement| movement.reference.is_some_and(|to| to.id == named("S"))).count(),
        2
    );
    let again =
        shop.act("record_sale", json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "1"}]}));
    assert!(matches!(again, Err(Refusal::Exists { .. })), "{again:?}");
}

#[test]
fn whatever_is_odd_about_a_sale_it_is_recorded_and_someone_is_told() {
    let sold = |more: Value| {
        let mut data = json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "1"}]});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        data
    };
    for (data, told) in [
        (sold(json!({})), &[][..]),
        (sold(json!({"customer": "ANNA"})), &[]),
        (sold(json!({"customer": "HELD"})), &["customer_on_hold"]),
        (sold(json!({"customer": "GONE"})), &["archived_customer"]),
        (sold(json!({"lines": [{"product": "NEW", "quantity": "1"}]})), &["draft_product"]),
        (sold(json!({"total": "2.50"})), &[]),
        (sold(json!({"total": "2.5"})), &[]),
        (sold(json!({"total": "2.49"})), &["total_charged", "total_computed"]),
        (
            sold(json!({"total": "9", "customer": "GONE"})),
            &["archived_customer", "total_charged", "total_computed"],
        ),
    ] {
        let mut shop = tea_shop("9");
        for (name, status) in [
            ("ANNA", CustomerStatus::Active),
            ("HELD", CustomerStatus::OnHold),
            ("GONE", CustomerStatus::Archived),
        ] {
            customer(&mut shop, name, status);
        }
        shop.must("add_product", json!({"sku": "NEW", "name": "New", "price": "1.00", "status": "draft"}));
        shop.act_as(Role::Cashier, None);
        shop.must("record_sale", data.clone());
        assert!(shop.get::<Sale>(sale_id("S")).is_some());
        let open = open_exceptions(&shop, ExceptionKind::Questionable);
        let names: Vec<_> = open.iter().flat_map(|open| &open.details).map(|detail| detail.name).collect();
        assert_eq!(json!(names), json!(told), "{data}");
        assert!(open.len() <= 1 && open.iter().all(|open| open.subject == Some(named("S"))), "{data}");
    }
}

#[test]
fn a_sale_of_what_is_not_there_opens_an_exception_that_a_receipt_closes() {
    let mut shop = tea_shop("1");
    shop.must("record_sale", json!({"lines": [{"product": "TEA", "quantity": "3"}]}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand -2, reserved 0, available -2");
    let open = open_exceptions(&shop, ExceptionKind::NegativeStock);
    assert_eq!(open.iter().map(|open| open.quantity.unwrap().to_string()).collect::<Vec<_>>(), ["2"]);
    receive(&mut shop, "TEA", "2");
    assert!(open_exceptions(&shop, ExceptionKind::NegativeStock).is_empty());
}

#[test]
fn a_sale_that_says_nothing_sensible_is_not_made_up() {
    for (data, refusal) in [
        (json!({"lines": []}), Refusal::NothingToDo),
        (
            json!({"lines": [{"product": "TEA", "quantity": "-1"}]}),
            Refusal::invalid("data.lines[0].quantity", Rule::Positive),
        ),
        (
            json!({"lines": [{"product": "TEA", "quantity": "1", "tax_rate": "120"}]}),
            Refusal::invalid("data.lines[0].tax_rate", Rule::Share),
        ),
        (
            json!({"lines": [{"product": "TEA", "quantity": "1"}], "payments": [{"kind": "cash", "amount": "0.001"}]}),
            Refusal::invalid("data.payments[0].amount", Rule::CurrencyDigits),
        ),
    ] {
        assert_eq!(tea_shop("1").act("record_sale", data.clone()), Err(refusal), "{data}");
    }
    let mut shop = tea_shop("1");
    let anna = customer(&mut shop, "ANNA", CustomerStatus::Active);
    shop.act_as(Role::Partner, Some(anna));
    let refused = shop.act("record_sale", json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    assert_eq!(refused, Err(Refusal::NotAllowed));
}
