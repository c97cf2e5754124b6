//! What sold on a day and what a customer bought, by currency, tax and rate.

use crate::acts::{customer, named, order, placing, receive, taking};
use onhand_domain::money::Money;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::{CustomerTotals, DailySales};
use onhand_domain::testing::Shop;
use serde_json::json;

fn shop_in(currency: &str, tax_included: bool, prices: [&str; 2]) -> Shop {
    let mut shop = Shop::empty();
    shop.must(
        "set_business",
        json!({"name": "Shop", "currency": currency, "tax_included": tax_included, "tax_classes": [
            {"name": "full", "rate": "20"}, {"name": "low", "rate": "5.5"},
        ]}),
    );
    shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true}));
    for (sku, class, price) in [("TEA", "low", prices[0]), ("CUP", "full", prices[1])] {
        shop.must("add_product", json!({"sku": sku, "name": sku, "price": price, "tax_class": class}));
        receive(&mut shop, sku, "50");
    }
    customer(&mut shop, "ANNA", CustomerStatus::Active);
    shop
}

/// Each day's figures of a product: net, tax and quantity that left; net and quantity that came back.
fn days(shop: &Shop, sku: Option<&str>) -> Vec<String> {
    let product = sku.map(|sku| shop.product(sku));
    let mut days: Vec<&DailySales> =
        shop.all().into_iter().filter(|day: &&DailySales| day.product == product).collect();
    days.sort_by_key(|day| day.day);
    days.iter()
        .map(|day| {
            let (net, tax, quantity) = (day.net, day.tax, day.quantity);
            format!(
                "{}: {net} + {tax} for {quantity}, back {} for {}",
                day.day, day.returned_net, day.returned_quantity
            )
        })
        .collect()
}

fn totals(shop: &Shop) -> String {
    let all = shop.all::<CustomerTotals>();
    let [totals] = &all[..] else { panic!("{all:?}") };
    format!("bought {}, open {}, returned {}", totals.bought, totals.open, totals.returned)
}

#[test]
fn an_order_that_leaves_over_days_in_every_kind_of_money() {
    for (currency, tax_included, prices, tea, cup, postage, bought) in [
        (
            "GBP",
            false,
            ["2.55", "1.99"],
            [
                "2026-03-02: 5.10 + 0.28 for 2, back 2.55 for 1",
                "2026-03-03: 2.55 + 0.14 for 1, back 0.00 for 0",
            ],
            "2026-03-03: 1.99 + 0.40 for 1, back 0.00 for 0",
            "2026-03-02: 3.00 + 0.60 for 0, back 0.00 for 0",
            "bought 14.06, open 0.00, returned 2.69",
        ),
        (
            "GBP",
            true,
            ["2.55", "1.99"],
            [
                "2026-03-02: 4.83 + 0.27 for 2, back 2.42 for 1",
                "2026-03-03: 2.42 + 0.13 for 1, back 0.00 for 0",
            ],
            "2026-03-03: 1.66 + 0.33 for 1, back 0.00 for 0",
            "2026-03-02: 2.50 + 0.50 for 0, back 0.00 for 0",
            "bought 12.64, open 0.00, returned 2.55",
        ),
        (
            "JPY",
            false,
            ["255", "199"],
            ["2026-03-02: 510 + 28 for 2, back 255 for 1", "2026-03-03: 255 + 14 for 1, back 0 for 0"],
            "2026-03-03: 199 + 40 for 1, back 0 for 0",
            "2026-03-02: 3 + 1 for 0, back 0 for 0",
            "bought 1050, open 0, returned 269",
        ),
        (
            "KWD",
            true,
            ["2.555", "1.999"],
            [
                "2026-03-02: 4.843 + 0.267 for 2, back 2.422 for 1",
                "2026-03-03: 2.422 + 0.133 for 1, back 0.000 for 0",
            ],
            "2026-03-03: 1.666 + 0.333 for 1, back 0.000 for 0",
            "2026-03-02: 2.500 + 0.500 for 0, back 0.000 for 0",
            "bought 12.664, open 0.000, returned 2.555",
        ),
    ] {
        let what = format!("{currency}, tax included: {tax_included}");
        let mut shop = shop_in(currency, tax_included, prices);
        let mut data = placing("A", &[("TEA", "3"), ("CUP", "1")]);
        data["customer"] = "ANNA".into();
        data["charges"] = json!([{"kind": "postage", "amount": "3", "tax_class": "full"}]);
        shop.must("place_order", data);
        let total = order(&shop, "A").total;
        let zero = Money::zero(total.exponent());
        assert_eq!(totals(&shop), format!("bought {zero}, open {total}, returned {zero}"));

        shop.must("hand_over_order", taking("A", &[(0, "2")]));
        let first_day = days(&shop, Some("TEA"));
        shop.now = shop.now.plus_millis(86_400_000);
        shop.must("hand_over_order", json!({"order": named("A")}));
        assert_eq!(days(&shop, Some("TEA"))[0], first_day[0], "{what}: a day that is past stays as it was");

        let back = json!({"order": named("A"), "lines": [{"line": 0, "quantity": "1"}]});
        shop.act_at("record_return", back, Some("2026-03-02T18:00:00Z")).unwrap();
        assert_eq!(days(&shop, Some("TEA")), tea, "{what}");
        assert_eq!(days(&shop, Some("CUP")), [cup], "{what}");
        assert_eq!(days(&shop, None), [postage], "{what}");
        assert_eq!(totals(&shop), bought, "{what}");
    }
}

