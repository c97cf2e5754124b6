//! People who sign in: by login and password, by links, with sessions that end when they must; and what they then reach.

use super::support::{Browser, Live, Reply, Server, request};
use serde_json::{Value, json};
use std::time::Instant;

const PASSWORD: &str = "tea at 4 o'clock";

fn added(server: &Server, data: &Value) -> String {
    let outcome = server.command("add_person", data);
    assert_eq!(outcome["status"], "accepted", "{outcome}");
    outcome["events"][0]["person"].as_str().unwrap().to_owned()
}

/// A link that a person is given.
fn link(server: &Server, person: &str, kind: &str) -> String {
    let path = format!("/api/v1/people/{person}/links");
    let made = owner(server).post(&path, &json!({"kind": kind}));
    assert_eq!(made.status, 200, "{made:?}");
    let made = made.json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    assert!(made["path"].as_str().unwrap().ends_with(&format!("/#in={secret}")), "{made}");
    assert_eq!(made["sent"], false);
    secret
}

/// Whoever has the owner's token.
fn owner(server: &Server) -> Browser {
    Browser::with_token(server.address, &server.owner)
}

/// A person of a role, with a password, signed in.
fn signed_in(server: &Server, login: &str, more: &Value) -> (String, Browser) {
    let mut data = json!({"name": login, "email": login});
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let person = added(server, &data);
    let secret = link(server, &person, "invitation");
    let mut browser = Browser::new(server.address, if more["role"] == "partner" { "shop" } else { "desk" });
    let used = browser.post("/api/v1/links/use", &json!({"secret": secret, "password": PASSWORD}));
    assert_eq!(used.status, 200, "{used:?}");
    (person, browser)
}

fn sign_in(browser: &mut Browser, login: &str, password: &str) -> Reply {
    browser.post("/api/v1/session", &json!({"app": "desk", "login": login, "password": password}))
}

