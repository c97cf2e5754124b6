//! Where the server is reached, as it is told to apps and to people, and what its settings keep to themselves.

use super::support::{Server, onhand, request, until};
use serde_json::json;
use std::process::Command;

#[test]
fn doors_as_apps_are_told() {
    let server = Server::shop();
    let here = format!("http://{}", server.address);
    let expected = json!({"origin": here, "secure": false});
    assert_eq!(server.get("/api/v1/doors").json(), expected, "to this machine alone");
    assert_eq!(server.get_as(&server.partner("BO"), "/api/v1/doors").json(), expected, "partners too");
    assert_eq!(request(server.address, "GET", "/api/v1/doors", &[], b"").status, 401);
    // What stands before it takes the encryption off, and says so.
    let bearer = format!("Bearer {}", server.owner);
    let headers = [("Authorization", bearer.as_str()), ("X-Forwarded-Proto", "https")];
    let reply = request(server.address, "GET", "/api/v1/doors", &headers, b"").json();
    assert_eq!(reply, json!({"origin": format!("https://{}", server.address), "secure": true}));
}

#[test]
fn a_server_that_listens_to_the_network_says_where() {
    let server = Server::empty(&["--listen", "0.0.0.0:0", "--qr"]);
    let port = server.address.port();
    assert_eq!(server.address.to_string(), format!("127.0.0.1:{port}"), "an address that can be opened");
    let doors = server.get("/api/v1/doors").json();
    match doors["lan_origin"].as_str() {
        Some(lan) => {
            assert!(lan.starts_with("http://") && lan.ends_with(&format!(":{port}")), "{lan}");
            until("the network is told", || server.said().contains(&format!("at {lan}\n")));
            until("with a code", || {
                server.said().contains("\u{1b}[30;107m") && server.said().contains("plain http")
            });
        }
        // A machine without a network.
        None => assert!(!server.said().contains('\u{1b}')),
    }
}

#[test]
fn one_that_does_not_says_how_it_would() {
    let server = Server::empty(&["--qr"]);
    let how = format!("phones do with --listen 0.0.0.0:{}", server.address.port());
    until("how it would", || server.said().contains(&how));
    assert!(!server.said().contains('\u{1b}'), "there is nothing that a phone could open");
}

#[test]
fn qr_codes() {
    let server = Server::shop();
    let reply = server.get("/api/v1/qr.svg?text=https%3A%2F%2Fshop.example%2Fdesk%2F%23in%3Dabc");
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert!(reply.body.starts_with("<svg ") && !reply.body.contains("shop.example"), "{}", reply.body);
    assert_eq!(server.get_as(&server.partner("BO"), "/api/v1/qr.svg?text=a").status, 200);
    assert_eq!(request(server.address, "GET", "/api/v1/qr.svg?text=a", &[], b"").status, 401);
    let most = "a".repeat(1_000);
    assert_eq!(server.get(&format!("/api/v1/qr.svg?text={most}")).status, 200);
    let bytes = "%F0%9F%8D%9E".repeat(1_000);
    for text in [
        "",
        "?text=",
        &format!("?text={most}a"),
        &format!("?text={bytes}"),
        "?text=a&text=b",
        "?text=a&size=9",
    ] {
        assert_eq!(server.get(&format!("/api/v1/qr.svg{text}")).status, 400, "{text}");
    }
}

#[test]
fn the_mail_servers_password_is_told_to_nobody() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().to_str().unwrap();
    let said = |args: &[&str]| {
        let output = onhand(&[args, &["--data", path]].concat());
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!text.contains("hush"), "{text}");
        text
    };
    let smtp = "smtps://shop%40noor.example:hush@mail.example";
    assert!(said(&["config", "--smtp", smtp]).contains("smtps://shop%40noor.example:***@mail.example"));
    assert!(said(&["config", "--json", "--smtp", smtp]).contains(":***@"));
    assert!(said(&["config", "--smtp", "smtps://shop:hush@mail.example"]).contains("`mail_from` is missing"));
    for wrong in [
        "mailto:shop:hush@mail.example",
        "smtps://shop:hush@mail.example:x",
        "smtps://shop:%hush@mail.example",
    ] {
        assert!(said(&["config", "--smtp", wrong]).contains("`smtp` is not such as"), "{wrong}");
    }
    std::fs::write(data.path().join("onhand.toml"), "smtp = \"imap://shop:hush@mail.example\"\n").unwrap();
    let error = said(&["config"]);
    assert!(error.contains("onhand.toml: `smtp` is not such as"), "{error}");
    std::fs::write(data.path().join("onhand.toml"), format!("smtp = \"{smtp}\"\n")).unwrap();
    assert!(said(&["config"]).contains("onhand.toml"));
    let help = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["serve", "--help"])
        .env("ONHAND_SMTP", smtp)
        .output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    assert!(help.contains("ONHAND_SMTP") && !help.contains("hush"), "{help}");
}
