//! Products: adding, changing and archiving them; and who may change the catalogue.

use onhand_domain::command::Role;
use onhand_domain::event::Event;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::product::ProductStatus;
use onhand_domain::records::{Collection, Product, StockLevel};
use onhand_domain::refusal::{Refusal, Rule, StockInUse};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

fn invalid<T>(field: &str, must: Rule) -> Result<T, Refusal> {
    Err(Refusal::invalid(field, must))
}

fn product(shop: &Shop, sku: &str) -> Product {
    shop.get::<Product>(shop.product(sku)).unwrap().clone()
}

/// Tea: 10 on hand.
fn stocked() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "10"}]}));
    shop
}

/// As [`stocked`], and an order of 4.
fn promised() -> Shop {
    let mut shop = stocked();
    shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": "4"}]}));
    shop
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

#[test]
fn a_sku_is_used_once() {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("PEN", "1.00")]);
    let again = shop.act("add_product", json!({"sku": "TEA", "name": "Other tea"}));
    let taken = Refusal::Exists { collection: Collection::Products, key: "TEA".into() };
    assert_eq!(again, Err(taken.clone()));
    assert_eq!(shop.act("edit_product", json!({"product": "PEN", "sku": "TEA"})), Err(taken));
    shop.must("edit_product", json!({"product": "TEA", "sku": "TEA-1"}));
    shop.must("edit_product", json!({"product": "PEN", "sku": "TEA"}));
    assert_eq!(product(&shop, "TEA").name, "PEN");
}

#[test]
fn barcodes() {
    for (codes, outcome) in [
        (json!(["4006381333931"]), Ok(vec!["04006381333931"])),
        (
            json!(["96385074", "036000291452", "10614141000415"]),
            Ok(vec!["00000096385074", "00036000291452", "10614141000415"]),
        ),
        (json!(["SHELF 7/b"]), Ok(vec!["SHELF 7/b"])),
        (json!(["12345"]), Ok(vec!["12345"])),
        (json!(["4006381333932"]), Err((0, Rule::CheckDigit))),
        (json!(["own", "12345678"]), Err((1, Rule::CheckDigit))),
        (json!(["4006381333931", "04006381333931"]), Err((1, Rule::Unique))),
        (json!([" own"]), Err((0, Rule::Code))),
        (json!([""]), Err((0, Rule::NotEmpty))),
    ] {
        let mut shop = Shop::new();
        let barcodes: Vec<Value> =
            codes.as_array().unwrap().iter().map(|code| json!({"code": code})).collect();
        let given = shop.act("add_product", json!({"sku": "PEN", "name": "Pen", "barcodes": barcodes}));
        match outcome {
            Ok(kept) => {
                given.unwrap();
                let pen = product(&shop, "PEN");
                assert_eq!(pen.barcodes.iter().map(|barcode| &barcode.code).collect::<Vec<_>>(), kept);
            }
            Err((place, must)) => {
                assert_eq!(given, invalid(&format!("data.barcodes[{place}].code"), must), "{codes}");
            }
        }
    }
}

#[test]
fn a_barcode_belongs_to_one_product() {
    let mut shop = Shop::new();
    let ean = json!([{"code": "4006381333931"}, {"code": "14006381333938", "pack": "12"}]);
    shop.must("add_product", json!({"sku": "PEN", "name": "Pen", "barcodes": ean}));
    let other = json!({"sku": "INK", "name": "Ink", "barcodes": [{"code": "04006381333931"}]});
    let taken = Refusal::Exists { collection: Collection::Products, key: "04006381333931".into() };
    assert_eq!(shop.act("add_product", other.clone()), Err(taken));
    shop.must("edit_product", json!({"product": "PEN", "barcodes": []}));
    shop.must("add_product", other);
}

