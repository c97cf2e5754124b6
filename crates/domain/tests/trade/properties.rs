//! Random trade in a small shop. After every command all invariants are checked; beyond that: a batch comes to the
//! same as its commands one by one, what is refused changes nothing, and no request oversells.

use crate::prices_at_random;
use onhand_domain::command::{Command, Role};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::product::ProductStatus;
use onhand_domain::records::{
    AccountEntry, Allocation, Collection, Customer, Document, Exception, Import, Location, Movement, Order,
    Product, ReturnRequest, Sale, StockLevel,
};
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a step of random trade is made of.
#[derive(Clone, Debug)]
pub struct Step {
    amount: u8,
    late_minutes: u16,
    other: u8,
    partner: bool,
    pick: u8,
    trusted: bool,
    verb: u8,
}

pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0..600u16, 0..10u8, 0..10u8).prop_map(
        |(verb, pick, other, amount, late, partner, trusted)| Step {
            amount,
            late_minutes: late.saturating_sub(300),
            other,
            partner: partner == 0,
            pick,
            trusted: trusted > 0,
            verb,
        },
    );
    prop::collection::vec(step, 1..most)
}

const PROJECTIONS: &[Collection] = &[
    Collection::Shelf,
    Collection::Prices,
    Collection::CustomerTotals,
    Collection::DailySales,
    Collection::HourlySales,
];

/// Few cases by default; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for more and for others.
pub fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").map_or(cases, |_| given.cases),
        failure_persistence: None,
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(7),
            seed => seed,
        },
        ..given
    }
}

/// Two locations, pieces and kilograms, a service, backorders, taxes, two customers.
pub fn shop(currency: &str) -> Shop {
    let mut shop = Shop::empty();
    let taxes = json!([{"name": "standard", "rate": "17.5"}, {"name": "food", "rate": "5"}]);
    shop.must(
        "set_business",
        json!({"name": "Shop", "currency": currency, "tax_classes": taxes,
            "tax_included": currency != "GBP", "priority": {"high": "20"}, "expire_unconfirmed_hours": 1}),
    );
    for (code, online) in [("SHOP", true), ("STORE", false), ("ATTIC", false)] {
        shop.must("add_location", json!({"code": code, "kind": "store", "name": code, "online": online}));
    }
    let kg = json!({"name": "kg", "decimals": 3});
    let case = json!([{"name": "case", "numerator": 12, "denominator": 1, "use": "sell"}]);
    for product in [
        json!({"sku": "P0", "name": "Pieces", "price": "2.5", "units": case, "tax_class": "standard"}),
        json!({"sku": "P1", "name": "Kilograms", "price": "3.333", "stock_unit": kg, "tax_class": "food",
            "sell_policy": {"kind": "backorder", "limit": "5"}}),
        json!({"sku": "P2", "name": "Low", "price": "10", "reorder_point": "4", "max": "9"}),
        json!({"sku": "P3", "name": "Work", "price": "0.125", "kind": "service"}),
    ] {
        shop.must("add_product", product);
    }
    for code in ["L0", "L1"] {
        shop.must("add_price_list", json!({"code": code, "name": code}));
    }
    shop.must("add_customer_group", json!({"code": "G0", "name": "G0", "price_list": "L0"}));
    let terms = json!({"days": 30, "credit_limit": "60", "over_limit": "approve"});
    shop.must("add_customer", json!({"code": "C0", "name": "C0", "group": "G0", "terms": terms}));
    shop.must("add_customer", json!({"code": "C1", "name": "C1", "group": "G0"}));
    shop
}

fn id_of<T>(all: &[T], pick: u8, id: impl Fn(&T) -> Value) -> Value {
    match all.len() {
        0 => json!("0195f7a0-0000-7000-8000-000000000000"),
        count => id(&all[usize::from(pick) % count]),
    }
}

const QUANTITIES: &[&str] =
    &["1", "2", "3", "5", "12", "0.5", "1.125", "30", "0", "-1", "0.000001", "1000000000"];

