//! Lists of products.

use super::columns::Field;
use super::line::{Effect, Line};
use super::product_fields::Said;
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, undo};
use crate::ImportError;
use ahash::HashMap;
use onhand_domain::catalogue::add_product::AddProduct;
use onhand_domain::catalogue::edit_product::EditProduct;
use onhand_domain::catalogue::restore_product::RestoreProduct;
use onhand_domain::catalogue::set_photo::SetPhoto;
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::product::{Barcode, LocalName, ProductKind, ProductStatus, StockUnit};
use onhand_domain::records::{Business, Collection, Product};
use onhand_store::Reader;
use onhand_store::reads::found;

/// Units in which goods are weighed or measured, to a thousandth.
const MEASURED: &[&str] = &[
    "kg", "g", "l", "litre", "liter", "ml", "m", "metre", "meter", "lb", "lbs", "oz", "كغ", "كغم", "كيلو",
    "غرام", "لتر", "متر",
];

/// Lines of a list of products.
pub(super) struct Products {
    barcodes: HashMap<String, u64>,
    business: Business,
    /// What is said once for several lines: the group and the name that were said last.
    group: Option<(String, Option<String>)>,
    /// Photos by the names of their files, in small letters.
    photos: HashMap<String, String>,
    /// Photos that a line names and nobody gave.
    pub photos_missing: u64,
}

impl Products {
    pub fn new(business: Business, photos: HashMap<String, String>) -> Self {
        Self { barcodes: HashMap::default(), business, group: None, photos, photos_missing: 0 }
    }

    /// The name of the thing that a line is one of several of: said on its first line only.
    fn name_of_group(&mut self, line: &Line<'_>) -> Option<String> {
        let group = line.text("group")?.to_owned();
        let said = line.text("name").map(str::to_owned);
        match &mut self.group {
            Some((known, name)) if *known == group => {
                if said.is_some() {
                    name.clone_from(&said);
                }
                name.clone()
            }
            last => {
                *last = Some((group, said.clone()));
                said
            }
        }
    }

    /// The photo of a product, by the name of its file.
    fn photo(&mut self, said: &Said, known: Option<&Product>) -> Option<Command> {
        let name = said.photo.as_ref()?;
        let Some(photo) = self.photos.get(&name.to_lowercase()) else {
            self.photos_missing += 1;
            return None;
        };
        if known.is_some_and(|known| known.photo.as_ref() == Some(photo)) {
            return None;
        }
        let product = known.map_or_else(|| Key::Code(said.sku.clone()), |known| Key::from(known.id));
        Some(Command::SetPhoto(SetPhoto { photo: photo.clone(), product }))
    }

    /// Why a barcode can't be taken, if it can't.
    fn taken(&self, store: &dyn Reader, code: &str, sku: &str) -> Result<Option<Reason>, ImportError> {
        if let Some(first) = self.barcodes.get(code) {
            return Ok(Some(Reason::Duplicate(first.to_string())));
        }
        let holder = found::<Product>(store, &Lookup::ProductByBarcode(code.to_owned()))?;
        Ok(holder.filter(|holder| holder.sku != sku).map(|other| Reason::BarcodeTaken(other.sku)))
    }
}

/// The columns of a list of products.
pub(super) const FIELDS: &[Field] = super::product_fields::FIELDS;

impl Lines for Products {
    const KEYS: &'static [&'static str] = &["sku", "external_id"];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let group_name = self.name_of_group(line);
        let says = ["sku", "name", "price", "barcode", "cost"];
        if says.iter().all(|field| line.text(field).is_none()) {
            return Ok(Ok(Effect::Skipped));
        }
        let said = match Said::read(line, &self.business, group_name) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        for (field, barcode) in &said.barcodes {
            if let Some(reason) = self.taken(store, &barcode.code, &said.sku)? {
                return Ok(Err(line.wrong(field, reason)));
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
                return Ok(Err(line.wrong(field, Reason::FinerThanUnit)));
            }
        }
        if known.is_none() && said.name.is_none() {
            return Ok(Err(line.wrong("name", Reason::NameNeeded)));
        }
        let archived = known.as_ref().filter(|known| known.status == ProductStatus::Archived);
        let restore = archived.map(|known| restore(known, &said));
        if let Some(archived) = archived
            && !undo::was_undone(store, Collection::Products, archived.id.0)?
        {
            return Ok(Err(line.wrong("sku", Reason::Archived)));
        }
        for (_, barcode) in &said.barcodes {
            self.barcodes.insert(barcode.code.clone(), line.record.line);
        }
        let photo = self.photo(&said, known.as_ref());
        let (is_new, command) = match known {
            None => (true, Some(Command::AddProduct(add(said)))),
            Some(known) => (restore.is_some(), edit(&known, said).map(Command::EditProduct)),
        };
        let commands: Vec<Command> = restore.into_iter().chain(command).chain(photo).collect();
        Ok(Ok(match (is_new, commands.is_empty()) {
            (true, _) => Effect::New(commands),
            (false, false) => Effect::Changed(commands),
            (false, true) => Effect::Unchanged,
        }))
    }

    fn notes(&self) -> Vec<String> {
        let missing = self.photos_missing;
        (missing > 0)
            .then(|| format!("{missing} lines name a photo that was not given"))
            .into_iter()
            .collect()
    }
}

