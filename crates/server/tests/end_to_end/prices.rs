//! Prices: a category raised by a percentage as one job, over HTTP and from the command line; price lists as partners
//! see them.

use super::support::{Reply, Server, onhand, request, until};
use serde_json::{Value, json};

/// More products than one command of a job has.
const TEAS: usize = 450;
const JOB: &str = "01939b5e-0000-7000-8000-0000000000aa";

fn post_as(server: &Server, token: &str, path: &str, body: &Value) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    request(server.address, "POST", path, &headers, body.to_string().as_bytes())
}

fn post(server: &Server, path: &str, body: &Value) -> Reply {
    post_as(server, &server.owner, path, body)
}

/// A shop with a category of teas, each at 1.99, one of which costs what it is sold for.
fn tea_shop() -> Server {
    let server = Server::shop();
    let teas: Vec<Value> = (0..TEAS)
        .map(|number| {
            let cost = if number == 7 { "1.99" } else { "1.00" };
            json!({"type": "add_product", "data": {"sku": format!("TEA-{number}"), "name": format!("Tea {number}"),
                "category": "Tea", "price": "1.99", "cost": cost}})
        })
        .collect();
    for teas in teas.chunks(100) {
        let outcomes = server.post(&json!({"commands": teas}).to_string()).json();
        assert!(
            outcomes["outcomes"].as_array().unwrap().iter().all(|outcome| outcome["status"] == "accepted")
        );
    }
    server
}

fn price(server: &Server, sku: &str) -> Value {
    server.get(&format!("/api/v1/products/{sku}")).json()["record"]["price"].clone()
}

/// The job once nothing more is given for it.
fn given(server: &Server, job: &str) -> Value {
    let path = format!("/api/v1/price-jobs/{job}");
    until("the job is given", || server.get(&path).json()["state"] != "applying");
    server.get(&path).json()
}

#[test]
fn a_category_is_raised_by_a_percentage_looked_at_first_and_taken_back_as_one() {
    let server = tea_shop();
    let lower = post(&server, "/api/v1/price-jobs/preview", &json!({"category": "Tea", "percent": "-10"}));
    assert_eq!(lower.status, 200, "{}", lower.body);
    let lower = lower.json();
    assert_eq!((&lower["changed"], &lower["warned"]), (&json!(TEAS), &json!(1)), "{lower}");
    assert_eq!(lower["proposals"][0]["sku"], "TEA-7", "what to look at comes first");
    assert_eq!(lower["proposals"][0]["warnings"], json!(["below_cost"]));
    let raised = json!({"category": "Tea", "percent": "4", "step": "0.05", "note": "from Monday"});
    let preview = post(&server, "/api/v1/price-jobs/preview", &raised).json();
    let first = &preview["proposals"][0];
    assert_eq!((&first["before"][0]["price"], &first["after"][0]["price"]), (&json!("1.99"), &json!("2.05")));
    assert_eq!(price(&server, "TEA-0"), "1.99", "nothing is changed yet");

    let path = format!("/api/v1/price-jobs?job={JOB}");
    for _ in 0..3 {
        let started = post(&server, &path, &raised);
        assert_eq!(started.status, 200, "{}", started.body);
        assert_eq!(started.json()["job"], JOB);
        let job = given(&server, JOB);
        assert_eq!(
            (&job["state"], &job["products"], &job["changes"]),
            (&json!("applied"), &json!(TEAS), &json!(3))
        );
        assert_eq!(price(&server, "TEA-449"), "2.05", "given again, it is raised once");
    }
    assert_eq!(price(&server, "TEA"), "2.50", "another category");

    let by_hand = server.command("edit_product", &json!({"product": "TEA-3", "price": "3"}));
    assert_eq!(by_hand["status"], "accepted", "{by_hand}");
    let undo = format!("/api/v1/price-jobs/{JOB}/undo");
    let undone = post(&server, &undo, &json!({})).json();
    assert_eq!((&undone["undone"], &undone["left"]), (&json!(TEAS - 1), &json!(1)), "{undone}");
    assert_eq!((price(&server, "TEA-0"), price(&server, "TEA-3")), (json!("1.99"), json!("3.00")));
    assert_eq!(post(&server, &undo, &json!({})).json()["undone"], 0, "once");
    assert_eq!(given(&server, JOB)["state"], "undone");
}

