//! The business's settings.

use onhand_domain::records::{Business, Order};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::json;

fn business(shop: &Shop) -> &Business {
    shop.get::<Business>(Business::id()).unwrap()
}

#[test]
fn nothing_is_done_before_there_is_a_business() {
    let mut shop = Shop::empty();
    for (verb, data) in [
        ("add_product", json!({"sku": "TEA", "name": "Tea", "price": "1"})),
        ("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"})),
        ("add_customer", json!({"name": "Café"})),
    ] {
        assert_eq!(shop.act(verb, data), Err(Refusal::NoBusiness), "{verb}");
    }
    for (data, field) in [(json!({"currency": "EUR"}), "data.name"), (json!({"name": "X"}), "data.currency")]
    {
        assert_eq!(shop.act("set_business", data), Err(Refusal::invalid(field, Rule::Given)));
    }
}

#[test]
fn what_is_not_given_stays() {
    let mut shop = Shop::new();
    let before = business(&shop).clone();
    shop.must("set_business", json!({"shelf_few": 3, "expire_unconfirmed_hours": 48}));
    let after = Business { shelf_few: 3, expire_unconfirmed_hours: Some(48), ..before.clone() };
    assert_eq!(*business(&shop), after);
    shop.must("set_business", json!({"shelf_few": before.shelf_few, "expire_unconfirmed_hours": 0}));
    assert_eq!(*business(&shop), before);
}

#[test]
fn it_and_its_categories_have_names_in_other_languages() {
    let mut shop = Shop::new();
    let before = business(&shop).clone();
    let in_arabic = |text: &str| json!([{"language": "ar", "text": text}]);
    let categories = json!([{"name": "Bread", "names": in_arabic("الخبز")}]);
    shop.must("set_business", json!({"names": in_arabic("مخبز نور"), "categories": categories}));
    shop.must("set_business", json!({"shelf_few": 3}));
    assert_eq!(json!(business(&shop).names), in_arabic("مخبز نور"));
    assert_eq!(json!(business(&shop).categories), categories);
    shop.must("set_business", json!({"names": [], "categories": [], "shelf_few": before.shelf_few}));
    assert_eq!(*business(&shop), before);
}

#[test]
fn settings_that_make_no_sense() {
    let mut shop = Shop::new();
    for (data, field, must) in [
        (json!({"name": ""}), "data.name", Rule::NotEmpty),
        (json!({"currency": "pounds"}), "data.currency", Rule::Currency),
        (json!({"currency": "gbp"}), "data.currency", Rule::Currency),
        (json!({"time_zone": "Nowhere/Else"}), "data.time_zone", Rule::TimeZone),
        (json!({"priority": {"high": "0.001"}}), "data.priority.high", Rule::CurrencyDigits),
        (json!({"priority": {"urgent": "-1"}}), "data.priority.urgent", Rule::NotNegative),
        (
            json!({"tax_classes": vec![json!({"name": "a", "rate": "1"}); 51]}),
            "data.tax_classes",
            Rule::FewerLines,
        ),
        (json!({"names": [{"language": "ar", "text": " "}]}), "data.names[0].text", Rule::NotEmpty),
        (
            json!({"names": vec![json!({"language": "ar", "text": "مخبز نور"}); 2]}),
            "data.names[1].language",
            Rule::Unique,
        ),
        (json!({"categories": [{"name": "Bread", "names": []}]}), "data.categories[0].names", Rule::NotEmpty),
        (
            json!({"categories": [{"name": "", "names": [{"language": "ar", "text": "الخبز"}]}]}),
            "data.categories[0].name",
            Rule::NotEmpty,
        ),
        (
            json!({"categories": [{"name": "Bread", "names": [{"language": "", "text": "الخبز"}]}]}),
            "data.categories[0].names[0].language",
            Rule::NotEmpty,
        ),
        (
            json!({"categories": [{"name": "Bread", "names": vec![json!({"language": "ar", "text": "الخبز"}); 2]}]}),
            "data.categories[0].names[1].language",
            Rule::Unique,
        ),
        (
            json!({"categories": vec![json!({"name": "Bread", "names": [{"language": "ar", "text": "الخبز"}]}); 2]}),
            "data.categories[1].name",
            Rule::Unique,
        ),
        (
            json!({"categories": vec![json!({"name": "Bread", "names": []}); 201]}),
            "data.categories",
            Rule::FewerLines,
        ),
        (json!({"auto_confirm": {"covered_below": "0.001"}}), "data.auto_confirm", Rule::CurrencyDigits),
        (json!({"tax_classes": [{"name": "", "rate": "20"}]}), "data.tax_classes[0].name", Rule::NotEmpty),
        (json!({"tax_classes": [{"name": "a", "rate": "101"}]}), "data.tax_classes[0].rate", Rule::Share),
        (json!({"tax_classes": [{"name": "a", "rate": "-1"}]}), "data.tax_classes[0].rate", Rule::Share),
        (
            json!({"tax_classes": [{"name": "a", "rate": "1"}, {"name": "a", "rate": "2"}]}),
            "data.tax_classes[1].name",
            Rule::Unique,
        ),
    ] {
        assert_eq!(shop.act("set_business", data.clone()), Err(Refusal::invalid(field, must)), "{data}");
    }
}