#[test]
fn a_change_after_a_part_left_moves_only_what_is_still_to_leave() {
    let mut shop = shop_in("GBP", false, ["2.55", "1.99"]);
    let mut data = placing("A", &[("TEA", "4"), ("CUP", "1")]);
    data["customer"] = "ANNA".into();
    data["discount"] = json!({"percent": "10"});
    shop.must("place_order", data);
    shop.must("hand_over_order", taking("A", &[(0, "1")]));
    let first_day = days(&shop, Some("TEA"));
    shop.now = shop.now.plus_millis(86_400_000);
    let actions =
        json!([{"set_quantity": {"line": 0, "quantity": "9"}}, {"set_price": {"line": 1, "price": "5"}}]);
    shop.must("edit_order", json!({"order": named("A"), "actions": actions}));
    assert_eq!(days(&shop, Some("TEA")), first_day);
    shop.must("hand_over_order", taking("A", &[(0, "3")]));
    shop.must("close_remainder", json!({"order": named("A")}));
    assert_eq!(days(&shop, Some("TEA"))[0], first_day[0]);
    let order = order(&shop, "A");
    assert_eq!(totals(&shop), format!("bought {}, open 0.00, returned 0.00", order.total));
}

#[test]
fn a_sale_counts_until_it_is_voided_and_an_order_until_it_is_given_up() {
    let mut shop = shop_in("GBP", true, ["2.55", "1.99"]);
    let sold =
        json!({"sale": named("S"), "customer": "ANNA", "lines": [{"product": "TEA", "quantity": "2"}]});
    shop.must("record_sale", sold);
    assert_eq!(totals(&shop), "bought 5.10, open 0.00, returned 0.00");
    let mut data = placing("A", &[("CUP", "2")]);
    data["customer"] = "ANNA".into();
    shop.must("place_order", data);
    assert_eq!(totals(&shop), "bought 5.10, open 3.98, returned 0.00");
    shop.must("void_sale", json!({"sale": named("S")}));
    shop.must("cancel_order", json!({"order": named("A")}));
    assert_eq!(totals(&shop), "bought 0.00, open 0.00, returned 0.00");
    assert_eq!(days(&shop, Some("TEA")), ["2026-03-02: 0.00 + 0.00 for 0, back 0.00 for 0"]);
}
