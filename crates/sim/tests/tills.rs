//! A till is closed while two thousand of its sales are on a device without a network: the Z stands, and what comes later
//! goes into its addenda. That each Z, its addenda and the ledger add up is looked at along the way, and by `verify` at the
//! end.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_sim::interaction::{Fault, Interaction, Request};
use onhand_sim::network::ClientAct;
use onhand_sim::simulation;
use serde_json::{Value, json};

const REGISTER: &str = "7e000000-0000-4000-8000-000000000001";
const DEVICE: u64 = 1;
const LATE: u32 = 2_000;

fn request(number: u32, by: &str, name: &str, data: Value) -> Request {
    let id = format!("c0000000-0000-4000-8000-{number:012}");
    Request { by: by.to_owned(), command: json!({"id": id, "type": name, "data": data}), readable: true }
}

fn id_of(kind: u8) -> String {
    format!("{kind:02x}000000-0000-4000-8000-000000000001")
}

fn submit(requests: Vec<Request>) -> Interaction {
    Interaction::Submit { requests }
}

fn client(act: ClientAct) -> Interaction {
    Interaction::Client { act, client: DEVICE }
}

/// A sale at the till, made before it was closed: most in cash with change, some on Anna's account.
fn sale(number: u32) -> Request {
    let payment = match number % 5 {
        0 => json!({"kind": "account", "amount": "2.50"}),
        _ => json!({"kind": "cash", "amount": "2.50", "tendered": "3"}),
    };
    let sale = format!("5a000000-0000-4000-8000-{number:012}");
    let data = json!({"sale": sale, "register": REGISTER, "customer": "ANNA", "payments": [payment],
                      "lines": [{"product": "TEA", "quantity": "1"}]});
    let mut request = request(1_000 + number, "cashier", "record_sale", data);
    request.command["occurred_at"] = json!("2027-03-01T08:00:04.000Z");
    request
}

fn shop() -> Interaction {
    let cash = json!({"register": REGISTER, "float": "100"});
    submit(vec![
        request(1, "owner", "set_business", json!({"name": "Corner Shop", "currency": "GBP"})),
        request(
            2,
            "owner",
            "add_location",
            json!({"id": id_of(0x10), "code": "SHOP", "kind": "store", "name": "Shop"}),
        ),
        request(
            3,
            "owner",
            "add_product",
            json!({"id": id_of(0xb0), "sku": "TEA", "name": "Tea", "price": "2.50"}),
        ),
        request(4, "owner", "add_customer", json!({"id": id_of(0xcc), "code": "ANNA", "name": "Anna"})),
        request(5, "cashier", "open_register", cash),
    ])
}

/// Fifty sales arrive in time, the device loses its network and sells on, the till is closed, the device comes back.
fn plan() -> Vec<Interaction> {
    let mut plan = vec![shop(), client(ClientAct::Appear { by: "cashier".to_owned(), post: false, seed: 7 })];
    plan.push(Interaction::Pass { ms: 5_000 });
    plan.extend((0..50).map(sale).collect::<Vec<_>>().chunks(10).map(|sales| submit(sales.to_vec())));
    plan.push(client(ClientAct::Offline));
    for sales in (50..50 + LATE).map(sale).collect::<Vec<_>>().chunks(100) {
        let (requests, killed) = (sales.to_vec(), sales[0] == sale(550));
        plan.push(client(ClientAct::Give { killed, requests }));
    }
    let close = json!({"register": REGISTER, "count": {"total": "200"}});
    plan.push(submit(vec![request(6, "cashier", "close_register", close)]));
    plan.push(client(ClientAct::Online));
    for fault in [Fault::CommitAfter, Fault::CommitTorn, Fault::EndAfterCommit] {
        plan.push(Interaction::Pass { ms: 3_000 });
        plan.push(Interaction::Fault { fault });
    }
    plan.push(Interaction::Pass { ms: 10_000 });
    plan
}

#[test]
fn a_till_is_closed_while_two_thousand_of_its_sales_are_on_their_way() {
    let report = simulation::replay(&plan()).unwrap_or_else(|failure| {
        panic!("step {}: {:#?}", failure.plan.len(), failure.broken);
    });
    assert_eq!(report.by_name["record_sale"], 50 + LATE as usize);
    assert_eq!((report.by_name["close_register"], report.refused, report.quarantined), (1, 0, 0));
}
