//! Lists of how much there is, by product and place.
//!
//! Where a product was never at the location, the figure becomes opening stock; where it was, the figure is taken for
//! a count made now, and only the difference is posted. A figure that the book has already changes nothing. A list may
//! say which it is: then it is that everywhere.

use super::columns::Field;
use super::line::{Effect, Line};
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, Planned, StockAs, TableOptions, values};
use crate::ImportError;
use ahash::HashMap;
use onhand_domain::catalogue::edit_product::EditProduct;
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use onhand_domain::limits;
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Price;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::location::{LocationKind, LocationStatus};
use onhand_domain::records::product::ProductAtLocation;
use onhand_domain::records::{Business, Location, Product, StockLevel, Stored};
use onhand_domain::stock::lines::LineInput;
use onhand_domain::stock::post_count::{CountedInput, PostCount};
use onhand_domain::stock::post_opening::PostOpening;
use onhand_store::reads::{found, record};
use onhand_store::{Query, Reader};
use std::collections::BTreeMap;

/// Why the documents are there.
const NOTE: &str = "From an imported list of stock.";

/// Lines of a list of stock.
pub(super) struct Stock {
    business: Business,
    counted: BTreeMap<String, Vec<(CountedInput, u64)>>,
    /// The location of lines that name none.
    location: Option<Location>,
    /// By code and by name, in small letters.
    locations: HashMap<String, Location>,
    opening: BTreeMap<String, Vec<(LineInput, u64)>>,
    posted_as: StockAs,
    /// Lines by product and location, where a place there may have several.
    seen: HashMap<(String, String), u64>,
    /// Where products stand, by product: the places that the list says.
    shelves: BTreeMap<String, Shelves>,
}

/// A product, and the shelf that it stands on at each place.
struct Shelves {
    places: Vec<(Location, String)>,
    product: Product,
}

impl Stock {
    pub fn new(store: &dyn Reader, business: &Business, options: &TableOptions) -> Result<Self, ImportError> {
        let mut locations = HashMap::default();
        let collection = Location::COLLECTION;
        let query =
            Query { collection, filters: Vec::new(), after_row: None, newest_first: true, limit: 10_000 };
        for stored in store.list(&query)? {
            let decoded = stored.decode(collection)?;
            let Some(location) = Location::from_record(&decoded) else { continue };
            if location.kind != LocationKind::Transit && location.status == LocationStatus::Active {
                locations.insert(location.name.to_lowercase(), location.clone());
            }
        }
        let by_code: Vec<Location> = locations.values().cloned().collect();
        locations.extend(by_code.into_iter().map(|location| (location.code.to_lowercase(), location)));
        let location =
            match (&options.location, business.default_location) {
                (Some(code), _) => {
                    let known = found::<Location>(store, &Lookup::LocationByCode(code.clone()))?;
                    Some(known.ok_or_else(|| {
                        ImportError::Business(format!("the business has no location {code}"))
                    })?)
                }
                (None, Some(own)) => record::<Location>(store, own.0)?,
                (None, None) => None,
            };
        if location.as_ref().is_some_and(|location| location.kind == LocationKind::Transit) {
            return Err(ImportError::Business("stock under way is that of transfers".into()));
        }
        if location.is_none() && locations.is_empty() {
            return Err(ImportError::Business("the business has no location yet; add one first".into()));
        }
        Ok(Self {
            business: business.clone(),
            counted: BTreeMap::new(),
            location,
            locations,
            opening: BTreeMap::new(),
            posted_as: options.stock_as,
            seen: HashMap::default(),
            shelves: BTreeMap::new(),
        })
    }

    fn location(&self, line: &Line<'_>, named: Option<&str>) -> Result<Location, Problem> {
        let found = match named {
            Some(name) => self.locations.get(&name.to_lowercase()),
            None => self.location.as_ref(),
        };
        found.cloned().ok_or_else(|| line.wrong("location", Reason::NoLocation))
    }