#[test]
fn what_a_product_must_be() {
    let mut shop = Shop::new();
    for (fields, field, must) in [
        (json!({"sku": " "}), "data.sku", Rule::NotEmpty),
        (json!({"sku": "a".repeat(201)}), "data.sku", Rule::Shorter),
        (json!({"sku": "0195f7a0-0000-7000-8000-000000000000"}), "data.sku", Rule::NotAUuid),
        (json!({"name": ""}), "data.name", Rule::NotEmpty),
        (json!({"price": "-1"}), "data.price", Rule::NotNegative),
        (json!({"price": "1.1234567"}), "data.price", Rule::CurrencyDigits),
        (json!({"cost": "1.1234567"}), "data.cost", Rule::CurrencyDigits),
        (json!({"tax_class": "luxury"}), "data.tax_class", Rule::TaxClass),
        (json!({"status": "archived"}), "data.status", Rule::NotArchived),
        (json!({"stock_unit": {"name": "kg", "decimals": 7}}), "data.stock_unit.decimals", Rule::InRange),
        (json!({"reorder_point": "-1"}), "data.reorder_point", Rule::NotNegative),
        (
            json!({"names": [{"language": "ar", "text": "x"}, {"language": "ar", "text": "y"}]}),
            "data.names[1].language",
            Rule::Unique,
        ),
        (json!({"names": [{"language": "ar", "text": ""}]}), "data.names[0].text", Rule::NotEmpty),
        (
            json!({"units": [{"name": "case", "numerator": 0, "denominator": 1, "use": "buy"}]}),
            "data.units[0]",
            Rule::Positive,
        ),
        (
            json!({"units": [{"name": "piece", "numerator": 6, "denominator": 1, "use": "sell"}]}),
            "data.units[0].name",
            Rule::Unique,
        ),
    ] {
        let mut data = json!({"sku": "PEN", "name": "Pen"});
        data.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        assert_eq!(shop.act("add_product", data), invalid(field, must), "{fields}");
    }
    let half = json!({"sku": "PEN", "name": "Pen", "barcodes": [{"code": "X", "pack": "1.5"}]});
    assert!(matches!(shop.act("add_product", half), Err(Refusal::TooFine { decimals: 0, .. })));
    let unknown = shop.act("add_product", json!({"sku": "PEN", "name": "Pen", "colour": "red"}));
    assert!(matches!(unknown, Err(Refusal::Malformed { .. })), "{unknown:?}");
}

#[test]
fn units_convert_by_exact_ratio() {
    let mut shop = Shop::new();
    let units = json!([
        {"name": "case", "numerator": 12, "denominator": 1, "use": "buy"},
        {"name": "third", "numerator": 1, "denominator": 3, "use": "sell"},
    ]);
    shop.must("add_product", json!({"sku": "TEA", "name": "Tea", "price": "1.00", "units": units}));
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "2", "unit": "case"}]}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 24, reserved 0, available 24");
    shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": "7", "unit": "third"}]}));
    assert_eq!(shop.stock("TEA", "SHOP"), "on hand 24, reserved 3, available 21");
    let crate_of =
        shop.act("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "2", "unit": "crate"}]}));
    assert!(matches!(crate_of, Err(Refusal::UnknownUnit { .. })), "{crate_of:?}");
}

