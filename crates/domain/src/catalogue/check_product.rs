//! What a product must be before it is kept, whoever made or changed it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::gtin;
use crate::limits;
use crate::lookup::Lookup;
use crate::money::Price;
use crate::prices::quantities;
use crate::quantity::{self, Quantity};
use crate::records::product::{Barcode, ProductStatus, SellPolicy};
use crate::records::{Collection, Location, Product};
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::price_in_currency;

/// Locations at which one product may differ.
const LOCATIONS_MAX: usize = 1_000;

/// Wants what [`checked`] reads.
pub fn want(wants: &mut Wants<'_>, product: &Product) {
    wants.found::<Product>(Lookup::ProductBySku(product.sku.clone()));
    for barcode in &product.barcodes {
        let code = gtin::normalised(&barcode.code).unwrap_or_else(|| barcode.code.clone());
        wants.found::<Product>(Lookup::ProductByBarcode(code));
    }
    for entry in &product.locations {
        wants.record::<Location>(entry.location);
    }
}

/// The product with its codes and prices normalised, or why it can't be kept.
pub fn checked(decision: &Decision<'_>, mut product: Product) -> Result<Product, Refusal> {
    limits::code("data.sku", &product.sku)?;
    limits::name("data.name", &product.name)?;
    limits::short("data.category", product.category.as_deref())?;
    limits::note("data.description", product.description.as_deref())?;
    limits::names(&product.names)?;
    if product.status == ProductStatus::Archived {
        return Err(Refusal::invalid("data.status", Rule::NotArchived));
    }
    if product.stock_unit.decimals > quantity::SCALE {
        return Err(Refusal::invalid("data.stock_unit.decimals", Rule::InRange));
    }
    limits::name("data.stock_unit.name", &product.stock_unit.name)?;
    check_units(&product)?;
    check_levels(&product)?;
    quantities::check(&product, "data", product.minimum, product.multiple)?;
    if let Some(class) = &product.tax_class {
        decision.business()?.tax_rate(class).ok_or(Refusal::invalid("data.tax_class", Rule::TaxClass))?;
    }
    let money = |field, price: Option<Price>| {
        price.map(|price| price_in_currency(decision, field, price)).transpose()
    };
    product.price = money("data.price", product.price)?;
    product.cost = money("data.cost", product.cost)?;
    for entry in &product.locations {
        decision.existing::<Location>(entry.location)?;
    }
    check_codes(decision, &mut product)?;
    Ok(product)
}

fn check_units(product: &Product) -> Result<(), Refusal> {
    limits::few("data.units", product.units.len(), limits::LIST_MAX)?;
    for (place, unit) in product.units.iter().enumerate() {
        limits::name(&format!("data.units[{place}].name"), &unit.name)?;
        if unit.numerator <= 0
            || unit.denominator <= 0
            || unit.numerator.max(unit.denominator) > 1_000_000_000
        {
            return Err(Refusal::invalid(format!("data.units[{place}]"), Rule::Positive));
        }
        let again = product.units[..place].iter().any(|other| other.name == unit.name);
        if again || unit.name == product.stock_unit.name {
            return Err(Refusal::invalid(format!("data.units[{place}].name"), Rule::Unique));
        }
    }
    Ok(())
}

fn check_levels(product: &Product) -> Result<(), Refusal> {
    let check = |field: String, figure: Option<Quantity>| match figure {
        Some(figure) => {
            limits::not_negative(|| field, figure).and_then(|()| limits::fits_unit(product, figure))
        }
        None => Ok(()),
    };
    check("data.reorder_point".into(), product.reorder_point)?;
    check("data.safety_stock".into(), product.safety_stock)?;
    check("data.max".into(), product.max)?;
    if let SellPolicy::Backorder { limit } = product.sell_policy {
        check("data.sell_policy.limit".into(), Some(limit))?;
    }
    limits::few("data.locations", product.locations.len(), LOCATIONS_MAX)?;
    for (place, entry) in product.locations.iter().enumerate() {
        let field = |name: &str| format!("data.locations[{place}].{name}");
        check(field("reorder_point"), entry.reorder_point)?;
        check(field("safety_stock"), entry.safety_stock)?;
        check(field("max"), entry.max)?;
        check(field("holdback"), entry.holdback)?;
        limits::short(&field("shelf"), entry.shelf.as_deref())?;
        if product.locations[..place].iter().any(|other| other.location == entry.location) {
            return Err(Refusal::invalid(field("location"), Rule::Unique));
        }
    }
    Ok(())
}

fn check_codes(decision: &Decision<'_>, product: &mut Product) -> Result<(), Refusal> {
    let taken = |lookup: &Lookup| decision.found(lookup).iter().any(|id| *id != product.id.0);
    if taken(&Lookup::ProductBySku(product.sku.clone())) {
        return Err(Refusal::Exists { collection: Collection::Products, key: product.sku.clone() });
    }
    limits::few("data.barcodes", product.barcodes.len(), limits::LIST_MAX)?;
    let mut codes: Vec<Barcode> = Vec::with_capacity(product.barcodes.len());
    for (place, barcode) in product.barcodes.iter().enumerate() {
        let field = format!("data.barcodes[{place}].code");
        limits::code(&field, &barcode.code)?;
        limits::positive(|| format!("data.barcodes[{place}].pack"), barcode.pack)?;
        limits::fits_unit(product, barcode.pack)?;
        let code = match gtin::normalised(&barcode.code) {
            Some(code) => code,
            None if gtin::looks_like(&barcode.code) => return Err(Refusal::invalid(field, Rule::CheckDigit)),
            None => barcode.code.clone(),
        };
        if codes.iter().any(|other| other.code == code) {
            return Err(Refusal::invalid(field, Rule::Unique));
        }
        if taken(&Lookup::ProductByBarcode(code.clone())) {
            return Err(Refusal::Exists { collection: Collection::Products, key: code });
        }
        codes.push(Barcode { code, pack: barcode.pack });
    }
    product.barcodes = codes;
    Ok(())
}
