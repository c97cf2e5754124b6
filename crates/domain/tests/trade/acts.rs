//! What several tests of the trade need: orders and customers by a short name.

use onhand_domain::ids::{self, CustomerId, OrderId, SaleId};
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::{Exception, Order};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

/// An id that follows from a name.
pub fn named(name: &str) -> Uuid {
    ids::natural("named", &[name.as_bytes()])
}

/// The order of a name.
pub fn order<'a>(shop: &'a Shop, name: &str) -> &'a Order {
    shop.get::<Order>(OrderId(named(name))).unwrap_or_else(|| panic!("{name} was not placed"))
}

/// The id of the sale of a name.
pub fn sale_id(name: &str) -> SaleId {
    SaleId(named(name))
}

/// A customer, there from now on.
pub fn customer(shop: &mut Shop, name: &str, status: CustomerStatus) -> CustomerId {
    let id = named(name);
    let acting = std::mem::replace(&mut shop.actor, Shop::empty().actor);
    shop.must("add_customer", json!({"id": id, "code": name, "name": name}));
    match status {
        CustomerStatus::Active => {}
        CustomerStatus::OnHold => {
            shop.must("edit_customer", json!({"customer": id, "status": "on_hold"}));
        }
        CustomerStatus::Archived => {
            shop.must("archive_customer", json!({"customer": id}));
        }
    }
    shop.actor = acting;
    CustomerId(id)
}

/// Receives goods at the business's own location.
pub fn receive(shop: &mut Shop, sku: &str, quantity: &str) {
    shop.must("post_receipt", json!({"lines": [{"product": sku, "quantity": quantity}]}));
}

/// Places an order of that name: lines of product and quantity.
pub fn place(shop: &mut Shop, name: &str, lines: &[(&str, &str)]) {
    shop.must("place_order", placing(name, lines));
}

/// What [`place`] sends.
pub fn placing(name: &str, lines: &[(&str, &str)]) -> Value {
    json!({"order": named(name), "lines": wanted(lines)})
}

/// Lines of product and quantity.
pub fn wanted(lines: &[(&str, &str)]) -> Vec<Value> {
    lines.iter().map(|(sku, quantity)| json!({"product": sku, "quantity": quantity})).collect()
}

/// Hands over some of an order: lines of place and quantity.
pub fn taking(name: &str, lines: &[(u32, &str)]) -> Value {
    let lines: Vec<Value> =
        lines.iter().map(|(line, quantity)| json!({"line": line, "quantity": quantity})).collect();
    json!({"order": named(name), "lines": lines})
}

/// The exceptions of a kind that are open.
pub fn open_exceptions(shop: &Shop, kind: ExceptionKind) -> Vec<Exception> {
    shop.all::<Exception>()
        .into_iter()
        .filter(|exception| exception.kind == kind && exception.state.is_open())
        .cloned()
        .collect()
}

/// Names of the events of the last accepted command, but for those of stock.
pub fn said(shop: &Shop) -> Vec<&'static str> {
    shop.events
        .iter()
        .map(|event| event.name())
        .filter(|name| !matches!(*name, "inventory_updated" | "stock_moved"))
        .collect()
}
