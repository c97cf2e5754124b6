//! The commands that set up a business of [`Content`]: the business, its places, products, partners and people.

use crate::content::{Content, Partner, Place, Product};
use crate::step::{self, Step};
use crate::{people, prices};
use onhand_domain::local_time::TimeOfDay;
use onhand_domain::records::location::LocationKind;
use onhand_domain::records::ordering::{Ordering, Schedule};
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// What is dear is kept in small numbers in a shop, and left to the warehouse from here on.
const DEAR: f64 = 26.0;

/// The commands, in the order in which they are to be given.
pub fn steps(content: &Content, at: Moment) -> Vec<Step> {
    let step = |key: String, name, data| Step::new(key, name, data, at);
    let mut steps = vec![step("business".to_owned(), "set_business", business(content))];
    let places = content.locations.iter();
    steps.extend(places.map(|one| step(format!("place {}", one.code), "add_location", place(one))));
    if let Some(own) = content.locations.first() {
        let data = json!({"default_location": place_id(own)});
        steps.push(step("own place".to_owned(), "set_business", data));
    }
    let products = content.products.iter().enumerate();
    steps.extend(products.map(|(index, one)| {
        step(format!("product {}", one.sku), "add_product", product(content, index, one))
    }));
    steps.extend(prices::steps(content, at));
    let partners = content.partners.iter();
    steps.extend(partners.map(|one| step(format!("partner {}", one.code), "add_customer", partner(one))));
    steps.extend(people::steps(content, at));
    steps
}

/// Whether it has a warehouse that its shops are filled from; else it makes what it sells.
pub fn is_wholesale(content: &Content) -> bool {
    content.locations.iter().any(|place| place.kind == LocationKind::Warehouse)
}

/// Whether a place keeps a product: the warehouse all, a wholesaler's shop a part of what is not dear.
pub fn keeps(content: &Content, place: usize, product: usize) -> bool {
    let (Some(place_found), Some(found)) = (content.locations.get(place), content.products.get(product))
    else {
        return false;
    };
    match place_found.kind {
        LocationKind::Warehouse => found.tracked,
        LocationKind::Store if is_wholesale(content) => {
            price(found) < DEAR && (product * 7 + place * 3) % 10 < 5 - place
        }
        LocationKind::Store => found.tracked,
        _ => false,
    }
}

/// At how many a wholesaler's shop is low.
pub fn low_in_shop(product: &Product) -> i64 {
    if price(product) > 8.0 { 2 } else { 5 }
}

/// The plain price, to compare.
pub fn price(product: &Product) -> f64 {
    product.price.to_string().parse().unwrap_or_default()
}

/// A place's id.
pub fn place_id(place: &Place) -> uuid::Uuid {
    step::natural("place", &place.code)
}

/// A product's id.
pub fn product_id(product: &Product) -> uuid::Uuid {
    step::natural("product", &product.sku)
}

/// A partner's id.
pub fn partner_id(partner: &Partner) -> uuid::Uuid {
    step::natural("partner", &partner.code)
}

/// For which days partners may order: vans leave every day, with what was ordered the day before.
pub fn ordering(content: &Content) -> Ordering {
    let is_wholesale = is_wholesale(content);
    let cut_off = TimeOfDay::parse(if is_wholesale { "16:00" } else { "20:00" });
    let by = |lead_days: u32| Schedule { cut_off, lead_days, ..Schedule::default() };
    Ordering { deliver: by(1), collect: by(u32::from(!is_wholesale)), ..Ordering::default() }
}

fn business(content: &Content) -> Value {
    let business = &content.business;
    let categories = content.categories.iter();
    let categories = categories.map(|one| json!({"name": one.name, "names": in_arabic(&one.arabic)}));
    let taxes = content.tax_classes.iter().map(|tax| json!({"name": tax.name, "rate": tax.rate}));
    let mut data = json!({
        "name": business.name, "names": in_arabic(&business.arabic), "currency": business.currency, "time_zone": business.time_zone,
        "day_starts": business.day_starts, "week_starts": business.week_starts,
        "tax_classes": taxes.collect::<Vec<_>>(), "priority": {"high": "400.00", "urgent": "900.00"},
        "ordering": ordering(content), "categories": categories.collect::<Vec<_>>(),
    });
    if let Some(coin) = business.cash_rounding {
        data["cash_rounding"] = json!(coin);
    }
    data
}

