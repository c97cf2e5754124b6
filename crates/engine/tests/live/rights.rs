//! Rights: what partners hold and hear, and what becomes of it when they change.

use crate::business::{Business, rights, staff, wants};
use onhand_domain::command::Role;
use onhand_domain::records::Collection;
use onhand_protocol::live::{Reason, ServerMessage, Start};
use serde_json::json;

const ORDERS: Collection = Collection::Orders;

#[test]
fn lp30_a_partner_holds_its_own_and_what_all_partners_see() {
    let mut business = Business::new();
    let amy = business.partner("AMY");
    let every: Vec<_> =
        (1..).zip(Collection::ALL).map(|(n, collection)| wants(n, *collection, &[])).collect();
    let client = business.open(amy, every);
    let ben = business.customer("BEN").to_string();
    business.order("AMY");
    business.order("BEN");
    business.settle();
    let replica = business.replica(client);
    let open = [
        Collection::Customers,
        Collection::PriceLists,
        Collection::PriceRules,
        Collection::Orders,
        Collection::ReturnRequests,
        Collection::Returns,
        Collection::AccountEntries,
        Collection::Allocations,
        Collection::CustomerAccounts,
        Collection::Shelf,
        Collection::Prices,
        Collection::CustomerTotals,
    ];
    let held: Vec<_> = replica.held.values().map(|held| held.selection.collection()).collect();
    assert_eq!(held, open);
    assert!(replica.over.iter().all(|(_, reason)| *reason == Reason::Forbidden));
    assert_eq!(replica.over.len() + open.len(), Collection::ALL.len());
    let rows = replica.held.values().flat_map(|held| held.rows.values());
    assert!(rows.clone().all(|(record, _)| !record.contains(&ben)));
    assert!(rows.count() > 5);
}

#[test]
fn lp30_ids_of_others_are_not_told_even_where_they_are_asked_for() {
    let mut business = Business::new();
    let amy = business.partner("AMY");
    let ben = business.customer("BEN").to_string();
    let client = business.open(amy, vec![wants(1, ORDERS, &[("customer", &[&ben])]), wants(2, ORDERS, &[])]);
    business.settle();
    business.order("BEN");
    business.order("AMY");
    business.settle();
    let replica = business.replica(client);
    assert_eq!((replica.held[&1].rows.len(), replica.held[&2].rows.len()), (0, 1));
    assert!(replica.held[&1].events.is_empty());
}

#[test]
fn lp32_a_change_of_list_or_group_changes_what_a_partner_holds() {
    let mut business = Business::new();
    for code in ["NEAR", "FAR"] {
        business.must("add_price_list", json!({"code": code, "name": code}));
        business.must(
            "set_price_rules",
            json!({"list": code, "rules": [{"product": "TEA", "tiers": [{"price": "1"}]}]}),
        );
    }
    business.must("add_customer_group", json!({"code": "CAFE", "name": "Cafés"}));
    let wanted = || vec![wants(1, Collection::PriceRules, &[]), wants(2, Collection::PriceLists, &[])];
    let (amy, ben) = (business.partner("AMY"), business.partner("BEN"));
    let (amys, bens) = (business.open(amy, wanted()), business.open(ben, wanted()));
    business.settle();
    let held = |business: &Business, client: u64| {
        let replica = business.replica(client);
        (replica.held[&1].rows.len(), replica.held[&2].rows.len())
    };
    for (name, data, of_amy) in [
        ("edit_customer", json!({"customer": "AMY", "price_list": "NEAR"}), 1),
        ("edit_customer", json!({"customer": "AMY", "group": "CAFE"}), 1),
        ("edit_customer_group", json!({"group": "CAFE", "price_list": "FAR"}), 2),
        ("edit_customer", json!({"customer": "AMY", "clear": ["price_list"]}), 1),
        ("edit_customer_group", json!({"group": "CAFE", "clear": ["price_list"]}), 0),
    ] {
        business.must(name, data.clone());
        business.settle();
        assert_eq!(held(&business, amys), (of_amy, of_amy), "after {name} {data}");
        assert_eq!(held(&business, bens), (0, 0), "another's lists");
    }
    business.must("edit_customer", json!({"customer": "AMY", "price_list": "FAR"}));
    business.settle();
    let rules = |price: &str| json!([{"product": "TEA", "tiers": [{"price": price}]}]);
    business.must("set_price_rules", json!({"list": "FAR", "rules": rules("2")}));
    business.must("set_price_rules", json!({"list": "NEAR", "rules": rules("3")}));
    business.settle();
    assert_eq!(business.replica(amys).held[&1].events.len(), 1, "whose price it is hears of it");
    assert!(business.replica(bens).held[&1].events.is_empty());
}