/// The command that a step comes to in this shop: name and data.
fn command(shop: &Shop, step: &Step) -> (&'static str, Value) {
    let Step { pick, other, amount, .. } = *step;
    let quantity = QUANTITIES[usize::from(amount) % QUANTITIES.len()];
    let small = QUANTITIES[usize::from(amount) % 7];
    let product = format!("P{}", pick % 4);
    let second = format!("P{}", other % 4);
    let place = ["SHOP", "STORE"][usize::from(other / 4 % 2)];
    let elsewhere = ["STORE", "SHOP"][usize::from(other / 4 % 2)];
    let customer = format!("C{}", other / 8 % 2);
    let order = id_of(&shop.all::<Order>(), pick, |order| json!(order.id));
    let sale = id_of(&shop.all::<Sale>(), pick, |sale| json!(sale.id));
    let document = id_of(&shop.all::<Document>(), pick, |document| json!(document.id));
    let movement = id_of(&shop.all::<Movement>(), pick, |movement| json!(movement.id));
    let exception = id_of(&shop.all::<Exception>(), pick, |exception| json!(exception.id));
    let import = id_of(&shop.all::<Import>(), pick, |import| json!(import.id));
    let request = id_of(&shop.all::<ReturnRequest>(), pick, |request| json!(request.id));
    let line = json!({"product": product, "quantity": quantity});
    let lines = json!([line, {"product": second, "quantity": small}]);
    let flag = other % 2 == 0;
    match step.verb % 72 {
        56..64 => account(shop, step, &customer, order),
        64.. => prices_at_random::command(shop, [step.other, step.amount], &product, small),
        0..=4 => ("post_receipt", json!({"location": place, "lines": lines})),
        5 => ("post_opening", json!({"location": place, "lines": [line]})),
        6..=11 => (
            "place_order",
            json!({"location": if flag { Some(place) } else { None }, "customer": customer, "lines": lines,
                "shortage": if flag { "per_line" } else { "refuse_order" }}),
        ),
        12 => (
            "place_order",
            json!({"lines": [{"product": product, "quantity": small, "discount": {"percent": "12.5"}}, line],
                "discount": {"amount": "1"}, "charges": [{"kind": "postage", "amount": "2", "tax_class": "food"}]}),
        ),
        13 => ("place_order", json!({"lines": [{"product": "P0", "quantity": small, "unit": "case"}]})),
        14..=15 => ("confirm_order", json!({"order": order})),
        16 => ("prepare_order", json!({"order": order})),
        17 => ("ready_order", json!({"order": order})),
        18 => ("hand_over_order", json!({"order": order})),
        19..=20 => {
            let part = json!([{"line": other % 2, "quantity": small}]);
            ("hand_over_order", json!({"order": order, "lines": part}))
        }
        21 => ("complete_order", json!({"order": order})),
        22 => ("close_remainder", json!({"order": order})),
        23 => (["reject_order", "cancel_order"][usize::from(flag)], json!({"order": order})),
        24 => ("cancel_order", json!({"order": order})),
        25..=26 => {
            let actions = json!([
                {"set_quantity": {"line": other % 2, "quantity": quantity}},
                {"add_line": {"product": second, "quantity": small}},
                {"remove_line": {"line": other % 3}},
            ]);
            let first = usize::from(amount % 3);
            ("edit_order", json!({"order": order, "actions": &actions.as_array().unwrap()[first..]}))
        }
        27..=29 => {
            let payments =
                if flag { json!([{"kind": "account", "amount": amount.to_string()}]) } else { json!([]) };
            let data = json!({"location": place, "customer": customer, "lines": lines, "payments": payments});
            ("record_sale", data)
        }
        30 => ("void_sale", json!({"sale": sale})),
        31 => {
            let lines = json!([{"line": other % 2, "quantity": small}]);
            ("record_return", json!({"sale": sale, "location": place, "lines": lines}))
        }
        32 => {
            let outcome = ["restock", "waste"][usize::from(flag)];
            let lines = json!([{"line": other % 2, "quantity": small, "outcome": outcome}]);
            ("record_return", json!({"order": order, "lines": lines}))
        }
        33 => ("record_return", json!({"customer": customer, "lines": [line]})),
        34 => {
            let quantity = if flag { format!("-{small}") } else { small.to_owned() };
            let lines = json!([{"product": product, "quantity": quantity}]);
            ("post_adjustment", json!({"location": place, "reason": "put right", "lines": lines}))
        }
        35 => ("post_damage", json!({"location": place, "reason": "dropped", "lines": [line]})),
        36 if flag => ("post_made", json!({"location": place, "lines": lines})),
        36 => ("post_waste", json!({"location": place, "reason": "expired", "lines": lines})),
        37..=38 => {
            let at = shop.now.plus_millis(-i64::from(amount) * 60_000);
            let lines = json!([{"product": product, "counted": quantity, "counted_at": at}]);
            ("post_count", json!({"location": place, "lines": lines}))
        }
        39 => {
            let lines = if flag { lines } else { json!([{"product": product, "quantity": small}]) };
            ("dispatch_transfer", json!({"location": place, "destination": elsewhere, "lines": lines}))
        }
        40 => {
            let under_way = shop.all::<Document>().into_iter().find(|document| document.is_under_way());
            let sent = under_way.map(|transfer| json!(transfer.lines[0].product));
            let lines = json!([{"product": sent.unwrap_or(json!(product)), "quantity": small}]);
            let under_way = under_way.map_or(document, |transfer| json!(transfer.id));
            (
                "receive_transfer",
                json!({"transfer": under_way, "lines": lines, "close": other / 2 % 2 == 0, "reason": "broke"}),
            )
        }
        41 => ("reverse_movement", json!({"movement": movement, "reason": "typed twice"})),
        42 => ("reverse_document", json!({"document": document, "reason": "typed twice"})),
        43 => {
            let action = ["resolve", "waive"][usize::from(flag)];
            ("resolve_exception", json!({"exception": exception, "action": action, "note": "seen to"}))
        }
        44 => edit_product(&product, place, small, shop, other),
        45 | 54 => files(shop, step, &product, import),
        47 => ("note_order", json!({"order": order, "text": "called"})),
        48..=49 => match flag {
            true => ("move_order", json!({"order": order, "location": place})),
            false => ("move_order", json!({"order": order, "location": place, "lines": [amount % 2]})),
        },
        50 => {
            let missing = json!([{"line": other % 2, "quantity": small}]);
            let missing = if flag { missing } else { json!([]) };
            ("receive_order", json!({"order": order, "missing": missing}))
        }
        51 => {
            // Most often of what somebody has.
            let had = shop.all::<Order>().into_iter().find_map(|order| {
                let line = order.lines.iter().position(|line| line.still_had() >= Quantity::whole(1))?;
                Some((json!(order.id), json!([{"line": line, "quantity": "1"}])))
            });
            let any = (order, json!([{"line": other % 2, "quantity": small}]));
            let (order, lines) = had.filter(|_| amount % 4 > 0).unwrap_or(any);
            ("ask_return", json!({"order": order, "lines": lines}))
        }
        52 => ("answer_return", json!({"request": request, "approve": flag})),
        53 => {
            let lines = json!([{"line": other % 2, "quantity": small}]);
            ("record_return", json!({"request": request, "lines": lines}))
        }
        46 => match other % 4 {
            0 => ("archive_location", json!({"location": if amount % 2 == 0 { "ATTIC" } else { place }})),
            1 => ("edit_location", json!({"location": place, "status": "active"})),
            _ => ("edit_location", json!({"location": place, "holdback": small, "online": flag})),
        },
        _ => match other % 8 {
            0 => ("archive_customer", json!({"customer": customer})),
            1 => ("edit_customer", json!({"customer": customer, "status": "on_hold"})),
            2 => ("edit_customer", json!({"customer": customer, "status": "active"})),
            _ => {
                let due = shop.all::<Order>().into_iter().find(|order| order.expires_at.is_some());
                let due = due.map(|order| (json!(order.id), order.expires_at));
                let (order, due) = due.unwrap_or((order, Some(shop.now)));
                ("expire_order", json!({"order": order, "due": due}))
            }
        },
    }
}

