//! People who may sign in: who adds, changes and suspends whom, and what the kitchen may do.

use onhand_domain::command::{Actor, Role};
use onhand_domain::event::{Audience, Event};
use onhand_domain::ids::{ActorId, PersonId};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::person::PersonStatus;
use onhand_domain::records::{Collection, Customer, Person};
use onhand_domain::refusal::{Refusal, Rule};
use onhand_domain::selection::may_open;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

fn id(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

const ANN: u128 = 1;
const OLA: u128 = 2;

/// Ann owns it, Ola manages it, and there is a café that buys.
fn staffed() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("add_customer", json!({"code": "CAFE", "name": "Café"}));
    let ann = json!({"id": id(ANN), "name": "Ann", "email": "Ann@example.com", "role": "owner"});
    shop.must("add_person", ann);
    let ola = json!({"id": id(OLA), "name": "Ola", "phone": "+44 7700 900123", "role": "admin"});
    shop.must("add_person", ola);
    shop
}

fn as_person(shop: &mut Shop, person: u128, role: Role) {
    shop.actor = Actor { customer: None, id: ActorId(id(person).0), role };
}

fn person(shop: &Shop, number: u128) -> Person {
    shop.get::<Person>(id(number)).unwrap().clone()
}

fn invalid(field: &str, must: Rule) -> Option<Refusal> {
    Some(Refusal::invalid(field, must))
}

fn taken(key: &str) -> Option<Refusal> {
    Some(Refusal::Exists { collection: Collection::People, key: key.into() })
}

#[test]
fn a_person_is_added_with_what_they_need() {
    for (data, refusal) in [
        (json!({"name": "Bo", "role": "staff"}), None),
        (json!({"name": "Bo", "role": "cashier", "email": "bo@example.com", "language": "ar"}), None),
        (json!({"name": "Bo", "role": "partner", "customer": "CAFE"}), None),
        (json!({"name": " ", "role": "staff"}), invalid("data.name", Rule::NotEmpty)),
        (json!({"name": "Bo", "role": "partner"}), invalid("data.customer", Rule::Given)),
        (
            json!({"name": "Bo", "role": "kitchen", "customer": "CAFE"}),
            invalid("data.customer", Rule::Absent),
        ),
        (
            json!({"name": "Bo", "role": "partner", "customer": "NONE"}),
            Some(Refusal::unknown(Collection::Customers, "NONE")),
        ),
        (json!({"name": "Bo", "role": "staff", "email": "bo"}), invalid("data.email", Rule::Email)),
        (json!({"name": "Bo", "role": "staff", "email": "b o@x.y"}), invalid("data.email", Rule::Email)),
        (json!({"name": "Bo", "role": "staff", "email": "bo@@x.y"}), invalid("data.email", Rule::Email)),
        (json!({"name": "Bo", "role": "staff", "phone": "12"}), invalid("data.phone", Rule::Phone)),
        (
            json!({"name": "Bo", "role": "staff", "phone": "call 07700900"}),
            invalid("data.phone", Rule::Phone),
        ),
        (json!({"name": "Bo", "role": "staff", "email": "ANN@EXAMPLE.COM"}), taken("ANN@EXAMPLE.COM")),
        (json!({"name": "Bo", "role": "staff", "phone": "٤٤٧٧٠٠٩٠٠١٢٣"}), taken("٤٤٧٧٠٠٩٠٠١٢٣")),
        (json!({"id": id(ANN), "name": "Bo", "role": "staff"}), taken(&id(ANN).to_string())),
    ] {
        let given = staffed().act("add_person", data.clone());
        assert_eq!(given.err(), refusal, "{data}");
    }
}

#[test]
fn partners_are_not_of_archived_customers() {
    let mut shop = staffed();
    shop.must("archive_customer", json!({"customer": "CAFE"}));
    let cafe = shop.all::<Customer>()[0].id;
    let given = shop.act("add_person", json!({"name": "Bo", "role": "partner", "customer": "CAFE"}));
    assert_eq!(given, Err(Refusal::NotActive { collection: Collection::Customers, id: cafe.0 }));
}

