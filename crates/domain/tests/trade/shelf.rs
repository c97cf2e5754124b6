//! What partners see: shelf and prices.

use onhand_domain::records::{PriceEntry, ShelfEntry};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// What the shelf says of a product at a location: `few_left 3`, `in_stock`, …; `-` where it was never on it.
fn shelf(shop: &Shop, sku: &str, location: &str) -> String {
    let id = ShelfEntry::id_of(shop.product(sku), shop.location(location));
    let Some(entry) = shop.get::<ShelfEntry>(id) else { return "-".into() };
    let availability = serde_json::to_value(entry.availability).unwrap();
    let figure = entry.quantity.map(|quantity| format!(" {quantity}")).unwrap_or_default();
    format!("{}{figure}", availability.as_str().unwrap())
}

fn price(shop: &Shop, sku: &str) -> String {
    let entry = shop.get::<PriceEntry>(PriceEntry::id_of(shop.product(sku)));
    entry.map_or("-".into(), |entry| entry.price.map_or("not offered".into(), |price| price.to_string()))
}

fn shop_with(product: Value) -> Shop {
    let mut shop = Shop::new();
    let mut data = json!({"sku": "TEA", "name": "Tea", "price": "2.50"});
    data.as_object_mut().unwrap().extend(product.as_object().unwrap().clone());
    shop.must("add_product", data);
    shop
}

fn receive(shop: &mut Shop, quantity: &str) {
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": quantity}]}));
}

fn order(shop: &mut Shop, quantity: &str) {
    shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": quantity}]}));
}

#[test]
fn figures_are_exact_up_to_a_limit() {
    // The business shows exact figures up to 20 and says "few left" at 5 and below.
    for (received, promised, shows) in [
        ("0", "0", "sold_out"),
        ("1", "0", "few_left 1"),
        ("5", "0", "few_left 5"),
        ("6", "0", "in_stock 6"),
        ("20", "0", "in_stock 20"),
        ("21", "0", "in_stock"),
        ("21", "1", "in_stock 20"),
        ("21", "20", "few_left 1"),
        ("21", "21", "sold_out"),
    ] {
        let mut shop = shop_with(json!({}));
        for (step, quantity) in [(receive as fn(&mut Shop, &str), received), (order, promised)] {
            if quantity != "0" {
                step(&mut shop, quantity);
            }
        }
        assert_eq!(shelf(&shop, "TEA", "SHOP"), shows, "{received} less {promised}");
    }
}

#[test]
fn the_limits_are_the_businesss_own() {
    let mut shop = shop_with(json!({"stock_unit": {"name": "kg", "decimals": 3}}));
    receive(&mut shop, "7.5");
    for (exact, few, shows) in [
        (7, 7, "in_stock"),
        (8, 7, "in_stock 7.5"),
        (8, 8, "few_left 7.5"),
        (0, 8, "few_left"),
        (0, 0, "in_stock"),
    ] {
        shop.must("set_business", json!({"shelf_exact_up_to": exact, "shelf_few": few}));
        assert_eq!(shelf(&shop, "TEA", "SHOP"), shows, "exact up to {exact}, few {few}");
    }
}

#[test]
fn what_is_held_back_is_not_shown() {
    let mut shop = shop_with(json!({}));
    receive(&mut shop, "10");
    shop.must("edit_location", json!({"location": "SHOP", "holdback": "4"}));
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "in_stock 6");
    shop.must("edit_location", json!({"location": "SHOP", "holdback": "10"}));
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "sold_out");
    let own = json!([{"location": shop.location("SHOP"), "holdback": "7"}]);
    shop.must("edit_product", json!({"product": "TEA", "locations": own}));
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "few_left 3");
    let over = shop.act("place_order", json!({"lines": [{"product": "TEA", "quantity": "4"}]}));
    assert!(over.is_err(), "what the shelf does not show can't be ordered");
    order(&mut shop, "3");
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "sold_out");
}

#[test]
fn backorder_up_to_its_limit() {
    let mut shop = shop_with(json!({"sell_policy": {"kind": "backorder", "limit": "3"}}));
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "backorder");
    receive(&mut shop, "1");
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "few_left 1");
    order(&mut shop, "3");
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "backorder");
    order(&mut shop, "1");
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "sold_out");
    shop.must("edit_product", json!({"product": "TEA", "sell_policy": {"kind": "backorder", "limit": "4"}}));
    assert_eq!(shelf(&shop, "TEA", "SHOP"), "backorder");
}

#[test]
fn what_is_not_counted_is_always_there() {
    for product in [json!({"track": "none"}), json!({"kind": "service"})] {
        let mut shop = shop_with(product);
        assert_eq!(shelf(&shop, "TEA", "SHOP"), "always");
        shop.must("add_location", json!({"code": "WEB", "kind": "store", "name": "Web", "online": true}));
        assert_eq!(shelf(&shop, "TEA", "WEB"), "always", "also at a place that came later");
    }
}

