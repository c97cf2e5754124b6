//! Reports as the API and the command line give them.

use super::support::{Server, onhand};
use serde_json::{Value, json};

/// A shop in Beirut whose days begin at four, with trade on three of them. Tea costs 1.00, nobody knows what coffee costs.
fn shop() -> Server {
    let server = Server::shop();
    let fact = |name: &str, data: Value, at: &str| {
        let command = json!({"type": name, "data": data, "occurred_at": at});
        let outcome = server.outcome_as(&server.owner, &command);
        assert_eq!(outcome["status"], "accepted", "{outcome}");
    };
    let sold = |sku: &str, quantity: &str| json!({"lines": [{"product": sku, "quantity": quantity}]});
    server.command("set_business", &json!({"time_zone": "Asia/Beirut", "day_starts": "04:00"}));
    let bought = json!({"lines": [{"product": "TEA", "quantity": "20", "cost": "2.00"}]});
    fact("post_receipt", bought, "2026-02-20T06:00:00Z");
    // A week before: 09:00 and 16:30, in Beirut. The day before: 10:15, and after midnight. That day: 09:30.
    for (quantity, at) in [
        ("1", "2026-02-25T07:00:00Z"),
        ("2", "2026-02-25T14:30:00Z"),
        ("3", "2026-03-03T08:15:00Z"),
        ("4", "2026-03-03T22:40:00Z"),
        ("5", "2026-03-04T07:30:00Z"),
    ] {
        fact("record_sale", sold("TEA", quantity), at);
    }
    fact("record_sale", sold("COFFEE", "1"), "2026-03-04T07:45:00Z");
    server
}

#[test]
fn today_is_compared_with_the_same_time_of_earlier_days() {
    let server = shop();
    // As of when, in Beirut: what was sold, what had been sold by then the day before and the week before.
    for (at, today, yesterday, week_ago) in [
        ("2026-03-04T08:16:30Z", ("20.50", 2), ("7.50", 1), ("2.50", 1)),
        ("2026-03-04T08:15:30Z", ("20.50", 2), ("0.00", 0), ("2.50", 1)),
        ("2026-03-04T07:00:00Z", ("0.00", 0), ("0.00", 0), ("0.00", 0)),
        // After midnight it is still that day.
        ("2026-03-04T22:41:00Z", ("20.50", 2), ("17.50", 2), ("7.50", 2)),
    ] {
        let report = server.get(&format!("/api/v1/reports/today?at={at}")).json();
        let shown = |figures: &Value| {
            (figures["net"].as_str().unwrap().to_owned(), figures["sales"].as_i64().unwrap())
        };
        let wanted = |(net, sales): (&str, i64)| (net.to_owned(), sales);
        assert_eq!(shown(&report["today"]), wanted(today), "{at}: {report}");
        assert_eq!(shown(&report["yesterday"]["by_then"]), wanted(yesterday), "{at}: {report}");
        assert_eq!(shown(&report["week_ago"]["by_then"]), wanted(week_ago), "{at}: {report}");
        assert_eq!(report["day"], "2026-03-04", "{at}");
        assert_eq!(shown(&report["yesterday"]["whole"]), wanted(("17.50", 2)));
    }
    assert_eq!(server.get("/api/v1/reports/today?at=noon").status, 400);
    assert_eq!(server.get("/api/v1/reports/today").status, 200);
}

#[test]
fn sales_by_the_hour_begin_where_the_day_begins() {
    let server = shop();
    let report = server.get("/api/v1/reports/hours?from=2026-02-25&to=2026-03-04").json();
    let hours: Vec<(&str, &str)> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["hour"].as_str().unwrap(), item["figures"]["net"].as_str().unwrap()))
        .collect();
    assert_eq!(hours, [("09:00", "23.00"), ("10:00", "7.50"), ("16:00", "5.00"), ("00:00", "10.00")]);
    assert_eq!(report["total"]["net"], "45.50");
    assert_eq!(server.get("/api/v1/reports/hours?from=2026-01-01&to=2026-03-04").status, 400);
    assert_eq!(server.get("/api/v1/reports/hours?from=2026-03-04&to=2026-03-03").status, 400);
}

#[test]
fn days_at_the_ends_of_time_have_no_trade() {
    let server = Server::shop();
    for day in ["0001-01-01", "1969-12-31", "1970-01-01", "9998-12-31", "9999-12-31"] {
        for path in [format!("hours?from={day}&to={day}"), format!("profit?from={day}&to={day}")] {
            let report = server.get(&format!("/api/v1/reports/{path}"));
            assert_eq!((report.status, &report.json()["items"]), (200, &json!([])), "{path}");
        }
    }
    for at in ["1970-01-01T00:00:00Z", "1970-01-05T12:00:00Z", "9998-12-31T12:00:00Z"] {
        let report = server.get(&format!("/api/v1/reports/today?at={at}"));
        assert_eq!((report.status, &report.json()["today"]["sales"]), (200, &json!(0)), "{at}");
    }
}

