//! What the demo's businesses are made of: places, products, partners and people, in both languages. The data are files
//! beside this one, a line for each thing.

use super::pictures::{Colour, Drawing};
use onhand_domain::money::{Money, Percent, Price};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::location::LocationKind;
use serde::Deserialize;

const PALM_STREET: &str = include_str!("content/palm_street.json");
const NOOR_BAKERY: &str = include_str!("content/noor_bakery.json");

/// A business, as it is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The business.
    pub business: Business,
    /// What its products are sorted into.
    pub categories: Vec<Category>,
    /// Its kinds of partners.
    pub groups: Vec<Group>,
    /// Its places.
    pub locations: Vec<Place>,
    /// Who buys from it regularly.
    pub partners: Vec<Partner>,
    /// Who works there.
    pub people: Vec<Person>,
    /// People who come in and order something for a day.
    #[serde(default)]
    pub guests: Vec<Guest>,
    /// What its kinds of partners pay.
    pub price_lists: Vec<PriceList>,
    /// What it sells.
    pub products: Vec<Product>,
    /// Where it buys.
    pub suppliers: Vec<Supplier>,
    /// Its taxes.
    pub tax_classes: Vec<Tax>,
    /// Where it sells over the counter.
    pub tills: Vec<Till>,
}

/// The business.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its Arabic name.
    pub arabic: String,
    /// What cash is rounded to, where the smallest coins are not used.
    pub cash_rounding: Option<Money>,
    /// ISO 4217.
    pub currency: String,
    /// When its day begins: `04:00`.
    pub day_starts: String,
    /// Its English name.
    pub name: String,
    /// IANA.
    pub time_zone: String,
    /// The first day of its week.
    pub week_starts: String,
}

/// What products are sorted into.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// In Arabic.
    pub arabic: String,
    /// By which products name it.
    pub key: String,
    /// In English.
    pub name: String,
}

/// Someone who comes in and orders something for a day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// In Arabic.
    pub arabic: String,
    /// In English.
    pub name: String,
    /// A number that nobody has.
    pub phone: String,
}

/// A kind of partners.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// In Arabic.
    pub arabic: String,
    /// By which partners name it.
    pub code: String,
    /// In English.
    pub name: String,
    /// What they pay; absent: the plain prices.
    pub price_list: Option<String>,
}

/// A place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// In Arabic.
    pub arabic: String,
    /// Its code.
    pub code: String,
    /// Of which kind.
    pub kind: LocationKind,
    /// In English.
    pub name: String,
    /// Whether partners order from it.
    pub online: bool,
}

/// Who buys regularly.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// In Arabic.
    pub arabic: String,
    /// Its code.
    pub code: String,
    /// Whom one speaks to.
    pub contact: String,
    /// The same in Arabic.
    pub contact_arabic: String,
    /// How much it may owe.
    pub credit_limit: Money,
    /// Of which kind.
    pub group: String,
    /// In English.
    pub name: String,
    /// A number that nobody has.
    pub phone: String,
    /// Where in the town.
    pub street: String,
    /// The same in Arabic.
    pub street_arabic: String,
    /// In how many days it pays.
    pub terms_days: u32,
    /// The town.
    pub town: String,
    /// The same in Arabic.
    pub town_arabic: String,
}

/// Who works there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// In Arabic.
    pub arabic: String,
    /// What they sign in as; nobody has it.
    pub email: String,
    /// In English.
    pub name: String,
    /// What they may do.
    pub role: onhand_domain::command::Role,
}

/// What a kind of partners pays: the plain prices, less or more by a share.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// In Arabic.
    pub arabic: String,
    /// Whether whole cartons must be ordered.
    pub by_carton: bool,
    /// A further share from the first carton on.
    pub carton_percent: Option<Percent>,
    /// Another share for some categories.
    #[serde(default)]
    pub category_percent: Vec<CategoryPercent>,
    /// Its code.
    pub code: String,
    /// In English.
    pub name: String,
    /// Below zero: less than the plain price.
    pub percent: Percent,
}