#[test]
fn somebody_is_invited_chooses_a_password_and_signs_in_with_it() {
    let server = Server::shop();
    let person = added(
        &server,
        &json!({"name": "Ann", "role": "staff", "email": "Ann@Example.com", "phone": "+44 7700 900123"}),
    );
    let names = json!([{"language": "ar", "text": "دكان الزاوية"}]);
    let categories = json!([{"name": "Bread", "names": [{"language": "ar", "text": "الخبز"}]}]);
    let ordering = json!({"deliver": {"cut_off": "16:00", "lead_days": 1}});
    let settings = json!({"names": names, "categories": categories, "ordering": ordering});
    assert_eq!(server.command("set_business", &settings)["status"], "accepted");
    let secret = link(&server, &person, "invitation");
    let mut browser = Browser::new(server.address, "desk");
    assert_eq!(browser.get("/api/v1/session").problem(), "unauthorized");

    let looked = browser.post("/api/v1/links/look", &json!({"secret": secret})).json();
    assert_eq!(looked["kind"], "invitation");
    assert_eq!((&looked["app"], &looked["name"]), (&json!("desk"), &json!("Ann")));
    assert_eq!((&looked["login"], &looked["needs_password"]), (&json!("Ann@Example.com"), &json!(true)));
    assert_eq!((&looked["business_name"], &looked["business_names"]), (&json!("Corner Shop"), &names));

    let weak = browser.post("/api/v1/links/use", &json!({"secret": secret, "password": "12345678"}));
    assert_eq!((weak.status, weak.problem().as_str()), (422, "weak_password"));
    let used = browser.post("/api/v1/links/use", &json!({"secret": secret, "password": PASSWORD}));
    let session = used.json();
    assert_eq!(session["app"], "desk");
    assert_eq!(session["person"], json!({"id": person, "name": "Ann", "role": "staff"}));
    assert_eq!(session["business"]["currency"], "GBP");
    assert_eq!((&session["business"]["names"], &session["business"]["categories"]), (&names, &categories));
    assert_eq!(session["business"]["ordering"], ordering);
    assert_eq!((&session["demo"], &session["settings"]), (&json!(false), &json!({})));
    let cookie = used.header("set-cookie").unwrap();
    for part in ["onhand_desk_", "; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=2592000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(browser.get("/api/v1/session").json()["person"], session["person"]);

    // They act in the log by their own name.
    let done = browser.command("post_receipt", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    assert_eq!(done["status"], "accepted", "{done}");
    let movements = server.get("/api/v1/movements?order=newest").json();
    assert_eq!(movements["items"][0]["record"]["actor"], json!(person));
    let id = movements["items"][0]["record"]["id"].as_str().unwrap();
    let history = server.get(&format!("/api/v1/movements/{id}/history")).json();
    assert_eq!(history["items"][0]["actor_name"], "Ann");

    for login in ["ann@example.com", "ANN@EXAMPLE.COM ", "447700900123", "+٤٤ ٧٧٠٠ ٩٠٠١٢٣"] {
        let mut again = Browser::new(server.address, "desk");
        assert_eq!(sign_in(&mut again, login, PASSWORD).status, 200, "{login}");
        assert_eq!(again.get("/api/v1/session").status, 200, "{login}");
    }
}

#[test]
fn links_are_used_once_and_newer_ones_take_their_place() {
    let server = Server::shop();
    let (person, mut browser) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let first = link(&server, &person, "reset");
    let second = link(&server, &person, "reset");
    let access = owner(&server).get(&format!("/api/v1/people/{person}/access")).json();
    assert_eq!((&access["has_password"], &access["link"]["kind"]), (&json!(true), &json!("reset")));
    assert_eq!(access["sessions"].as_array().unwrap().len(), 1);

    let mut other = Browser::new(server.address, "desk");
    let mut used = |secret: &str, password: &str| {
        let reply = other.post("/api/v1/links/use", &json!({"secret": secret, "password": password}));
        (reply.status, if reply.status == 200 { String::new() } else { reply.problem() })
    };
    assert_eq!(used(&first, "another password"), (410, "link_used".to_owned()));
    assert_eq!(used("onl_none", "another password"), (404, "link_unknown".to_owned()));
    assert_eq!(used(&second, "another password"), (200, String::new()));
    assert_eq!(used(&second, "a third password"), (410, "link_used".to_owned()));
    assert_eq!(browser.get("/api/v1/session").status, 401, "a reset ends all sessions before it");
    assert_eq!(sign_in(&mut browser, "ann@x.org", PASSWORD).problem(), "wrong_sign_in");
    assert_eq!(sign_in(&mut browser, "ann@x.org", "another password").status, 200);

    let third = link(&server, &person, "invitation");
    let directory = rusqlite::Connection::open(server.data().join("directory.sqlite")).unwrap();
    directory.execute("UPDATE links SET expires_at = 1 WHERE used_at IS NULL", []).unwrap();
    assert_eq!(used(&third, "a third password"), (410, "link_expired".to_owned()));
    let kept = directory.query_row("SELECT hash FROM links LIMIT 1", [], |row| row.get::<_, Vec<u8>>(0));
    assert_ne!(kept.unwrap(), second.as_bytes(), "secrets are kept as hashes");
}

#[test]
fn wrong_passwords_and_logins_are_answered_alike_and_slowed() {
    let server = Server::shop();
    let (_, mut browser) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let mut answers = Vec::new();
    for login in ["ann@x.org", "nobody@x.org", "12", ""] {
        let reply = sign_in(&mut browser, login, "not it at all");
        answers.push((reply.status, reply.body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    for _ in 0..4 {
        sign_in(&mut browser, "ann@x.org", "not it at all");
    }
    let slowed = sign_in(&mut browser, "ann@x.org", PASSWORD);
    assert_eq!((slowed.status, slowed.problem().as_str()), (429, "too_many_requests"));
    assert!(slowed.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    assert_eq!(browser.get("/api/v1/session").status, 200, "who is in stays in");
    let log = server.log();
    assert!(log.contains("could not sign in") && !log.contains("not it at all"), "{log}");
}

#[test]
fn a_cookie_alone_does_nothing() {
    let server = Server::shop();
    let (_, browser) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let cookie = browser.cookies();
    let body = json!({"commands": [{"type": "add_customer", "data": {"name": "Eve"}}]}).to_string();
    let plain = [("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
    for path in ["/api/v1/commands", "/api/v1/commands?app=desk"] {
        let forged = request(server.address, "POST", path, &plain, body.as_bytes());
        assert_eq!(forged.status, 401, "{path}");
    }
    assert_eq!(request(server.address, "GET", "/api/v1/products", &plain, b"").status, 401);
    assert_eq!(request(server.address, "GET", "/api/v1/products?app=shop", &plain, b"").status, 401);
    assert_eq!(request(server.address, "GET", "/api/v1/products?app=desk", &plain, b"").status, 200);
    assert_eq!(request(server.address, "GET", "/api/v1/products.csv?app=desk", &plain, b"").status, 200);
    assert_eq!(request(server.address, "DELETE", "/api/v1/session?app=desk", &plain, b"").status, 401);
    assert_eq!(browser.get("/api/v1/session").status, 200, "nobody else signed them out");
}

#[test]
fn people_sign_out_here_or_everywhere() {
    let server = Server::shop();
    let (person, mut one) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let [mut two, mut three] = [0, 1].map(|_| Browser::new(server.address, "desk"));
    for browser in [&mut two, &mut three] {
        assert_eq!(sign_in(browser, "ann@x.org", PASSWORD).status, 200);
    }
    let stolen = one.clone();
    let out = one.delete("/api/v1/session");
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"), "{out:?}");
    assert_eq!(stolen.get("/api/v1/session").status, 401, "the session is over, not only the cookie");
    assert_eq!(one.delete("/api/v1/session").status, 204, "again is no mistake");
    assert_eq!(two.get("/api/v1/session").status, 200);
    assert_eq!(two.delete("/api/v1/session?everywhere=true").status, 204);
    assert_eq!(three.get("/api/v1/session").status, 401);
    assert_eq!(sign_in(&mut three, "ann@x.org", PASSWORD).status, 200);
    assert_eq!(owner(&server).delete(&format!("/api/v1/people/{person}/sessions")).status, 204);
    assert_eq!(three.get("/api/v1/session").status, 401);
}

#[test]
fn a_password_is_changed_and_other_sessions_end() {
    let server = Server::shop();
    let (_, mut one) = signed_in(&server, "ann@x.org", &json!({"role": "kitchen"}));
    let mut two = Browser::new(server.address, "desk");
    assert_eq!(sign_in(&mut two, "ann@x.org", PASSWORD).status, 200);
    for (current, new, status, code) in [
        ("not it at all", "another password", 401, "wrong_sign_in"),
        (PASSWORD, "short", 422, "weak_password"),
        (PASSWORD, "another password", 204, ""),
    ] {
        let reply = one.post("/api/v1/session/password", &json!({"current": current, "new": new}));
        assert_eq!(reply.status, status, "{reply:?}");
        assert!(status == 204 || reply.problem() == code);
    }
    assert_eq!((one.get("/api/v1/session").status, two.get("/api/v1/session").status), (200, 401));
    assert_eq!(sign_in(&mut two, "ann@x.org", PASSWORD).status, 401);
    assert_eq!(sign_in(&mut two, "ann@x.org", "another password").status, 200);

    let settings = json!({"language": "ar", "notices": {"sounds": false}});
    assert_eq!(one.put("/api/v1/session/settings", &settings).status, 204);
    assert_eq!(two.get("/api/v1/session").json()["settings"], settings);
    assert_eq!(one.put("/api/v1/session/settings", &json!([1])).status, 400);
    assert_eq!(one.put("/api/v1/session/settings", &json!({"a": "x".repeat(9_000)})).status, 413);
}

#[test]
fn a_partner_reaches_its_own_and_nothing_else() {
    let server = Server::shop();
    let (ann, _) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let (bo, mut browser) = signed_in(&server, "bo@x.org", &json!({"role": "partner", "customer": "BO"}));
    let session = browser.get("/api/v1/session").json();
    assert_eq!((&session["app"], &session["person"]["role"]), (&json!("shop"), &json!("partner")));
    let others = server.order_as(&server.partner("CY"), &json!({}));
    let done = browser.command("place_order", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    assert_eq!(done["status"], "accepted", "{done}");
    let orders = browser.get("/api/v1/orders").json();
    assert_eq!(orders["items"].as_array().unwrap().len(), 1);
    for (path, status) in [
        (format!("/api/v1/orders/{others}"), 404),
        ("/api/v1/people".to_owned(), 403),
        (format!("/api/v1/people/{bo}"), 403),
        ("/api/v1/people.csv".to_owned(), 403),
        (format!("/api/v1/people/{ann}/access"), 403),
        ("/api/v1/stock".to_owned(), 403),
        ("/api/v1/products".to_owned(), 403),
        ("/api/v1/changes".to_owned(), 403),
        ("/api/v1/reports/today".to_owned(), 403),
        ("/api/v1/live/status".to_owned(), 403),
        ("/api/v1/businesses".to_owned(), 403),
        ("/metrics".to_owned(), 403),
        ("/api/v1/customers/CY/statement".to_owned(), 404),
    ] {
        assert_eq!(browser.get(&path).status, status, "{path}");
    }
    let made = browser.post(&format!("/api/v1/people/{ann}/links"), &json!({"kind": "reset"}));
    assert_eq!(made.status, 403);
    assert_eq!(browser.delete(&format!("/api/v1/people/{ann}/sessions")).status, 403);
    assert_eq!(browser.post("/api/v1/demo/links", &json!({"as": "owner"})).status, 403);
    for (name, data) in [
        ("add_person", json!({"name": "Eve", "role": "owner"})),
        ("change_person", json!({"person": bo, "role": "owner"})),
        ("suspend_person", json!({"person": ann})),
        ("edit_product", json!({"product": "TEA", "price": "0.01"})),
        ("set_business", json!({"name": "Mine"})),
    ] {
        let refused = browser.command(name, &data);
        assert_eq!(refused["refusal"]["code"], "not_allowed", "{name}: {refused}");
    }
    // By a live replica as little.
    let mut live = Live::signed_in(&server, &browser, &json!([]));
    for (number, collection) in ["people", "products", "stock_levels", "sales"].iter().enumerate() {
        live.say(&json!({"subscribe": {"collection": collection, "subscription": number + 1}}));
        let told = live.next_of("unsubscribed");
        assert_eq!(told["reason"], "forbidden", "{collection}: {told}");
    }
    // Its password opens the shop, wherever it is given.
    let mut desk = Browser::new(server.address, "desk");
    assert_eq!(sign_in(&mut desk, "bo@x.org", PASSWORD).json()["app"], "shop");
    assert_eq!(desk.get("/api/v1/session").status, 401);
}

#[test]
fn the_kitchen_sees_no_money() {
    let server = Server::shop();
    let (_, mut browser) = signed_in(&server, "kim@x.org", &json!({"role": "kitchen"}));
    for (path, status) in [
        ("/api/v1/products", 200),
        ("/api/v1/stock", 200),
        ("/api/v1/orders", 200),
        ("/api/v1/people", 200),
        ("/api/v1/product_costs", 403),
        ("/api/v1/account_entries", 403),
        ("/api/v1/price_rules.csv", 403),
        ("/api/v1/customers/BO/statement", 403),
        ("/api/v1/reports/today", 403),
        ("/api/v1/reports/value", 403),
        ("/api/v1/changes", 403),
        ("/api/v1/businesses", 200),
    ] {
        assert_eq!(browser.get(path).status, status, "{path}");
    }
    let made = browser.command("post_made", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
    assert_eq!(made["status"], "accepted", "{made}");
    let refused = browser.command("add_customer", &json!({"name": "Eve"}));
    assert_eq!(refused["refusal"]["code"], "not_allowed");
}

#[test]
fn managers_manage_all_but_owners() {
    let server = Server::shop();
    let (boss, _) = signed_in(&server, "olga@x.org", &json!({"role": "owner"}));
    let (_, mut manager) = signed_in(&server, "mia@x.org", &json!({"role": "admin"}));
    let done = manager.command("add_person", &json!({"name": "Sam", "role": "staff"}));
    let sam = done["events"][0]["person"].as_str().unwrap_or_else(|| panic!("{done}")).to_owned();
    let links = |person: &str| format!("/api/v1/people/{person}/links");
    let made = manager.post(&links(&sam), &json!({"kind": "invitation"}));
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(
        manager.post(&links(&boss), &json!({"kind": "reset"})).status,
        403,
        "or they could come in as one"
    );
    assert_eq!(manager.delete(&format!("/api/v1/people/{boss}/sessions")).status, 403);
    let refused = manager.command("suspend_person", &json!({"person": boss}));
    assert_eq!(refused["refusal"]["code"], "owners_only");
    assert_eq!(manager.post(&links(&sam), &json!({"kind": "demo"})).status, 400);

    // Sam has nothing to sign in as yet: it is chosen with the password.
    let secret = made.json()["secret"].clone();
    let mut browser = Browser::new(server.address, "desk");
    let without = browser.post("/api/v1/links/use", &json!({"secret": secret, "password": PASSWORD}));
    assert_eq!(without.status, 400, "{without:?}");
    let taken = json!({"secret": secret, "password": PASSWORD, "login": "olga@x.org"});
    assert_eq!(browser.post("/api/v1/links/use", &taken).problem(), "refused");
    let own = json!({"secret": secret, "password": PASSWORD, "login": "sam@x.org"});
    assert_eq!(browser.post("/api/v1/links/use", &own).status, 200);
    assert_eq!(sign_in(&mut Browser::new(server.address, "desk"), "sam@x.org", PASSWORD).status, 200);
}

#[test]
fn what_people_may_do_changes_while_they_are_connected() {
    let server = Server::shop();
    let (person, mut browser) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let held = json!([
        {"collection": "product_costs", "subscription": 1},
        {"collection": "products", "subscription": 2},
    ]);
    let mut live = Live::signed_in(&server, &browser, &held);
    live.ping(1);
    let changed = server.command("change_person", &json!({"person": person, "role": "kitchen"}));
    assert_eq!(changed["status"], "accepted", "{changed}");
    let began = Instant::now();
    let told = live.next_of("unsubscribed");
    assert_eq!((&told["subscription"], &told["reason"]), (&json!(1), &json!("forbidden")));
    assert!(began.elapsed().as_secs() < 6, "{:?}", began.elapsed());
    assert_eq!(browser.get("/api/v1/product_costs").status, 403);

    let suspended = server.command("suspend_person", &json!({"person": person}));
    assert_eq!(suspended["status"], "accepted", "{suspended}");
    let began = Instant::now();
    assert_eq!(live.bye()["reason"], "unauthorized");
    assert!(began.elapsed().as_secs() < 6, "{:?}", began.elapsed());
    assert_eq!(browser.get("/api/v1/session").status, 401);
    assert_eq!(sign_in(&mut browser, "ann@x.org", PASSWORD).problem(), "wrong_sign_in");

    // Who becomes a partner signs in anew, to the shop.
    let (sam, browser) = signed_in(&server, "sam@x.org", &json!({"role": "cashier"}));
    let mut live = Live::signed_in(&server, &browser, &json!([]));
    live.ping(1);
    server.command("change_person", &json!({"person": sam, "role": "partner", "customer": "BO"}));
    assert_eq!(live.bye()["reason"], "unauthorized");
}

#[test]
fn a_session_that_ends_ends_its_connections_and_a_browser_keeps_its_device() {
    let server = Server::shop();
    let (_, mut browser) = signed_in(&server, "ann@x.org", &json!({"role": "staff"}));
    let mut live = Live::signed_in(&server, &browser, &json!([]));
    live.ping(1);
    let device = live.device;
    assert_eq!(browser.delete("/api/v1/session").status, 204);
    let began = Instant::now();
    assert_eq!(live.bye()["reason"], "unauthorized");
    assert!(began.elapsed().as_secs() < 6, "{:?}", began.elapsed());
    assert_eq!(sign_in(&mut browser, "ann@x.org", PASSWORD).status, 200);
    Live::signed_in_on(&server, &browser, device, &json!([])).ping(1);
    let (_, other) = signed_in(&server, "ben@x.org", &json!({"role": "staff"}));
    let mut taken = Live::signed_in_on(&server, &other, device, &json!([]));
    assert_eq!(taken.bye()["reason"], "device_of_another");
    // Without a session the connection opens, and is told.
    let mut nobody = Live::signed_in(&server, &Browser::new(server.address, "desk"), &json!([]));
    assert_eq!(nobody.bye()["reason"], "unauthorized");
}
