//! The API's own description, and the pages for people.

use super::support::{Server, request};
use onhand_domain::command::Command;

#[test]
fn every_route_is_described_and_there() {
    let server = Server::shop();
    let reply = request(server.address, "GET", "/api/v1/openapi.json", &[], b"");
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    let document = reply.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/commands",
        "/api/v1/events",
        "/api/v1/changes",
        "/api/v1/stock",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let at = path.replace("{product}", "TEA").replace("{location}", "SHOP").replace("{key}", "NONE");
            let bearer = format!("Bearer {}", server.owner);
            // The stream never ends by itself: it is asked for what does not fit.
            let at = if at.ends_with("/events") { at + "?after=9:9" } else { at };
            let headers = [("Authorization", bearer.as_str())];
            let reply = request(server.address, &method.to_uppercase(), &at, &headers, b"");
            assert!(
                !reply.body.contains("There is nothing at this path") && reply.status != 405,
                "{method} {path}: {reply:?}"
            );
            let status = reply.status.to_string();
            assert!(
                operation["responses"].get(&status).is_some(),
                "{method} {path} gives {status}, which it does not say"
            );
        }
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in Command::NAMES {
        assert!(schemas.contains_key(&format!("command.{name}")), "{name}");
    }
    for name in ["Refusal", "Event", "EventMessage", "Problem", "OutcomeReply", "Order", "StockLevel"] {
        assert!(schemas.contains_key(name), "{name}");
    }
}

#[test]
fn pages_for_people() {
    let server = Server::empty(&[]);
    let page = |path: &str| request(server.address, "GET", path, &[], b"");
    assert!(page("/desk/").body.contains("/api/v1/docs/"));
    assert!(page("/api/v1/docs/").body.contains("swagger-ui"));
    assert!(page("/api/v1/docs/swagger-initializer.js").body.contains("/api/v1/openapi.json"));
    assert_eq!(page("/healthz").json()["status"], "ok");
    assert_eq!(page("/readyz").json()["status"], "ready");
}