    fn place(
        &mut self,
        store: &dyn Reader,
        line: &Line<'_>,
        product: &Product,
        location: &Location,
        (quantity, cost): (Quantity, Option<Price>),
    ) -> Result<Effect, ImportError> {
        let level = record::<StockLevel>(store, StockLevel::id_of(product.id, location.id))?;
        let (key, at) = (Key::from(product.id), line.record.line);
        let as_opening = match self.posted_as {
            StockAs::Found => level.is_none(),
            StockAs::Opening => true,
            StockAs::Count => false,
        };
        let book = level.as_ref().map_or(Quantity::ZERO, |level| level.on_hand);
        if quantity == book && (level.is_some() || quantity.is_zero()) {
            return Ok(Effect::Unchanged);
        }
        if as_opening {
            let opening =
                LineInput { cost, cost_of_unit: None, product: key, quantity, reason: None, unit: None };
            self.opening.entry(location.code.clone()).or_default().push((opening, at));
        } else {
            let counted = CountedInput { counted: quantity, counted_at: None, product: key, unit: None };
            self.counted.entry(location.code.clone()).or_default().push((counted, at));
        }
        Ok(Effect::Collected { is_new: as_opening })
    }

    /// Remembers on which shelf a product stands.
    fn shelve(&mut self, line: &Line<'_>, product: &Product, location: &Location) {
        let parts: Vec<&str> = [line.text("shelf"), line.text("bin")].into_iter().flatten().collect();
        if parts.is_empty() || parts == ["N/A", "0"] {
            return;
        }
        let shelf: String = parts.join("-").chars().take(limits::NAME_MAX).collect();
        let known = product.at(location.id).and_then(|entry| entry.shelf.clone());
        if known.as_ref() != Some(&shelf) {
            let entry = self.shelves.entry(product.sku.clone());
            let shelves = entry.or_insert_with(|| Shelves { places: Vec::new(), product: product.clone() });
            shelves.places.push((location.clone(), shelf));
        }
    }
}

/// The columns of a list of stock.
pub(super) const FIELDS: &[Field] = &[
    super::product_fields::FIELDS[0],
    super::product_fields::FIELDS[1],
    Field::text(
        "location",
        &[
            "location",
            "warehouse",
            "store",
            "branch",
            "locationname",
            "locationid",
            "locationcode",
            "الموقع",
            "المستودع",
            "الفرع",
            "المخزن",
        ],
    ),
    Field::number(
        "quantity",
        &[
            "quantity",
            "qty",
            "onhandnew",
            "onhandcurrent",
            "onhandquantity",
            "quantityonhand",
            "qtyonhand",
            "onhand",
            "newquantity",
            "currentquantity",
            "variantinventoryqty",
            "inventoryquantity",
            "stock",
            "unitsinstock",
            "instock",
            "stocklevel",
            "counted",
            "countedquantity",
            "availablenoteditable",
            "available",
            "الكميهفياليد",
            "الكميهالمتوفره",
            "الكميهالفعليه",
            "الكميهالمتاحه",
            "الكميه",
            "المخزون",
            "الرصيدالحالي",
        ],
    )
    .by_location(&["newquantity", "currentquantity", "onhandquantity"])
    .needed(),
    Field::number(
        "cost",
        &["cost", "unitcost", "costprice", "purchaseprice", "standardcost", "التكلفه", "سعرالتكلفه"],
    ),
    Field::text("shelf", &["shelf", "binname", "aisle", "rack", "الرف"]),
    Field::text("bin", &["bin", "الخانه"]),
];

