//! Clients that mean harm, or are broken so that they look it: the others are served all the while.

use super::support::{Server, Stream, exchange, files, request, until};
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What has to come about in the end does so within this time, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(60);
/// Memory that a server may take for hostile clients, beside what it takes anyway.
const MEMORY: u64 = 150 << 20;

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Whether the other side has closed; it may have said something first.
fn is_cut(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[test]
fn heads_and_bodies_that_trickle_are_cut_while_others_are_served() {
    let server = Server::shop_with(&["--head-seconds", "2", "--body-seconds", "2"]);
    let mut heads: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    let mut bodies: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    let head = format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 1000\r\n\r\n",
        server.owner
    );
    bodies.iter_mut().for_each(|stream| stream.write_all(head.as_bytes()).unwrap());
    let began = Instant::now();
    // A byte now and then is no progress: the time is for all of it.
    while began.elapsed() < Duration::from_secs(5) {
        for stream in heads.iter_mut().chain(&mut bodies) {
            let _ = stream.write_all(b"x");
        }
        assert_eq!(server.get("/api/v1/products?limit=1").status, 200);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(heads.iter_mut().all(is_cut), "a head that trickles");
    assert!(bodies.iter_mut().all(is_cut), "a body that trickles");
    assert_eq!(server.get("/api/v1/orders").json()["items"], json!([]));
}

#[test]
fn thousands_of_idle_connections_cost_little_and_are_cut() {
    let server = Server::shop_with(&["--head-seconds", "8"]);
    let before = server.peak_memory();
    let idle: Vec<TcpStream> =
        (0..2_000.min(files() / 4)).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    for _ in 0..20 {
        assert_eq!(server.get("/api/v1/products").status, 200);
    }
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        assert!(after < before + MEMORY, "{} connections took {} bytes", idle.len(), after - before);
    }
    let worked = server.worked();
    std::thread::sleep(Duration::from_secs(1));
    if let (Some(before), Some(after)) = (worked, server.worked()) {
        assert!(after - before < 80, "it works {} hundredths of a second for nothing", after - before);
    }
    until("idle connections are cut", || server.figure("onhand_connections") < 10);
    drop(idle);
}

#[cfg(unix)]
#[test]
fn connections_do_not_take_the_files_that_the_business_needs() {
    let server = Server::shop_with_few_files(200);
    let idle: Vec<TcpStream> = (0..150).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let reply = exchange(server.address, b"");
    assert_eq!((reply.status, reply.problem().as_str()), (503, "too_many_connections"));
    let worked = server.worked();
    std::thread::sleep(Duration::from_secs(1));
    if let (Some(before), Some(after)) = (worked, server.worked()) {
        assert!(after - before < 80, "accepting does not spin: {} hundredths of a second", after - before);
    }
    drop(idle);
    until("places are given again", || {
        let mut stream = connect(&server);
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    });
    assert!(server.log().contains("fewer connections than wanted"), "{}", server.log());
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}

#[test]
fn who_asks_and_does_not_read_is_cut() {
    let server = Server::shop_with(&["--request-seconds", "5", "--head-seconds", "60"]);
    let before = server.peak_memory();
    let asks = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
    let mut deaf: Vec<TcpStream> = (0..50).map(|_| connect(&server)).collect();
    deaf.iter_mut().for_each(|stream| stream.write_all(&asks).unwrap());
    until("they are cut", || server.figure("onhand_connections") < 10);
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        assert!(after < before + MEMORY, "they took {} bytes", after - before);
    }
    drop(deaf);
}

#[test]
fn listeners_that_do_not_read_hold_nobody_up() {
    let server = Server::shop_with(&["--request-seconds", "10"]);
    let mut deaf: Vec<Stream> = (0..30).map(|_| server.listen("", None)).collect();
    let mut hears = server.listen("?name=purchase_received", None);
    let before = server.peak_memory();
    let product = json!({"product": "TEA", "quantity": "1"});
    let receipt = json!({"type": "post_receipt", "data": {"lines": [product]}});
    let many = json!(vec![&receipt; 100]).to_string();
    for _ in 0..60 {
        assert_eq!(server.post(&many).status, 200);
    }
    assert!(hears.next().is_some(), "whoever reads is told");
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        assert!(after < before + MEMORY, "they took {} bytes", after - before);
    }
    until("they are cut", || server.figure("onhand_event_streams") <= 1);
    // Whoever was cut goes on from where it was.
    let mut again = server.listen("?after=0:7", None);
    assert!(again.next().is_some());
    deaf.clear();
}