#[test]
fn a_job_for_later_waits_and_can_be_taken_back_before() {
    let server = tea_shop();
    let later = json!({"category": "Tea", "percent": "4", "due_at": "2999-01-01T00:00:00Z"});
    let job = post(&server, "/api/v1/price-jobs", &later).json()["job"].as_str().unwrap().to_owned();
    let waits = given(&server, &job);
    assert_eq!(
        (&waits["state"], &waits["due_at"]),
        (&json!("scheduled"), &json!("2999-01-01T00:00:00.000Z"))
    );
    assert_eq!(price(&server, "TEA-0"), "1.99");
    let undone = post(&server, &format!("/api/v1/price-jobs/{job}/undo"), &json!({})).json();
    assert_eq!((&undone["undone"], &undone["left"]), (&json!(TEAS), &json!(0)));
}

#[test]
fn what_makes_no_sense_is_said_and_partners_have_no_part_in_it() {
    let server = Server::shop();
    let raised = json!({"percent": "4"});
    for (body, status) in [
        (json!({"percent": "-101"}), 400),
        (json!({"percent": "4", "step": "0"}), 400),
        (json!({"percent": "4", "list": "NONE"}), 404),
        (json!({"percents": "4"}), 400),
    ] {
        assert_eq!(post(&server, "/api/v1/price-jobs/preview", &body).status, status, "{body}");
        assert_eq!(post(&server, "/api/v1/price-jobs", &body).status, status, "{body}");
    }
    let none = post(&server, "/api/v1/price-jobs", &json!({"category": "None", "percent": "4"})).json();
    let path = format!("/api/v1/price-jobs/{}", none["job"].as_str().unwrap());
    until("it is over", || server.get(&path).status == 404);
    assert_eq!(post(&server, &format!("{path}/undo"), &json!({})).status, 404);
    let partner = server.partner("BO");
    for path in
        ["/api/v1/price-jobs/preview", "/api/v1/price-jobs", &format!("/api/v1/price-jobs/{JOB}/undo")]
    {
        assert_eq!(post_as(&server, &partner, path, &raised).status, 403, "{path}");
    }
    assert_eq!(server.get_as(&partner, &format!("/api/v1/price-jobs/{JOB}")).status, 403);
}

