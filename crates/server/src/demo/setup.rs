//! The commands that set up a business of [`Content`]: the business, its places, products and partners.

use super::content::{Content, Partner, Place, Product};
use serde_json::{Value, json};

/// A command to be given.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is about, unlike any other: its id follows from it.
    pub key: String,
    /// Its name.
    pub name: &'static str,
    /// Its data.
    pub data: Value,
}

/// The commands, in the order in which they are to be given.
pub fn steps(content: &Content) -> Vec<Step> {
    let step = |key: String, name, data| Step { key, name, data };
    let mut steps = vec![step("business".to_owned(), "set_business", business(content))];
    let places = content.locations.iter();
    steps.extend(places.map(|one| step(format!("place {}", one.code), "add_location", place(one))));
    let products = content.products.iter();
    steps.extend(
        products.map(|one| step(format!("product {}", one.sku), "add_product", product(content, one))),
    );
    let partners = content.partners.iter();
    steps.extend(partners.map(|one| step(format!("partner {}", one.code), "add_customer", partner(one))));
    steps
}

fn business(content: &Content) -> Value {
    let business = &content.business;
    let taxes = content.tax_classes.iter().map(|tax| json!({"name": tax.name, "rate": tax.rate}));
    json!({
        "name": business.name, "currency": business.currency, "time_zone": business.time_zone,
        "tax_classes": taxes.collect::<Vec<_>>(), "priority": {"high": "400.00", "urgent": "900.00"},
    })
}

fn place(place: &Place) -> Value {
    json!({
        "code": place.code, "name": place.name, "names": in_arabic(&place.arabic), "kind": place.kind,
        "online": place.online,
    })
}

fn product(content: &Content, product: &Product) -> Value {
    let category = content.categories.iter().find(|category| category.key == product.category);
    let mut data = json!({
        "sku": product.sku, "name": product.name, "names": in_arabic(&product.arabic),
        "category": category.map(|category| &category.name), "price": product.price, "cost": product.cost,
        "tax_class": product.tax,
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
    }
    data
}

fn partner(partner: &Partner) -> Value {
    json!({
        "code": partner.code, "name": partner.name, "names": in_arabic(&partner.arabic), "contact": partner.contact,
        "phone": partner.phone, "address": {"lines": partner.street, "city": partner.town, "country": "Lebanon"},
    })
}

fn in_arabic(text: &str) -> Value {
    json!([{"language": "ar", "text": text}])
}

#[cfg(test)]
mod tests {
    use super::super::content::{noor_bakery, palm_street};
    use super::*;
    use onhand_domain::command::Command;

    #[test]
    fn every_command_can_be_read_and_has_a_key_of_its_own() {
        for content in [palm_street().unwrap(), noor_bakery().unwrap()] {
            let mut keys = std::collections::BTreeSet::new();
            for Step { key, name, data } in steps(&content) {
                let read = Command::decode(name, &data.to_string());
                assert!(read.is_ok(), "{key}: {read:?}");
                assert!(keys.insert(key.clone()), "{key}");
            }
        }
    }

    #[test]
    fn a_bakery_is_set_up() {
        let mut shop = onhand_domain::testing::Shop::empty();
        for Step { name, data, .. } in steps(&noor_bakery().unwrap()) {
            shop.must(name, data);
        }
    }
}