#[test]
fn who_may_do_what_with_people() {
    let add = |role: &str| ("add_person", json!({"name": "Bo", "role": role}));
    let change = |person: u128, what: Value| {
        let mut data = json!({"person": id(person)});
        data.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        ("change_person", data)
    };
    let suspend = |person: u128| ("suspend_person", json!({"person": id(person)}));
    let not_allowed = || Some(Refusal::NotAllowed);
    for (role, who, (name, data), refusal) in [
        (Role::Owner, ANN, add("owner"), None),
        (Role::Admin, OLA, add("admin"), None),
        (Role::Admin, OLA, add("owner"), Some(Refusal::OwnersOnly)),
        (Role::Staff, 9, add("cashier"), not_allowed()),
        (Role::Cashier, 9, add("cashier"), not_allowed()),
        (Role::Kitchen, 9, add("kitchen"), not_allowed()),
        (Role::Partner, 9, add("partner"), not_allowed()),
        (Role::Admin, OLA, change(ANN, json!({"name": "Anna"})), Some(Refusal::OwnersOnly)),
        (Role::Admin, OLA, change(OLA, json!({"role": "owner"})), Some(Refusal::OwnersOnly)),
        (Role::Admin, OLA, change(OLA, json!({"role": "staff"})), None),
        (Role::Owner, ANN, change(OLA, json!({"role": "owner"})), None),
        (
            Role::Owner,
            ANN,
            change(ANN, json!({"role": "admin"})),
            Some(Refusal::LastOwner { person: id(ANN) }),
        ),
        (Role::Owner, ANN, change(ANN, json!({"name": "Anna"})), None),
        (Role::Owner, ANN, change(ANN, json!({"name": "Ann"})), Some(Refusal::NothingToDo)),
        (Role::Owner, ANN, change(OLA, json!({"email": "ann@example.com"})), taken("ann@example.com")),
        (Role::Owner, ANN, change(OLA, json!({"role": "partner"})), invalid("data.customer", Rule::Given)),
        (Role::Owner, ANN, change(OLA, json!({"role": "partner", "customer": "CAFE"})), None),
        (
            Role::Owner,
            ANN,
            change(OLA, json!({"phone": "12345", "clear": ["phone"]})),
            invalid("data.clear[0]", Rule::Unique),
        ),
        (Role::Admin, OLA, suspend(ANN), Some(Refusal::OwnersOnly)),
        (Role::Admin, OLA, suspend(OLA), Some(Refusal::NotYourself)),
        (Role::Owner, ANN, suspend(OLA), None),
        (Role::Owner, 9, suspend(ANN), Some(Refusal::LastOwner { person: id(ANN) })),
        (Role::Staff, 9, suspend(OLA), not_allowed()),
        (Role::Owner, ANN, suspend(7), Some(Refusal::unknown(Collection::People, id(7)))),
    ] {
        let mut shop = staffed();
        as_person(&mut shop, who, role);
        assert_eq!(shop.act(name, data.clone()).err(), refusal, "{role:?} {name} {data}");
    }
}

#[test]
fn a_person_is_suspended_and_let_in_again() {
    let mut shop = staffed();
    let said = shop.must("suspend_person", json!({"person": id(OLA)}));
    assert_eq!(said, [Event::PersonSuspended { person: id(OLA), person_name: "Ola".into() }]);
    assert_eq!(said[0].audience(), Audience::Staff);
    assert_eq!(person(&shop, OLA).status, PersonStatus::Suspended);
    assert_eq!(shop.act("suspend_person", json!({"person": id(OLA)})), Err(Refusal::NothingToDo));
    // What they are reached by stays theirs.
    let again = shop.act("add_person", json!({"name": "Bo", "role": "staff", "phone": "447700900123"}));
    assert_eq!(again.err(), taken("447700900123"));
    shop.must("restore_person", json!({"person": id(OLA)}));
    assert!(person(&shop, OLA).is_active());
    assert_eq!(shop.act("restore_person", json!({"person": id(OLA)})), Err(Refusal::NothingToDo));
}

