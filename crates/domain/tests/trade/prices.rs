//! Price lists, groups and agreements: what a customer is charged, and how much partners may order.

use super::acts::{named, order, place, placing, receive, wanted};
use onhand_domain::command::Role;
use onhand_domain::event::{Audience, Event};
use onhand_domain::records::price_change::PriceChangeState;
use onhand_domain::records::price_list::PriceListState;
use onhand_domain::records::price_rule::PriceSource;
use onhand_domain::records::{CustomerGroup, PriceChange, PriceList, PriceRule, Product, Sale};
use onhand_domain::refusal::{QuantityLine, Refusal, Rule};
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;
use onhand_domain::timers;
use serde_json::{Value, json};

/// Tea at 2.50 and cake at 10; BO buys by a contract, and with AMY by the list of the cafés.
fn shop() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CAKE", "10")]);
    shop.must("add_price_list", json!({"code": "CAFES", "name": "Cafés"}));
    shop.must("add_price_list", json!({"code": "BO-26", "name": "For Bo"}));
    shop.must("add_customer_group", json!({"code": "CAFE", "name": "Cafés", "price_list": "CAFES"}));
    shop.must("add_customer", json!({"code": "BO", "name": "Bo", "group": "CAFE", "price_list": "BO-26"}));
    shop.must("add_customer", json!({"code": "AMY", "name": "Amy", "group": "CAFE"}));
    shop.must("add_customer", json!({"code": "EVE", "name": "Eve"}));
    receive(&mut shop, "TEA", "1000");
    receive(&mut shop, "CAKE", "1000");
    shop
}

fn rules(shop: &mut Shop, list: &str, rules: Value) -> Vec<Event> {
    shop.must("set_price_rules", json!({"list": list, "rules": rules}))
}

fn list<'a>(shop: &'a Shop, code: &str) -> &'a PriceList {
    shop.all::<PriceList>().into_iter().find(|list| list.code == code).unwrap()
}

fn partner(shop: &mut Shop, code: &str) {
    let customer = shop.customer(code);
    shop.act_as(Role::Partner, Some(customer));
}

fn owner(shop: &mut Shop) {
    shop.act_as(Role::Owner, None);
}

/// Price and source of each line of an order.
fn charged(shop: &Shop, name: &str) -> Vec<(String, PriceSource)> {
    order(shop, name).lines.iter().map(|line| (line.price.to_string(), line.price_rule)).collect()
}

fn charges(shop: &mut Shop, customer: &str, sku: &str, quantity: &str) -> String {
    let name = format!("{customer}-{sku}-{quantity}-{}", shop.now);
    let mut data = placing(&name, &[(sku, quantity)]);
    data["customer"] = json!(customer);
    shop.must("place_order", data);
    charged(shop, &name)[0].0.clone()
}

#[test]
fn the_nearest_agreement_that_has_a_tier_for_the_quantity_gives_the_price() {
    let mut shop = shop();
    let cafes = json!([
        {"product": "TEA", "tiers": [{"price": "2.20"}, {"from": "100", "price": "1.90"}]},
        {"product": "CAKE", "tiers": [{"from": "12", "price": "8"}]},
    ]);
    rules(&mut shop, "CAFES", cafes);
    rules(&mut shop, "BO-26", json!([{"product": "TEA", "tiers": [{"from": "10", "price": "2"}]}]));
    for (customer, sku, quantity, price) in [
        ("EVE", "TEA", "100", "2.50"),
        ("AMY", "TEA", "1", "2.20"),
        ("AMY", "TEA", "99", "2.20"),
        ("AMY", "TEA", "100", "1.90"),
        ("AMY", "CAKE", "11", "10.00"),
        ("AMY", "CAKE", "12", "8.00"),
        // The contract has no price for so few: that of the group's list holds.
        ("BO", "TEA", "9", "2.20"),
        ("BO", "TEA", "10", "2.00"),
        // The contract is nearer, even where the group's tier is lower.
        ("BO", "TEA", "100", "2.00"),
        ("BO", "CAKE", "12", "8.00"),
    ] {
        assert_eq!(charges(&mut shop, customer, sku, quantity), price, "{customer} {quantity} {sku}");
    }
}

