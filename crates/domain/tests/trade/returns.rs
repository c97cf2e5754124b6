//! Goods that come back, and sales that are undone.

use crate::acts::{named, open_exceptions, order, placing, receive, said, sale_id, taking};
use onhand_domain::ids::ReturnId;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::sale::SaleState;
use onhand_domain::records::{CountLine, DailySales, Movement, Return, Sale};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// Order A: three of tea for 10.00 in all, handed over. Sale S: three of tea at 3.3333.
fn shop_after_trade() -> Shop {
    let mut shop = Shop::with(&[("TEA", "3.3333"), ("CUP", "1.00")]);
    receive(&mut shop, "TEA", "9");
    shop.must("place_order", placing("A", &[("TEA", "3")]));
    shop.must("hand_over_order", json!({"order": named("A")}));
    shop.must("record_sale", json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "3"}]}));
    shop
}

fn back(shop: &mut Shop, name: &str, mut data: Value) -> String {
    data["return"] = json!(named(name));
    shop.must("record_return", data);
    let kept = shop.get::<Return>(ReturnId(named(name)));
    kept.map(|back| back.total.to_string()).unwrap_or_default()
}

#[test]
fn what_is_given_back_piece_by_piece_adds_up_to_what_was_charged() {
    for from in [json!({"order": named("A")}), json!({"sale": named("S")})] {
        let mut shop = shop_after_trade();
        let mut given = Vec::new();
        for piece in ["1", "2", "3"] {
            let mut data = from.clone();
            data["lines"] = json!([{"line": 0, "quantity": "1"}]);
            given.push(back(&mut shop, piece, data));
            assert_eq!(said(&shop), ["return_received"], "{from}");
        }
        assert_eq!(given, ["3.33", "3.34", "3.33"], "{from}");
        assert_eq!(shop.stock("TEA", "SHOP"), "on hand 6, reserved 0, available 6");
    }
}

/// Two at 2.50 with 20 % of tax in it are 4.17 and 0.83; the half of each, rounded, would be 2.51.
#[test]
fn one_of_two_comes_back_at_half_of_what_was_charged() {
    for included in [true, false] {
        let mut shop = Shop::with(&[("TEA", "2.50")]);
        shop.must("set_business", json!({"tax_included": included}));
        for rate in ["0", "5", "7", "17.5", "20", "33.3"] {
            let sale = format!("S{rate}");
            let line = json!({"product": "TEA", "quantity": "2", "tax_rate": rate});
            shop.must("record_sale", json!({"sale": named(&sale), "lines": [line]}));
            let charged = shop.get::<Sale>(sale_id(&sale)).unwrap().total;
            let one = json!({"sale": named(&sale), "lines": [{"line": 0, "quantity": "1"}]});
            let given = ["first", "second"].map(|piece| {
                back(&mut shop, &format!("{sale} {piece}"), one.clone());
                shop.get::<Return>(ReturnId(named(&format!("{sale} {piece}")))).unwrap().total.minor()
            });
            assert_eq!(given.iter().sum::<i64>(), charged.minor(), "{rate}");
            if included {
                assert_eq!(given, [250, 250], "{rate}");
            }
        }
    }
}

#[test]
fn more_than_the_customer_had_is_recorded_and_someone_is_told() {
    let line = json!([{"line": 0, "quantity": "2"}]);
    for (from, first_over, second_over) in [
        (json!({"order": named("A"), "lines": line}), None, Some("1")),
        (json!({"sale": named("S"), "lines": line}), None, Some("1")),
        (json!({"sale": named("V"), "lines": line}), Some("2"), Some("2")),
        (json!({"order": named("N"), "lines": line}), Some("2"), Some("2")),
    ] {
        let mut shop = shop_after_trade();
        shop.must("record_sale", json!({"sale": named("V"), "lines": [{"product": "TEA", "quantity": "3"}]}));
        shop.must("void_sale", json!({"sale": named("V")}));
        shop.must("place_order", placing("N", &[("TEA", "2")]));
        for (name, over) in [("first", first_over), ("second", second_over)] {
            back(&mut shop, name, from.clone());
            let told: Vec<String> = open_exceptions(&shop, ExceptionKind::OverReturn)
                .iter()
                .filter(|open| open.subject == Some(named(name)))
                .map(|open| open.quantity.unwrap().to_string())
                .collect();
            assert_eq!(told, over.into_iter().collect::<Vec<_>>(), "{name} of {from}");
        }
    }
}