#[test]
fn an_edit_changes_what_is_given_and_nothing_else() {
    let mut shop = Shop::new();
    shop.must("set_business", json!({"tax_classes": [{"name": "standard", "rate": "20"}]}));
    shop.must(
        "add_product",
        json!({"sku": "TEA", "name": "Tea", "price": "2.50", "category": "Drinks", "tax_class": "standard",
            "lead_days": 3, "reorder_point": "4", "names": [{"language": "fr", "text": "Thé"}]}),
    );
    let before = product(&shop, "TEA");
    let events = shop.must("edit_product", json!({"product": "TEA", "name": "Black tea"}));
    assert_eq!(names(&events), ["product_updated"]);
    assert_eq!(product(&shop, "TEA"), Product { name: "Black tea".into(), ..before.clone() });
    let fields = json!(["category", "price", "tax_class", "lead_days", "reorder_point"]);
    shop.must("edit_product", json!({"product": before.id, "clear": fields, "name": "Tea", "names": []}));
    let empty = Product {
        category: None,
        price: None,
        tax_class: None,
        lead_days: None,
        reorder_point: None,
        names: vec![],
        ..before
    };
    assert_eq!(product(&shop, "TEA"), empty);
    for (edit, refusal) in [
        (json!({"product": "TEA"}), Refusal::NothingToDo),
        (json!({"product": "TEA", "name": "Tea"}), Refusal::NothingToDo),
        (
            json!({"product": "TEA", "clear": ["cost", "price"], "price": "1"}),
            Refusal::invalid("data.clear[1]", Rule::Unique),
        ),
        (json!({"product": "JAM", "name": "Jam"}), Refusal::unknown(Collection::Products, "JAM")),
        (json!({"product": "TEA", "status": "archived"}), Refusal::invalid("data.status", Rule::NotArchived)),
    ] {
        assert_eq!(shop.act("edit_product", edit.clone()), Err(refusal), "{edit}");
    }
    let unknown = shop.act("edit_product", json!({"product": "TEA", "clear": ["sku"]}));
    assert!(matches!(unknown, Err(Refusal::Malformed { field, .. }) if field == "data.clear[0]"));
}

#[test]
fn a_change_of_price_is_told_where_the_product_is_shown() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    let events = shop.must("edit_product", json!({"product": "TEA", "price": "3"}));
    let told = Event::PriceChanged {
        product: shop.product("TEA"),
        list: None,
        old: serde_json::from_value(json!("2.50")).unwrap(),
        new: serde_json::from_value(json!("3.00")).unwrap(),
    };
    assert_eq!(events[1], told);
    let events = shop.must("edit_product", json!({"product": "TEA", "price": "4", "status": "hidden"}));
    assert!(matches!(events[1], Event::PriceChanged { new: None, .. }), "{events:?}");
    let events = shop.must("edit_product", json!({"product": "TEA", "price": "5"}));
    assert_eq!(names(&events), ["product_updated"]);
}

#[test]
fn what_stock_means_does_not_change_under_it() {
    let in_use = |on_hand, reserved, orders: &[u64], shop: &Shop| Refusal::StillInUse {
        stock: vec![StockInUse {
            incoming: Quantity::ZERO,
            location: shop.location("SHOP"),
            on_hand: Quantity::whole(on_hand),
            product: shop.product("TEA"),
            reserved: Quantity::whole(reserved),
        }],
        orders: orders.to_vec(),
        transfers: Vec::new(),
    };
    let kg = |decimals| json!({"name": "kg", "decimals": decimals});
    for change in [json!({"track": "none"}), json!({"kind": "service"})] {
        let mut edit = json!({"product": "TEA"});
        edit.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let mut shop = stocked();
        assert_eq!(shop.act("edit_product", edit.clone()), Err(in_use(10, 0, &[], &shop)), "{change}");
        let mut shop = promised();
        assert_eq!(shop.act("edit_product", edit.clone()), Err(in_use(10, 4, &[1], &shop)), "{change}");
        Shop::with(&[("TEA", "2.50")]).must("edit_product", edit);
    }
    let mut shop = stocked();
    shop.must("edit_product", json!({"product": "TEA", "stock_unit": kg(3)}));
    let coarser = json!({"product": "TEA", "stock_unit": kg(0)});
    assert_eq!(shop.act("edit_product", coarser.clone()), Err(in_use(10, 0, &[], &shop)));
    shop.must("edit_product", json!({"product": "TEA", "kind": "ingredient"}));
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("edit_product", json!({"product": "TEA", "stock_unit": kg(3), "reorder_point": "0.5"}));
    assert!(matches!(shop.act("edit_product", coarser), Err(Refusal::TooFine { .. })));
    shop.must("edit_product", json!({"product": "TEA", "stock_unit": kg(0), "reorder_point": "1"}));
}