#[test]
fn only_lists_that_hold_are_asked() {
    let mut shop = shop();
    rules(&mut shop, "CAFES", json!([{"product": "TEA", "tiers": [{"price": "2.20"}]}]));
    rules(&mut shop, "BO-26", json!([{"product": "TEA", "tiers": [{"price": "2"}], "minimum": "6"}]));
    assert_eq!(charges(&mut shop, "BO", "TEA", "1"), "2.00");
    let events = shop.must("edit_price_list", json!({"list": "BO-26", "ends_at": shop.now}));
    assert!(matches!(&events[1], Event::PriceListEnded { code, .. } if code == "BO-26"), "{events:?}");
    assert_eq!(charges(&mut shop, "BO", "TEA", "1"), "2.20");
    let events = shop.must("edit_price_list", json!({"list": "BO-26", "clear": ["ends_at"]}));
    assert!(matches!(&events[1], Event::PriceListStarted { .. }), "{events:?}");
    assert_eq!(charges(&mut shop, "BO", "TEA", "1"), "2.00");
}

#[test]
fn a_list_starts_and_ends_by_itself_and_no_rule_changes() {
    let mut shop = shop();
    let (monday, friday) = ("2026-03-09T00:00:00.000Z", "2026-03-13T00:00:00.000Z");
    shop.must(
        "add_price_list",
        json!({"code": "WEEK", "name": "The week", "starts_at": monday, "ends_at": friday}),
    );
    shop.must("edit_customer", json!({"customer": "EVE", "price_list": "WEEK"}));
    rules(&mut shop, "WEEK", json!([{"product": "TEA", "tiers": [{"price": "1"}]}]));
    for (due, before, after, price) in [
        (monday, PriceListState::Scheduled, PriceListState::Active, "1.00"),
        (friday, PriceListState::Active, PriceListState::Ended, "2.50"),
    ] {
        let record = shop.records.values().find(|record| timers::due_at(record).is_some()).unwrap().clone();
        assert_eq!(timers::due_at(&record), Moment::parse(due));
        let (id, command) = timers::command_for(&record).unwrap();
        assert_eq!(timers::command_for(&record).unwrap().0, id, "whoever gives it");
        assert_eq!(shop.give(&command, None), Err(Refusal::NothingToDo), "not before its time");
        assert_eq!(list(&shop, "WEEK").state, before);
        let rule = shop.all::<PriceRule>()[0].clone();
        shop.now = Moment::parse(due).unwrap();
        shop.give(&command, None).unwrap();
        assert_eq!((list(&shop, "WEEK").state, shop.all::<PriceRule>()[0]), (after, &rule));
        assert_eq!(charges(&mut shop, "EVE", "TEA", "1"), price);
        assert_eq!(shop.give(&command, None), Err(Refusal::NothingToDo), "once");
    }
}

#[test]
fn minimum_and_multiple_are_of_the_nearest_agreement_that_states_them_and_bind_partners_alone() {
    let mut shop = shop();
    shop.must("edit_product", json!({"product": "TEA", "minimum": "4", "multiple": "2"}));
    rules(&mut shop, "CAFES", json!([{"product": "TEA", "multiple": "6"}]));
    rules(&mut shop, "BO-26", json!([{"product": "TEA", "minimum": "20"}]));
    for (customer, quantities, minimum, multiple, allowed) in [
        ("EVE", &["2"][..], "4", "2", false),
        ("EVE", &["5"], "4", "2", false),
        ("EVE", &["4"], "4", "2", true),
        // What an order asks for is summed over all lines.
        ("EVE", &["1", "3"], "4", "2", true),
        ("AMY", &["4"], "4", "6", false),
        ("AMY", &["6"], "4", "6", true),
        ("BO", &["18"], "20", "6", false),
        ("BO", &["20"], "20", "6", false),
        ("BO", &["24"], "20", "6", true),
    ] {
        let lines: Vec<(&str, &str)> = quantities.iter().map(|quantity| ("TEA", *quantity)).collect();
        let data = json!({"lines": wanted(&lines), "customer": customer});
        partner(&mut shop, customer);
        let refusal = shop.act("place_order", data.clone()).err();
        let sum = quantities.iter().map(|quantity| quantity.parse::<i64>().unwrap()).sum::<i64>();
        let quantity = |text: &str| serde_json::from_value(json!(text)).unwrap();
        let line = QuantityLine {
            minimum: quantity(minimum),
            multiple: quantity(multiple),
            product: shop.product("TEA"),
            wanted: serde_json::from_value(json!(sum.to_string())).unwrap(),
        };
        let expected = (!allowed).then_some(Refusal::MinimumOrMultiple { lines: vec![line] });
        assert_eq!(refusal, expected, "{customer} {quantities:?}");
        owner(&mut shop);
        shop.must("place_order", data);
    }
}