/// Products put away and taken out again, imports that begin, end and are undone, photos.
fn files(shop: &Shop, step: &Step, product: &str, import: Value) -> (&'static str, Value) {
    let begin = json!({"file": "a.csv", "hash": "ab".repeat(32), "kind": "products"});
    match step.other % 10 {
        0..=2 => (
            "archive_product",
            json!({"product": product, "force": step.amount.is_multiple_of(2), "reason": "recall"}),
        ),
        3 => match shop.all::<Product>().into_iter().find(|one| one.status == ProductStatus::Archived) {
            Some(archived) => ("restore_product", json!({"product": archived.id})),
            None => ("restore_product", json!({"product": product})),
        },
        4 => ("begin_import", begin),
        5 => match shop.all::<Import>().into_iter().find(|one| one.ended_at.is_none()) {
            Some(open) => {
                ("end_import", json!({"import": open.id, "new": 1, "changed": 0, "unchanged": 0, "wrong": 0}))
            }
            None => ("begin_import", begin),
        },
        6 => match shop.all::<Import>().into_iter().find(|one| one.ended_at.is_some()) {
            Some(ended) => ("undo_import", json!({"import": ended.id, "left": 0})),
            None => ("undo_import", json!({"import": import, "left": 0})),
        },
        7 => ("set_import_mapping", json!({"kind": "stock", "headers": [product], "columns": []})),
        8 => ("set_photo", json!({"product": product, "photo": "ab".repeat(32)})),
        _ => match shop.all::<Product>().into_iter().find(|one| one.photo.is_some()) {
            Some(shown) => ("remove_photo", json!({"product": shown.id})),
            None => ("set_photo", json!({"product": product, "photo": "ab".repeat(32)})),
        },
    }
}

