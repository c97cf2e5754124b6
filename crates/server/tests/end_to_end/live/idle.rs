//! Thousands of clients that hold a replica and say nothing.

use crate::support::{Server, files, until};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use uuid::Uuid;

/// Bytes that one idle connection may cost the server.
const COST_MAX: u64 = 20_000;

/// A WebSocket that has said hello, and of which nothing is kept here but the connection.
fn connected(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let head = format!(
        "GET /api/v1/live HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        answer.extend(byte);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    let hello = json!({"hello": {
        "client": "idle 1", "device": Uuid::now_v7(), "version": 1, "token": server.owner,
        "subscriptions": [{"subscription": 1, "collection": "products"}],
    }});
    let text = hello.to_string();
    // One text frame, whole, of between 126 and 65,535 bytes, under a mask that changes nothing.
    let mut frame = vec![0x81, 0x80 | 126];
    frame.extend((text.len() as u16).to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text.bytes());
    stream.write_all(&frame).unwrap();
    stream
}

#[test]
fn an_idle_connection_costs_little() {
    let server = Server::shop_with(&["--connections-max", "20000"]);
    // Enough that the first rows are more than a connection's buffers: they must not stay as large as that.
    let product = |number: u32| {
        let name = format!("Tea of the garden with number {number}, first flush, whole leaves");
        json!({"type": "add_product", "data": {"sku": format!("TEA-{number}"), "name": name, "price": "4.80"}})
    };
    let products: Vec<_> = (0..150).map(product).collect();
    assert_eq!(server.post(&json!(products).to_string()).status, 200);
    let count = 10_000.min(files() / 4);
    // What the first ones cost, the others find there.
    let mut open: Vec<TcpStream> = (0..500).map(|_| connected(&server)).collect();
    until("they are counted", || server.figure("onhand_live_sessions") >= 500);
    let before = server.memory();
    open.extend((0..count).map(|_| connected(&server)));
    until("they are counted", || server.figure("onhand_live_sessions") >= 500 + count);
    until("all is sent", || server.figure("onhand_live_bytes_out_total") >= (500 + count) * 30_000);
    if let (Some(before), Some(after)) = (before, server.memory()) {
        let cost = after.saturating_sub(before) / count;
        println!("{count} idle connections, {cost} bytes each");
        assert!(cost < COST_MAX, "{cost} bytes for each of {count} connections");
    }
    let worked = server.worked();
    std::thread::sleep(Duration::from_secs(2));
    if let (Some(before), Some(after)) = (worked, server.worked()) {
        assert!(after - before < 40, "they make it work {} hundredths of a second", after - before);
    }
    drop(open);
    until("they are gone", || server.figure("onhand_live_sessions") == 0);
    until("their places are free", || server.figure("onhand_connections") < 10);
}