#[test]
fn a_changed_quantity_is_priced_by_the_tier_that_it_comes_to() {
    let mut shop = shop();
    let tiers = json!([{"price": "2.20"}, {"from": "10", "price": "2"}]);
    rules(&mut shop, "CAFES", json!([{"product": "TEA", "tiers": tiers, "minimum": "2"}]));
    let mut data = placing("first", &[("TEA", "5"), ("CAKE", "3")]);
    data["customer"] = json!("AMY");
    data["lines"][1]["price"] = json!("9");
    shop.must("place_order", data);
    let cafes = list(&shop, "CAFES").id;
    let tier =
        |from: &str| PriceSource::List { from: serde_json::from_value(json!(from)).unwrap(), list: cafes };
    assert_eq!(charged(&shop, "first"), [("2.20".into(), tier("0")), ("9.00".into(), PriceSource::Hand)]);
    // Within the tier what was agreed stands, whatever the list says by now.
    rules(
        &mut shop,
        "CAFES",
        json!([{"product": "TEA", "minimum": "2",
        "tiers": [{"price": "2.40"}, {"from": "10", "price": "2"}]}]),
    );
    let set = |line: u32, quantity: &str| json!({"set_quantity": {"line": line, "quantity": quantity}});
    for (actions, price, source) in [
        (json!([set(0, "6"), set(1, "400")]), "2.20", tier("0")),
        (json!([set(0, "12")]), "2.00", tier("10")),
        (json!([set(0, "2")]), "2.40", tier("0")),
        (json!([{"set_price": {"line": 0, "price": "1"}}, set(0, "50")]), "1.00", PriceSource::Hand),
    ] {
        shop.must("edit_order", json!({"order": named("first"), "actions": actions}));
        let expected = [(price.to_owned(), source), ("9.00".into(), PriceSource::Hand)];
        assert_eq!(charged(&shop, "first"), expected, "{actions}");
    }
    partner(&mut shop, "AMY");
    let actions = json!([set(0, "1")]);
    let refusal = shop.act("edit_order", json!({"order": named("first"), "actions": actions}));
    assert!(matches!(&refusal, Err(Refusal::MinimumOrMultiple { lines }) if lines.len() == 1), "{refusal:?}");
    let actions = json!([{"remove_line": {"line": 0}}, {"add_line": {"product": "TEA", "quantity": "10"}}]);
    shop.must("edit_order", json!({"order": named("first"), "actions": actions}));
    assert_eq!(charged(&shop, "first")[2], ("2.00".into(), tier("10")));
}

#[test]
fn a_sale_keeps_what_was_charged_and_says_which_rule_gives_it() {
    let mut shop = shop();
    rules(&mut shop, "CAFES", json!([{"product": "TEA", "tiers": [{"price": "2.20"}]}]));
    let cafes = PriceSource::List { from: Default::default(), list: list(&shop, "CAFES").id };
    for (customer, price, charged, source) in [
        (json!("AMY"), None, "2.20", cafes),
        (json!("AMY"), Some("2.20"), "2.20", cafes),
        (json!("AMY"), Some("2.50"), "2.50", PriceSource::Hand),
        (json!("EVE"), Some("2.5"), "2.50", PriceSource::Base),
        (Value::Null, Some("1"), "1.00", PriceSource::Hand),
    ] {
        let sale = named(&format!("{customer}{price:?}"));
        shop.must(
            "record_sale",
            json!({"sale": sale, "customer": customer, "lines": [{"product": "TEA", "quantity": "1", "price": price}]}),
        );
        let line = &shop.get::<Sale>(sale).unwrap().lines[0];
        assert_eq!(
            (line.price.to_string().as_str(), line.price_rule),
            (charged, source),
            "{customer} {price:?}"
        );
    }
}

