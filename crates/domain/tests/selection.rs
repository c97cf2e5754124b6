//! What live subscriptions select, and what rights leave of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::lookup;
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::records::live::Path;
use onhand_domain::records::registry::{ColumnKind, Scope};
use onhand_domain::records::{Collection, Order, Record};
use onhand_domain::selection::{Rights, Selection, SelectionError, VALUES_MAX};
use onhand_domain::testing::Shop;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

const NONE: OwnLists = OwnLists { contract: None, group: None };
const STAFF: [Role; 3] = [Role::Owner, Role::Staff, Role::Cashier];

/// A business with at least one record in every collection that has live fields beside its id.
fn shop() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50"), ("CUP", "4.00")]);
    shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back"}));
    shop.must("edit_product", json!({"product": "TEA", "category": "drinks"}));
    for code in ["AMY", "BEN", "ALL"] {
        shop.must("add_price_list", json!({"code": code, "name": code}));
        let rule = json!({"product": "TEA", "tiers": [{"price": "2"}]});
        shop.must("set_price_rules", json!({"list": code, "rules": [rule]}));
    }
    shop.must("change_prices", json!({"lines": [{"product": "CUP", "tiers": [{"price": "5"}]}]}));
    for code in ["AMY", "BEN"] {
        shop.must("add_customer", json!({"code": code, "name": code}));
        shop.must(
            "post_receipt",
            json!({"location": "SHOP", "lines": [{"product": "TEA", "quantity": "20"}]}),
        );
        shop.must("place_order", json!({"customer": code, "lines": [{"product": "TEA", "quantity": "1"}]}));
        let sale = json!({"customer": code, "location": "SHOP", "lines": [{"product": "TEA", "quantity": "2"}],
                          "payments": [{"kind": "account", "amount": "5"}]});
        shop.must("record_sale", sale.clone());
        shop.must("take_payment", json!({"customer": code, "amount": "3", "tender": "cash"}));
        shop.must(
            "record_return",
            json!({"customer": code, "location": "SHOP",
            "lines": [{"product": "TEA", "quantity": "1", "outcome": "restock"}]}),
        );
    }
    for order in shop.all::<Order>().into_iter().map(|order| order.id).collect::<Vec<_>>() {
        shop.must("note_order", json!({"order": order, "text": "a regular"}));
        let add = json!({"add_line": {"product": "TEA", "quantity": "1"}});
        shop.must("edit_order", json!({"order": order, "actions": [add]}));
        shop.must("hand_over_order", json!({"order": order, "lines": [{"line": 0, "quantity": "1"}]}));
        shop.must("ask_return", json!({"order": order, "lines": [{"line": 0, "quantity": "1"}]}));
    }
    let short = json!({"location": "SHOP", "lines": [{"product": "CUP", "quantity": "1"}]});
    shop.must("record_sale", short);
    let file = json!({"file": "a.csv", "hash": "ab".repeat(32), "kind": "products"});
    shop.must("begin_import", file);
    shop.must("set_import_mapping", json!({"kind": "products", "headers": ["A"], "columns": []}));
    at_a_till(&mut shop);
    shop.must("add_person", json!({"name": "Ann", "role": "owner"}));
    shop
}