#[test]
fn what_stock_is_worth_and_what_was_earned() {
    let server = shop();
    // Twenty of tea were there before without a cost, of which fifteen left; then twenty at 2.00.
    let value = server.get("/api/v1/reports/value").json();
    assert_eq!(value["items"][0]["code"], "SHOP");
    assert_eq!(
        (&value["total"]["value"], &value["total"]["products"], &value["total"]["lacking"]),
        (&json!("40.00"), &json!(2), &json!(2)),
        "{value}"
    );
    let sold = json!({"sale": "01990f3e-0000-7000-8000-0000000000aa", "lines": [
        {"product": "TEA", "quantity": "5"}, {"product": "TEA", "quantity": "2"}]});
    assert_eq!(server.command("record_sale", &sold)["status"], "accepted");
    let lines = server.get("/api/v1/reports/profit/lines?sale=01990f3e-0000-7000-8000-0000000000aa").json();
    assert_eq!(lines["lines"][0].get("cost"), None, "{lines}");
    assert_eq!(
        (&lines["lines"][1]["cost"], &lines["lines"][1]["profit"]),
        (&json!("4.00"), &json!("1.00")),
        "{lines}"
    );
    assert_eq!(server.get("/api/v1/reports/profit/lines").status, 400);
    let today = server.get("/api/v1/daily_sales?limit=1000").json();
    let day =
        today["items"].as_array().unwrap().last().unwrap()["record"]["day"].as_str().unwrap().to_owned();
    let profit = server.get(&format!("/api/v1/reports/profit?from={day}&to={day}")).json();
    let total = &profit["total"];
    assert_eq!(
        [&total["net"], &total["net_lacking"], &total["cost"], &total["profit"], &total["margin"]],
        [&json!("17.50"), &json!("12.50"), &json!("4.00"), &json!("1.00"), &json!("20")],
        "{profit}"
    );
    for by in ["day", "week", "product", "category"] {
        let report =
            server.get(&format!("/api/v1/reports/profit?from=2026-02-20&to=2026-03-04&by={by}")).json();
        assert_eq!(report["total"]["net"], "45.50", "{by}: {report}");
        assert_eq!(report["total"]["lacking"], 2, "{by}");
    }
    let data = server.data().to_str().unwrap();
    for args in [
        &["report", "today", "--at", "2026-03-04T08:16:30Z"][..],
        &["report", "hours", "--from", "2026-03-04", "--to", "2026-03-04"],
        &["report", "value", "--by", "category"],
        &["report", "profit", "--from", "2026-03-03", "--to", "2026-03-04", "--by", "product"],
    ] {
        let shown = onhand(&[args, &["--data", data]].concat());
        assert!(shown.status.success(), "{args:?}: {}", String::from_utf8_lossy(&shown.stderr));
        let as_json = onhand(&[args, &["--data", data, "--json"]].concat());
        assert!(serde_json::from_slice::<Value>(&as_json.stdout).is_ok(), "{args:?}");
    }
    let odd = onhand(&["report", "profit", "--from", "2026-03-04", "--to", "2026-03-03", "--data", data]);
    assert!(!odd.status.success());
}

#[test]
fn what_things_cost_is_not_for_partners() {
    let server = Server::shop();
    let partner = server.partner("BO");
    for path in ["today", "hours", "value", "profit", "profit/lines?order=x"] {
        assert_eq!(server.get_as(&partner, &format!("/api/v1/reports/{path}")).status, 403, "{path}");
    }
    for collection in ["product_costs", "movements", "daily_sales", "hourly_sales"] {
        assert_eq!(server.get_as(&partner, &format!("/api/v1/{collection}")).status, 403, "{collection}");
    }
}

#[test]
fn what_is_earned_is_not_for_the_counter() {
    let server = shop();
    let cashier = server.token(&["--role", "cashier", "--name", "Carl"]);
    let staff = server.token(&["--role", "staff", "--name", "Sue"]);
    for path in ["value", "profit", "profit?by=product", "profit/lines?order=x"] {
        assert_eq!(server.get_as(&cashier, &format!("/api/v1/reports/{path}")).status, 403, "{path}");
        assert_ne!(server.get_as(&staff, &format!("/api/v1/reports/{path}")).status, 403, "{path}");
    }
    for path in ["today", "hours"] {
        let report = server.get_as(&cashier, &format!("/api/v1/reports/{path}"));
        assert_eq!(report.status, 200, "{path}");
        assert!(!report.json().to_string().contains("cost"), "{path}");
    }
}

#[test]
fn a_statement_is_the_same_over_http_and_on_the_command_line() {
    let server = Server::shop();
    for (amount, note) in [("120.00", "bill 7"), ("-20.00", "paid ahead")] {
        let opening = json!({"customer": "BO", "amount": amount, "note": note});
        assert_eq!(server.command("post_account_opening", &opening)["status"], "accepted");
    }
    let data = server.data().to_str().unwrap();
    let told = server.get("/api/v1/customers/BO/statement").json();
    assert_eq!((&told["opening"], &told["closing"]), (&json!("0.00"), &json!("100.00")), "{told}");
    let printed = onhand(&["statement", "BO", "--data", data, "--json"]);
    assert_eq!(serde_json::from_slice::<Value>(&printed.stdout).unwrap(), told);
    let text = String::from_utf8(onhand(&["statement", "BO", "--data", data]).stdout).unwrap();
    for part in ["opening", "bill 7", "120.00", "100.00", "not due"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let later = onhand(&["statement", "BO", "--from", "2999-01-01", "--data", data, "--json"]);
    let later: Value = serde_json::from_slice(&later.stdout).unwrap();
    assert_eq!((&later["opening"], &later["lines"]), (&json!("100.00"), &json!([])));
    for odd in
        [&["NOBODY"][..], &["BO", "--from", "noon"], &["BO", "--from", "2026-02-01", "--to", "2026-01-01"]]
    {
        let shown = onhand(&[&["statement"], odd, &["--data", data]].concat());
        assert!(!shown.status.success(), "{odd:?}");
    }
}
