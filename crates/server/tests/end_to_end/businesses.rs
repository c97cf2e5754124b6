//! Businesses beside each other: started, set up, kept apart; demos that pause and go.

use super::support::{Reply, Server, onhand, request};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn ask(address: SocketAddr, token: &str, method: &str, path: &str, body: &Value) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let body = if method == "GET" { String::new() } else { body.to_string() };
    request(address, method, path, &headers, body.as_bytes())
}

fn get(address: SocketAddr, token: &str, path: &str) -> Reply {
    ask(address, token, "GET", path, &Value::Null)
}

fn states(setup: &Value) -> Vec<&str> {
    setup["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect()
}

/// Starts one beside a server's; gives its address and its owner's token.
fn started(server: &Server, name: &str) -> (SocketAddr, String) {
    let reply = ask(
        server.address,
        &server.owner,
        "POST",
        "/api/v1/businesses",
        &json!({"name": name, "country": "LB"}),
    );
    assert_eq!(reply.status, 200, "{reply:?}");
    let reply = reply.json();
    let port = reply["business"]["port"].as_u64().unwrap() as u16;
    (SocketAddr::new(server.address.ip(), port), reply["token"].as_str().unwrap().to_owned())
}

#[test]
fn one_of_ones_own_is_empty_apart_and_there_again_after_a_restart() {
    let server = Server::shop();
    let (address, token) = started(&server, "Nadia's shop");
    let business = get(address, &token, "/api/v1/business").json();
    let record = &business["items"][0]["record"];
    assert_eq!((&record["name"], &record["currency"]), (&json!("Nadia's shop"), &json!("USD")));
    assert_eq!(get(address, &token, "/api/v1/products").json()["items"], json!([]));
    // Neither's tokens open the other.
    assert_eq!(get(address, &server.owner, "/api/v1/products").status, 401);
    assert_eq!(get(server.address, &token, "/api/v1/products").status, 401);
    let names = |server: &Server| -> Vec<String> {
        let all = server.get("/api/v1/businesses").json();
        all["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&server), ["Corner Shop", "Nadia's shop"]);
    let command = json!({"type": "add_location", "data": {"code": "SHOP", "kind": "store", "name": "Shop"}});
    let outcome = ask(address, &token, "POST", "/api/v1/commands", &command).json();
    assert_eq!(outcome["outcomes"][0]["status"], "accepted", "{outcome}");
    let server = server.again();
    assert_eq!(names(&server), ["Corner Shop", "Nadia's shop"]);
    let port = server.get("/api/v1/businesses").json()["items"][1]["port"].as_u64().unwrap();
    let address = SocketAddr::new(server.address.ip(), port as u16);
    assert_eq!(get(address, &token, "/api/v1/locations/SHOP").status, 200);
}

#[test]
fn a_business_is_not_started_twice_nor_by_anyone() {
    let server = Server::shop();
    started(&server, "Mine");
    let staff = server.token(&["--role", "staff", "--name", "Sam"]);
    let wanted = |name: &str, country: &str| json!({"name": name, "country": country});
    for (token, body, status, code) in [
        (&server.owner, wanted("MINE ", "LB"), 409, "business_not_started"),
        (&server.owner, wanted("Other", "XX"), 400, "bad_parameter"),
        (&server.owner, wanted("", "LB"), 409, "business_not_started"),
        (&server.owner, json!({"name": "Other"}), 400, "malformed_body"),
        (&staff, wanted("Other", "LB"), 403, "forbidden"),
        (&server.partner("BO"), wanted("Other", "LB"), 403, "forbidden"),
    ] {
        let reply = ask(server.address, token, "POST", "/api/v1/businesses", &body);
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{body}");
    }
    assert_eq!(server.get("/api/v1/businesses").json()["items"].as_array().unwrap().len(), 2);
}

#[test]
fn setting_up_can_be_left_and_taken_up_again() {
    let server = Server::shop();
    let (address, token) = started(&server, "Mine");
    let setup = get(address, &token, "/api/v1/setup").json();
    assert_eq!(states(&setup), ["done", "open", "open", "open", "open", "open"]);
    let pass = |step: &str, over: bool| {
        ask(address, &token, "POST", &format!("/api/v1/setup/{step}"), &json!({"passed_over": over}))
    };
    let setup = pass("customers", true).json();
    assert_eq!((states(&setup)[4], &setup["left"]), ("passed_over", &json!(4)));
    assert_eq!(pass("coffee", true).status, 404);
    let server = server.again();
    let port = server.get("/api/v1/businesses").json()["items"][1]["port"].as_u64().unwrap();
    let address = SocketAddr::new(server.address.ip(), port as u16);
    let setup = get(address, &token, "/api/v1/setup").json();
    assert_eq!(states(&setup), ["done", "open", "open", "open", "passed_over", "open"]);
    // The shop that trades has all but other people.
    assert_eq!(states(&server.get("/api/v1/setup").json()), ["done", "done", "done", "done", "done", "open"]);
    let data = server.data().to_str().unwrap();
    let shown = onhand(&["business", "setup", "mine", "--data", data, "--take-up", "customers", "--json"]);
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(states(&shown)[4], "open");
}

#[test]
fn businesses_from_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let run = |args: &[&str]| {
        let output = onhand(&[&["business"], args, &["--data", data]].concat());
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    assert!(run(&["list"]).1.contains("there is no business"));
    let (code, said) = run(&["start", "--name", "مخبز نور", "--country", "kw", "--json"]);
    assert_eq!(code, Some(0), "{said}");
    let made: Value = serde_json::from_str(&said).unwrap();
    let slug = made["business"].as_str().unwrap();
    let (_, listed) = run(&["list"]);
    assert!(listed.contains("مخبز نور") && listed.contains(slug), "{listed}");
    assert_eq!(run(&["start", "--name", "مخبز نور", "--country", "kw"]).0, Some(1));
    assert!(run(&["setup", "nobody"]).1.contains("onhand business list"));
    assert!(run(&["setup", slug, "--pass-over", "x"]).1.contains("products"));
    assert!(run(&["remove-demos"]).1.contains("there is no demo"));
}

/// A demo; it ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_demo_pauses_and_is_removed_in_one_act_and_ones_own_stays() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let args = ["demo", "--business", "noor-bakery", "--data", data, "--no-pictures", "--every", "0"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_onhand"));
    command.args(args).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
    let mut demo = Demo(command.spawn().unwrap());
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let opened = lines.find(|line| line.contains("/live/#")).unwrap();
    let (url, owner) = opened.trim().split_once("/live/#").unwrap();
    let address: SocketAddr = url.trim_start_matches("http://").parse().unwrap();
    let paused = ask(address, owner, "POST", "/api/v1/demo/pause", &json!({"paused": true})).json();
    assert_eq!(paused, json!({"demo": true, "paused": true}));
    let own =
        ask(address, owner, "POST", "/api/v1/businesses", &json!({"name": "Mine", "country": "LB"})).json();
    let port = own["business"]["port"].as_u64().unwrap() as u16;
    let (own_address, token) = (SocketAddr::new(address.ip(), port), own["token"].as_str().unwrap());
    let not = ask(own_address, token, "POST", "/api/v1/demo/pause", &json!({"paused": true}));
    assert_eq!((not.status, not.problem().as_str()), (409, "not_a_demo"));
    let removed = ask(address, owner, "POST", "/api/v1/demo/remove", &json!({}));
    assert_eq!(removed.json(), json!({"removed": 1}));
    let began = Instant::now();
    while dir.path().join("business.sqlite").exists() {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(get(own_address, token, "/api/v1/demo").json(), json!({"demo": false, "paused": false}));
    let all = get(own_address, token, "/api/v1/businesses").json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "{all}");
    let none = ask(own_address, token, "POST", "/api/v1/demo/remove", &json!({}));
    assert_eq!((none.status, none.problem().as_str()), (409, "not_a_demo"));
}