#[test]
fn prices_of_a_list_that_are_meant_otherwise_are_converted_by_the_products_tax() {
    let mut shop = shop();
    let classes = json!([{"name": "standard", "rate": "20"}]);
    shop.must("set_business", json!({"tax_classes": classes, "tax_included": true}));
    shop.must("edit_product", json!({"product": "TEA", "tax_class": "standard"}));
    shop.must("edit_price_list", json!({"list": "BO-26", "tax_included": true}));
    let tea = json!([{"product": "TEA", "tiers": [{"price": "0.99"}]}, {"product": "CAKE", "tiers": [{"price": "8"}]}]);
    rules(&mut shop, "CAFES", tea.clone());
    rules(&mut shop, "BO-26", tea);
    for (included, customer, sku, price) in [
        (true, "AMY", "TEA", "1.188"),
        (true, "AMY", "CAKE", "8.00"),
        (true, "BO", "TEA", "0.99"),
        (false, "AMY", "TEA", "0.99"),
        (false, "BO", "TEA", "0.825"),
    ] {
        let set = shop.act("set_business", json!({"tax_included": included}));
        assert!(matches!(set, Ok(_) | Err(Refusal::NothingToDo)));
        assert_eq!(charges(&mut shop, customer, sku, "1"), price, "{customer} {sku} {included}");
    }
}

#[test]
fn changes_of_prices_are_told_to_those_whose_prices_they_are() {
    let mut shop = shop();
    let tiers = |prices: &[(&str, &str)]| -> Vec<Value> {
        prices.iter().map(|(from, price)| json!({"from": from, "price": price})).collect()
    };
    let cafes = list(&shop, "CAFES").id;
    for (prices, told) in [
        (&[("0", "2"), ("10", "1.50")][..], Some((None, Some("2.00")))),
        (&[("0", "2"), ("10", "1.40")], Some((Some("1.50"), Some("1.40")))),
        (&[("0", "2"), ("20", "1.40")], Some((Some("1.40"), Some("2.00")))),
        (&[], Some((Some("2.00"), None))),
    ] {
        let events = rules(&mut shop, "CAFES", json!([{"product": "TEA", "tiers": tiers(prices)}]));
        let price = |price: Option<&str>| serde_json::from_value(json!(price)).unwrap();
        let expected = told.map(|(old, new)| Event::PriceChanged {
            product: shop.product("TEA"),
            list: Some(cafes),
            old: price(old),
            new: price(new),
        });
        assert_eq!(events.first(), expected.as_ref(), "{prices:?}");
        assert_eq!(events[0].audience(), Audience::List(cafes));
    }
    let events = rules(&mut shop, "CAFES", json!([{"product": "TEA", "minimum": "3"}]));
    assert_eq!(events, [], "no price changed");
    assert!(!shop.get::<PriceRule>(PriceRule::id_of(cafes, shop.product("TEA"))).unwrap().is_empty());
}

