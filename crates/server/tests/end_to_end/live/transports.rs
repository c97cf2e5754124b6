//! What is particular to each way in.

use crate::support::{Follower, Live, Server, WAYS, Way, post, until};
use onhand_domain::records::Collection;
use serde_json::json;
use tungstenite::Message;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

fn ping(n: u32) -> String {
    json!({"ping": {"n": n}}).to_string()
}

#[test]
fn posted_messages_are_taken_in_order_and_once() {
    let server = Server::shop();
    let mut live = Live::hello(&server, Way::Stream, &server.owner, &json!([]));
    for (n, status) in [(3, 204), (2, 204), (2, 204), (1, 204), (1, 204), (3, 204), (4, 204)] {
        assert_eq!(live.post(n, &ping(n as u32)).status, status, "LP74: {n}");
    }
    let heard = [1, 2, 3, 4].map(|_| live.next_of("pong")["n"].as_u64().unwrap());
    assert_eq!(heard, [1, 2, 3, 4], "LP74");
    let far = live.post(1_000, &ping(9));
    assert_eq!((far.status, far.problem().as_str()), (409, "too_far_ahead"));
    for n in ["0", "-1", "1.0", "x", "", "99999999999999999999"] {
        let reply = post(server.address, live.channel(), &server.owner, n, &ping(9));
        assert_eq!((reply.status, reply.problem().as_str()), (400, "bad_parameter"), "n={n}");
    }
}

#[test]
fn a_channel_is_its_tokens_and_ends_with_its_stream() {
    let server = Server::shop();
    let other = server.token(&["--role", "owner", "--name", "Otto"]);
    let mut live = Live::hello(&server, Way::Stream, &server.owner, &json!([]));
    let channel = live.channel().to_owned();
    assert!(channel.len() >= 32, "{channel} can be guessed");
    for (channel, token) in [(channel.as_str(), &other), ("0", &server.owner), ("status", &server.owner)] {
        let reply = post(server.address, channel, token, "1", &ping(1));
        assert!([404, 405].contains(&reply.status), "{channel}: {reply:?}");
    }
    live.ping(1);
    drop(live);
    until("the channel ends", || post(server.address, &channel, &server.owner, "2", &ping(2)).status == 404);
}

#[test]
fn messages_that_are_longer_than_a_frame_and_letters_that_lie_across_two() {
    let server = Server::shop();
    let product = |number: usize| {
        // Letters of one to four bytes, so that frames end within some.
        let name = format!("{}{}", "x".repeat(number % 4), "é茶🍵".repeat(15));
        json!({"type": "add_product", "data": {"sku": format!("TEA-{number}"), "name": name, "price": "1"}})
    };
    let products: Vec<_> = (0..200).map(product).collect();
    assert_eq!(server.post(&json!(products).to_string()).status, 200);
    for way in WAYS {
        let mut live = Follower::of(&server, way, &server.owner, &[Collection::Products]);
        live.equal(&server);
        assert_eq!(live.link.replica().len(), 202);
        assert_eq!(live.verify(), (1, 0, 0));
    }
}

#[test]
fn messages_in_pieces_and_signs_of_life_between_them() {
    let server = Server::shop();
    let mut live = Live::hello(&server, Way::Socket, &server.owner, &json!([]));
    let text = ping(5);
    let (first, rest) = text.as_bytes().split_at(4);
    let socket = live.socket();
    let frame = |payload: &[u8], kind, is_last| {
        Message::Frame(Frame::message(payload.to_vec(), OpCode::Data(kind), is_last))
    };
    socket.send(frame(first, Data::Text, false)).unwrap();
    socket.send(Message::Ping(b"there?".to_vec().into())).unwrap();
    socket.send(frame(rest, Data::Continue, true)).unwrap();
    assert_eq!(live.next_of("pong")["n"], 5);
}
