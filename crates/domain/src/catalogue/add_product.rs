//! Adds a product.

use super::check_product;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use crate::records::Product;
use crate::records::product::{
    Barcode, LocalName, ProductAtLocation, ProductKind, ProductStatus, SellPolicy, StockUnit, Track, Unit,
};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product to be added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddProduct {
    /// Codes that scanners read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<Barcode>,
    /// Group for lists and reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What a stock unit costs the business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// Text for the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ProductId>,
    /// Good, ingredient, made or service.
    #[serde(default)]
    pub kind: ProductKind,
    /// Days from ordering to receiving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<u32>,
    /// Levels that differ at a location, and its shelf there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<ProductAtLocation>,
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
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// Price of one stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// At or below this it is low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reorder_point: Option<Quantity>,
    /// Buffer below the reorder point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_stock: Option<Quantity>,
    /// What happens when an order asks for more than there is.
    #[serde(default)]
    pub sell_policy: SellPolicy,
    /// The business's own code; unique.
    pub sku: String,
    /// Draft, active or hidden.
    #[serde(default)]
    pub status: ProductStatus,
    /// The unit that stock is kept in; absent: whole pieces.
    #[serde(default)]
    pub stock_unit: StockUnit,
    /// Which of the business's tax classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    /// Whether stock is kept.
    #[serde(default)]
    pub track: Track,
    /// Other units it is bought, sold or cooked in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
}

impl AddProduct {
    fn product(&self, id: ProductId) -> Product {
        let own = self.clone();
        Product {
            barcodes: own.barcodes,
            category: own.category,
            cost: own.cost,
            description: own.description,
            id,
            kind: own.kind,
            lead_days: own.lead_days,
            locations: own.locations,
            max: own.max,
            minimum: own.minimum,
            multiple: own.multiple,
            name: own.name,
            names: own.names,
            photo: None,
            price: own.price,
            reorder_point: own.reorder_point,
            safety_stock: own.safety_stock,
            sell_policy: own.sell_policy,
            sku: own.sku,
            status: own.status,
            stock_unit: own.stock_unit,
            tax_class: own.tax_class,
            track: own.track,
            units: own.units,
        }
    }
}

impl Act for AddProduct {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let id = self.id.map_or_else(|| ids::derive(wants.context().command.0, "product", &[]), |id| id.0);
        wants.record::<Product>(id);
        check_product::want(wants, &self.product(ProductId(id)));
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let id = self.id.unwrap_or(ProductId(ids::derive(decision.context().command.0, "product", &[])));
        decision.must_be_new::<Product>(id)?;
        let product = check_product::checked(decision, self.product(id))?;
        decision.say(Event::ProductAdded { product: id, sku: product.sku.clone() });
        decision.put(product);
        Ok(())
    }
}
