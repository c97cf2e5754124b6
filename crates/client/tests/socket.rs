//! The client over a real socket, against a server played by hand.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop")]

use futures_util::{SinkExt, StreamExt};
use onhand_client::news::{Lost, News};
use onhand_client::socket::{Address, Client};
use onhand_client::{BackOff, Link, Outbox, OutboxBounds, Replica, Settings};
use onhand_domain::ids::DeviceId;
use onhand_domain::records::Collection;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use uuid::Uuid;

/// Where nothing happens for so long, a test fails instead of hanging.
const LIMIT: Duration = Duration::from_secs(60);

struct Server {
    listener: TcpListener,
}

type Socket = WebSocketStream<TcpStream>;

impl Server {
    async fn new() -> (Self, Address) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        (Self { listener }, address)
    }

    /// The next connection, and its hello.
    async fn accept(&self) -> (Socket, Value) {
        let (stream, _) = self.listener.accept().await.unwrap();
        #[allow(clippy::result_large_err, reason = "the library's form")]
        let agree = |request: &Request, mut response: Response| {
            assert_eq!(request.uri().path(), "/api/v1/live");
            let protocol = request.headers()["sec-websocket-protocol"].clone();
            assert_eq!(protocol, "onhand.v1");
            response.headers_mut().insert("sec-websocket-protocol", protocol);
            Ok(response)
        };
        let mut socket = tokio_tungstenite::accept_hdr_async(stream, agree).await.unwrap();
        let hello = hear(&mut socket).await.unwrap()["hello"].clone();
        (socket, hello)
    }
}

async fn hear(socket: &mut Socket) -> Option<Value> {
    match socket.next().await? {
        Ok(Message::Text(text)) => Some(serde_json::from_str(text.as_str()).unwrap()),
        _ => None,
    }
}

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::Text(message.to_string().into())).await.unwrap();
}

async fn welcome(socket: &mut Socket, standing: &str, seq: u64) {
    say(
        socket,
        json!({"welcome": {
            "actor": Uuid::from_u128(1), "head": at(seq), "in_flight_max": 100, "message_max": 100_000,
            "now": "2026-11-21T09:30:00.000Z", "silence_ms": 60_000, "role": "owner", "standing": standing,
            "verify_every_ms": 3_600_000, "version": 1,
        }}),
    )
    .await;
}

fn at(seq: u64) -> String {
    format!("1:{seq}:{seq:016x}")
}

fn link() -> Link {
    let back_off = BackOff { first_ms: 1, most_ms: 10 };
    let device = DeviceId(Uuid::from_u128(2));
    let settings = Settings { back_off, ..Settings::new("test 1", device, Some("secret".into())) };
    Link::new(settings, Replica::default(), Outbox::new(OutboxBounds::default()), 1)
}

async fn limited<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, what).await.unwrap()
}

#[tokio::test]
async fn it_connects_holds_rows_comes_again_after_a_cut_and_stops_cleanly() {
    limited(async {
        let (server, address) = Server::new().await;
        let (client, mut news) = Client::start(address, link());
        let number = client.with(|link, _| link.subscribe(Collection::Orders, Vec::new())).await.unwrap();
        let (mut socket, hello) = server.accept().await;
        assert_eq!(hello["token"], "secret");
        welcome(&mut socket, "fresh", 5).await;
        say(
            &mut socket,
            json!({"subscribed": {
                "group": 1, "scope": "all", "start": "snapshot", "subscription": number,
            }}),
        )
        .await;
        let record = json!({"id": Uuid::from_u128(7), "what": "a"});
        say(&mut socket, json!({"chunk": {"subscription": number, "rows": [{"record": record, "seq": 3}]}}))
            .await;
        say(&mut socket, json!({"ready": {"subscription": number}})).await;
        say(&mut socket, json!({"end": {"to": at(5)}})).await;
        assert!(matches!(news.recv().await, Some(News::Welcome(_))));
        let Some(News::Applied(applied)) = news.recv().await else { panic!("a run") };
        assert_eq!((applied.ready, applied.transitions.len()), (vec![number], 1));

        // A command goes out, its outcome does not come back before the line is cut.
        let command = json!({"type": "place_order", "id": Uuid::from_u128(9), "data": {}}).to_string();
        let text = command.clone();
        client.with(move |link, now_us| link.send(&text, now_us)).await.unwrap().unwrap();
        loop {
            let said = hear(&mut socket).await.unwrap();
            if let Some(commands) = said["commands"]["commands"].as_array() {
                assert_eq!(commands[0]["id"], json!(Uuid::from_u128(9)));
                break;
            }
        }
        drop(socket);
        assert!(matches!(news.recv().await, Some(News::Lost { cause: Lost::Closed, stopped: false })));

        let (mut socket, hello) = server.accept().await;
        assert_eq!(hello["position"], at(5));
        assert_eq!(hello["unanswered"], json!([Uuid::from_u128(9)]));
        welcome(&mut socket, "resumed", 6).await;
        let outcome = json!({"id": Uuid::from_u128(9), "status": "accepted", "seq": 6});
        say(&mut socket, json!({"end": {"to": at(6), "outcomes": [outcome]}})).await;
        assert!(matches!(news.recv().await, Some(News::Welcome(_))));
        let Some(News::Applied(applied)) = news.recv().await else { panic!("a run") };
        assert_eq!(applied.outcomes.len(), 1);

        let stopping = tokio::spawn(client.stop());
        while hear(&mut socket).await.is_some() {}
        let link = stopping.await.unwrap().unwrap();
        assert_eq!(link.replica().cursor().unwrap().to_string(), at(6));
        assert!(link.outbox().is_empty());
    })
    .await;
}

