//! Lists of products.

use super::columns::Field;
use super::{Effect, Line, Lines, Problem, values};
use crate::ImportError;
use crate::online_retail::setup::found;
use ahash::HashMap;
use onhand_domain::catalogue::add_product::AddProduct;
use onhand_domain::catalogue::edit_product::EditProduct;
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Price;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::product::{Barcode, ProductStatus, StockUnit};
use onhand_domain::records::{Business, Product};
use onhand_store::Reader;

/// Units in which goods are weighed or measured, to a thousandth.
const MEASURED: &[&str] = &["kg", "g", "l", "litre", "liter", "ml", "m", "metre", "meter", "lb"];

/// Lines of a list of products.
pub(super) struct Products {
    barcodes: HashMap<String, u64>,
    business: Business,
}

/// What a line says of a product.
struct Said {
    barcode: Option<String>,
    category: Option<String>,
    cost: Option<Price>,
    description: Option<String>,
    lead_days: Option<u32>,
    max: Option<Quantity>,
    name: Option<String>,
    price: Option<Price>,
    reorder_point: Option<Quantity>,
    safety_stock: Option<Quantity>,
    sku: String,
    tax_class: Option<String>,
    unit: Option<String>,
}

impl Products {
    pub(super) fn new(business: Business) -> Self {
        Self { barcodes: HashMap::default(), business }
    }

    fn said(&self, line: &Line<'_>) -> Result<Said, Problem> {
        let price = |text: &str| values::price(text, self.business.exponent());
        let tax_class = |text: &str| match self.business.tax_rate(text) {
            Some(_) => Ok(text.to_owned()),
            None => Err("not a tax class of the business".to_owned()),
        };
        Ok(Said {
            sku: line.must("sku", values::code)?,
            name: line.read("name", values::name)?,
            price: line.read("price", price)?,
            cost: line.read("cost", price)?,
            barcode: line.read("barcode", values::barcode)?,
            category: line.read("category", values::name)?,
            description: line.read("description", values::note)?,
            lead_days: line.read("lead_days", values::days)?,
            max: line.read("max", values::quantity)?,
            reorder_point: line.read("reorder_point", values::quantity)?,
            safety_stock: line.read("safety_stock", values::quantity)?,
            tax_class: line.read("tax_class", tax_class)?,
            unit: line.read("unit", values::name)?,
        })
    }
}

impl Lines for Products {
    const KEY: &'static str = "sku";
    const FIELDS: &'static [Field] = &[
        Field {
            name: "sku",
            known_as: &[
                "sku",
                "productcode",
                "stockcode",
                "itemcode",
                "code",
                "productid",
                "article",
                "articleno",
                "item",
                "itemno",
                "partnumber",
                "id",
            ],
            needed: true,
        },
        Field {
            name: "name",
            known_as: &["name", "productname", "title", "itemname", "product"],
            needed: false,
        },
        Field {
            name: "price",
            known_as: &["price", "unitprice", "sellingprice", "saleprice", "listprice", "retailprice"],
            needed: false,
        },
        Field {
            name: "cost",
            known_as: &["cost", "unitcost", "costprice", "purchaseprice", "standardcost"],
            needed: false,
        },
        Field {
            name: "barcode",
            known_as: &["barcode", "gtin", "ean", "ean13", "gtin13", "upc", "gtinrepaired"],
            needed: false,
        },
        Field {
            name: "category",
            known_as: &["category", "categoryname", "group", "department"],
            needed: false,
        },
        Field {
            name: "description",
            known_as: &["description", "longdescription", "details"],
            needed: false,
        },
        Field {
            name: "reorder_point",
            known_as: &["reorderpoint", "reorderlevel", "minstock", "minimum", "min", "lowstock"],
            needed: false,
        },
        Field { name: "max", known_as: &["max", "maxstock", "maximum", "parlevel"], needed: false },
        Field { name: "safety_stock", known_as: &["safetystock", "buffer"], needed: false },
        Field { name: "lead_days", known_as: &["leaddays", "leadtime", "leadtimedays"], needed: false },
        Field { name: "tax_class", known_as: &["taxclass", "taxcode"], needed: false },
        Field { name: "unit", known_as: &["unit", "uom", "unitofmeasure", "stockunit"], needed: false },
    ];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = match self.said(line) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        if let Some(code) = &said.barcode {
            if let Some(first) = self.barcodes.get(code) {
                return Ok(Err(line.wrong("barcode", format!("the same as on line {first}"))));
            }
            let holder = found::<Product>(store, &Lookup::ProductByBarcode(code.clone()))?;
            if let Some(other) = holder.filter(|holder| holder.sku != said.sku) {
                return Ok(Err(line.wrong("barcode", format!("product {} has it already", other.sku))));
            }
        }
        let known = found::<Product>(store, &Lookup::ProductBySku(said.sku.clone()))?;
        let unit = said.unit.as_deref().or(known.as_ref().map(|p| p.stock_unit.name.as_str()));
        let decimals = match (&known, unit) {
            (Some(known), unit) if unit == Some(known.stock_unit.name.as_str()) => known.stock_unit.decimals,
            (_, Some(unit)) => decimals_of(unit),
            (_, None) => 0,
        };
        for (field, figure) in
            [("reorder_point", said.reorder_point), ("max", said.max), ("safety_stock", said.safety_stock)]
        {
            if figure.is_some_and(|figure| !figure.fits(decimals)) {
                return Ok(Err(line.wrong(field, "finer than the product's unit".into())));
            }
        }
        if let Some(code) = said.barcode.clone() {
            self.barcodes.insert(code, line.record.line);
        }
        Ok(match known {
            Some(known) if known.status == ProductStatus::Archived => {
                Err(line.wrong("sku", "the product is archived; restore it first".into()))
            }
            Some(known) => Ok(edit(&known, said)),
            None if said.name.is_none() => Err(line.wrong("name", "a new product needs a name".into())),
            None => Ok(Effect::New(Command::AddProduct(add(said)))),
        })
    }

    fn rest(self) -> Vec<(Command, Vec<u64>)> {
        Vec::new()
    }
}