fn place(place: &Place) -> Value {
    json!({
        "id": place_id(place), "code": place.code, "name": place.name, "names": in_arabic(&place.arabic),
        "kind": place.kind, "online": place.online,
    })
}

fn product(content: &Content, index: usize, product: &Product) -> Value {
    let category = content.categories.iter().find(|category| category.key == product.category);
    let mut data = json!({
        "id": product_id(product), "sku": product.sku, "name": product.name,
        "names": in_arabic(&product.arabic), "category": category.map(|category| &category.name),
        "price": product.price, "cost": product.cost, "tax_class": product.tax,
    });
    let barcodes = [(&product.gtin, None), (&product.carton_gtin, product.carton)];
    let barcodes = barcodes.into_iter().filter_map(|(code, pack)| {
        let code = code.as_ref()?;
        Some(pack.map_or_else(|| json!({"code": code}), |pack| json!({"code": code, "pack": pack})))
    });
    data["barcodes"] = barcodes.collect();
    if let Some(pieces) = product.carton.filter(|pieces| *pieces > 1) {
        data["units"] = json!([{"name": "carton", "numerator": pieces, "denominator": 1, "use": "sell"}]);
    }
    if let Some(reorder) = product.reorder {
        data["reorder_point"] = json!(reorder);
    }
    if let Some(unit) = &product.unit {
        data["stock_unit"] = json!({"name": unit, "decimals": 3});
    }
    if !product.tracked {
        data["track"] = json!("none");
    } else if !is_wholesale(content) {
        // Baked for the day on which it is wanted.
        data["kind"] = json!("made");
        data["sell_policy"] = json!({"kind": "backorder", "limit": "500"});
    }
    let places = (0..content.locations.len()).filter(|place| keeps(content, *place, index));
    data["locations"] = places.filter_map(|place| at_place(content, place, index, product)).collect();
    data
}

fn at_place(content: &Content, place: usize, index: usize, product: &Product) -> Option<Value> {
    let found = content.locations.get(place)?;
    let bay = product.category.chars().next().unwrap_or('a').to_ascii_uppercase();
    let mut data = json!({
        "location": place_id(found), "shelf": format!("{bay}{}-{}", 1 + index / 10 % 5, 1 + index % 10),
    });
    if is_wholesale(content) && found.kind == LocationKind::Store {
        data["reorder_point"] = json!(low_in_shop(product));
    }
    Some(data)
}

fn partner(partner: &Partner) -> Value {
    json!({
        "id": partner_id(partner), "code": partner.code, "name": partner.name,
        "names": in_arabic(&partner.arabic), "contact": partner.contact, "phone": partner.phone,
        "address": {"lines": partner.street, "city": partner.town, "country": "Lebanon"},
        "group": step::natural("group", &partner.group),
        "terms": {"days": partner.terms_days, "credit_limit": partner.credit_limit},
    })
}

/// A name in Arabic, as commands carry it.
pub fn in_arabic(text: &str) -> Value {
    json!([{"language": "ar", "text": text}])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{noor_bakery, palm_street};
    use onhand_domain::command::Command;

    #[test]
    fn every_command_can_be_read_and_has_a_key_of_its_own() {
        for content in [palm_street().unwrap(), noor_bakery().unwrap()] {
            let mut keys = std::collections::BTreeSet::new();
            for Step { key, name, data, .. } in steps(&content, Moment::default()) {
                let read = Command::decode(name, &data.to_string());
                assert!(read.is_ok(), "{key}: {read:?}");
                assert!(keys.insert(key.clone()), "{key}");
            }
        }
    }

    #[test]
    fn a_bakery_is_set_up() {
        let mut shop = onhand_domain::testing::Shop::empty();
        for Step { name, data, .. } in steps(&noor_bakery().unwrap(), Moment::default()) {
            shop.must(name, data);
        }
    }
}