#[test]
fn only_what_is_shown_is_on_the_shelf() {
    for product in [json!({"status": "draft"}), json!({"status": "hidden"}), json!({"price": null})] {
        let mut shop = shop_with(product.clone());
        receive(&mut shop, "10");
        assert_eq!((shelf(&shop, "TEA", "SHOP"), price(&shop, "TEA")), ("-".into(), "-".into()), "{product}");
    }
    let mut shop = shop_with(json!({}));
    receive(&mut shop, "10");
    for (verb, data, shelf_says, price_says) in [
        ("edit_product", json!({"status": "hidden"}), "sold_out", "not offered"),
        ("edit_product", json!({"status": "active"}), "in_stock 10", "2.50"),
        ("edit_product", json!({"clear": ["price"]}), "sold_out", "not offered"),
        ("edit_product", json!({"price": "3"}), "in_stock 10", "3.00"),
        ("archive_product", json!({"force": true, "reason": "recall"}), "sold_out", "not offered"),
        ("restore_product", json!({}), "in_stock 10", "3.00"),
    ] {
        let mut full = json!({"product": "TEA"});
        full.as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
        shop.must(verb, full);
        assert_eq!(shelf(&shop, "TEA", "SHOP"), shelf_says, "{verb} {data}");
        assert_eq!(price(&shop, "TEA"), price_says, "{verb} {data}");
    }
}

#[test]
fn a_location_goes_on_the_shelf_and_off_it() {
    let mut shop = shop_with(json!({}));
    shop.must("add_location", json!({"code": "STORE", "kind": "warehouse", "name": "Store room"}));
    shop.must("post_receipt", json!({"location": "STORE", "lines": [{"product": "TEA", "quantity": "8"}]}));
    assert_eq!(shelf(&shop, "TEA", "STORE"), "-");
    shop.must("edit_location", json!({"location": "STORE", "online": true}));
    assert_eq!(shelf(&shop, "TEA", "STORE"), "in_stock 8");
    shop.must("edit_location", json!({"location": "STORE", "online": false}));
    assert_eq!(shelf(&shop, "TEA", "STORE"), "sold_out");
    shop.must("add_location", json!({"code": "WEB", "kind": "store", "name": "Web", "online": true}));
    assert_eq!(shelf(&shop, "TEA", "WEB"), "sold_out");
    shop.must("archive_location", json!({"location": "WEB"}));
    assert_eq!(shelf(&shop, "TEA", "WEB"), "sold_out");
}

#[test]
fn prices_say_how_they_are_meant() {
    let mut shop = shop_with(json!({}));
    let entry = |shop: &Shop| shop.get::<PriceEntry>(PriceEntry::id_of(shop.product("TEA"))).unwrap().clone();
    let first = entry(&shop);
    assert_eq!((first.currency.as_str(), first.tax_included, first.unit.as_str()), ("GBP", false, "piece"));
    shop.must("set_business", json!({"currency": "EUR", "tax_included": true}));
    let second = PriceEntry { currency: "EUR".into(), tax_included: true, ..first };
    assert_eq!(entry(&shop), second);
    shop.must("edit_product", json!({"product": "TEA", "sku": "TEA-1", "name": "Black tea"}));
    let entry = shop.get::<PriceEntry>(second.id).unwrap();
    assert_eq!((entry.sku.as_str(), entry.name.as_str()), ("TEA-1", "Black tea"));
}

#[test]
fn prices_say_the_tax_and_the_units_that_partners_order_in() {
    let mut shop = shop_with(json!({}));
    shop.must("set_business", json!({"tax_classes": [{"name": "full", "rate": "20"}]}));
    let units = json!([
        {"name": "case", "numerator": 12, "denominator": 1, "use": "sell"},
        {"name": "pallet", "numerator": 600, "denominator": 1, "use": "buy"},
    ]);
    let unit = json!({"name": "kg", "decimals": 3});
    shop.must(
        "edit_product",
        json!({"product": "TEA", "tax_class": "full", "units": units, "stock_unit": unit}),
    );
    let entry = |shop: &Shop| shop.get::<PriceEntry>(PriceEntry::id_of(shop.product("TEA"))).unwrap().clone();
    let first = entry(&shop);
    let names: Vec<&str> = first.units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!((first.tax_rate.to_string().as_str(), first.decimals, names), ("20", 3, vec!["case"]));
    shop.must("set_business", json!({"tax_classes": [{"name": "full", "rate": "17.5"}]}));
    assert_eq!(entry(&shop).tax_rate.to_string(), "17.5");
}
