//! Locations and customers: adding, changing and archiving them.

use crate::acts::named;
use onhand_domain::event::Event;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::location::LocationStatus;
use onhand_domain::records::{Collection, Customer, Location};
use onhand_domain::refusal::{Refusal, Rule, StockInUse};
use onhand_domain::testing::Shop;
use serde_json::json;

/// Tea: 10 on hand.
fn stocked() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "10"}]}));
    shop
}

#[test]
fn locations() {
    let mut shop = stocked();
    shop.must("add_location", json!({"code": "VAN", "kind": "van", "name": "Van"}));
    let taken = Refusal::Exists { collection: Collection::Locations, key: "SHOP".into() };
    let of_the_road = Refusal::Exists { collection: Collection::Locations, key: "TRANSIT".into() };
    let van = shop.location("VAN");
    for (verb, data, refusal) in [
        ("add_location", json!({"code": "SHOP", "kind": "store", "name": "Other"}), taken.clone()),
        (
            "add_location",
            json!({"code": "T", "kind": "transit", "name": "Road"}),
            Refusal::invalid("data.kind", Rule::Known),
        ),
        ("edit_location", json!({"location": "VAN", "code": "SHOP"}), taken),
        ("add_location", json!({"code": "TRANSIT", "kind": "store", "name": "Other"}), of_the_road.clone()),
        ("edit_location", json!({"location": "VAN", "code": "TRANSIT"}), of_the_road),
        ("edit_location", json!({"location": "VAN", "name": "Van"}), Refusal::NothingToDo),
        (
            "edit_location",
            json!({"location": "VAN", "kind": "transit"}),
            Refusal::invalid("data.kind", Rule::Known),
        ),
        (
            "edit_location",
            json!({"location": "VAN", "holdback": "-1"}),
            Refusal::invalid("data.holdback", Rule::NotNegative),
        ),
        (
            "edit_location",
            json!({"location": "VAN", "status": "archived"}),
            Refusal::invalid("data.status", Rule::NotArchived),
        ),
        ("archive_location", json!({"location": "SHOP"}), Refusal::invalid("data.location", Rule::Different)),
        ("archive_location", json!({"location": "BARN"}), Refusal::unknown(Collection::Locations, "BARN")),
    ] {
        assert_eq!(shop.act(verb, data.clone()), Err(refusal), "{verb} {data}");
    }
    let told = Event::LocationUpdated { location: van, code: "VAN-1".into() };
    assert_eq!(shop.must("edit_location", json!({"location": "VAN", "code": "VAN-1"})), [told]);
    shop.must("archive_location", json!({"location": van}));
    let archived = Err(Refusal::NotActive { collection: Collection::Locations, id: van.0 });
    assert_eq!(shop.act("edit_location", json!({"location": van, "name": "Old van"})), archived);
    assert_eq!(shop.act("set_business", json!({"default_location": van})), archived);
    shop.must("edit_location", json!({"location": van, "status": "active"}));
    assert_eq!(shop.get::<Location>(van).unwrap().status, LocationStatus::Active);
}

#[test]
fn a_location_in_use_is_not_archived() {
    let mut shop = stocked();
    shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": "4"}]}));
    shop.must("add_location", json!({"code": "STORE", "kind": "warehouse", "name": "Store room"}));
    shop.must("set_business", json!({"default_location": "STORE"}));
    let refused = shop.act("archive_location", json!({"location": "SHOP"}));
    let stock = StockInUse {
        incoming: Quantity::ZERO,
        location: shop.location("SHOP"),
        on_hand: Quantity::whole(10),
        product: shop.product("TEA"),
        reserved: Quantity::whole(4),
    };
    assert_eq!(refused, Err(Refusal::StillInUse { stock: vec![stock], orders: vec![1], transfers: vec![] }));
}

