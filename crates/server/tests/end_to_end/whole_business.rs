//! A business from its file to another directory and back: import, verify, history, export, replay, demo.

use super::support::{Server, onhand, request};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A week of a real wholesaler (Chen, D., Online Retail, UCI Machine Learning Repository, CC BY 4.0).
const WEEK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/samples/online-retail-week.csv");

fn succeed(args: &[&str]) -> String {
    let output = onhand(args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_week_of_trade_goes_in_verifies_and_moves_house() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("first"), dir.path().join("second"));
    let imported = succeed(&["import", "online-retail", WEEK, "--data", path(&first), "--json"]);
    let imported: Value = serde_json::from_str(&imported).unwrap();
    assert_eq!(imported["reconciles"], true, "{imported}");
    let verified: Value =
        serde_json::from_str(&succeed(&["verify", "--data", path(&first), "--json"])).unwrap();
    assert_eq!(verified["count"], 0, "{verified}");
    let history = succeed(&["history", "--data", path(&first), "orders", "1"]);
    assert!(history.contains("place_order") && history.contains("hand_over_order"), "{history}");
    let file = dir.path().join("business.jsonl.gz");
    succeed(&["export", "--data", path(&first), path(&file)]);
    succeed(&["import", "--business", path(&file), "--data", path(&second)]);
    let again = dir.path().join("again.jsonl.gz");
    succeed(&["export", "--data", path(&second), path(&again)]);
    assert!(std::fs::read(&file).unwrap() == std::fs::read(&again).unwrap(), "the same bytes");
    let taken = onhand(&["import", "--business", path(&file), "--data", path(&second)]);
    assert!(!taken.status.success() && said(&taken).contains("already holds a business"), "{}", said(&taken));
}

#[test]
fn verify_names_what_was_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    succeed(&["import", "online-retail", WEEK, "--data", path(data)]);
    let file = rusqlite::Connection::open(data.join("business.sqlite")).unwrap();
    let changed = file
        .execute("update orders_records set doc = replace(doc, '\"quantity\":\"12\"', '\"quantity\":\"13\"') where row = 1", [])
        .unwrap();
    assert_eq!(changed, 1);
    file.execute("update log set events = '[]' where seq = 2", []).unwrap();
    drop(file);
    let verified = onhand(&["verify", "--data", path(data)]);
    assert_eq!(verified.status.code(), Some(1));
    let said = said(&verified);
    assert!(said.contains("orders row 1"), "{said}");
    assert!(said.contains("entries 1 to") && said.contains("of the log"), "{said}");
}

#[test]
fn a_file_is_replayed_to_a_running_server() {
    replayed(&[]);
}

#[test]
fn a_file_is_replayed_over_websockets() {
    replayed(&["--live"]);
}

/// Replays, with these arguments besides.
fn replayed(more: &[&str]) {
    let server = Server::empty(&[]);
    let token = server.token(&["--role", "owner", "--name", "Replay"]);
    let url = format!("http://{}", server.address);
    let mut listener = server.listen("?name=order_added", None);
    let replay = |run: &str| -> Value {
        let mut args = vec![
            "replay",
            WEEK,
            "--url",
            &url,
            "--token",
            &token,
            "--speed",
            "max",
            "--invoices",
            "20",
            "--run",
            run,
            "--json",
        ];
        args.extend(more);
        serde_json::from_str(&succeed(&args)).unwrap()
    };
    let first = replay("one");
    assert!(first["accepted"].as_u64() > Some(20), "{first}");
    assert_eq!((&first["refused"], &first["failed"]), (&0.into(), &0.into()), "{first}");
    listener.next_named("order_added");
    let again = replay("one");
    assert_eq!((&again["accepted"], &again["repeated"]), (&0.into(), &first["accepted"]), "{again}");
    assert_eq!(replay("two")["accepted"], first["accepted"], "under another name it happens again");
    let refused = onhand(&[&["replay", WEEK, "--url", &url, "--token", "onh_wrong"], more].concat());
    assert!(!refused.status.success() && said(&refused).contains("401"), "{}", said(&refused));
}

#[test]
fn import_says_that_a_server_runs() {
    let server = Server::shop();
    let refused = onhand(&["import", "online-retail", WEEK, "--data", path(server.data())]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains("another onhand process"), "{}", said(&refused));
}

/// The demo's process, which ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_demo_has_trade_behind_it_and_going_on() {
    let dir = tempfile::tempdir().unwrap();
    let data = path(dir.path()).to_owned();
    let mut demo = Demo(
        Command::new(env!("CARGO_BIN_EXE_onhand"))
            .args(["demo", "--data", &data, "--every", "1", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(demo.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let tokens: Vec<String> =
        lines.by_ref().filter_map(|line| Some(line.split_once("/live/#")?.1.to_owned())).take(2).collect();
    let served = lines.find(|line| line.contains("serves")).unwrap();
    let address: SocketAddr = served.rsplit_once("http://").unwrap().1.trim().parse().unwrap();
    let get = |token: &str, path: &str| {
        let bearer = format!("Bearer {token}");
        request(address, "GET", path, &[("Authorization", &bearer)], b"").json()
    };
    for (path, least) in [("/api/v1/orders", 50), ("/api/v1/sales", 50), ("/api/v1/stock", 40)] {
        let found = get(&tokens[0], &format!("{path}?limit=1000"))["items"].as_array().unwrap().len();
        assert!(found >= least, "{path}: {found}");
    }
    let own = get(&tokens[1], "/api/v1/orders?limit=1000");
    let customers: BTreeSet<&str> = own["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["record"]["customer"].as_str().unwrap())
        .collect();
    assert_eq!(customers.len(), 1, "a partner sees its own");
    let said = lines.find(|line| line.contains("order")).unwrap();
    assert!(said.contains(" by ") || said.contains(" is "), "{said}");
    drop(demo);
    let verified: Value = serde_json::from_str(&succeed(&["verify", "--data", &data, "--json"])).unwrap();
    assert_eq!(verified["count"], 0, "killed in the middle, it is whole: {verified}");
}