/// The digits after the point that a unit's quantities have.
fn decimals_of(unit: &str) -> u8 {
    if MEASURED.contains(&unit.to_lowercase().as_str()) { 3 } else { 0 }
}

fn scanned(code: String) -> Barcode {
    Barcode { code, pack: Quantity::whole(1) }
}

fn add(said: Said) -> AddProduct {
    AddProduct {
        barcodes: said.barcode.map(scanned).into_iter().collect(),
        category: said.category,
        cost: said.cost,
        description: said.description,
        lead_days: said.lead_days,
        max: said.max,
        name: said.name.unwrap_or_default(),
        price: said.price,
        reorder_point: said.reorder_point,
        safety_stock: said.safety_stock,
        sku: said.sku,
        stock_unit: said
            .unit
            .map_or_else(StockUnit::default, |name| StockUnit { decimals: decimals_of(&name), name }),
        tax_class: said.tax_class,
        ..AddProduct::default()
    }
}

/// What differs, and only that. A barcode that is new joins those that are there.
fn edit(known: &Product, said: Said) -> Effect {
    fn new<T: PartialEq>(said: Option<T>, known: &Option<T>) -> Option<T> {
        said.filter(|said| known.as_ref() != Some(said))
    }
    let barcodes =
        said.barcode.filter(|code| known.barcodes.iter().all(|barcode| barcode.code != *code)).map(|code| {
            let mut barcodes = known.barcodes.clone();
            barcodes.push(scanned(code));
            barcodes
        });
    let stock_unit = said
        .unit
        .filter(|unit| *unit != known.stock_unit.name)
        .map(|name| StockUnit { decimals: decimals_of(&name).max(known.stock_unit.decimals), name });
    let nothing = EditProduct {
        barcodes: None,
        category: None,
        clear: Vec::new(),
        cost: None,
        description: None,
        kind: None,
        lead_days: None,
        locations: None,
        max: None,
        name: None,
        names: None,
        price: None,
        product: Key::from(known.id),
        reorder_point: None,
        safety_stock: None,
        sell_policy: None,
        sku: None,
        status: None,
        stock_unit: None,
        tax_class: None,
        track: None,
        units: None,
    };
    let edit = EditProduct {
        barcodes,
        category: new(said.category, &known.category),
        cost: new(said.cost, &known.cost),
        description: new(said.description, &known.description),
        lead_days: new(said.lead_days, &known.lead_days),
        max: new(said.max, &known.max),
        name: said.name.filter(|name| *name != known.name),
        price: new(said.price, &known.price),
        reorder_point: new(said.reorder_point, &known.reorder_point),
        safety_stock: new(said.safety_stock, &known.safety_stock),
        stock_unit,
        tax_class: new(said.tax_class, &known.tax_class),
        ..nothing.clone()
    };
    if edit == nothing { Effect::Unchanged } else { Effect::Changed(Command::EditProduct(edit)) }
}