/// The share of a category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryPercent {
    /// Of which category.
    pub category: String,
    /// Below zero: less than the plain price.
    pub percent: Percent,
}

/// What is sold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// In Arabic.
    pub arabic: String,
    /// Pieces in a carton; absent: it comes by the piece.
    pub carton: Option<u32>,
    /// The carton's barcode.
    pub carton_gtin: Option<String>,
    /// Into which category.
    pub category: String,
    /// Of its drawing.
    pub colour: Colour,
    /// What one costs the business.
    pub cost: Price,
    /// Its drawing.
    pub drawing: Drawing,
    /// The piece's barcode; absent: it has none.
    pub gtin: Option<String>,
    /// In English.
    pub name: String,
    /// What one costs without a list.
    pub price: Price,
    /// When to order more.
    pub reorder: Option<Quantity>,
    /// Its code.
    pub sku: String,
    /// Its tax.
    pub tax: String,
    /// Whether stock is kept of it.
    #[serde(default = "yes")]
    pub tracked: bool,
    /// `kg` where it is weighed; absent: pieces.
    pub unit: Option<String>,
}

/// Where it buys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplier {
    /// In Arabic.
    pub arabic: String,
    /// In English.
    pub name: String,
}

/// A tax.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    /// By which products name it.
    pub name: String,
    /// A share of the net.
    pub rate: Percent,
}

/// A till.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Till {
    /// In Arabic.
    pub arabic: String,
    /// Before its receipts' numbers.
    pub code: String,
    /// In which shop.
    pub location: String,
    /// In English.
    pub name: String,
}

/// Palm Street Trading: a wholesaler with a warehouse and two shops.
pub fn palm_street() -> serde_json::Result<Content> {
    serde_json::from_str(PALM_STREET)
}

/// Noor Bakery: a shop and a kitchen.
pub fn noor_bakery() -> serde_json::Result<Content> {
    serde_json::from_str(NOOR_BAKERY)
}