#[test]
fn the_command_line_does_the_same() {
    let mut server = tea_shop();
    server.kill();
    let data = server.data().to_str().unwrap().to_owned();
    let run = |args: &[&str]| {
        let output = onhand(&[&["prices"], args, &["--data", &data, "--json"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let lower = run(&["change", "--category", "Tea", "--percent", "-10", "--preview"]);
    assert_eq!(lower["changed"], TEAS);
    let raised = run(&["change", "--category", "Tea", "--percent", "4", "--step", "0.05", "--job", JOB]);
    assert_eq!((&raised["state"], &raised["products"]), (&json!("applied"), &json!(TEAS)));
    assert_eq!(run(&["show", JOB])["changes"], 3);
    assert_eq!(run(&["undo", JOB])["undone"], TEAS);
    let server = server.again();
    assert_eq!(price(&server, "TEA-9"), "1.99");
}

#[test]
fn partners_read_their_own_lists_once_these_have_started() {
    let server = Server::shop();
    let must = |name: &str, data: Value| {
        let outcome = server.command(name, &data);
        assert_eq!(outcome["status"], "accepted", "{name}: {outcome}");
    };
    must("add_price_list", json!({"code": "BOS", "name": "Bo's"}));
    must("add_price_list", json!({"code": "MAY", "name": "May", "starts_at": "2999-01-01T00:00:00Z"}));
    for list in ["BOS", "MAY"] {
        let tiers = json!([{"price": "8"}, {"from": "5", "price": "7"}]);
        must(
            "set_price_rules",
            json!({"list": list, "rules": [{"product": "TEA", "tiers": tiers, "minimum": "2"}]}),
        );
    }
    must("add_customer_group", json!({"code": "CAFES", "name": "Cafés", "price_list": "MAY"}));
    must("edit_customer", json!({"customer": "BO", "price_list": "BOS", "group": "CAFES"}));
    let (bo, cy) = (server.partner("BO"), server.partner("CY"));
    for (token, lists) in [(&bo, 1), (&cy, 0)] {
        for collection in ["price_lists", "price_rules"] {
            let page = server.get_as(token, &format!("/api/v1/{collection}")).json();
            assert_eq!(page["items"].as_array().unwrap().len(), lists, "{collection}: {page}");
        }
        assert_eq!(server.get_as(token, "/api/v1/price_lists/MAY").status, 404);
        assert_eq!(server.get_as(token, "/api/v1/customer_groups").status, 403);
    }
    assert_eq!(server.get_as(&cy, "/api/v1/price_lists/BOS").status, 404);
    let small = json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
    assert_eq!(server.outcome_as(&bo, &small)["refusal"]["code"], "minimum_or_multiple");
    let order = server.outcome_as(
        &bo,
        &json!({"type": "place_order",
        "data": {"lines": [{"product": "TEA", "quantity": "5"}]}}),
    );
    assert_eq!(order["status"], "accepted", "{order}");
    let orders = server.get_as(&bo, "/api/v1/orders").json();
    let line = &orders["items"][0]["record"]["lines"][0];
    assert_eq!(
        (&line["price"], &line["price_rule"]["list"]["from"]),
        (&json!("7.00"), &json!("5")),
        "{line}"
    );
    must("edit_price_list", json!({"list": "MAY", "clear": ["starts_at"]}));
    assert_eq!(server.get_as(&bo, "/api/v1/price_lists/MAY").status, 200);
    assert_eq!(server.get_as(&cy, "/api/v1/price_lists/MAY").status, 404);
}

#[test]
fn agreed_prices_go_out_as_they_come_in() {
    let server = Server::shop();
    let must = |name: &str, data: Value| {
        let outcome = server.command(name, &data);
        assert_eq!(outcome["status"], "accepted", "{name}: {outcome}");
    };
    must("add_price_list", json!({"code": "BOS", "name": "Bo's"}));
    let tiers = json!([{"price": "8"}, {"from": "5", "price": "7"}]);
    must(
        "set_price_rules",
        json!({"list": "BOS", "rules": [{"product": "TEA", "tiers": tiers, "minimum": "2"}]}),
    );
    // It is sent in pieces, whose sizes stand on lines of their own.
    let sent_in_pieces = server.get("/api/v1/price_rules.csv").body;
    let file: String =
        sent_in_pieces.lines().filter(|line| line.contains(',')).map(|line| format!("{line}\n")).collect();
    assert!(file.contains("BOS") && file.contains("8.00; 5 7.00"), "{file}");
    let sent = |text: &str| {
        let headers = [
            ("Authorization", format!("Bearer {}", server.owner)),
            ("Content-Type", "application/octet-stream".to_owned()),
        ];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let path = "/api/v1/uploads?file=prices.csv";
        let id = request(server.address, "POST", path, &headers, text.as_bytes()).json()["id"].clone();
        let path = format!("/api/v1/uploads/{}", id.as_str().unwrap());
        until("the file is read", || server.get(&path).json()["state"] != "reading");
        server.get(&path).json()["report"].clone()
    };
    let same = sent(&file);
    assert_eq!(
        (&same["kind"], &same["unchanged"], &same["wrong"]),
        (&json!("price_lists"), &json!(1), &json!(0)),
        "{same}"
    );
    let dearer = sent(&file.replace("8.00", "8.50"));
    assert_eq!(dearer["changed"], 1, "{dearer}");
}
