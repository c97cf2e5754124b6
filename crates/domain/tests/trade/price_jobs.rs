//! A percentage over prices: what it proposes, what it warns of, and who hears of what came of it.

use onhand_domain::event::Event;
use onhand_domain::prices::job::{PriceJob, PriceWarning, Proposed};
use onhand_domain::records::{Business, PriceList, PriceRule, Product};
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

/// Tea at 2.00 with tax, of which a fifth is on top; it costs 1.60.
fn shop() -> Shop {
    let mut shop = Shop::with(&[]);
    let classes = json!([{"name": "standard", "rate": "20"}]);
    shop.must("set_business", json!({"tax_classes": classes, "tax_included": true}));
    shop.must(
        "add_product",
        json!({"sku": "TEA", "name": "Tea", "price": "2", "cost": "1.60", "tax_class": "standard"}),
    );
    shop.must("add_product", json!({"sku": "GIFT", "name": "Gift"}));
    shop.must("add_price_list", json!({"code": "CAFES", "name": "Cafés", "tax_included": false}));
    let tiers = json!([{"price": "1.70"}, {"from": "10", "price": "1.65"}]);
    shop.must("set_price_rules", json!({"list": "CAFES", "rules": [{"product": "TEA", "tiers": tiers}]}));
    shop
}

fn proposed(shop: &Shop, sku: &str, job: Value) -> Result<Proposed, Refusal> {
    let job: PriceJob = serde_json::from_value(job).unwrap();
    let product = shop.get::<Product>(shop.product(sku)).unwrap();
    let list = shop.all::<PriceList>()[0];
    let rule = shop.get::<PriceRule>(PriceRule::id_of(list.id, product.id));
    let on = job.list.as_ref().map(|_| (list, rule));
    job.propose(shop.get::<Business>(Business::id()).unwrap(), product, on)
}

/// The prices that are proposed, and the warnings.
fn prices(proposed: Result<Proposed, Refusal>) -> (Vec<String>, Vec<PriceWarning>) {
    match proposed {
        Ok(Proposed::Changed(proposal)) => {
            (proposal.after.iter().map(|tier| tier.price.to_string()).collect(), proposal.warnings)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn prices_are_rounded_to_the_step_and_those_below_cost_without_tax_are_warned_of() {
    let shop = shop();
    let none = Vec::new();
    for (job, after, warnings) in [
        (json!({"percent": "4"}), vec!["2.08"], none.clone()),
        (json!({"percent": "4", "step": "0.05"}), vec!["2.10"], none.clone()),
        (json!({"percent": "4", "step": "0.5"}), vec!["2.00"], none.clone()),
        // 1.92 with tax is 1.60 without, which is what it costs.
        (json!({"percent": "-4"}), vec!["1.92"], none.clone()),
        (json!({"percent": "-4.5"}), vec!["1.91"], vec![PriceWarning::BelowCost]),
        (json!({"percent": "-100"}), vec!["0.00"], vec![PriceWarning::BelowCost, PriceWarning::Nothing]),
        // A list's prices are without tax: nothing comes off before they are compared.
        (json!({"percent": "-4", "list": "CAFES"}), vec!["1.63", "1.58"], vec![PriceWarning::BelowCost]),
        (json!({"percent": "10", "list": "CAFES"}), vec!["1.87", "1.82"], none.clone()),
    ] {
        let found = proposed(&shop, "TEA", job.clone());
        if after == ["2.00"] {
            assert_eq!(found, Ok(Proposed::Unchanged), "{job}");
            continue;
        }
        let (found, warned) = prices(found);
        assert_eq!((found, warned), (after.into_iter().map(str::to_owned).collect(), warnings), "{job}");
    }
}

#[test]
fn what_has_no_price_or_is_archived_is_left_alone_and_nonsense_is_refused() {
    let mut shop = shop();
    assert_eq!(proposed(&shop, "GIFT", json!({"percent": "4"})), Ok(Proposed::WithoutPrice));
    assert_eq!(proposed(&shop, "GIFT", json!({"percent": "4", "list": "CAFES"})), Ok(Proposed::WithoutPrice));
    for job in [json!({"percent": "-100.5"}), json!({"percent": "4", "step": "0"})] {
        assert!(matches!(proposed(&shop, "TEA", job), Err(Refusal::Invalid { .. })));
    }
    shop.must("archive_product", json!({"product": "TEA"}));
    assert_eq!(proposed(&shop, "TEA", json!({"percent": "4"})), Ok(Proposed::Archived));
}

#[test]
fn a_price_of_what_is_not_shown_is_not_told_to_those_whose_list_it_is_on() {
    let mut shop = shop();
    let told = |events: &[Event]| events.iter().any(|event| matches!(event, Event::PriceChanged { .. }));
    let rules =
        |price: &str| json!({"list": "CAFES", "rules": [{"product": "TEA", "tiers": [{"price": price}]}]});
    assert!(told(&shop.must("set_price_rules", rules("1.50"))));
    shop.must("edit_product", json!({"product": "TEA", "status": "hidden"}));
    assert!(!told(&shop.must("set_price_rules", rules("1.40"))));
}