/// A till that was open, and what came after its Z.
fn at_a_till(shop: &mut Shop) {
    let register = "0195f7a0-0000-7000-8000-000000000001";
    let coins = json!({"register": register, "direction": "in", "amount": "5", "reason": "coins"});
    shop.must("open_register", json!({"register": register, "float": "10"}));
    shop.must("move_cash", coins.clone());
    shop.must("suspend_sale", json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    shop.must("close_register", json!({"register": register, "count": {"total": "15"}}));
    shop.must("move_cash", coins);
}

fn select<const N: usize>(collection: Collection, filters: [(&str, &[&str]); N]) -> Selection {
    Selection::new(collection, filters.map(|(field, values)| (field, values.to_vec()))).unwrap()
}

fn of(shop: &Shop, collection: Collection) -> Vec<Arc<Record>> {
    shop.records.iter().filter(|(key, _)| key.0 == collection).map(|(_, record)| record.clone()).collect()
}

fn rights(role: Role, customer: Option<CustomerId>) -> Rights {
    Rights { customer, role }
}

#[test]
fn a_selection_is_the_same_however_it_is_said() {
    let orders = Collection::Orders;
    let plain = select(orders, [("customer", &["a", "b"]), ("state", &["placed"])]);
    for same in [
        select(orders, [("state", &["placed"]), ("customer", &["b", "a", "b"])]),
        select(orders, [("customer", &["a", "b", "c"]), ("state", &["placed"]), ("customer", &["b", "a"])]),
    ] {
        assert_eq!(same, plain);
    }
    assert_eq!(plain.filters().iter().map(|filter| filter.field).collect::<Vec<_>>(), ["customer", "state"]);
    assert_ne!(select(orders, [("customer", &["a"]), ("state", &["placed"])]), plain);
    assert_ne!(select(orders, [("state", &[])]), Selection::all(orders));
}

#[test]
fn what_can_not_be_selected_is_said() {
    let unknown = |collection: Collection, field: &str| {
        let found = Selection::new(collection, [(field, ["x"])]);
        assert_eq!(found, Err(SelectionError::UnknownField { collection, field: field.to_owned() }));
    };
    unknown(Collection::Orders, "note");
    unknown(Collection::Orders, "State");
    unknown(Collection::Products, "customer");
    unknown(Collection::Counters, "series");
    let values =
        |count: usize| Selection::new(Collection::Products, [("id", (0..count).map(|n| n.to_string()))]);
    assert!(values(VALUES_MAX).is_ok());
    let many = VALUES_MAX + 1;
    assert_eq!(values(many), Err(SelectionError::TooManyValues { field: "id".to_owned(), count: many }));
}

#[test]
fn records_match_when_each_filter_has_their_value() {
    let shop = shop();
    let amy = shop.customer("AMY").to_string();
    let count = |selection: &Selection| {
        of(&shop, selection.collection()).iter().filter(|record| selection.matches(record)).count()
    };
    for (selection, expected) in [
        (Selection::all(Collection::Orders), 2),
        (select(Collection::Orders, [("state", &["placed"])]), 2),
        (select(Collection::Orders, [("state", &["placed", "ready"])]), 2),
        (select(Collection::Orders, [("state", &["ready"])]), 0),
        (select(Collection::Orders, [("state", &[])]), 0),
        (select(Collection::Orders, [("customer", &[&amy])]), 1),
        (select(Collection::Orders, [("customer", &[&amy]), ("state", &["ready"])]), 0),
        (select(Collection::Products, [("category", &["drinks"])]), 1),
        (select(Collection::Products, [("category", &["drinks", ""])]), 1),
        (select(Collection::Customers, [("id", &[&amy])]), 1),
        (select(Collection::Customers, [("id", &[&amy.to_uppercase()])]), 0),
        (select(Collection::Returns, [("day", &["2026-03-02"])]), 2),
        (select(Collection::Documents, [("kind", &["receipt"]), ("day", &["2026-03-02"])]), 2),
        (select(Collection::Exceptions, [("state", &["open"]), ("kind", &["negative_stock"])]), 1),
        (select(Collection::Shelf, [("location", &[&shop.location("SHOP").to_string()])]), 2),
        (select(Collection::StockLevels, [("product", &[&shop.product("TEA").to_string()])]), 1),
    ] {
        assert_eq!(count(&selection), expected, "{selection:?}");
    }
    let order = of(&shop, Collection::Orders).remove(0);
    let product = of(&shop, Collection::Products).remove(0);
    assert!(!Selection::all(Collection::Products).matches(&order));
    assert!(!Selection::all(Collection::Orders).matches_fixed(&product));
}

#[test]
fn what_changes_does_not_decide_whose_events_they_are() {
    let shop = shop();
    let (amy, ben) = (shop.customer("AMY").to_string(), shop.customer("BEN").to_string());
    let order = shop.records.values().find(|record| {
        record.collection() == Collection::Orders && record.customer() == Some(shop.customer("AMY"))
    });
    let order = order.unwrap();
    for (customer, state, matches, fixed) in [
        (&amy, "placed", true, true),
        (&amy, "ready", false, true),
        (&ben, "placed", false, false),
        (&ben, "ready", false, false),
    ] {
        let selection = select(Collection::Orders, [("customer", &[customer]), ("state", &[state])]);
        assert_eq!(
            (selection.matches(order), selection.matches_fixed(order)),
            (matches, fixed),
            "{selection:?}"
        );
    }
}

#[test]
fn rights_leave_partners_their_own_and_staff_all() {
    let shop = shop();
    let amy = shop.customer("AMY");
    for collection in Collection::ALL {
        let all = Selection::all(*collection);
        for role in STAFF {
            assert_eq!(all.clone().seen_with(&rights(role, None), NONE), Ok(all.clone()), "{collection}");
            assert_eq!(rights(role, None).scope(*collection, NONE).as_deref(), Ok("all"), "{collection}");
        }
        let partner = rights(Role::Partner, Some(amy));
        let nobody = rights(Role::Partner, None);
        let (seen, scope) = (all.clone().seen_with(&partner, NONE), partner.scope(*collection, NONE));
        match collection.scope() {
            Scope::Staff => {
                let forbidden = SelectionError::Forbidden { collection: *collection };
                assert_eq!((seen, scope), (Err(forbidden.clone()), Err(forbidden)));
            }
            Scope::Partners => assert_eq!((seen, scope.as_deref()), (Ok(all), Ok("all"))),
            Scope::OwnCustomer => {
                let seen = seen.unwrap();
                let own = |record: &Arc<Record>| record.customer() == Some(amy);
                let records = of(&shop, *collection);
                assert!(records.iter().any(own) && !records.iter().all(own), "{collection}");
                assert!(records.iter().all(|record| seen.matches(record) == own(record)), "{collection}");
                assert!(
                    records.iter().all(|record| seen.matches_fixed(record) == own(record)),
                    "{collection}"
                );
                let nothing = all.seen_with(&nobody, NONE).unwrap();
                assert!(!records.iter().any(|record| nothing.matches(record)), "{collection}");
                let others = rights(Role::Partner, Some(shop.customer("BEN")));
                let scopes = [partner, others, nobody].map(|rights| rights.scope(*collection, NONE).unwrap());
                assert_eq!(BTreeSet::from(scopes.clone()).len(), 3);
                assert!(scopes.iter().all(|scope| scope.len() == 16), "{scopes:?}");
            }
            Scope::OwnLists => {
                let list = |code: &str| {
                    let lists = of(&shop, Collection::PriceLists);
                    let found = lists.iter().find_map(|record| match &**record {
                        Record::PriceLists(list) if list.code == code => Some(list.id),
                        _ => None,
                    });
                    found.unwrap()
                };
                let lists = OwnLists { contract: Some(list("AMY")), group: Some(list("ALL")) };
                let own = |record: &Arc<Record>| match &**record {
                    Record::PriceLists(list) => lists.contain(list.id),
                    Record::PriceRules(rule) => lists.contain(rule.list),
                    _ => false,
                };
                let records = of(&shop, *collection);
                assert!(records.iter().any(own) && !records.iter().all(own), "{collection}");
                let with = all.clone().seen_with(&partner, lists).unwrap();
                assert!(records.iter().all(|record| with.matches(record) == own(record)), "{collection}");
                assert!(
                    records.iter().all(|record| with.matches_fixed(record) == own(record)),
                    "{collection}"
                );
                assert!(!records.iter().any(|record| seen.as_ref().unwrap().matches(record)), "{collection}");
                let without = OwnLists { contract: None, ..lists };
                let scopes = [NONE, without, lists].map(|lists| partner.scope(*collection, lists).unwrap());
                assert_eq!(BTreeSet::from(scopes).len(), 3);
            }
        }
    }
}

#[test]
fn who_asks_for_another_gets_nothing_of_his() {
    let shop = shop();
    let (amy, ben) = (shop.customer("AMY"), shop.customer("BEN"));
    let partner = rights(Role::Partner, Some(amy));
    let ask = |customers: &[&str]| {
        select(Collection::Orders, [("customer", customers)]).seen_with(&partner, NONE).unwrap()
    };
    let own = Selection::all(Collection::Orders).seen_with(&partner, NONE).unwrap();
    assert_eq!(ask(&[&amy.to_string()]), own);
    assert_eq!(ask(&[&ben.to_string(), &amy.to_string()]), own);
    assert_eq!(ask(&[&ben.to_string()]), select(Collection::Orders, [("customer", &[])]));
    assert_eq!(ask(&[]), select(Collection::Orders, [("customer", &[])]));
}

#[test]
fn the_registry_says_how_each_field_is_found() {
    let shop = shop();
    for collection in Collection::ALL {
        let fields = collection.live();
        let names: BTreeSet<_> = fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), fields.len(), "{collection} has a field twice");
        assert_eq!((fields[0].name, fields[0].fixed), ("id", true));
        let owner = collection.live_field("customer");
        assert_eq!(
            owner.is_some_and(|field| field.fixed),
            collection.scope() == Scope::OwnCustomer,
            "{collection}"
        );
        for field in fields {
            let mut found = 0;
            for record in of(&shop, *collection) {
                let Some(value) = (field.value)(&record) else { continue };
                found += 1;
                match field.path {
                    Path::Id(id) => assert_eq!(id(&value), Some(record.id()), "{collection} {}", field.name),
                    Path::Lookup(lookup) => {
                        let wanted = lookup(&value).unwrap();
                        let mut finds = false;
                        lookup::of(&record, |lookup| finds |= lookup == wanted);
                        assert!(finds, "{collection} {} {value}", field.name);
                        assert_eq!(wanted.collection(), *collection);
                    }
                    Path::Column => {
                        let column = collection.columns().iter().find(|column| column.name == field.name);
                        let column = column.unwrap();
                        assert!(
                            column.indexed && column.kind == ColumnKind::Text,
                            "{collection} {}",
                            field.name
                        );
                        let doc: serde_json::Value = serde_json::from_slice(&record.encode()).unwrap();
                        assert_eq!(doc[column.path], json!(value));
                    }
                    Path::Scan => {}
                }
                for nonsense in ["", "x", &value.to_uppercase()] {
                    let none = nonsense != value;
                    match field.path {
                        Path::Id(id) => assert!(!none || id(nonsense).is_none()),
                        Path::Lookup(lookup) => assert!(!none || lookup(nonsense).is_none()),
                        Path::Column | Path::Scan => {}
                    }
                }
            }
            assert!(found > 0 || fields.len() == 1, "no {} among {collection}", field.name);
        }
    }
}