/// The digits after the point that a unit's quantities have.
fn decimals_of(unit: &str) -> u8 {
    if MEASURED.contains(&unit.to_lowercase().as_str()) { 3 } else { 0 }
}

fn barcodes(said: Vec<(&'static str, Barcode)>) -> Vec<Barcode> {
    said.into_iter().map(|(_, barcode)| barcode).collect()
}

fn names(said: Option<String>) -> Vec<LocalName> {
    said.map(|text| LocalName { language: "ar".into(), text }).into_iter().collect()
}

fn add(said: Said) -> AddProduct {
    AddProduct {
        barcodes: barcodes(said.barcodes),
        category: said.category,
        cost: said.cost,
        description: said.description,
        kind: said.kind.unwrap_or_default(),
        lead_days: said.lead_days,
        max: said.max,
        name: said.name.unwrap_or_default(),
        names: names(said.name_ar),
        price: said.price,
        reorder_point: said.reorder_point,
        safety_stock: said.safety_stock,
        sku: said.sku,
        status: said.status.unwrap_or_default(),
        stock_unit: said
            .unit
            .map_or_else(StockUnit::default, |name| StockUnit { decimals: decimals_of(&name), name }),
        tax_class: said.tax_class,
        ..AddProduct::default()
    }
}

/// Takes a product into use again that went with an import; what it is then is said here and not edited.
fn restore(known: &Product, said: &Said) -> Command {
    let status = said.status.unwrap_or_default();
    Command::RestoreProduct(RestoreProduct { product: Key::from(known.id), status })
}

/// What differs, and only that; `None` where nothing does. Barcodes that are new join those that are there.
fn edit(known: &Product, said: Said) -> Option<EditProduct> {
    fn new<T: PartialEq>(said: Option<T>, known: &Option<T>) -> Option<T> {
        said.filter(|said| known.as_ref() != Some(said))
    }
    let mut codes = known.barcodes.clone();
    for barcode in barcodes(said.barcodes) {
        match codes.iter_mut().find(|known| known.code == barcode.code) {
            Some(known) => known.pack = barcode.pack,
            None => codes.push(barcode),
        }
    }
    let mut local = known.names.clone();
    for name in names(said.name_ar) {
        local.retain(|known| known.language != name.language);
        local.push(name);
    }
    let stock_unit = said
        .unit
        .filter(|unit| *unit != known.stock_unit.name)
        .map(|name| StockUnit { decimals: decimals_of(&name).max(known.stock_unit.decimals), name });
    let kind = said.kind.filter(|kind| {
        let is_service = |kind: ProductKind| kind == ProductKind::Service;
        is_service(*kind) != is_service(known.kind)
    });
    let edit = EditProduct {
        barcodes: (codes != known.barcodes).then_some(codes),
        category: new(said.category, &known.category),
        cost: new(said.cost, &known.cost),
        description: new(said.description, &known.description),
        kind,
        lead_days: new(said.lead_days, &known.lead_days),
        max: new(said.max, &known.max),
        name: said.name.filter(|name| *name != known.name),
        names: (local != known.names).then_some(local),
        price: new(said.price, &known.price),
        reorder_point: new(said.reorder_point, &known.reorder_point),
        safety_stock: new(said.safety_stock, &known.safety_stock),
        status: said
            .status
            .filter(|status| *status != known.status && known.status != ProductStatus::Archived),
        stock_unit,
        tax_class: new(said.tax_class, &known.tax_class),
        ..EditProduct::nothing(Key::from(known.id))
    };
    (edit != EditProduct::nothing(Key::from(known.id))).then_some(edit)
}
