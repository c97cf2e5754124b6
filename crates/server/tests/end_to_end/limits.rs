//! Limits on size, number, speed and time.

use super::support::{Reply, Server, exchange, request};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

fn head(server: &Server, more: &str) -> String {
    format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\n{more}\r\n",
        server.owner
    )
}

#[test]
fn a_body_of_100_megabytes() {
    let server = Server::shop();
    let body = vec![b' '; 100_000_000];
    let bearer = format!("Bearer {}", server.owner);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let reply = request(server.address, "POST", "/api/v1/commands", &headers, &body);
    assert_eq!((reply.status, reply.problem().as_str()), (413, "body_too_large"));
    // Who asks before sending is told at once.
    let asks = head(&server, "Content-Length: 100000000\r\nExpect: 100-continue\r\n");
    let reply = exchange(server.address, asks.as_bytes());
    assert_eq!((reply.status, reply.problem().as_str()), (413, "body_too_large"));
    // Nor does it help not to say how long it is.
    let mut chunked = head(&server, "Transfer-Encoding: chunked\r\n").into_bytes();
    for _ in 0..40 {
        chunked.extend(b"10000\r\n");
        chunked.extend(vec![b' '; 0x10000]);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let reply = exchange(server.address, &chunked);
    assert_eq!((reply.status, reply.problem().as_str()), (413, "body_too_large"));
}

#[test]
fn more_commands_than_may_be() {
    let server = Server::shop_with(&["--commands-max", "3"]);
    let order = json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
    let reply = server.post(&json!(vec![&order; 4]).to_string());
    assert_eq!((reply.status, reply.problem().as_str()), (413, "too_many_commands"));
    assert_eq!(server.get("/api/v1/orders").json()["items"], json!([]), "none was applied");
    assert_eq!(server.post(&json!(vec![&order; 3]).to_string()).status, 200);
}

#[test]
fn more_commands_than_may_wait() {
    let server = Server::shop_with(&["--inbox-max", "1"]);
    let order = json!({"type": "place_order", "data": {"lines": [{"product": "TEA", "quantity": "100"}]}});
    let body = json!(vec![&order; 1_000]).to_string();
    let until = Instant::now() + Duration::from_secs(20);
    let held = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while held.lock().unwrap().is_none() && Instant::now() < until {
                    let reply = server.post(&body);
                    if reply.status != 200 {
                        *held.lock().unwrap() = Some(reply);
                    }
                }
            });
        }
    });
    let held = held.into_inner().unwrap().expect("someone is held back");
    assert_eq!((held.status, held.problem().as_str()), (503, "busy"));
    assert!(held.header("retry-after").is_some() && held.body.contains("same ids"));
    assert_eq!(server.post("[]").status, 200, "and then it goes on");
}

#[test]
fn a_body_that_does_not_come() {
    let server = Server::shop_with(&["--body-seconds", "1"]);
    let started = Instant::now();
    let slow = head(&server, "Content-Length: 100\r\n") + "{\"type\": ";
    let reply = exchange(server.address, slow.as_bytes());
    assert_eq!((reply.status, reply.problem().as_str()), (408, "body_too_slow"));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_head_that_does_not_come() {
    let server = Server::shop_with(&["--head-seconds", "1"]);
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: ").unwrap();
    let mut answer = Vec::new();
    // It is cut: with an answer or without.
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(server.get("/healthz").status, 200);
    let long = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", "x".repeat(200_000));
    let mut stream = TcpStream::connect(server.address).unwrap();
    let _ = stream.write_all(long.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn who_asks_too_often() {
    let server = Server::shop_with(&["--rate", "1", "--burst", "12"]);
    let replies: Vec<Reply> = (0..20).map(|_| server.get("/api/v1/locations")).collect();
    let held: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 429).collect();
    assert!(held.len() >= 7, "{} were held back", held.len());
    assert_eq!(held[0].problem(), "too_many_requests");
    assert!(held[0].header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    let other = server.token(&["--role", "staff", "--name", "Sam"]);
    assert_eq!(server.get_as(&other, "/api/v1/locations").status, 200, "each token has its own rate");
}

#[test]
fn more_connections_than_may_be() {
    let server = Server::shop_with(&["--connections-max", "3"]);
    let idle: Vec<TcpStream> = (0..6).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let reply = exchange(server.address, b"");
    assert_eq!((reply.status, reply.problem().as_str()), (503, "too_many_connections"));
    drop(idle);
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(server.address).is_ok() && Instant::now() < until {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        if answer.starts_with("HTTP/1.1 200") {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("places of connections that ended are not given again");
}

#[test]
fn lists_are_compressed_where_that_is_wanted() {
    let server = Server::shop();
    let bearer = format!("Bearer {}", server.owner);
    let headers = [("Authorization", bearer.as_str()), ("Accept-Encoding", "gzip")];
    let reply = request(server.address, "GET", "/api/v1/products", &headers, b"");
    assert_eq!((reply.status, reply.header("content-encoding")), (200, Some("gzip")));
    assert_eq!(server.get("/api/v1/products").header("content-encoding"), None);
}

#[test]
fn figures() {
    let server = Server::shop();
    let _stream = server.listen("", None);
    server.post("[{}, {\"type\": \"eat_order\", \"data\": {}}]");
    server.get("/api/v1/products/MILK");
    let text = server.get("/metrics").body;
    for line in [
        "onhand_commands_total{command=\"add_product\",outcome=\"accepted\"} 2",
        "onhand_commands_total{command=\"unknown\",outcome=\"refused\"} 2",
        "onhand_requests_total{route=\"/api/v1/products/{key}\",status=\"404\"} 1",
        "onhand_event_streams 1",
        "onhand_log_seq 7",
        "onhand_inbox_waiting 0",
        "onhand_batch_seconds_bucket{le=\"+Inf\"} 8",
        "onhand_batch_commands_count 8",
    ] {
        assert!(text.lines().any(|given| given == line), "{line} is not in\n{text}");
    }
    let partner = server.partner("BO");
    assert_eq!(server.get_as(&partner, "/metrics").problem(), "forbidden");
}