#[test]
fn rules_that_make_no_sense_are_refused_and_change_nothing() {
    let mut shop = shop();
    let wide: Vec<Value> = (0..51).map(|from| json!({"from": from.to_string(), "price": "1"})).collect();
    let invalid = |field: &str, must: Rule| Refusal::invalid(field, must);
    for (rules, refusal) in [
        (json!([]), invalid("data.rules", Rule::NotEmpty)),
        (json!([{"product": "TEA"}]), Refusal::NothingToDo),
        (json!([{"product": "TEA", "minimum": "0"}]), invalid("data.rules[0].minimum", Rule::Positive)),
        (json!([{"product": "TEA", "multiple": "-1"}]), invalid("data.rules[0].multiple", Rule::Positive)),
        (
            json!([{"product": "TEA", "minimum": "1.5"}]),
            Refusal::TooFine { product: shop.product("TEA"), decimals: 0 },
        ),
        (json!([{"product": "TEA", "tiers": wide}]), invalid("data.rules[0].tiers", Rule::FewerLines)),
        (
            json!([{"product": "TEA", "tiers": [{"price": "2"}, {"price": "1"}]}]),
            invalid("data.rules[0].tiers[1].from", Rule::InRange),
        ),
        (
            json!([{"product": "TEA", "tiers": [{"from": "-1", "price": "2"}]}]),
            invalid("data.rules[0].tiers[0].from", Rule::NotNegative),
        ),
        (
            json!([{"product": "TEA", "tiers": [{"price": "-2"}]}]),
            invalid("data.rules[0].tiers[0].price", Rule::NotNegative),
        ),
        (
            json!([{"product": "TEA", "minimum": "1"}, {"product": shop.product("TEA"), "minimum": "1"}]),
            invalid("data.rules[1].product", Rule::Unique),
        ),
    ] {
        assert_eq!(
            shop.act("set_price_rules", json!({"list": "CAFES", "rules": rules})),
            Err(refusal),
            "{rules}"
        );
    }
    assert!(shop.all::<PriceRule>().is_empty());
}

#[test]
fn lists_and_groups_are_kept_as_they_must_be() {
    let mut shop = shop();
    let (early, late) = ("2026-03-09T00:00:00.000Z", "2026-03-10T00:00:00.000Z");
    for (name, data, field) in [
        ("add_price_list", json!({"code": "CAFES", "name": "x"}), None),
        ("add_price_list", json!({"code": " X", "name": "x"}), Some("data.code")),
        ("add_price_list", json!({"code": "X", "name": ""}), Some("data.name")),
        (
            "add_price_list",
            json!({"code": "X", "name": "x", "starts_at": late, "ends_at": early}),
            Some("data.ends_at"),
        ),
        ("edit_price_list", json!({"list": "CAFES", "code": "BO-26"}), None),
        (
            "edit_price_list",
            json!({"list": "CAFES", "clear": ["ends_at"], "ends_at": late}),
            Some("data.clear[0]"),
        ),
        ("edit_price_list", json!({"list": "CAFES"}), None),
        ("add_customer_group", json!({"code": "CAFE", "name": "x"}), None),
        ("add_customer_group", json!({"code": "X", "name": "x", "price_list": "NONE"}), None),
        ("edit_customer_group", json!({"group": "CAFE"}), None),
        (
            "edit_customer_group",
            json!({"group": "CAFE", "clear": ["price_list"], "price_list": "CAFES"}),
            Some("data.clear[0]"),
        ),
        ("add_customer", json!({"name": "x", "group": "NONE"}), None),
        ("edit_customer", json!({"customer": "BO", "price_list": "NONE"}), None),
    ] {
        let refused = shop.act(name, data.clone()).expect_err(&data.to_string());
        let at = match &refused {
            Refusal::Invalid { field, .. } => Some(field.as_str()),
            _ => None,
        };
        assert_eq!(at, field, "{name} {data}: {refused:?}");
    }
    shop.must("edit_customer_group", json!({"group": "CAFE", "clear": ["price_list"], "name": "None"}));
    assert_eq!(shop.all::<CustomerGroup>()[0].price_list, None);
    shop.act_as(Role::Cashier, None);
    let refused = shop.act("add_customer", json!({"name": "x", "group": "CAFE"}));
    assert_eq!(refused, Err(Refusal::NotAllowed), "who buys by which list is not the till's to say");
    for role in [Role::Cashier, Role::Partner] {
        shop.act_as(role, None);
        for name in ["add_price_list", "add_customer_group"] {
            assert_eq!(shop.act(name, json!({"code": "Y", "name": "y"})), Err(Refusal::NotAllowed));
        }
    }
}