#[test]
fn an_owner_leaves_once_there_is_another() {
    let mut shop = staffed();
    shop.must("change_person", json!({"person": id(OLA), "role": "owner"}));
    shop.must("change_person", json!({"person": id(ANN), "role": "staff"}));
    let last = Refusal::LastOwner { person: id(OLA) };
    assert_eq!(shop.act("suspend_person", json!({"person": id(OLA)})), Err(last));
    shop.must("change_person", json!({"person": id(ANN), "role": "owner"}));
    shop.must("suspend_person", json!({"person": id(OLA)}));
    // A suspended owner does not count.
    let last = Refusal::LastOwner { person: id(ANN) };
    assert_eq!(shop.act("suspend_person", json!({"person": id(ANN)})), Err(last));
}

#[test]
fn who_is_a_partner_no_more_has_no_customer() {
    let mut shop = staffed();
    let bo = json!({"id": id(3), "name": "Bo", "role": "partner", "customer": "CAFE", "email": "bo@x.org"});
    shop.must("add_person", bo);
    shop.must("change_person", json!({"person": id(3), "role": "kitchen", "clear": ["email"]}));
    let bo = person(&shop, 3);
    assert_eq!((bo.customer, bo.email, bo.role), (None, None, Role::Kitchen));
    // The address is free again.
    shop.must("add_person", json!({"name": "Cy", "role": "staff", "email": "bo@x.org"}));
}

#[test]
fn what_the_kitchen_may_do() {
    let line = json!([{"product": "TEA", "quantity": "1"}]);
    let waste = json!([{"product": "TEA", "quantity": "1", "reason": "expired"}]);
    let mut shop = staffed();
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "10"}]}));
    let order = id(77).0;
    shop.must("place_order", json!({"id": order, "lines": line}));
    shop.act_as(Role::Kitchen, None);
    for (name, data, may) in [
        ("post_made", json!({"lines": line}), true),
        ("post_waste", json!({"lines": waste}), true),
        ("confirm_order", json!({"order": order}), true),
        ("prepare_order", json!({"order": order}), true),
        ("note_order", json!({"order": order, "text": "No sugar"}), true),
        ("ready_order", json!({"order": order}), true),
        ("hand_over_order", json!({"order": order}), false),
        ("cancel_order", json!({"order": order}), false),
        ("edit_order", json!({"order": order}), false),
        ("place_order", json!({"lines": line}), false),
        ("post_receipt", json!({"lines": line}), false),
        ("post_count", json!({"lines": [{"product": "TEA", "counted": "1"}]}), false),
        ("edit_product", json!({"product": "TEA", "price": "1"}), false),
        ("take_payment", json!({"customer": "CAFE", "amount": "1", "tender": "cash"}), false),
        ("open_register", json!({"float": "1"}), false),
        ("set_business", json!({"name": "Mine"}), false),
    ] {
        let given = shop.act(name, data);
        match may {
            true => assert!(given.is_ok(), "{name}: {given:?}"),
            false => assert_eq!(given, Err(Refusal::NotAllowed), "{name}"),
        }
    }
}

#[test]
fn what_each_role_may_open() {
    let money = [
        Collection::AccountEntries,
        Collection::Allocations,
        Collection::CustomerAccounts,
        Collection::DailySales,
        Collection::PriceLists,
        Collection::ProductCosts,
        Collection::Sales,
        Collection::ZReports,
    ];
    let kitchen = [Collection::Orders, Collection::OrderNotes, Collection::Products, Collection::StockLevels];
    for collection in money.into_iter().chain(kitchen) {
        assert_eq!(may_open(Role::Kitchen, collection), kitchen.contains(&collection), "{collection}");
        assert!(may_open(Role::Admin, collection) && may_open(Role::Cashier, collection));
    }
    for role in [Role::Owner, Role::Admin, Role::Staff, Role::Cashier, Role::Kitchen] {
        assert!(may_open(role, Collection::People), "{role:?}");
    }
    assert!(!may_open(Role::Partner, Collection::People));
}

#[test]
fn people_are_found_by_what_they_sign_in_with() {
    let shop = staffed();
    let ann = person(&shop, ANN);
    let record = onhand_domain::records::Stored::into_record(ann);
    assert!(Lookup::PersonByEmail("ann@example.com".into()).finds(&record));
    assert!(!Lookup::PersonByEmail("Ann@example.com".into()).finds(&record), "keys are in small letters");
    assert!(Lookup::ActiveOwners.finds(&record));
}