#[test]
fn lp32_a_list_is_told_to_those_whose_it_is_once_it_has_started() {
    let mut business = Business::new();
    let hour = |hours: i64| business.now().at.plus_millis(hours * 3_600_000);
    let (start, soon) = (hour(1), hour(2));
    business.must("add_price_list", json!({"code": "MAY", "name": "From May", "starts_at": start}));
    let rules = |price: &str| json!([{"product": "TEA", "tiers": [{"price": price}]}]);
    business.must("set_price_rules", json!({"list": "MAY", "rules": rules("1")}));
    business.must("edit_customer", json!({"customer": "AMY", "price_list": "MAY"}));
    let wanted = vec![wants(1, Collection::PriceRules, &[]), wants(2, Collection::PriceLists, &[])];
    let amys = business.open(business.partner("AMY"), wanted);
    business.settle();
    business.must("set_price_rules", json!({"list": "MAY", "rules": rules("2")}));
    business.settle();
    let rows = |business: &Business| {
        let replica = business.replica(amys);
        (replica.held[&1].rows.len(), replica.held[&2].rows.len())
    };
    assert_eq!(rows(&business), (0, 0));
    assert!(business.replica(amys).events.is_empty());
    business.must("edit_price_list", json!({"list": "MAY", "clear": ["starts_at"]}));
    business.settle();
    assert_eq!(rows(&business), (1, 1));
    business.must("edit_price_list", json!({"list": "MAY", "starts_at": soon}));
    business.settle();
    assert_eq!(rows(&business), (0, 0), "put off, it is nobody's again");
}

#[test]
fn lp31_another_scope_than_held_is_a_new_snapshot() {
    let mut business = Business::new();
    business.order("AMY");
    business.order("BEN");
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.settle();
    let replica = business.close(client);
    assert_eq!(replica.held[&1].rows.len(), 2);
    let client = business.come(business.partner("AMY"), replica, vec![wants(1, ORDERS, &[])], Vec::new());
    business.settle();
    let held = &business.replica(client).held[&1];
    assert_eq!((held.start, held.reason), (Start::Snapshot, Some(Reason::ScopeChanged)));
    assert_eq!(held.rows.len(), 1);
}

#[test]
fn lp32_rights_that_change_begin_subscriptions_anew_or_end_them() {
    let mut business = Business::new();
    business.order("AMY");
    business.order("BEN");
    let subscriptions =
        vec![wants(1, ORDERS, &[]), wants(2, Collection::Products, &[]), wants(3, Collection::Shelf, &[])];
    let client = business.open(staff(), subscriptions);
    business.settle();
    assert_eq!(business.replica(client).held[&1].rows.len(), 2);
    let ben = business.customer("BEN").to_string();
    // Something of the old rights waits to be sent when they go.
    business.order("BEN");
    business.set_rights(client, business.partner("AMY"));
    business.now_us += 25_000;
    business.turn();
    for text in business.frames(client) {
        let message: ServerMessage = serde_json::from_str(&text).unwrap();
        assert!(!matches!(message, ServerMessage::Changes(_)), "{text}");
        assert!(!text.contains(&ben));
        let head = business.hub.head().seq;
        business.clients.get_mut(&client).unwrap().replica.take(&text, head);
    }
    business.settle();
    let replica = business.replica(client);
    assert_eq!(replica.over, [(2, Reason::Forbidden)]);
    assert_eq!(replica.held[&1].reason, Some(Reason::ScopeChanged));
    assert_eq!(replica.held[&1].rows.len(), 1);
    assert_eq!((replica.held[&3].start, replica.held[&3].reason), (Start::Resume, None));
    business.order("BEN");
    business.order("AMY");
    business.settle();
    assert_eq!(business.replica(client).held[&1].rows.len(), 2);
}

#[test]
fn lp32_what_was_being_read_under_other_rights_is_not_sent() {
    let mut business = Business::new();
    business.order("AMY");
    business.order("BEN");
    let client = business.open(staff(), vec![wants(1, ORDERS, &[])]);
    business.turn();
    business.turn();
    assert_eq!(business.reads.len(), 1, "a chunk of all orders");
    business.set_rights(client, rights(Role::Partner, None));
    business.read(0);
    business.settle();
    let replica = business.replica(client);
    assert!(replica.held[&1].rows.is_empty() && replica.runs.iter().flatten().all(|kind| *kind != "chunk"));
}

#[test]
fn lp34_an_events_actor_is_told_to_staff_alone() {
    let mut business = Business::new();
    let amy = business.partner("AMY");
    let partner = business.open(amy, vec![wants(1, ORDERS, &[])]);
    let own = business.customer("AMY").to_string();
    let clerk = business.open(staff(), vec![wants(1, ORDERS, &[("customer", &[&own])])]);
    business.settle();
    let outcome = business.order("AMY");
    business.settle();
    let act = onhand_domain::hash::of_command(outcome.id);
    for (client, told) in [(partner, false), (clerk, true)] {
        let event = &business.replica(client).events[0];
        assert_eq!((event.actor.is_some(), event.act.0), (told, act));
    }
}