#[test]
fn lists_without_end_are_refused_by_their_length() {
    let server = Server::shop();
    let line = json!({"product": "TEA", "quantity": "1"});
    let lines = |count: usize| json!({"lines": vec![&line; count]});
    for (name, count) in [("place_order", 901), ("post_receipt", 301), ("place_order", 20_000)] {
        let outcome = server.command(name, &lines(count));
        assert_eq!(outcome["refusal"]["code"], "invalid", "{name}: {outcome}");
        assert_eq!(outcome["refusal"]["field"], "data.lines", "{name}: {outcome}");
    }
    let counted = json!({"product": "TEA", "counted": "1"});
    let outcome = server.command("post_count", &json!({"lines": vec![&counted; 191]}));
    assert_eq!(outcome["refusal"]["field"], "data.lines", "{outcome}");
    // As many small commands as fit into a body.
    let reply = server.post(&format!("[{}{{}}]", "{},".repeat(300_000)));
    assert_eq!((reply.status, reply.problem().as_str()), (413, "too_many_commands"));
    assert_eq!(server.get("/api/v1/stock?sku=TEA").json()["items"][0]["on_hand"], "20");
}

#[test]
fn json_that_is_too_deep_is_refused() {
    let server = Server::shop();
    let deep = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
    let outcome = server.post(&format!(r#"{{"type": "place_order", "data": {{"lines": {deep}}}}}"#)).json();
    assert_eq!(outcome["outcomes"][0]["refusal"]["code"], "malformed", "{outcome}");
    let outcome = server.post(&format!(r#"{{"type": "place_order", "data": {{}}, "more": {deep}}}"#)).json();
    assert_eq!(outcome["outcomes"][0]["refusal"]["code"], "malformed", "{outcome}");
    assert_eq!(server.post(&deep).json()["outcomes"][0]["refusal"]["code"], "malformed");
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn targets_and_heads_without_end() {
    let server = Server::shop();
    let bearer = format!("Bearer {}", server.owner);
    let get = |path: &str, more: &[(&str, &str)]| {
        let headers = [&[("Authorization", bearer.as_str())], more].concat();
        request(server.address, "GET", path, &headers, b"")
    };
    let long = "x".repeat(50_000);
    let reply = get(&format!("/api/v1/products?sku={long}"), &[]);
    assert_eq!((reply.status, reply.json()["items"].clone()), (200, json!([])));
    let reply = get(&format!("/api/v1/products/{long}"), &[]);
    assert_eq!((reply.status, reply.problem().as_str()), (404, "not_found"));
    assert!(reply.body.len() < 1_000, "what was asked for is not said back whole");
    let reply = get(&format!("/api/v1/products?{}", "limit=1&".repeat(5_000)), &[]);
    assert_eq!((reply.status, reply.problem().as_str()), (400, "bad_parameter"));
    let reply = get("/api/v1/products?limit=18446744073709551615", &[]);
    assert_eq!((reply.status, reply.problem().as_str()), (400, "bad_parameter"));
    let reply = get(&format!("/api/v1/events?subject={}", "0,".repeat(20_000)), &[]);
    assert_eq!((reply.status, reply.problem().as_str()), (400, "bad_parameter"));
    assert!(reply.body.len() < 1_000, "{}", reply.body.len());
    // Beyond what a head may have, the connection ends before anyone looks at what it asks.
    for head in [
        format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(200_000)),
        format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(20_000)),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
    ] {
        let mut stream = connect(&server);
        let _ = stream.write_all(head.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn what_is_too_large_is_not_kept_in_memory() {
    let server = Server::shop();
    let before = server.peak_memory();
    let bearer = format!("Bearer {}", server.owner);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let body = vec![b' '; 50_000_000];
                let reply = request(server.address, "POST", "/api/v1/commands", &headers, &body);
                assert_eq!((reply.status, reply.problem().as_str()), (413, "body_too_large"));
            });
        }
    });
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        assert!(after < before + (60 << 20), "200 MB took {} bytes", after - before);
    }
}
