//! Lists of how much there is.
//!
//! Where a product was never at the location, the figure becomes opening stock; where it was, the figure is taken for
//! a count made now, and only the difference is posted. A figure that the book has already changes nothing.

use super::columns::Field;
use super::{Effect, Line, Lines, Problem, TableOptions, values};
use crate::ImportError;
use crate::online_retail::setup::{found, record};
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use onhand_domain::limits;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::location::LocationKind;
use onhand_domain::records::{Business, Location, Product, StockLevel};
use onhand_domain::stock::lines::LineInput;
use onhand_domain::stock::post_count::{CountedInput, PostCount};
use onhand_domain::stock::post_opening::PostOpening;
use onhand_store::Reader;

/// Why the documents are there.
const NOTE: &str = "From an imported list of stock.";

/// Lines of a list of stock.
pub(super) struct Stock {
    counted: Vec<(CountedInput, u64)>,
    location: Location,
    opening: Vec<(LineInput, u64)>,
    business: Business,
}

impl Stock {
    pub(super) fn new(
        store: &dyn Reader,
        business: &Business,
        options: &TableOptions,
    ) -> Result<Self, ImportError> {
        let location = match (&options.location, business.default_location) {
            (Some(code), _) => found::<Location>(store, &Lookup::LocationByCode(code.clone()))?
                .ok_or_else(|| ImportError::Business(format!("the business has no location {code}")))?,
            (None, Some(own)) => record::<Location>(store, own.0)?
                .ok_or_else(|| ImportError::Business("the business's own location is not there".into()))?,
            (None, None) => {
                return Err(ImportError::Business("the business has no location yet; add one first".into()));
            }
        };
        if location.kind == LocationKind::Transit {
            return Err(ImportError::Business("stock under way is that of transfers".into()));
        }
        Ok(Self { counted: Vec::new(), location, opening: Vec::new(), business: business.clone() })
    }
}

impl Lines for Stock {
    const KEY: &'static str = "sku";
    const FIELDS: &'static [Field] = &[
        super::products::Products::FIELDS[0],
        Field {
            name: "quantity",
            known_as: &[
                "quantity",
                "qty",
                "stock",
                "onhand",
                "unitsinstock",
                "instock",
                "stocklevel",
                "counted",
            ],
            needed: true,
        },
        Field {
            name: "cost",
            known_as: &["cost", "unitcost", "costprice", "purchaseprice", "standardcost"],
            needed: false,
        },
    ];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let exponent = self.business.exponent();
        let read = || {
            Ok((
                line.must("sku", values::code)?,
                line.must("quantity", values::quantity)?,
                line.read("cost", |text| values::price(text, exponent))?,
            ))
        };
        let (sku, quantity, cost) = match read() {
            Ok(read) => read,
            Err(problem) => return Ok(Err(problem)),
        };
        let Some(product) = found::<Product>(store, &Lookup::ProductBySku(sku))? else {
            return Ok(Err(line.wrong("sku", "there is no such product; import products first".into())));
        };
        if !product.is_tracked() {
            return Ok(Err(line.wrong("sku", "no stock is kept of this product".into())));
        }
        if !quantity.fits(product.stock_unit.decimals) {
            return Ok(Err(line.wrong("quantity", "finer than the product's unit".into())));
        }
        let level = record::<StockLevel>(store, StockLevel::id_of(product.id, self.location.id))?;
        let product = Key::from(product.id);
        Ok(Ok(match level {
            Some(level) if level.on_hand == quantity => Effect::Unchanged,
            Some(_) => {
                let line_input = CountedInput { counted: quantity, counted_at: None, product, unit: None };
                self.counted.push((line_input, line.record.line));
                Effect::Collected { is_new: false }
            }
            None if quantity.is_zero() => Effect::Unchanged,
            None => {
                let line_input =
                    LineInput { cost, cost_of_unit: None, product, quantity, reason: None, unit: None };
                self.opening.push((line_input, line.record.line));
                Effect::Collected { is_new: true }
            }
        }))
    }

    fn rest(self) -> Vec<(Command, Vec<u64>)> {
        let location = Some(Key::from(self.location.id));
        let note = Some(NOTE.to_owned());
        let opening = self.opening.chunks(limits::FACT_LINES_MAX).map(|chunk| {
            let lines = chunk.iter().map(|(line, _)| line.clone()).collect();
            let post = PostOpening {
                document: None,
                lines,
                location: location.clone(),
                note: note.clone(),
                reference: None,
            };
            (Command::PostOpening(post), chunk.iter().map(|(_, line)| *line).collect())
        });
        let counted = self.counted.chunks(limits::COUNT_LINES_MAX).map(|chunk| {
            let lines = chunk.iter().map(|(line, _)| line.clone()).collect();
            let post = PostCount {
                document: None,
                lines,
                location: location.clone(),
                note: note.clone(),
                reference: None,
            };
            (Command::PostCount(post), chunk.iter().map(|(_, line)| *line).collect())
        });
        opening.chain(counted).collect()
    }
}
