//! Lists, records, history, stock and its reasons, changes.

use super::support::Server;
use serde_json::{Value, json};

fn skus(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["record"]["sku"].as_str().unwrap()).collect()
}

#[test]
fn pages_filters_and_keys() {
    let server = Server::shop();
    for number in 0..5 {
        let data = json!({"sku": format!("P{number}"), "name": "P", "category": "cold"});
        assert_eq!(server.command("add_product", &data)["status"], "accepted");
    }
    for (order, wanted) in [
        ("oldest", ["TEA", "COFFEE", "P0", "P1", "P2", "P3", "P4"]),
        ("newest", ["P4", "P3", "P2", "P1", "P0", "COFFEE", "TEA"]),
    ] {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = server.get(&format!("/api/v1/products?limit=3&order={order}{cursor}")).json();
            all.extend(skus(&page).into_iter().map(str::to_owned));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(all, wanted);
    }
    assert_eq!(skus(&server.get("/api/v1/products?category=hot").json()), ["COFFEE"]);
    assert_eq!(skus(&server.get("/api/v1/products?category=cold&limit=2").json()), ["P0", "P1"]);
    assert_eq!(skus(&server.get("/api/v1/products?barcode=4006381333931").json()), ["TEA"]);
    assert_eq!(
        skus(&server.get("/api/v1/products?barcode=4006381333931&category=hot").json()),
        Vec::<&str>::new()
    );
    let tea = server.get("/api/v1/products/TEA").json();
    let by_id = server.get(&format!("/api/v1/products/{}", tea["record"]["id"].as_str().unwrap())).json();
    assert_eq!(tea, by_id);
    assert_eq!(server.get("/api/v1/locations/SHOP").json()["record"]["name"], "Shop");
    assert_eq!(server.get("/api/v1/customers/BO").json()["record"]["name"], "Bo");
}

#[test]
fn an_orders_history_says_who_and_when() {
    let server = Server::shop();
    let order = server.order_as(&server.owner, &json!({"customer": "BO"}));
    let staff = server.token(&["--role", "staff", "--name", "Sam"]);
    assert_eq!(server.command_as(&staff, "confirm_order", &json!({"order": order}))["status"], "accepted");
    let history = server.get(&format!("/api/v1/orders/{order}/history")).json();
    let told: Vec<[&str; 3]> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| {
            [&version["actor_name"], &version["command_name"], &version["record"]["state"]]
                .map(|value| value.as_str().unwrap())
        })
        .collect();
    assert_eq!(told, [["Sam", "confirm_order", "confirmed"], ["Olga", "place_order", "placed"]]);
    let first = server.get(&format!("/api/v1/orders/{order}/history?limit=1")).json();
    let next = first["next"].as_str().unwrap();
    let second = server.get(&format!("/api/v1/orders/{order}/history?limit=1&cursor={next}")).json();
    assert_eq!((&second["items"][0]["record"]["state"], second["next"].is_null()), (&json!("placed"), true));
}

#[test]
fn why_there_are_17() {
    let server = Server::shop();
    let order = server
        .order_as(&server.owner, &json!({"customer": "BO", "lines": [{"product": "TEA", "quantity": "3"}]}));
    let why = server.get("/api/v1/stock/TEA/SHOP/why").json();
    assert_eq!(why["level"]["available"], "17");
    assert_eq!((&why["held"][0]["order"], &why["held"][0]["open"]), (&json!(order), &json!("3")));
    let moved = &why["movements"]["items"][0];
    assert_eq!([&moved["before"], &moved["change"], &moved["after"]], ["0", "20", "20"]);
    assert_eq!(
        (&moved["kind"], &moved["reference_number"], &moved["actor_name"]),
        (&json!("purchase_receipt"), &json!("1"), &json!("Olga"))
    );
    let data = json!({"order": order, "lines": [{"line": 0, "quantity": "2"}]});
    let handed = server.command("hand_over_order", &data);
    assert_eq!(handed["status"], "accepted", "{handed}");
    let why = server.get("/api/v1/stock/TEA/SHOP/why?limit=1").json();
    let moved = &why["movements"]["items"][0];
    assert_eq!([&moved["before"], &moved["change"], &moved["after"]], ["20", "-2", "18"]);
    assert_eq!((&why["held"][0]["open"], &why["level"]["available"]), (&json!("1"), &json!("17")));
    let next = why["movements"]["next"].as_str().unwrap();
    let why = server.get(&format!("/api/v1/stock/TEA/SHOP/why?limit=1&cursor={next}")).json();
    assert_eq!(why["movements"]["items"][0]["kind"], "purchase_receipt");
    let today =
        server.get("/api/v1/daily_sales").json()["items"][0]["record"]["day"].as_str().unwrap().to_owned();
    for (by, quantity) in [("day", Value::Null), ("product", json!("2"))] {
        let report = server.get(&format!("/api/v1/reports/sales?from={today}&to={today}&by={by}")).json();
        assert_eq!(
            (&report["total"]["net"], &report["items"][0]["quantity"]),
            (&json!("5.00"), &quantity),
            "{report}"
        );
    }
}

#[test]
fn stock_by_what_people_call_it() {
    let server = Server::shop();
    let list = |query: &str| -> Vec<String> {
        let page = server.get(&format!("/api/v1/stock?{query}")).json();
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["sku"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(list(""), ["TEA", "COFFEE"]);
    assert_eq!(list("sku=COFFEE"), ["COFFEE"]);
    assert_eq!(list("location=SHOP&limit=1"), ["COFFEE"]);
    assert_eq!(list("status=out"), Vec::<String>::new());
    let all = json!({"lines": [{"product": "COFFEE", "quantity": "5"}]});
    assert_eq!(server.command("place_order", &all)["status"], "accepted");
    assert_eq!(list("status=out"), ["COFFEE"]);
    assert_eq!(list("status=out&location=SHOP&sku=TEA"), Vec::<String>::new());
}

#[test]
fn changes_bring_a_copy_up_to_date() {
    let server = Server::shop();
    let (mut since, mut copy, mut entries) = (String::new(), std::collections::BTreeMap::new(), 0);
    let mut catch_up = |copy: &mut std::collections::BTreeMap<String, Value>| {
        loop {
            let changes = server.get(&format!("/api/v1/changes?limit=2{since}")).json();
            entries += changes["entries"].as_array().unwrap().len();
            for row in changes["rows"].as_array().unwrap() {
                let key = format!(
                    "{}/{}",
                    row["collection"].as_str().unwrap(),
                    row["record"]["id"].as_str().unwrap()
                );
                copy.insert(key, row["record"].clone());
            }
            since = format!("&since={}", changes["to"].as_str().unwrap());
            if changes["from"] == changes["to"] {
                return entries;
            }
        }
    };
    assert_eq!(catch_up(&mut copy), 7);
    let order = server.order_as(&server.owner, &json!({}));
    assert_eq!(catch_up(&mut copy), 8);
    let mut count = 0;
    for collection in onhand_domain::records::Collection::ALL {
        for item in
            server.get(&format!("/api/v1/{collection}?limit=1000")).json()["items"].as_array().unwrap()
        {
            let id = item["record"]["id"].as_str().unwrap();
            assert_eq!(copy.get(&format!("{collection}/{id}")), Some(&item["record"]), "{collection}/{id}");
            count += 1;
        }
    }
    assert_eq!(copy.len(), count);
    assert!(copy.contains_key(&format!("orders/{order}")));
}
