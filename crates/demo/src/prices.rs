//! What kinds of partners pay: price lists, said of every product, and the groups that buy by them.

use crate::content::{Content, Partner, PriceList, Product};
use crate::setup::{in_arabic, product_id};
use crate::step::{self, Step};
use onhand_domain::money::{self, Money, Percent, Price};
use onhand_domain::quantity::Quantity;
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// The commands that add lists and groups, once the products are there.
pub fn steps(content: &Content, at: Moment) -> Vec<Step> {
    let mut steps = Vec::new();
    for list in &content.price_lists {
        let id = step::natural("price list", &list.code);
        let data = json!({"id": id, "code": list.code, "name": list.name, "names": in_arabic(&list.arabic)});
        steps.push(Step::new(format!("price list {}", list.code), "add_price_list", data, at));
        let rules: Vec<Value> = content.products.iter().map(|product| rule(content, list, product)).collect();
        let data = json!({"list": id, "rules": rules});
        steps.push(Step::new(format!("price rules {}", list.code), "set_price_rules", data, at));
    }
    for group in &content.groups {
        let mut data = json!({
            "id": step::natural("group", &group.code), "code": group.code, "name": group.name,
            "names": in_arabic(&group.arabic),
        });
        if let Some(list) = &group.price_list {
            data["price_list"] = json!(step::natural("price list", list));
        }
        steps.push(Step::new(format!("group {}", group.code), "add_customer_group", data, at));
    }
    steps
}

/// The list that a partner buys by.
pub fn list_of<'c>(content: &'c Content, partner: &Partner) -> Option<&'c PriceList> {
    let group = content.groups.iter().find(|group| group.code == partner.group)?;
    content.price_lists.iter().find(|list| group.price_list.as_ref() == Some(&list.code))
}

/// What so many of a product cost apiece by a list.
pub fn price(content: &Content, list: Option<&PriceList>, product: &Product, quantity: Quantity) -> Price {
    let Some(list) = list else { return product.price };
    let (plain, by_carton) = tiers(content, list, product);
    match by_carton {
        Some((from, price)) if quantity >= from => price,
        _ => plain,
    }
}

/// How many of a product a list has in one step: whole cartons, or any number.
pub fn multiple(list: &PriceList, product: &Product) -> Option<u32> {
    product.carton.filter(|pieces| list.by_carton && *pieces > 1)
}

fn rule(content: &Content, list: &PriceList, product: &Product) -> Value {
    let (plain, by_carton) = tiers(content, list, product);
    let mut tiers = vec![json!({"price": plain})];
    tiers.extend(by_carton.map(|(from, price)| json!({"from": from, "price": price})));
    let mut rule = json!({"product": product_id(product), "tiers": tiers});
    if let Some(pieces) = multiple(list, product) {
        rule["multiple"] = json!(pieces);
    }
    rule
}

/// The price of one, and that from the first carton on.
fn tiers(content: &Content, list: &PriceList, product: &Product) -> (Price, Option<(Quantity, Price)>) {
    let of_category = list.category_percent.iter().find(|one| one.category == product.category);
    let percent = of_category.map_or(list.percent, |one| one.percent);
    let plain = changed(content, product.price, percent);
    let carton = product.carton.filter(|pieces| *pieces > 1).zip(list.carton_percent);
    let by_carton = carton.map(|(pieces, more)| {
        let all = Percent::from_parts(percent.parts() + more.parts());
        (Quantity::whole(pieces.into()), changed(content, product.price, all))
    });
    (plain, by_carton.filter(|(_, price)| *price != plain))
}

/// A price that is a share higher, or lower where that is below zero, in the currency's digits.
fn changed(content: &Content, price: Price, percent: Percent) -> Price {
    let exponent = money::exponent_of(&content.business.currency).unwrap_or(2);
    let whole = price.times(Quantity::whole(1), exponent).unwrap_or(Money::zero(exponent));
    let minor = (whole.minor() + percent.of(whole).minor()).max(1);
    Price::new(minor, exponent)
}