#[tokio::test]
async fn news_that_nobody_takes_hold_up_the_server_and_not_the_memory() {
    limited(async {
        let (server, address) = Server::new().await;
        let (client, mut news) = Client::start(address, link());
        let number = client.with(|link, _| link.subscribe(Collection::Orders, Vec::new())).await.unwrap();
        let (mut socket, _) = server.accept().await;
        welcome(&mut socket, "fresh", 5).await;
        say(
            &mut socket,
            json!({"subscribed": {
                "group": 1, "scope": "all", "start": "snapshot", "subscription": number,
            }}),
        )
        .await;
        say(&mut socket, json!({"ready": {"subscription": number}})).await;
        say(&mut socket, json!({"end": {"to": at(5)}})).await;
        const RUNS: u64 = 2_000;
        let saying = tokio::spawn(async move {
            for seq in 6..6 + RUNS {
                let record = json!({"id": Uuid::from_u128(7), "n": seq});
                say(&mut socket, json!({"changes": {"group": 1, "rows": [{"record": record, "seq": seq}]}}))
                    .await;
                say(&mut socket, json!({"end": {"to": at(seq)}})).await;
            }
            socket
        });
        // What the client has taken is what the application may still take, however often one looks.
        let cursor = || client.with(|link, _| link.replica().cursor().map_or(0, |cursor| cursor.seq));
        while cursor().await.unwrap() < 200 {}
        for _ in 0..1_000 {
            let taken = cursor().await.unwrap();
            assert!(taken < 5 + 300, "{taken}");
        }
        // All of it comes once somebody listens.
        let mut heard = 0;
        while heard < 5 + RUNS {
            if let Some(News::Applied(applied)) = news.recv().await {
                heard = applied.to.seq;
            }
        }
        saying.await.unwrap();
        drop(news);
        client.stop().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_that_was_stopped_goes_on_where_it_stood() {
    limited(async {
        let (server, address) = Server::new().await;
        let mut link = link();
        for round in 0..3 {
            let (client, mut news) = Client::start(address.clone(), link);
            let (mut socket, hello) = server.accept().await;
            assert_eq!(hello["position"], if round == 0 { Value::Null } else { json!(at(4 + round)) });
            welcome(&mut socket, if round == 0 { "fresh" } else { "resumed" }, 5 + round).await;
            say(&mut socket, json!({"end": {"to": at(5 + round)}})).await;
            while !matches!(news.recv().await, Some(News::Applied(_))) {}
            link = client.stop().await.unwrap();
            assert!(link.is_stopped());
        }
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    limited(async {
        let (server, address) = Server::new().await;
        drop(server);
        let (client, mut news) = Client::start(address, link());
        for _ in 0..3 {
            assert!(matches!(news.recv().await, Some(News::Lost { cause: Lost::Closed, stopped: false })));
        }
        client.stop().await.unwrap();
    })
    .await;
}