#[test]
fn prices_change_now_or_from_a_day_on_and_are_taken_back_as_one() {
    let mut shop = shop();
    rules(&mut shop, "CAFES", json!([{"product": "TEA", "tiers": [{"price": "2"}], "minimum": "3"}]));
    let (now, later) = (named("now"), named("later"));
    let price = |shop: &Shop, sku: &str| {
        shop.get::<Product>(shop.product(sku))
            .unwrap()
            .price
            .map(|price| price.to_string())
            .unwrap_or_default()
    };
    let lines = json!([
        {"product": "TEA", "tiers": [{"price": "3"}]},
        {"product": "CAKE", "tiers": [{"price": "11"}]},
    ]);
    let events = shop.must("change_prices", json!({"change": now, "lines": lines, "note": "flour"}));
    assert_eq!(events.iter().filter(|event| event.name() == "price_changed").count(), 2, "{events:?}");
    assert_eq!((price(&shop, "TEA"), price(&shop, "CAKE")), ("3.00".into(), "11.00".into()));
    let due = "2026-03-09T00:00:00.000Z";
    let lines = json!([{"product": "TEA", "tiers": [{"price": "1.80"}, {"from": "50", "price": "1.50"}]}]);
    shop.must("change_prices", json!({"change": later, "list": "CAFES", "due_at": due, "lines": lines}));
    assert_eq!(charges(&mut shop, "AMY", "TEA", "50"), "2.00");
    let record = shop.records.values().find(|record| timers::due_at(record).is_some()).unwrap().clone();
    let (_, command) = timers::command_for(&record).unwrap();
    shop.now = Moment::parse(due).unwrap();
    shop.give(&command, None).unwrap();
    assert_eq!(charges(&mut shop, "AMY", "TEA", "50"), "1.50");
    // Whoever set another price since meant it.
    shop.must("edit_product", json!({"product": "CAKE", "price": "12"}));
    for change in [now, later] {
        shop.must("undo_price_change", json!({"change": change}));
        assert_eq!(shop.get::<PriceChange>(change).unwrap().state, PriceChangeState::Undone);
        assert_eq!(shop.act("undo_price_change", json!({"change": change})), Err(Refusal::NothingToDo));
    }
    assert_eq!((price(&shop, "TEA"), price(&shop, "CAKE")), ("2.50".into(), "12.00".into()));
    assert_eq!(charges(&mut shop, "AMY", "TEA", "50"), "2.00");
    let rule = shop.all::<PriceRule>()[0];
    assert_eq!(rule.minimum.map(|minimum| minimum.to_string()), Some("3".into()), "only prices change");
}

#[test]
fn a_change_that_waits_can_be_given_up_and_leaves_out_what_is_archived_by_then() {
    let mut shop = shop();
    let due = "2026-03-09T00:00:00.000Z";
    let lines = json!([{"product": "TEA", "tiers": []}, {"product": "CAKE", "tiers": [{"price": "1"}]}]);
    for name in ["given up", "applied"] {
        shop.must("change_prices", json!({"change": named(name), "due_at": due, "lines": lines}));
    }
    shop.must("undo_price_change", json!({"change": named("given up")}));
    shop.must(
        "post_adjustment",
        json!({"lines": [{"product": "TEA", "quantity": "-1000", "reason": "gone"}]}),
    );
    shop.must("archive_product", json!({"product": "TEA"}));
    shop.now = Moment::parse(due).unwrap();
    shop.must("apply_price_change", json!({"change": named("applied"), "due": due}));
    let change = shop.get::<PriceChange>(named("applied")).unwrap();
    assert_eq!(change.lines.iter().map(|line| line.before.is_some()).collect::<Vec<_>>(), [false, true]);
    shop.must("undo_price_change", json!({"change": named("applied")}));
    let refused = shop.act("change_prices", json!({"lines": lines}));
    assert!(matches!(refused, Err(Refusal::NotActive { .. })), "{refused:?}");
    let lines = json!([{"product": "CAKE", "tiers": [{"from": "2", "price": "1"}]}]);
    let refused = shop.act("change_prices", json!({"lines": lines}));
    assert_eq!(
        refused,
        Err(Refusal::invalid("data.lines[0].tiers[0].from", Rule::InRange)),
        "an own price has no tiers"
    );
}

#[test]
fn without_a_list_nothing_more_is_kept_with_a_line() {
    let mut shop = shop();
    place(&mut shop, "plain", &[("TEA", "1")]);
    let line = serde_json::to_string(&order(&shop, "plain").lines[0]).unwrap();
    assert!(!line.contains("price_rule"), "{line}");
}