/// What is done with a customer's account.
fn account(shop: &Shop, step: &Step, customer: &str, order: Value) -> (&'static str, Value) {
    let Step { pick, other, amount, .. } = *step;
    let entries = shop.all::<AccountEntry>();
    let entry = id_of(&entries, pick, |entry| json!(entry.id));
    let free: Vec<_> = entries.iter().filter(|entry| entry.is_unallocated()).collect();
    let whose = free.get(usize::from(pick) % free.len().max(1)).map(|credit| credit.customer);
    let theirs = |entry: &&&AccountEntry| whose.is_none_or(|customer| entry.customer == customer);
    let owed: Vec<_> = entries.iter().filter(|entry| entry.is_owed()).filter(theirs).collect();
    let (charge, credit) =
        (id_of(&owed, other, |entry| json!(entry.id)), id_of(&free, pick, |entry| json!(entry.id)));
    let allocation = id_of(&shop.all::<Allocation>(), pick, |allocation| json!(allocation.id));
    let given = json!({"customer": customer, "amount": (amount / 4).to_string(), "note": "as agreed"});
    let with = |more: Value| {
        let mut data = given.clone();
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        data
    };
    match step.verb % 8 {
        0 => ("take_payment", with(json!({"tender": "cash"}))),
        1 => ("take_payment", with(json!({"tender": "card", "order": order}))),
        2 => ("refund_payment", with(json!({"tender": "cash"}))),
        3 if !owed.is_empty() => {
            ("allocate", json!({"credit": credit, "allocations": [{"charge": charge, "amount": "1"}]}))
        }
        4 => ("reverse_account_entry", json!({"entry": entry})),
        3 | 5 => ("reverse_allocation", json!({"allocation": allocation})),
        6 => ("approve_order", json!({"order": order})),
        _ => match other % 3 {
            0 => ("post_credit", given),
            1 => ("adjust_account", given),
            _ => ("post_account_opening", given),
        },
    }
}

fn edit_product(product: &str, place: &str, small: &str, shop: &Shop, other: u8) -> (&'static str, Value) {
    let own = json!([{"location": shop.location(place), "holdback": small, "reorder_point": small}]);
    let mut data = match other % 8 {
        0 => json!({"track": "none"}),
        1 => json!({"track": "quantity", "kind": "good"}),
        2 => json!({"reorder_point": small, "max": small}),
        3 => json!({"sell_policy": {"kind": "backorder", "limit": small}}),
        4 => json!({"sell_policy": {"kind": "stop"}}),
        5 => json!({"locations": own}),
        6 => json!({"stock_unit": {"name": "kg", "decimals": other / 8 % 4}}),
        _ => {
            let status = ["active", "hidden", "draft"][usize::from(other / 8 % 3)];
            json!({"price": "4.2", "status": status})
        }
    };
    data["product"] = json!(product);
    ("edit_product", data)
}