impl Product {
    /// Its picture as a PNG of `size` × `size` pixels. The same product always looks the same.
    pub fn picture(&self, size: u32) -> Vec<u8> {
        let seed = self.sku.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        super::pictures::png(self.drawing, self.colour, seed, size)
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::gtin;
    use std::collections::BTreeSet;

    fn both() -> [Content; 2] {
        [palm_street().unwrap(), noor_bakery().unwrap()]
    }

    /// Every English name with its Arabic one, whatever it is of.
    fn names(content: &Content) -> Vec<(&str, &str)> {
        let mut names = vec![(content.business.name.as_str(), content.business.arabic.as_str())];
        names.extend(content.categories.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.groups.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.locations.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.price_lists.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.people.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.guests.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.suppliers.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.tills.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        names.extend(content.products.iter().map(|one| (one.name.as_str(), one.arabic.as_str())));
        for one in &content.partners {
            names.push((&one.name, &one.arabic));
            names.push((&one.contact, &one.contact_arabic));
            names.push((&one.street, &one.street_arabic));
            names.push((&one.town, &one.town_arabic));
        }
        names
    }

    fn are_unique<'a>(texts: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        texts.for_each(|text| assert!(seen.insert(text.to_lowercase()), "{text} is there twice"));
    }

    #[test]
    fn there_is_as_much_as_a_business_has() {
        let [palm, noor] = both();
        assert_eq!((palm.products.len(), palm.categories.len()), (400, 8));
        assert_eq!((palm.price_lists.len(), palm.partners.len(), palm.locations.len()), (3, 25, 3));
        assert_eq!((noor.products.len(), noor.locations.len()), (45, 2));
        assert!(noor.products.iter().any(|product| product.unit.as_deref() == Some("kg")));
        assert!(noor.products.iter().any(|product| !product.tracked));
        assert_eq!(noor.partners.iter().filter(|partner| partner.group == "cafe").count(), 4);
    }

    #[test]
    fn names_are_in_their_own_letters() {
        let is_arabic = |letter: char| ('\u{600}'..='\u{6ff}').contains(&letter);
        for content in both() {
            for (english, arabic) in names(&content) {
                assert!(!english.is_empty() && !english.contains(is_arabic), "{english}");
                assert!(arabic.contains(is_arabic), "{english}: {arabic}");
                assert!(!arabic.contains(|letter: char| letter.is_ascii_alphabetic()), "{arabic}");
            }
        }
    }

    #[test]
    fn nothing_is_called_the_same_as_something_else() {
        for content in both() {
            are_unique(content.products.iter().map(|product| product.sku.as_str()));
            are_unique(content.products.iter().map(|product| product.name.as_str()));
            are_unique(content.products.iter().map(|product| product.arabic.as_str()));
            are_unique(content.partners.iter().map(|partner| partner.code.as_str()));
            are_unique(content.partners.iter().map(|partner| partner.phone.as_str()));
            let gtins = content.products.iter().flat_map(|one| [&one.gtin, &one.carton_gtin]);
            are_unique(gtins.flatten().map(String::as_str));
        }
    }

    #[test]
    fn barcodes_are_examples_and_right() {
        for product in palm_street().unwrap().products {
            let gtin = product.gtin.as_deref().unwrap();
            assert_eq!(product.carton.is_some_and(|pieces| pieces > 1), product.carton_gtin.is_some());
            for code in [Some(gtin), product.carton_gtin.as_deref()].into_iter().flatten() {
                // 952 is kept for examples; 20 to 29 would be taken for weights.
                assert!(code.starts_with("952") && code.len() == 13, "{code}");
                assert!(gtin::normalised(code).is_some(), "{code}");
            }
        }
    }

    #[test]
    fn everything_is_sold_for_more_than_it_costs_on_every_list() {
        let number = |text: String| text.parse::<f64>().unwrap();
        for content in both() {
            for product in &content.products {
                let (price, cost) = (number(product.price.to_string()), number(product.cost.to_string()));
                let least = content.price_lists.iter().map(|list| {
                    let of_category =
                        list.category_percent.iter().find(|one| one.category == product.category);
                    let percent = of_category.map_or(list.percent, |one| one.percent);
                    let carton = list.carton_percent.map_or(0.0, |percent| number(percent.to_string()));
                    price * (1.0 + (number(percent.to_string()) + carton) / 100.0)
                });
                let least = least.fold(price, f64::min);
                assert!(cost > 0.0 && least > cost, "{}: {price}, {least}, {cost}", product.sku);
            }
        }
    }

    #[test]
    fn whatever_is_named_is_there() {
        for content in both() {
            let categories: BTreeSet<&str> =
                content.products.iter().map(|one| one.category.as_str()).collect();
            assert_eq!(categories, content.categories.iter().map(|one| one.key.as_str()).collect());
            let taxes: BTreeSet<&str> = content.products.iter().map(|one| one.tax.as_str()).collect();
            assert_eq!(taxes, content.tax_classes.iter().map(|one| one.name.as_str()).collect());
            let is_group = |code: &str| content.groups.iter().any(|group| group.code == code);
            assert!(content.partners.iter().all(|partner| is_group(&partner.group)));
            let is_list = |code: &String| content.price_lists.iter().any(|list| &list.code == code);
            assert!(content.groups.iter().flat_map(|group| &group.price_list).all(is_list));
            let is_place = |code: &str| content.locations.iter().any(|place| place.code == code);
            assert!(content.tills.iter().all(|till| is_place(&till.location)));
            let shares = content.price_lists.iter().flat_map(|list| &list.category_percent);
            assert!(shares.into_iter().all(|share| categories.contains(share.category.as_str())));
        }
    }

    #[test]
    fn pictures_differ_where_products_do() {
        let content = noor_bakery().unwrap();
        let pictures: BTreeSet<Vec<u8>> = content.products.iter().map(|one| one.picture(24)).collect();
        assert!(pictures.len() * 3 > content.products.len() * 2, "{}", pictures.len());
    }
}