#[test]
fn goods_without_a_receipt_and_money_without_goods() {
    let shop_prices = json!({"lines": [{"product": "TEA", "quantity": "2"}]});
    let agreed = json!({"lines": [{"product": "TEA", "quantity": "2", "price": "3.00"}]});
    let with_tax = json!({"lines": [{"product": "TEA", "quantity": "2", "price": "3.00", "tax_rate": "20"}]});
    let less_fee = json!({"lines": [{"product": "CUP", "quantity": "2"}], "charges": [{"kind": "fee", "amount": "-0.50"}]});
    let postage = json!({"charges": [{"kind": "postage", "amount": "4.00"}]});
    let as_agreed = json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1", "price": "2.00"}]});
    for (data, given) in [
        (shop_prices, "6.67"),
        (agreed, "6.00"),
        (with_tax, "7.20"),
        (less_fee, "1.50"),
        (postage, "4.00"),
        (as_agreed, "2.00"),
    ] {
        let mut shop = shop_after_trade();
        assert_eq!(back(&mut shop, "R", data.clone()), given, "{data}");
        assert!(open_exceptions(&shop, ExceptionKind::OverReturn).is_empty(), "{data}");
    }
    for (data, refusal) in [
        (json!({}), Refusal::NothingToDo),
        (json!({"lines": [{"quantity": "1"}]}), Refusal::invalid("data.lines[0].product", Rule::Given)),
        (json!({"lines": [{"line": 0, "quantity": "1"}]}), Refusal::UnknownLine { line: 0 }),
        (
            json!({"order": named("A"), "lines": [{"line": 0, "product": "CUP", "quantity": "1"}]}),
            Refusal::invalid("data.lines[0].product", Rule::Known),
        ),
        (
            json!({"order": named("A"), "sale": named("S"), "lines": [{"line": 0, "quantity": "1"}]}),
            Refusal::invalid("data.sale", Rule::Unique),
        ),
    ] {
        assert_eq!(shop_after_trade().act("record_return", data.clone()), Err(refusal), "{data}");
    }
}

#[test]
fn what_is_thrown_away_comes_in_and_goes_out_under_its_own_name() {
    let mut shop = shop_after_trade();
    let lines = json!([
        {"line": 0, "quantity": "1", "outcome": "waste", "reason": "opened"},
        {"line": 0, "quantity": "1"},
    ]);
    back(&mut shop, "R", json!({"sale": named("S"), "lines": lines}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 4, reserved 0, available 4");
    let mut kinds: Vec<String> = shop
        .all::<Movement>()
        .iter()
        .filter(|movement| movement.reference.is_some_and(|to| to.id == named("R")))
        .map(|movement| format!("{:?} {}", movement.kind, movement.reason.as_deref().unwrap_or("-")))
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["CustomerReturn -", "CustomerReturn opened", "Waste opened"]);
    assert_eq!(shop.get::<Sale>(sale_id("S")).unwrap().lines[0].returned, Quantity::whole(2));
}

#[test]
fn a_part_may_come_back_while_the_rest_is_still_promised() {
    let mut shop = Shop::with(&[("TEA", "2.00")]);
    receive(&mut shop, "TEA", "5");
    shop.must("place_order", placing("A", &[("TEA", "5")]));
    shop.must("hand_over_order", taking("A", &[(0, "2")]));
    assert_eq!(
        back(&mut shop, "R", json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1"}]})),
        "2.00"
    );
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 4, reserved 3, available 1");
    shop.must("hand_over_order", json!({"order": named("A")}));
    assert_eq!(order(&shop, "A").lines[0].returned, Quantity::whole(1));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 1, reserved 0, available 1");
}

#[test]
fn a_voided_sale_is_as_if_it_had_never_been() {
    let mut shop = shop_after_trade();
    let before = shop.stock("TEA", "SHOP");
    let sold = json!({"sale": named("V"), "lines": [{"product": "TEA", "quantity": "2"}, {"product": "CUP", "quantity": "1"}]});
    shop.must("record_sale", sold);
    shop.must("void_sale", json!({"sale": named("V"), "reason": "wrong customer"}));
    assert_eq!(said(&shop)[0], "sale_voided");
    assert_eq!(shop.stock("TEA", "SHOP"), before);
    assert_eq!(shop.stock("CUP", "SHOP"), "on hand 0, reserved 0, available 0");
    assert_eq!(shop.get::<Sale>(sale_id("V")).unwrap().state, SaleState::Voided);
    let cups: Vec<&DailySales> =
        shop.all().into_iter().filter(|day: &&DailySales| day.product == Some(shop.product("CUP"))).collect();
    assert_eq!((cups[0].lines, cups[0].net.minor(), cups[0].quantity), (0, 0, Quantity::ZERO));
    let again = shop.act("void_sale", json!({"sale": named("V")}));
    assert_eq!(again, Err(Refusal::SaleVoided { sale: sale_id("V") }));
}

#[test]
fn a_sale_of_which_some_came_back_is_not_voided() {
    let mut shop = shop_after_trade();
    back(&mut shop, "R", json!({"sale": named("S"), "lines": [{"line": 0, "quantity": "1"}]}));
    let (open, wanted) = (Quantity::whole(2), Quantity::whole(3));
    assert_eq!(
        shop.act("void_sale", json!({"sale": named("S")})),
        Err(Refusal::MoreThanOpen { line: 0, open, wanted })
    );
}

#[test]
fn a_late_sale_that_is_voided_leaves_the_count_as_it_was() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    receive(&mut shop, "TEA", "9");
    let counted = shop.now.plus_millis(3_600_000);
    shop.now = counted.plus_millis(60_000);
    let line = json!({"product": "TEA", "counted": "8", "counted_at": counted});
    shop.must("post_count", json!({"lines": [line]}));
    let sold = json!({"sale": named("S"), "lines": [{"product": "TEA", "quantity": "1"}], "offline": true});
    let before_the_count = counted.plus_millis(-60_000).to_string();
    shop.act_at("record_sale", sold, Some(&before_the_count)).unwrap();
    let differences = |shop: &Shop| -> Vec<String> {
        shop.all::<CountLine>().iter().map(|line| line.difference.to_string()).collect()
    };
    assert_eq!(differences(&shop), ["0"], "the piece was sold, not lost");
    shop.must("void_sale", json!({"sale": named("S")}));
    assert_eq!(differences(&shop), ["-1"]);
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 8, reserved 0, available 8", "it stays as counted");
}
