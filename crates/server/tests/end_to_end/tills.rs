//! Tills over HTTP and from the command line: the X, the Z, and a manager who allows more than a cashier may.

use super::support::{Server, onhand};
use onhand_client::approval::proof;
use onhand_domain::ids::CommandId;
use serde_json::{Value, json};
use uuid::Uuid;

const REGISTER: &str = "0195f7a0-0000-7000-8000-000000000001";

fn accepted(server: &Server, name: &str, data: Value) {
    let outcome = server.command(name, &data);
    assert_eq!(outcome["status"], "accepted", "{name} {data}: {outcome}");
}

fn till() -> Server {
    let server = Server::shop();
    accepted(&server, "open_register", json!({"register": REGISTER, "float": "100"}));
    server
}

fn sold(more: Value) -> Value {
    let mut data = json!({"register": REGISTER, "lines": [{"product": "TEA", "quantity": "1", "price": "2.50"}],
                          "payments": [{"kind": "cash", "amount": "2.50", "tendered": "10"}]});
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    data
}

#[test]
fn an_x_at_any_time_and_then_the_z_with_what_came_late() {
    let server = till();
    accepted(&server, "record_sale", sold(json!({})));
    let path = format!("/api/v1/registers/{REGISTER}/x");
    let x = server.get(&path).json();
    assert_eq!((&x["expected"], &x["sums"]["sale_count"]), (&json!("102.50"), &json!(1)));
    assert_eq!((&x["session"]["state"], &x["z"]), (&json!("open"), &Value::Null));
    accepted(&server, "close_register", json!({"register": REGISTER, "count": {"total": "102"}}));
    accepted(&server, "record_sale", sold(json!({})));
    let z = server.get(&path).json();
    assert_eq!((&z["z"]["number"], &z["z"]["difference"]), (&json!(1), &json!("-0.50")));
    assert_eq!(
        (&z["addenda"], &z["expected"], &z["z"]["expected"]),
        (&json!(1), &json!("105.00"), &json!("102.50"))
    );
    let late = server.get(&format!("/api/v1/z_addenda?register={REGISTER}")).json();
    assert_eq!(late["items"][0]["record"]["sums"]["sales"], "2.50");
    for (path, status) in
        [(format!("/api/v1/registers/{}/x", Uuid::nil()), 404), ("/api/v1/registers/TILL/x".to_owned(), 404)]
    {
        assert_eq!(server.get(&path).status, status, "{path}");
    }
    assert_eq!(server.get_as(&server.partner("BO"), &path).status, 403);
    let data = server.data().to_str().unwrap();
    let printed = onhand(&["register", REGISTER, "--data", data]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    let (closed, since) = printed.split_once("  with 1 addenda since:").unwrap();
    assert!(closed.contains("Z 1 of") && closed.contains("over or short -0.50"), "{printed}");
    for (part, sales, expected) in
        [(closed, "1 sales of 2.50", "102.50"), (since, "2 sales of 5.00", "105.00")]
    {
        assert!(part.contains(sales) && part.contains(&format!("cash expected {expected}")), "{printed}");
    }
    let all = onhand(&["register", "--json", "--data", data]);
    let all: Value = serde_json::from_slice(&all.stdout).unwrap();
    assert_eq!(all[0], z);
}

#[test]
fn a_manager_allows_one_command() {
    let server = till();
    accepted(&server, "set_business", json!({"limits": [{"role": "cashier", "discount": "10"}]}));
    let data = server.data().to_str().unwrap();
    let token = |role: &str| -> (String, String) {
        let made = onhand(&["token", "create", "--data", data, "--role", role, "--name", role, "--json"]);
        let made: Value = serde_json::from_slice(&made.stdout).unwrap();
        (made["token"]["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
    };
    let (cashier, manager) = (token("cashier"), token("staff"));
    let data = sold(json!({"discount": {"percent": "20"}, "payments": [{"kind": "cash", "amount": "2"}]}));
    let give = |number: u128, approver: &str, proof: &str| {
        let id = Uuid::from_u128(number);
        let approval = json!({"approver": approver, "proof": proof});
        let command = json!({"id": id, "type": "record_sale", "data": data, "approval": approval});
        let outcome = server.outcome_as(&cashier.1, &command);
        assert_eq!(outcome["status"], "accepted", "{outcome}");
        let events = outcome["events"].as_array().unwrap();
        events.iter().any(|event| event["name"] == "exception_opened" && event["kind"] == "over_role_limit")
    };
    let of = |secret: &str, number: u128| proof(secret, CommandId(Uuid::from_u128(number)));
    assert!(!give(1, &manager.0, &of(&manager.1, 1)), "allowed");
    assert!(give(2, &manager.0, &of(&manager.1, 1)), "for another command");
    assert!(give(3, &manager.0, &of(&cashier.1, 3)), "with another secret");
    assert!(give(4, &cashier.0, &of(&cashier.1, 4)), "by oneself");
    assert!(give(5, &Uuid::nil().to_string(), &of(&manager.1, 5)), "by nobody");
    assert!(give(6, &manager.0, "yes"), "without a proof");
    let approvals = server.get("/api/v1/approvals").json();
    let approvals = approvals["items"].as_array().unwrap();
    assert_eq!(approvals.len(), 1);
    assert_eq!(
        (&approvals[0]["record"]["approver"], &approvals[0]["record"]["actor"]),
        (&json!(manager.0), &json!(cashier.0))
    );
    let revoked = onhand(&["token", "revoke", &manager.0, "--data", server.data().to_str().unwrap()]);
    assert!(revoked.status.success());
    assert!(give(7, &manager.0, &of(&manager.1, 7)), "by one whose token is revoked");
}
