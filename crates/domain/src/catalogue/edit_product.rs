//! Changes a product: what is not given stays as it is.

use super::{check_product, in_use};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::lookup::Lookup;
use crate::money::Price;
use crate::prices::tiers;
use crate::quantity::Quantity;
use crate::records::product::{
    Barcode, LocalName, ProductAtLocation, ProductKind, ProductStatus, SellPolicy, StockUnit, Track, Unit,
};
use crate::records::{Collection, Product, StockLevel};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a product to be changed; what is absent stays as it is. Lists are replaced whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditProduct {
    /// Codes that scanners read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcodes: Option<Vec<Barcode>>,
    /// Group for lists and reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Fields to be emptied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<ProductField>,
    /// What a stock unit costs the business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// Text for the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Good, ingredient, made or service. To or from service only while nothing is in stock or promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ProductKind>,
    /// Days from ordering to receiving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<u32>,
    /// Levels that differ at a location, and its shelf there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<ProductAtLocation>>,
    /// Above this it is overstocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Quantity>,
    /// Partners order at least so many, unless their price list says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// Partners order whole multiples of it, such as the carton, unless their price list says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Quantity>,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// Price of one stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// At or below this it is low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reorder_point: Option<Quantity>,
    /// Buffer below the reorder point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_stock: Option<Quantity>,
    /// What happens when an order asks for more than there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sell_policy: Option<SellPolicy>,
    /// The business's own code; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Draft, active or hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
    /// The unit that stock is kept in. Coarser only while nothing is in stock or promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_unit: Option<StockUnit>,
    /// Which of the business's tax classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    /// Whether stock is kept. Changed only while nothing is in stock or promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// Other units it is bought, sold or cooked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Vec<Unit>>,
}

/// Fields of a product that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields are")]
pub enum ProductField {
    Category,
    Cost,
    Description,
    LeadDays,
    Max,
    Minimum,
    Multiple,
    Price,
    ReorderPoint,
    SafetyStock,
    TaxClass,
}

impl EditProduct {
    /// A change of nothing.
    pub fn nothing(product: Key) -> Self {
        Self { product, ..Self::default() }
    }

    fn is_given(&self, field: ProductField) -> bool {
        match field {
            ProductField::Category => self.category.is_some(),
            ProductField::Cost => self.cost.is_some(),
            ProductField::Description => self.description.is_some(),
            ProductField::LeadDays => self.lead_days.is_some(),
            ProductField::Max => self.max.is_some(),
            ProductField::Minimum => self.minimum.is_some(),
            ProductField::Multiple => self.multiple.is_some(),
            ProductField::Price => self.price.is_some(),
            ProductField::ReorderPoint => self.reorder_point.is_some(),
            ProductField::SafetyStock => self.safety_stock.is_some(),
            ProductField::TaxClass => self.tax_class.is_some(),
        }
    }

    fn applied_to(&self, mut product: Product) -> Product {
        for field in &self.clear {
            match field {
                ProductField::Category => product.category = None,
                ProductField::Cost => product.cost = None,
                ProductField::Description => product.description = None,
                ProductField::LeadDays => product.lead_days = None,
                ProductField::Max => product.max = None,
                ProductField::Minimum => product.minimum = None,
                ProductField::Multiple => product.multiple = None,
                ProductField::Price => product.price = None,
                ProductField::ReorderPoint => product.reorder_point = None,
                ProductField::SafetyStock => product.safety_stock = None,
                ProductField::TaxClass => product.tax_class = None,
            }
        }
        let given = self.clone();
        Product {
            barcodes: given.barcodes.unwrap_or(product.barcodes),
            category: given.category.or(product.category),
            cost: given.cost.or(product.cost),
            description: given.description.or(product.description),
            id: product.id,
            kind: given.kind.unwrap_or(product.kind),
            lead_days: given.lead_days.or(product.lead_days),
            locations: given.locations.unwrap_or(product.locations),
            max: given.max.or(product.max),
            minimum: given.minimum.or(product.minimum),
            multiple: given.multiple.or(product.multiple),
            name: given.name.unwrap_or(product.name),
            names: given.names.unwrap_or(product.names),
            photo: product.photo,
            price: given.price.or(product.price),
            reorder_point: given.reorder_point.or(product.reorder_point),
            safety_stock: given.safety_stock.or(product.safety_stock),
            sell_policy: given.sell_policy.unwrap_or(product.sell_policy),
            sku: given.sku.unwrap_or(product.sku),
            status: given.status.unwrap_or(product.status),
            stock_unit: given.stock_unit.unwrap_or(product.stock_unit),
            tax_class: given.tax_class.or(product.tax_class),
            track: given.track.unwrap_or(product.track),
            units: given.units.unwrap_or(product.units),
        }
    }
}

/// Whether what is kept of stock would mean something else after the change.
fn changes_stock(before: &Product, after: &Product) -> bool {
    before.is_tracked() != after.is_tracked() || after.stock_unit.decimals < before.stock_unit.decimals
}

impl Act for EditProduct {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(product) = wants.product(&self.product) else { return };
        let after = self.applied_to(product.clone());
        check_product::want(wants, &after);
        wants.found::<StockLevel>(Lookup::LevelsOfProduct(product.id));
        if changes_stock(product, &after) {
            in_use::want_product(wants, product.id);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let before = decision.product(&self.product)?.clone();
        let id = before.id;
        if before.status == ProductStatus::Archived {
            return Err(Refusal::NotActive { collection: Collection::Products, id: id.0 });
        }
        if let Some(place) = self.clear.iter().position(|field| self.is_given(*field)) {
            return Err(Refusal::invalid(format!("data.clear[{place}]"), Rule::Unique));
        }
        let after = check_product::checked(decision, self.applied_to(before.clone()))?;
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        if changes_stock(&before, &after) {
            in_use::refuse_product(decision, id)?;
        }
        decision.say(Event::ProductUpdated { product: id, sku: after.sku.clone() });
        tiers::say_own(decision, &before, &after);
        decision.put(after);
        settle_levels(decision, &Lookup::LevelsOfProduct(id));
        Ok(())
    }
}

/// Puts stock levels back as they are, so that what follows from them is derived again.
fn settle_levels(decision: &mut Decision<'_>, lookup: &Lookup) {
    for id in decision.found(lookup) {
        if let Some(level) = decision.get::<StockLevel>(id).cloned() {
            decision.put(level);
        }
    }
}