/// There is no stock level that would tell of it.
#[test]
fn a_location_is_in_use_by_what_no_stock_is_kept_of() {
    let mut shop = stocked();
    shop.must("add_product", json!({"sku": "CUT", "name": "Cutting", "price": "5", "kind": "service"}));
    for code in ["SALON", "STORE"] {
        shop.must("add_location", json!({"code": code, "kind": "store", "name": code}));
    }
    let lines = json!([{"product": "CUT", "quantity": "1"}]);
    shop.must("place_order", json!({"order": named("A"), "location": "SALON", "lines": lines}));
    shop.must("dispatch_transfer", json!({"destination": "STORE", "lines": lines}));
    for (code, orders, transfers) in [("SALON", vec![1], vec![]), ("STORE", vec![], vec![2])] {
        let refused = shop.act("archive_location", json!({"location": code}));
        assert_eq!(refused, Err(Refusal::StillInUse { stock: vec![], orders, transfers }), "{code}");
    }
    shop.must("cancel_order", json!({"order": named("A")}));
    shop.must("archive_location", json!({"location": "SALON"}));
}

#[test]
fn customers() {
    let mut shop = stocked();
    let cafe = json!({"code": "CAFE", "name": "Café", "phone": "+961 1 234", "note": "side door",
        "address": {"city": "Beirut"}, "names": [{"language": "ar", "text": "المقهى"}]});
    shop.must("add_customer", cafe.clone());
    shop.must("add_customer", json!({"name": "Walk-in"}));
    let id = shop.customer("CAFE");
    let record = |shop: &Shop| shop.get::<Customer>(id).unwrap().clone();
    let before = record(&shop);
    shop.must("edit_customer", json!({"customer": "CAFE", "name": "The café", "clear": ["note", "address"]}));
    let after = Customer { name: "The café".into(), note: None, address: None, ..before };
    assert_eq!(record(&shop), after);
    for (verb, data, refusal) in [
        ("add_customer", cafe, Refusal::Exists { collection: Collection::Customers, key: "CAFE".into() }),
        ("add_customer", json!({"name": " "}), Refusal::invalid("data.name", Rule::NotEmpty)),
        (
            "add_customer",
            json!({"name": "X", "status": "archived"}),
            Refusal::invalid("data.status", Rule::NotArchived),
        ),
        ("edit_customer", json!({"customer": "CAFE", "name": "The café"}), Refusal::NothingToDo),
        (
            "edit_customer",
            json!({"customer": "CAFE", "phone": "1", "clear": ["phone"]}),
            Refusal::invalid("data.clear[0]", Rule::Unique),
        ),
        (
            "edit_customer",
            json!({"customer": "CAFE", "status": "archived"}),
            Refusal::invalid("data.status", Rule::NotArchived),
        ),
        (
            "archive_customer",
            json!({"customer": "NOBODY"}),
            Refusal::unknown(Collection::Customers, "NOBODY"),
        ),
    ] {
        assert_eq!(shop.act(verb, data.clone()), Err(refusal), "{verb} {data}");
    }
    let order = json!({"customer": "CAFE", "lines": [{"product": "TEA", "quantity": "1"}]});
    shop.must("edit_customer", json!({"customer": "CAFE", "status": "on_hold"}));
    let on_hold = Err(Refusal::NotActive { collection: Collection::Customers, id: id.0 });
    assert_eq!(shop.act("place_order", order.clone()), on_hold);
    shop.must("edit_customer", json!({"customer": "CAFE", "status": "active"}));
    shop.must("place_order", order);
    let open = Err(Refusal::StillInUse { stock: vec![], orders: vec![1], transfers: vec![] });
    assert_eq!(shop.act("archive_customer", json!({"customer": "CAFE"})), open);
}

#[test]
fn an_archived_customer_can_be_taken_back() {
    let mut shop = Shop::new();
    shop.must("add_customer", json!({"code": "CAFE", "name": "Café"}));
    let id = shop.customer("CAFE");
    assert_eq!(
        shop.must("archive_customer", json!({"customer": "CAFE"})),
        [Event::CustomerDeleted { customer: id }]
    );
    assert_eq!(shop.act("archive_customer", json!({"customer": "CAFE"})), Err(Refusal::NothingToDo));
    let archived = Err(Refusal::NotActive { collection: Collection::Customers, id: id.0 });
    assert_eq!(shop.act("edit_customer", json!({"customer": "CAFE", "name": "Bar"})), archived);
    shop.must("edit_customer", json!({"customer": "CAFE", "status": "active"}));
    assert_eq!(shop.get::<Customer>(id).unwrap().status, CustomerStatus::Active);
}