impl Lines for Stock {
    const KEYS: &'static [&'static str] = &[];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let (exponent, numerals) = (self.business.exponent(), line.numerals);
        let unquoted = |text: &str| values::code(text.trim_start_matches('\'').trim());
        let read = || {
            let sku = match line.read("sku", unquoted)? {
                Some(sku) => sku,
                None => line.must("external_id", unquoted).map_err(|_| line.wrong("sku", Reason::Missing))?,
            };
            let cost = line.read("cost", |text| values::price(numerals, text, exponent))?;
            let location = line.read("location", |text| Ok(text.to_owned()))?;
            Ok((sku, cost, location))
        };
        let (sku, cost, location) = match read() {
            Ok(read) => read,
            Err(problem) => return Ok(Err(problem)),
        };
        let Some(product) = found::<Product>(store, &Lookup::ProductBySku(sku.clone()))? else {
            return Ok(Err(line.wrong("sku", Reason::NoProduct)));
        };
        let figures = line.columns.mapped.iter().filter(|mapped| mapped.field == "quantity");
        let mut effects = Vec::new();
        for mapped in figures {
            let text = line.record.field(mapped.place).trim();
            let wrong = |reason| {
                Problem::new(line.record.line, Some(mapped.column.clone()), Some(text.to_owned()), reason)
            };
            if matches!(text, "" | "not stocked") {
                if mapped.location.is_none() && text.is_empty() {
                    return Ok(Err(Problem { value: None, ..wrong(Reason::Missing) }));
                }
                continue;
            }
            let quantity = match values::quantity(numerals, text) {
                Ok(quantity) => quantity,
                Err(reason) => return Ok(Err(wrong(reason))),
            };
            if !product.is_tracked() {
                return Ok(Err(line.wrong("sku", Reason::NotTracked)));
            }
            if !quantity.fits(product.stock_unit.decimals) {
                return Ok(Err(wrong(Reason::FinerThanUnit)));
            }
            let location = match self.location(line, mapped.location.as_deref().or(location.as_deref())) {
                Ok(location) => location,
                Err(problem) => return Ok(Err(problem)),
            };
            let key = (sku.clone(), location.code.clone());
            if let Some(first) = self.seen.get(&key) {
                return Ok(Err(line.wrong("sku", Reason::Duplicate(first.to_string()))));
            }
            self.seen.insert(key, line.record.line);
            self.shelve(line, &product, &location);
            effects.push(self.place(store, line, &product, &location, (quantity, cost))?);
        }
        let is_new = |effect: &Effect| matches!(effect, Effect::Collected { is_new: true });
        Ok(Ok(match () {
            () if effects.iter().any(is_new) => Effect::Collected { is_new: true },
            () if effects.iter().any(|effect| matches!(effect, Effect::Collected { .. })) => {
                Effect::Collected { is_new: false }
            }
            () => Effect::Unchanged,
        }))
    }

    fn rest(self) -> Vec<Planned> {
        let note = Some(NOTE.to_owned());
        let at = |code: &str| Some(Key::Code(code.to_owned()));
        let mut rest = Vec::new();
        for (location, lines) in &self.opening {
            rest.extend(lines.chunks(limits::FACT_LINES_MAX).map(|chunk| Planned {
                at: None,
                command: Command::PostOpening(PostOpening {
                    document: None,
                    lines: chunk.iter().map(|(line, _)| line.clone()).collect(),
                    location: at(location),
                    note: note.clone(),
                    reference: None,
                }),
                is_new: true,
                lines: chunk.iter().map(|(_, line)| *line).collect(),
            }));
        }
        for (location, lines) in &self.counted {
            rest.extend(lines.chunks(limits::COUNT_LINES_MAX).map(|chunk| Planned {
                at: None,
                command: Command::PostCount(PostCount {
                    document: None,
                    lines: chunk.iter().map(|(line, _)| line.clone()).collect(),
                    location: at(location),
                    note: note.clone(),
                    reference: None,
                }),
                is_new: false,
                lines: chunk.iter().map(|(_, line)| *line).collect(),
            }));
        }
        rest.extend(self.shelves.into_values().map(|shelves| Planned {
            at: None,
            command: Command::EditProduct(shelved(shelves)),
            is_new: false,
            lines: Vec::new(),
        }));
        rest
    }
}

/// A product with the shelves that it stands on.
fn shelved(shelves: Shelves) -> EditProduct {
    let Shelves { places, product } = shelves;
    let mut locations = product.locations.clone();
    for (location, shelf) in places {
        match locations.iter_mut().find(|entry| entry.location == location.id) {
            Some(entry) => entry.shelf = Some(shelf),
            None => locations.push(ProductAtLocation {
                holdback: None,
                location: location.id,
                max: None,
                reorder_point: None,
                safety_stock: None,
                shelf: Some(shelf),
            }),
        }
    }
    EditProduct { locations: Some(locations), ..EditProduct::nothing(Key::from(product.id)) }
}