#[test]
fn an_untracked_product_on_open_orders_stays_untracked() {
    let mut shop = Shop::new();
    shop.must("add_product", json!({"sku": "CUT", "name": "Cutting", "price": "5", "kind": "service"}));
    shop.must("place_order", json!({"lines": [{"product": "CUT", "quantity": "1"}]}));
    let tracked = shop.act("edit_product", json!({"product": "CUT", "kind": "good"}));
    assert_eq!(tracked, Err(Refusal::StillInUse { stock: vec![], orders: vec![1], transfers: vec![] }));
}

#[test]
fn what_stock_means_does_not_change_on_the_road() {
    let sent = json!({"destination": "BACK", "document": Uuid::from_u128(7), "lines": [
        {"product": "TEA", "quantity": "2"}, {"product": "CUT", "quantity": "2"},
    ]});
    let fine = json!({"name": "h", "decimals": 1});
    let coarse = json!({"name": "h", "decimals": 0});
    for change in
        [json!({"product": "CUT", "track": "quantity"}), json!({"product": "CUT", "stock_unit": coarse})]
    {
        let mut shop = stocked();
        shop.must(
            "add_product",
            json!({"sku": "CUT", "name": "Cut", "price": "5", "track": "none", "stock_unit": fine}),
        );
        shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back room"}));
        shop.must("dispatch_transfer", sent.clone());
        let under_way = Err(Refusal::StillInUse { stock: vec![], orders: vec![], transfers: vec![2] });
        assert_eq!(shop.act("edit_product", change.clone()), under_way, "{change}");
        assert_eq!(shop.act("archive_product", json!({"product": "CUT"})), under_way, "{change}");
        let untracked = shop.act("edit_product", json!({"product": "TEA", "track": "none"}));
        assert!(matches!(untracked, Err(Refusal::StillInUse { transfers, .. }) if transfers == [2]));
        shop.must(
            "receive_transfer",
            json!({"transfer": Uuid::from_u128(7), "lines": [{"product": "CUT", "quantity": "1"}]}),
        );
        assert_eq!(shop.act("edit_product", change.clone()), under_way, "a part is still under way");
        shop.must("receive_transfer", json!({"transfer": Uuid::from_u128(7), "close": true}));
        shop.must("edit_product", change);
    }
}

#[test]
fn thresholds_settle_stock_again() {
    let mut shop = promised();
    let status = |shop: &Shop| shop.all::<StockLevel>()[0].status;
    for (edit, told, is) in [
        (json!({"reorder_point": "6"}), vec!["product_updated", "low_stock", "reorder_needed"], "low"),
        (json!({"reorder_point": "5"}), vec!["product_updated"], "normal"),
        (json!({"max": "6"}), vec!["product_updated"], "normal"),
        (json!({"max": "5"}), vec!["product_updated"], "over"),
        (
            json!({"locations": [{"location": shop.location("SHOP"), "reorder_point": "8", "max": "9"}]}),
            vec!["product_updated", "low_stock", "reorder_needed"],
            "low",
        ),
    ] {
        let mut data = json!({"product": "TEA"});
        data.as_object_mut().unwrap().extend(edit.as_object().unwrap().clone());
        assert_eq!(names(&shop.must("edit_product", data)), told, "{edit}");
        assert_eq!(serde_json::to_value(status(&shop)).unwrap(), is, "{edit}");
    }
}

#[test]
fn a_lower_backorder_limit_opens_a_shortfall_and_a_higher_one_closes_it() {
    let mut shop = Shop::new();
    let policy = |limit: &str| json!({"kind": "backorder", "limit": limit});
    shop.must("add_product", json!({"sku": "TEA", "name": "Tea", "price": "1", "sell_policy": policy("5")}));
    shop.must("place_order", json!({"lines": [{"product": "TEA", "quantity": "5"}]}));
    let events = shop.must("edit_product", json!({"product": "TEA", "sell_policy": policy("3")}));
    assert_eq!(names(&events), ["product_updated", "exception_opened"]);
    let events = shop.must("edit_product", json!({"product": "TEA", "sell_policy": policy("8")}));
    assert_eq!(names(&events), ["product_updated", "exception_resolved"]);
    let events = shop.must("edit_product", json!({"product": "TEA", "sell_policy": {"kind": "stop"}}));
    assert_eq!(names(&events), ["product_updated", "exception_opened"]);
}

