//! What random trade is made of: steps, and the command that a step comes to.

use crate::{people_at_random, prices_at_random};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::product::ProductStatus;
use onhand_domain::records::{
    AccountEntry, Allocation, Document, Exception, Import, Movement, Order, Product, RegisterSession,
    ReturnRequest, Sale, SuspendedSale,
};
use onhand_domain::testing::Shop;
use proptest::prelude::*;
use serde_json::{Value, json};

/// What a step of random trade is made of.
#[derive(Clone, Debug)]
pub struct Step {
    pub amount: u8,
    pub late_minutes: u16,
    pub other: u8,
    pub partner: bool,
    pub pick: u8,
    pub trusted: bool,
    pub verb: u8,
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

fn id_of<T>(all: &[T], pick: u8, id: impl Fn(&T) -> Value) -> Value {
    match all.len() {
        0 => json!("0195f7a0-0000-7000-8000-000000000000"),
        count => id(&all[usize::from(pick) % count]),
    }
}

const QUANTITIES: &[&str] =
    &["1", "2", "3", "5", "12", "0.5", "1.125", "30", "0", "-1", "0.000001", "1000000000"];

/// The command that a step comes to in this shop: name and data.
pub fn command(shop: &Shop, step: &Step) -> (&'static str, Value) {
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
    match step.verb % 80 {
        56..=63 => account(shop, step, &customer, order),
        64..=69 => at_the_till(shop, step, place, lines),
        78.. => people_at_random::command(shop, [step.other, step.amount], &customer),
        70..=77 => prices_at_random::command(shop, [step.other, step.amount], &product, small),
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
    let register = shop.all::<RegisterSession>().first().map(|session| session.id);
    let allocation = id_of(&shop.all::<Allocation>(), pick, |allocation| json!(allocation.id));
    let given = json!({"customer": customer, "amount": (amount / 4).to_string(), "note": "as agreed"});
    let with = |more: Value| {
        let mut data = given.clone();
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        data
    };
    match step.verb % 8 {
        0 => ("take_payment", with(json!({"tender": "cash", "register": register}))),
        1 => ("take_payment", with(json!({"tender": "card", "order": order}))),
        2 => ("refund_payment", with(json!({"tender": "cash", "register": register}))),
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

/// What is done at a till: mostly at one that was opened.
fn at_the_till(shop: &Shop, step: &Step, place: &str, lines: Value) -> (&'static str, Value) {
    let Step { pick, other, amount, .. } = *step;
    let register = id_of(&shop.all::<RegisterSession>(), pick, |session| json!(session.id));
    let suspended = id_of(&shop.all::<SuspendedSale>(), pick, |sale| json!(sale.id));
    let sale = id_of(&shop.all::<Sale>(), pick, |sale| json!(sale.id));
    let cash = (1 + u32::from(amount % 50)).to_string();
    match other / 8 % 10 {
        0 => ("open_register", json!({"location": place, "float": cash})),
        1 => {
            let direction = ["in", "out"][usize::from(other % 2)];
            (
                "move_cash",
                json!({"register": register, "direction": direction, "amount": cash, "reason": "bank"}),
            )
        }
        2 => ("count_register", json!({"register": register, "count": {"total": cash}})),
        3 if other % 2 == 0 => ("close_register", json!({"register": register, "count": {"total": cash}})),
        4 => ("suspend_sale", json!({"location": place, "lines": lines})),
        5 => ("resume_suspended_sale", json!({"suspended": suspended})),
        6 => ("drop_suspended_sale", json!({"suspended": suspended})),
        7 => {
            let lines = json!([{"line": other % 2, "quantity": "1"}]);
            let payments = json!([{"kind": "cash", "amount": cash}]);
            (
                "record_return",
                json!({"sale": sale, "register": register, "lines": lines, "payments": payments}),
            )
        }
        _ => (
            "record_sale",
            json!({"location": place, "register": register, "lines": lines, "suspended": suspended,
                "payments": [{"kind": "card", "amount": "1"}, {"kind": "cash", "amount": cash, "tendered": "100"}]}),
        ),
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