/// Gets ready who acts and when, and reads the command.
pub fn prepare(shop: &mut Shop, step: &Step) -> Option<(Command, Option<Moment>)> {
    let owner = Shop::empty().actor;
    shop.actor = owner;
    if step.partner {
        let customer = shop.all::<Customer>()[usize::from(step.other % 2)].id;
        shop.act_as(Role::Partner, Some(customer));
    }
    shop.clock_trusted = step.trusted;
    let (name, data) = command(shop, step);
    let waits = ["expire_order", "advance_price_list", "apply_price_change"].contains(&name);
    if waits && step.amount < 128 {
        shop.now = shop.now.plus_millis(2 * 3_600_000);
    }
    match Command::decode(name, &data.to_string()) {
        Ok(command) => Some((command, Some(shop.now.plus_millis(-i64::from(step.late_minutes) * 60_000)))),
        Err(Refusal::UnknownCommand { .. }) => None,
        Err(refusal) => panic!("{name} {data} can't be read: {refusal:?}"),
    }
}

/// What an order may still be promised there: nothing less than zero is left after a request.
fn left(shop: &Shop, level: &StockLevel, is_order: bool) -> Quantity {
    let product = shop.get::<Product>(level.product).unwrap();
    if !is_order {
        return level.available;
    }
    let own = product.at(level.location).and_then(|entry| entry.holdback);
    let holdback = own.unwrap_or(shop.get::<Location>(level.location).unwrap().holdback);
    level.available.minus(holdback).unwrap().plus(product.backorder_limit()).unwrap()
}

fn check_oversold(before: &Shop, shop: &Shop, command: &Command) {
    let is_order = matches!(command.name(), "place_order" | "edit_order" | "move_order");
    if !is_order && command.name() != "dispatch_transfer" {
        return;
    }
    for level in shop.all::<StockLevel>() {
        let was = before.get::<StockLevel>(level.id).map_or(Quantity::ZERO, |level| level.available);
        let left = left(shop, level, is_order);
        assert!(
            level.available >= was || !left.is_negative(),
            "{command:?} oversold: {left} left of {level:?}"
        );
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn every_invariant_holds_after_every_command(
        steps in steps(60), currency in prop::sample::select(vec!["GBP", "JPY", "KWD"]),
    ) {
        let mut shop = shop(currency);
        for step in &steps {
            let Some((command, occurred_at)) = prepare(&mut shop, step) else { continue };
            let before = shop.clone();
            match shop.give(&command, occurred_at) {
                Ok(_) => check_oversold(&before, &shop, &command),
                Err(_) => assert_eq!(before.records, shop.records, "refused, and changed something: {command:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(config(60))]

    /// A refusal within a batch leaves no trace in what the later ones are decided on.
    #[test]
    fn a_batch_comes_to_the_same_as_its_commands_one_by_one(steps in steps(60), size in 2..8usize) {
        let mut one_by_one = shop("GBP");
        let mut together = one_by_one.clone();
        for steps in steps.chunks(size) {
            let mut commands = Vec::new();
            let mut outcomes = Vec::new();
            for step in steps {
                // An hour does not pass within a batch, nor does who acts change.
                let step = Step { amount: step.amount | 128, partner: false, trusted: true, ..step.clone() };
                let Some((command, occurred_at)) = prepare(&mut one_by_one, &step) else { continue };
                outcomes.push(one_by_one.give(&command, occurred_at));
                commands.push((command, occurred_at));
            }
            prop_assert_eq!(together.give_together(&commands), outcomes);
            // Projections follow once a batch: what was there for a moment within it is not seen in them. That they
            // are right is an invariant of its own.
            let kept = |shop: &Shop| {
                let mut records = shop.records.clone();
                records.retain(|key, _| !PROJECTIONS.contains(&key.0));
                records
            };
            prop_assert_eq!(kept(&one_by_one), kept(&together), "after {:?}", commands);
        }
    }
}

/// Random trade that never gets anywhere proves nothing: every command is accepted now and then.
#[test]
fn random_trade_reaches_every_command() {
    let mut runner = TestRunner::new(config(1));
    let mut never: BTreeSet<&str> = Command::NAMES.iter().copied().collect();
    for _ in 0..400 {
        let mut shop = shop("GBP");
        never.retain(|name| !["set_business", "add_location", "add_product", "add_customer"].contains(name));
        for step in steps(80).new_tree(&mut runner).unwrap().current() {
            let Some((command, occurred_at)) = prepare(&mut shop, &step) else { continue };
            if shop.give(&command, occurred_at).is_ok() {
                never.remove(command.name());
            }
        }
        if never.is_empty() {
            return;
        }
    }
    panic!("never accepted: {never:?}. A new command needs a line in `command` here.");
}