#[test]
fn a_product_in_use_is_archived_only_when_that_is_meant() {
    let mut shop = promised();
    let refused = shop.act("archive_product", json!({"product": "TEA"}));
    assert!(
        matches!(refused, Err(Refusal::StillInUse { stock, orders, .. }) if stock.len() == 1 && orders == [1])
    );
    for reason in [json!(null), json!(" ")] {
        let force = shop.act("archive_product", json!({"product": "TEA", "force": true, "reason": reason}));
        assert_eq!(force, invalid("data.reason", Rule::Given));
    }
    let events = shop.must("archive_product", json!({"product": "TEA", "force": true, "reason": "recall"}));
    let told = Event::ProductDeleted {
        product: shop.product("TEA"),
        sku: "TEA".into(),
        reason: Some("recall".into()),
    };
    assert_eq!(events, [told]);
    assert_eq!(product(&shop, "TEA").status, ProductStatus::Archived);
    assert_eq!(shop.act("archive_product", json!({"product": "TEA"})), Err(Refusal::NothingToDo));
    let edit = shop.act("edit_product", json!({"product": "TEA", "name": "Old tea"}));
    assert!(matches!(edit, Err(Refusal::NotActive { .. })));
    let order = shop.act("place_order", json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    assert!(matches!(order, Err(Refusal::NotActive { .. })));
}

#[test]
fn an_archived_product_comes_back() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    assert_eq!(shop.act("restore_product", json!({"product": "TEA"})), Err(Refusal::NothingToDo));
    for (status, is) in [("hidden", ProductStatus::Hidden), ("active", ProductStatus::Active)] {
        shop.must("archive_product", json!({"product": "TEA"}));
        shop.must("restore_product", json!({"product": "TEA", "status": status}));
        assert_eq!(product(&shop, "TEA").status, is);
    }
    let archived = shop.act("restore_product", json!({"product": "TEA", "status": "archived"}));
    assert_eq!(archived, invalid("data.status", Rule::NotArchived));
}

#[test]
fn who_may_change_the_catalogue() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("add_customer", json!({"code": "CAFE", "name": "Café"}));
    let own = shop.customer("CAFE");
    let verbs = [
        ("set_business", json!({"name": "Mine"}), [false, false, false]),
        ("add_product", json!({"sku": "X", "name": "X"}), [true, false, false]),
        ("edit_product", json!({"product": "TEA", "price": "0"}), [true, false, false]),
        ("archive_product", json!({"product": "TEA"}), [true, false, false]),
        ("restore_product", json!({"product": "TEA"}), [true, false, false]),
        ("add_location", json!({"code": "X", "name": "X", "kind": "van"}), [true, false, false]),
        ("edit_location", json!({"location": "X", "name": "Y"}), [true, false, false]),
        ("archive_location", json!({"location": "X"}), [true, false, false]),
        ("add_customer", json!({"name": "X"}), [true, true, false]),
        ("edit_customer", json!({"customer": "CAFE", "name": "Bar"}), [true, false, false]),
        ("archive_customer", json!({"customer": "CAFE"}), [true, false, false]),
    ];
    for (verb, data, allowed) in verbs {
        let roles = [(Role::Staff, None), (Role::Cashier, None), (Role::Partner, Some(own))];
        for ((role, customer), allowed) in roles.into_iter().zip(allowed) {
            shop.act_as(role, customer);
            assert_eq!(shop.act(verb, data.clone()).is_ok(), allowed, "{verb} by {role:?}");
            if !allowed {
                assert_eq!(shop.act(verb, data.clone()), Err(Refusal::NotAllowed), "{verb} by {role:?}");
            }
        }
    }
}
