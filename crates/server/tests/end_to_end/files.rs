//! Files in and out over HTTP: spreadsheets looked at, taken in and taken back; lists; photos.

use super::support::{Reply, Server, bytes_of, onhand, request};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn post(server: &Server, path: &str, body: &[u8]) -> Reply {
    let bearer = format!("Bearer {}", server.owner);
    let kind = if body.first() == Some(&b'{') { "application/json" } else { "application/octet-stream" };
    request(server.address, "POST", path, &[("Authorization", &bearer), ("Content-Type", kind)], body)
}

/// The file once nothing is done with it any more.
fn settled(server: &Server, id: &str) -> Value {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let upload = server.get(&format!("/api/v1/uploads/{id}")).json();
        if !["reading", "applying"].contains(&upload["state"].as_str().unwrap()) {
            return upload;
        }
        assert!(Instant::now() < until, "{upload}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn sent(server: &Server, name: &str, text: &str) -> (String, Value) {
    let reply = post(server, &format!("/api/v1/uploads?file={name}"), text.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    let upload = settled(server, &id);
    (id, upload)
}

#[test]
fn a_spreadsheet_is_looked_at_taken_in_once_and_taken_back() {
    let server = Server::shop();
    let (id, upload) = sent(&server, "list.csv", "SKU;Name;Price\nTEA;Tea;9,50\nNEW;New;1,25\nBAD;Bad;x\n");
    assert_eq!(upload["state"], "previewed", "{upload}");
    let report = &upload["report"];
    assert_eq!([&report["new"], &report["changed"], &report["wrong"]], [&json!(1), &json!(1), &json!(1)]);
    assert_eq!(report["problems"][0]["code"], "not_a_number");
    assert_eq!(
        server.get("/api/v1/products/NEW").status,
        404,
        "nothing is taken in before that is asked for"
    );
    let wrong = server.get(&format!("/api/v1/uploads/{id}/wrong"));
    assert!(wrong.body.contains("BAD;Bad;x;Not a number"), "{}", wrong.body);
    for _ in 0..2 {
        assert_eq!(post(&server, &format!("/api/v1/uploads/{id}/apply"), b"").status, 200);
    }
    let applied = settled(&server, &id);
    assert_eq!(applied["state"], "applied", "{applied}");
    assert_eq!(server.get("/api/v1/products/NEW").json()["record"]["price"], "1.25");
    let import = applied["report"]["import"].as_str().unwrap();
    let undone = post(&server, &format!("/api/v1/imports/{import}/undo"), b"");
    assert_eq!((&undone.json()["undone"], &undone.json()["left"]), (&json!(2), &json!(0)), "{}", undone.body);
    assert_eq!(server.get("/api/v1/products/NEW").json()["record"]["status"], "archived");
    let again = post(&server, &format!("/api/v1/imports/{import}/undo"), b"");
    assert_eq!((again.status, again.problem().as_str()), (409, "not_undone"));
}

#[test]
fn opening_balances_come_in_go_out_and_are_taken_back() {
    let server = Server::shop();
    let list = "Code;Balance;Date;Due date;Reference\nBO;1.200,50;2026-01-10;2026-02-09;7\nCY;-20;2026-01-10;;\nNO;5;;;\n";
    let (id, upload) = sent(&server, "balances.csv", list);
    let report = &upload["report"];
    assert_eq!(
        (&report["kind"], &report["new"], &report["wrong"]),
        (&json!("opening_balances"), &json!(2), &json!(1))
    );
    let wrong = server.get(&format!("/api/v1/uploads/{id}/wrong"));
    assert!(wrong.body.contains("NO;5;;;;\"There is no such customer"), "{}", wrong.body);
    assert_eq!(post(&server, &format!("/api/v1/uploads/{id}/apply"), b"").status, 200);
    let applied = settled(&server, &id);
    let statement = server.get("/api/v1/customers/BO/statement").json();
    let entry = &statement["lines"][0]["entry"];
    assert_eq!(
        [&entry["kind"], &entry["amount"], &entry["day"], &entry["due"], &entry["note"]],
        ["opening", "1200.50", "2026-01-10", "2026-02-09", "7"]
    );
    // Without the lengths of its pieces.
    let out = server.get("/api/v1/customer_accounts.csv").body;
    let lines: Vec<&str> = out.lines().filter(|line| line.contains(',')).collect();
    let (_, back) = sent(&Server::shop(), "accounts.csv", &lines.join("\n"));
    let report = &back["report"];
    assert_eq!((&report["kind"], &report["new"]), (&json!("opening_balances"), &json!(2)), "{back}");
    let import = applied["report"]["import"].as_str().unwrap();
    let undone = post(&server, &format!("/api/v1/imports/{import}/undo"), b"");
    assert_eq!((&undone.json()["undone"], &undone.json()["left"]), (&json!(2), &json!(0)), "{}", undone.body);
    assert_eq!(server.get("/api/v1/customers/BO/statement").json()["closing"], "0.00");
}

#[test]
fn columns_that_nobody_knows_are_named_by_hand() {
    let server = Server::shop();
    let (id, upload) = sent(&server, "list.csv", "Artikel,Bezeichnung,VK\nK1,Kanne,9.50\n");
    assert_eq!(upload["state"], "failed", "{upload}");
    let told = json!({"kind": "products", "columns": [{"column": "Artikel", "field": "sku"},
        {"column": "Bezeichnung", "field": "name"}, {"column": "VK", "field": "price"}]});
    let reply = post(&server, &format!("/api/v1/uploads/{id}/preview"), told.to_string().as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(settled(&server, &id)["report"]["new"], 1);
    let none = post(&server, "/api/v1/uploads/01990f3e-0000-7000-8000-0000000000f1/apply", b"");
    assert_eq!(none.status, 404);
}

#[test]
fn every_list_is_had_as_a_file() {
    let server = Server::shop();
    let file = server.get("/api/v1/products.csv?category=hot");
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let has = |text: &str| file.body.contains(text);
    assert!(has("\u{feff}") && has(",sku,") && has("COFFEE") && !has("TEA"), "{}", file.body);
    assert_eq!(server.get("/api/v1/products.csv?colour=red").status, 400);
    let partner = server.partner("BO");
    assert_eq!(server.get_as(&partner, "/api/v1/products.csv").status, 403);
    let path = server.data().join("levels.xlsx");
    let data = server.data().to_str().unwrap().to_owned();
    let output = onhand(&["export", "--list", "stock_levels", path.to_str().unwrap(), "--data", &data]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(std::fs::read(path).unwrap().starts_with(b"PK"));
}

#[test]
fn a_photo_is_kept_served_for_ever_and_missed_when_it_is_gone() {
    let server = Server::shop();
    let picture =
        DynamicImage::ImageRgb8(RgbImage::from_fn(600, 300, |x, y| image::Rgb([x as u8, y as u8, 9])));
    let mut jpeg = Vec::new();
    picture.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    let reply = post(&server, "/api/v1/photos", &jpeg);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let photo = reply.json()["photo"].as_str().unwrap().to_owned();
    assert_eq!(server.command("set_photo", &json!({"product": "TEA", "photo": photo}))["status"], "accepted");
    let served = raw(&server, &format!("/api/v1/photos/{photo}/480.webp"));
    let head = String::from_utf8_lossy(&served[..400.min(served.len())]).to_lowercase();
    assert!(head.contains("immutable") && head.contains("image/webp"), "{head}");
    for (path, status) in [
        (format!("/api/v1/photos/{photo}/481.webp"), 404),
        (format!("/api/v1/photos/{}/480.webp", "0".repeat(64)), 404),
        ("/api/v1/photos/../480.webp".to_owned(), 404),
    ] {
        assert_eq!(server.get(&path).status, status, "{path}");
    }
    let none = post(&server, "/api/v1/photos", b"GIF89a");
    assert_eq!((none.status, none.problem().as_str()), (415, "not_a_photo"));
    let data = server.data().to_str().unwrap().to_owned();
    assert!(onhand(&["verify", "--data", &data]).status.success());
    std::fs::remove_dir_all(server.data().join("photos")).unwrap();
    let missed = onhand(&["verify", "--data", &data]);
    assert!(!missed.status.success());
    assert!(String::from_utf8_lossy(&missed.stdout).contains(&photo));
}

fn raw(server: &Server, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(&bytes_of(server.address, "GET", path, &[], b"")).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}