#[test]
fn the_currency_is_fixed_by_the_first_trade() {
    let trades = [
        ("place_order", json!({"lines": [{"product": "CUT", "quantity": "1"}]})),
        ("post_receipt", json!({"lines": [{"product": "CUT", "quantity": "1"}]})),
        ("record_sale", json!({"lines": [{"product": "CUT", "quantity": "1", "price": "5"}]})),
    ];
    for (verb, data) in trades {
        let mut shop = Shop::new();
        let cut = json!({"sku": "CUT", "name": "Cutting", "price": "5", "kind": "service"});
        shop.must("add_product", cut);
        shop.must("set_business", json!({"currency": "EUR"}));
        match shop.act(verb, data) {
            Err(Refusal::UnknownCommand { .. }) => continue,
            outcome => outcome.unwrap(),
        };
        let changed = shop.act("set_business", json!({"currency": "GBP"}));
        assert_eq!(changed, Err(Refusal::CurrencyFixed), "after {verb}");
        shop.must("set_business", json!({"currency": "EUR", "name": "Same currency"}));
    }
}

#[test]
fn thresholds_are_in_the_currencys_digits() {
    for (currency, given, kept, total, priority) in [
        ("JPY", "1000", "1000", "1000", "high"),
        ("GBP", "10", "10.00", "9.99", "normal"),
        ("GBP", "10.5", "10.50", "10.50", "high"),
        ("KWD", "0.125", "0.125", "0.125", "high"),
        ("KWD", "0.125", "0.125", "0.124", "normal"),
    ] {
        let mut shop = Shop::empty();
        shop.must("set_business", json!({"name": "Shop", "currency": currency, "priority": {"high": given}}));
        assert_eq!(business(&shop).priority.high.unwrap().to_string(), kept);
        shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
        let work = json!({"sku": "WORK", "name": "Work", "price": total, "kind": "service"});
        shop.must("add_product", work);
        shop.must("place_order", json!({"lines": [{"product": "WORK", "quantity": "1"}]}));
        let order = shop.all::<Order>()[0];
        assert_eq!(serde_json::to_value(order.priority).unwrap(), priority, "{currency} {total} of {given}");
        assert_eq!(order.total.to_string(), total);
    }
}

#[test]
fn thresholds_follow_a_change_of_currency_or_forbid_it() {
    let mut shop = Shop::new();
    shop.must("set_business", json!({"priority": {"high": "10", "urgent": "99.50"}}));
    let yen = shop.act("set_business", json!({"currency": "JPY"}));
    assert_eq!(yen, Err(Refusal::invalid("data.priority.urgent", Rule::CurrencyDigits)));
    shop.must("set_business", json!({"currency": "KWD"}));
    assert_eq!(business(&shop).priority.urgent.unwrap().to_string(), "99.500");
    shop.must("set_business", json!({"currency": "JPY", "priority": {}}));
}

#[test]
fn a_tax_class_in_use_stays() {
    let mut shop = Shop::new();
    let classes = |names: &[&str]| {
        let classes: Vec<_> = names.iter().map(|name| json!({"name": name, "rate": "5"})).collect();
        json!({"tax_classes": classes})
    };
    shop.must("set_business", classes(&["books", "food"]));
    shop.must("add_product", json!({"sku": "TEA", "name": "Tea", "tax_class": "food"}));
    let refused = shop.act("set_business", classes(&["books"]));
    assert_eq!(refused, Err(Refusal::invalid("data.tax_classes", Rule::ContainsUsed)));
    shop.must("set_business", classes(&["food"]));
    shop.must("edit_product", json!({"product": "TEA", "clear": ["tax_class"]}));
    shop.must("set_business", classes(&[]));
}
