//! Records that partners see are sent to them as they are stored, so that they must hold nothing of the people who work
//! for the business, nor of their devices.

use super::properties::{config, prepare, shop};
use super::steps::steps;
use onhand_domain::command::Command;
use onhand_domain::ids::{self, ActorId, DeviceId};
use onhand_domain::records::order::Party;
use onhand_domain::records::registry::Scope;
use onhand_domain::records::{Collection, Movement, Order, Record, Sale};
use onhand_domain::testing::Shop;
use onhand_domain::working_set::RecordKey;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Those who have acted, and on which devices.
#[derive(Default)]
struct People {
    ids: BTreeSet<String>,
    /// Records as they were looked at last.
    seen: BTreeMap<RecordKey, Arc<Record>>,
}

impl People {
    /// Looks at each version of each record that partners see.
    fn look_at(&mut self, shop: &Shop) {
        for (key, record) in shop.records.iter().filter(|(key, _)| key.0.scope() != Scope::Staff) {
            if self.seen.get(key).is_some_and(|seen| Arc::ptr_eq(seen, record)) {
                continue;
            }
            let text = String::from_utf8(record.encode()).unwrap();
            let named = self.ids.iter().find(|id| text.contains(id.as_str()));
            assert_eq!(named, None, "partners see who it was: {text}");
            self.seen.insert(*key, record.clone());
        }
    }
}

#[test]
fn no_record_that_partners_see_names_who_works_there() {
    let mut runner = TestRunner::new(config(1));
    let mut never: BTreeSet<&str> = Command::NAMES.iter().copied().collect();
    let setup = ["set_business", "add_location", "add_product", "add_customer"];
    never.retain(|name| !setup.contains(name));
    let visible = Collection::ALL.iter().filter(|collection| collection.scope() != Scope::Staff);
    let mut unseen: BTreeSet<Collection> = visible.copied().collect();
    let mut staff_records = 0;
    for _ in 0..600 {
        let (mut shop, mut people) = (shop("GBP"), People::default());
        shop.device = Some(DeviceId(ids::natural("device", &[b"counter"])));
        people.ids.extend(shop.device.map(|device| device.to_string()));
        people.ids.insert(shop.actor.id.to_string());
        for step in steps(80).new_tree(&mut runner).unwrap().current() {
            let Some((command, occurred_at)) = prepare(&mut shop, &step) else { continue };
            people.ids.insert(shop.actor.id.to_string());
            if shop.give(&command, occurred_at).is_ok() {
                never.remove(command.name());
                people.look_at(&shop);
            }
        }
        unseen.retain(|collection| !people.seen.keys().any(|key| key.0 == *collection));
        let named = |actor: &ActorId| people.ids.contains(&actor.to_string());
        staff_records += shop.all::<Movement>().iter().filter(|movement| named(&movement.actor)).count();
        staff_records += shop.all::<Sale>().iter().filter(|sale| sale.device == shop.device).count();
        if never.is_empty() && unseen.is_empty() {
            assert!(staff_records > 0, "what staff see does name people");
            return;
        }
    }
    panic!("never accepted: {never:?}; no record of {unseen:?}");
}

#[test]
fn an_order_says_on_whose_side_each_step_was_taken() {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must(
        "set_business",
        json!({"expire_unconfirmed_hours": 1, "auto_confirm": {"covered_below": "10"}}),
    );
    shop.must("add_customer", json!({"code": "BO", "name": "Bo"}));
    shop.must("post_receipt", json!({"lines": [{"product": "TEA", "quantity": "99"}]}));
    let (owner, bo) = (shop.actor.clone(), shop.customer("BO"));
    let sides = |shop: &Shop| -> Vec<Party> {
        let last = shop.all::<Order>().into_iter().max_by_key(|order| order.number).unwrap();
        last.steps.iter().map(|step| step.by).collect()
    };
    let place = |shop: &mut Shop, quantity: &str| {
        let order = ids::natural("order", &[shop.now.to_string().as_bytes()]);
        shop.must(
            "place_order",
            json!({"order": order, "lines": [{"product": "TEA", "quantity": quantity}]}),
        );
        order
    };
    shop.act_as(onhand_domain::command::Role::Partner, Some(bo));
    place(&mut shop, "1");
    assert_eq!(sides(&shop), [Party::Customer, Party::Business], "the rule that agrees is the business's");
    let late = place(&mut shop, "20");
    assert_eq!(sides(&shop), [Party::Customer]);
    let given_up = place(&mut shop, "20");
    shop.must("cancel_order", json!({"order": given_up}));
    assert_eq!(sides(&shop), [Party::Customer, Party::Customer]);
    shop.actor = owner;
    let order = place(&mut shop, "20");
    shop.must("confirm_order", json!({"order": order}));
    shop.must(
        "hand_over_order",
        json!({"order": order, "lines": [{"line": 0, "quantity": "1"}], "note": "so"}),
    );
    assert_eq!(sides(&shop), [Party::Business; 3]);
    let due = shop.get::<Order>(late).unwrap().expires_at.unwrap();
    shop.now = due;
    shop.must("expire_order", json!({"order": late, "due": due}));
    let steps = &shop.get::<Order>(late).unwrap().steps;
    assert_eq!(steps.iter().map(|step| step.by).collect::<Vec<_>>(), [Party::Customer, Party::Clock]);
}
