//! Files that are taken in, and photos.

use onhand_domain::event::Event;
use onhand_domain::ids::ImportId;
use onhand_domain::records::import::{ImportKind, ImportMapping, ImportState};
use onhand_domain::records::{Collection, Import, Product};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

const IMPORT: &str = "01990f3e-0000-7000-8000-0000000000f1";

fn id() -> ImportId {
    ImportId(Uuid::parse_str(IMPORT).unwrap())
}

fn refused(shop: &mut Shop, verb: &str, data: Value) -> Refusal {
    shop.act(verb, data).unwrap_err()
}

fn hash() -> String {
    "ab".repeat(32)
}

#[test]
fn an_import_begins_ends_and_is_undone_once() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    let begin = json!({"id": IMPORT, "file": "a.xlsx", "hash": hash(), "kind": "products"});
    let end = json!({"import": IMPORT, "new": 2, "changed": 1, "unchanged": 0, "wrong": 3});
    let undo = json!({"import": IMPORT, "left": 1});
    let unknown = Refusal::unknown(Collection::Imports, IMPORT);
    assert_eq!(refused(&mut shop, "end_import", end.clone()), unknown);
    assert_eq!(refused(&mut shop, "undo_import", undo.clone()), unknown);
    for (verb, data, state) in [
        ("begin_import", begin.clone(), ImportState::Applying),
        ("end_import", end.clone(), ImportState::Applied),
        ("undo_import", undo.clone(), ImportState::Undone),
    ] {
        shop.must(verb, data);
        assert_eq!(shop.get::<Import>(id()).unwrap().state, state);
    }
    let import = shop.get::<Import>(id()).unwrap();
    assert_eq!((import.new, import.changed, import.wrong, import.left), (2, 1, 3, 1));
    assert!(import.ended_at.is_some() && import.undone_at.is_some());
    let again = Refusal::Exists { collection: Collection::Imports, key: IMPORT.into() };
    assert_eq!(refused(&mut shop, "begin_import", begin), again);
    assert_eq!(refused(&mut shop, "end_import", end), Refusal::NothingToDo);
    assert_eq!(refused(&mut shop, "undo_import", undo), Refusal::NothingToDo);
}

#[test]
fn an_import_that_was_cut_off_is_undone_too() {
    let mut shop = Shop::with(&[]);
    shop.must("begin_import", json!({"id": IMPORT, "file": "a.csv", "hash": hash(), "kind": "stock"}));
    let events = shop.must("undo_import", json!({"import": IMPORT, "left": 0}));
    assert_eq!(events, [Event::ImportUndone { import: id(), kind: ImportKind::Stock }]);
}

#[test]
fn a_hash_is_64_small_hexadecimal_digits() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    for wrong in ["", "ab", &"AB".repeat(32), &"g".repeat(64), &"a".repeat(65)] {
        let begin = json!({"file": "a.csv", "hash": wrong, "kind": "products"});
        assert_eq!(refused(&mut shop, "begin_import", begin), Refusal::invalid("data.hash", Rule::Digest));
        let photo = json!({"product": "TEA", "photo": wrong});
        assert_eq!(refused(&mut shop, "set_photo", photo), Refusal::invalid("data.photo", Rule::Digest));
    }
}

#[test]
fn columns_are_remembered_for_files_with_the_same_ones_in_any_order() {
    let mut shop = Shop::with(&[]);
    let mapping = |headers: &[&str], column: &str| json!({"kind": "products", "headers": headers, "columns": [{"column": column, "field": "sku"}]});
    shop.must("set_import_mapping", mapping(&["A", "B"], "A"));
    assert_eq!(refused(&mut shop, "set_import_mapping", mapping(&["A", "B"], "A")), Refusal::NothingToDo);
    shop.must("set_import_mapping", mapping(&["B", "A"], "B"));
    let headers = ["A".to_owned(), "B".to_owned()];
    let kept = shop.get::<ImportMapping>(ImportMapping::id_of(ImportKind::Products, &headers)).unwrap();
    assert_eq!(kept.columns[0].column, "B");
    for (data, refusal) in [
        (mapping(&[], "A"), Refusal::invalid("data.headers", Rule::NotEmpty)),
        (mapping(&["A"], "C"), Refusal::invalid("data.columns[0].column", Rule::Known)),
    ] {
        assert_eq!(refused(&mut shop, "set_import_mapping", data), refusal);
    }
}

#[test]
fn a_product_gets_a_photo_and_loses_it() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    let set = json!({"product": "TEA", "photo": hash()});
    assert_eq!(refused(&mut shop, "remove_photo", json!({"product": "TEA"})), Refusal::NothingToDo);
    shop.must("set_photo", set.clone());
    assert_eq!(refused(&mut shop, "set_photo", set), Refusal::NothingToDo);
    shop.must("edit_product", json!({"product": "TEA", "name": "Black tea"}));
    let photo = |shop: &Shop| shop.get::<Product>(shop.product("TEA")).unwrap().photo.clone();
    assert_eq!(photo(&shop), Some(hash()), "a change of something else leaves the photo");
    shop.must("remove_photo", json!({"product": "TEA"}));
    assert_eq!(photo(&shop), None);
}
