//! A client of live replicas that says what a test tells it to say, by either way in.

use super::browser::Browser;
use super::http::{Reply, request};
use super::server::Server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::client::Response;
use tungstenite::{Error, HandshakeError, Message, WebSocket};
use uuid::Uuid;

/// How long something may take that has to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a client comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Socket,
    Stream,
}

/// All ways.
pub const WAYS: [Way; 2] = [Way::Socket, Way::Stream];

/// A client.
pub struct Live {
    pub device: Uuid,
    inner: Inner,
}

enum Inner {
    Socket(Box<WebSocket<TcpStream>>),
    Stream { address: SocketAddr, channel: String, lines: BufReader<TcpStream>, said: u64, token: String },
}

impl Live {
    /// One that has said hello, with a device of its own.
    pub fn hello(server: &Server, way: Way, token: &str, subscriptions: &Value) -> Self {
        Self::hello_with(server, way, token, &json!({"subscriptions": subscriptions}))
    }

    /// One that has said hello with these fields beside the others, or in their place.
    pub fn hello_with(server: &Server, way: Way, token: &str, more: &Value) -> Self {
        let device = more["device"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(Uuid::now_v7);
        let mut hello = json!({"client": "test 1", "device": device, "version": 1});
        hello.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        if way == Way::Socket {
            hello["token"] = token.into();
        }
        Self::raw(server.address, way, token, device, &json!({"hello": hello}).to_string())
    }

    /// One whose first message is this.
    pub fn raw(address: SocketAddr, way: Way, token: &str, device: Uuid, hello: &str) -> Self {
        let inner = match way {
            Way::Socket => {
                let (mut socket, _) = connect(address, &[]).unwrap();
                socket.send(Message::text(hello)).unwrap();
                Inner::Socket(Box::new(socket))
            }
            Way::Stream => stream(address, token, hello),
        };
        Self { device, inner }
    }

    /// One of a page in a browser: it has no token, but the browser's cookies.
    pub fn signed_in(server: &Server, browser: &Browser, subscriptions: &Value) -> Self {
        Self::signed_in_on(server, browser, Uuid::now_v7(), subscriptions)
    }

    /// As [`Live::signed_in`], on a device.
    pub fn signed_in_on(server: &Server, browser: &Browser, device: Uuid, subscriptions: &Value) -> Self {
        let path = format!("/api/v1/live?app={}", browser.app());
        let (cookies, origin) = (browser.cookies(), format!("http://{}", server.address));
        let (mut socket, _) =
            connect_at(server.address, &path, &[("cookie", &cookies), ("origin", &origin)]).unwrap();
        let hello =
            json!({"client": "test 1", "device": device, "version": 1, "subscriptions": subscriptions});
        socket.send(Message::text(json!({"hello": hello}).to_string())).unwrap();
        Self { device, inner: Inner::Socket(Box::new(socket)) }
    }

    /// A WebSocket that has said nothing.
    pub fn silent(server: &Server) -> Self {
        let (socket, _) = connect(server.address, &[]).unwrap();
        Self { device: Uuid::now_v7(), inner: Inner::Socket(Box::new(socket)) }
    }

    /// Says a message.
    pub fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string());
    }

    /// Says something that need not be a message.
    pub fn say_text(&mut self, text: &str) {
        match &mut self.inner {
            // A server that has enough closes: what it said before is still to be read.
            Inner::Socket(socket) => drop(socket.send(Message::text(text))),
            Inner::Stream { said, .. } => {
                *said += 1;
                let n = *said;
                self.post(n, text);
            }
        }
    }

    /// Posts the message of a number to the channel.
    pub fn post(&self, n: u64, text: &str) -> Reply {
        let Inner::Stream { address, channel, token, .. } = &self.inner else { panic!("no stream") };
        post(*address, channel, token, &n.to_string(), text)
    }

    /// The channel's id.
    pub fn channel(&self) -> &str {
        let Inner::Stream { channel, .. } = &self.inner else { panic!("no stream") };
        channel
    }

    /// The WebSocket.
    pub fn socket(&mut self) -> &mut WebSocket<TcpStream> {
        let Inner::Socket(socket) = &mut self.inner else { panic!("no socket") };
        socket
    }

    /// The next message; `None` where the other side closed.
    pub fn next(&mut self) -> Option<Value> {
        let text = match &mut self.inner {
            Inner::Socket(socket) => loop {
                match socket.read() {
                    Ok(Message::Text(text)) => break text.to_string(),
                    Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => {
                        return None;
                    }
                    Ok(_) => {}
                    Err(Error::Protocol(_)) => return None,
                    Err(Error::Io(error)) if error.kind() == ErrorKind::ConnectionReset => return None,
                    Err(error) => panic!("{error}"),
                }
            },
            Inner::Stream { lines, .. } => event(lines)?.1,
        };
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
    }

    /// The next message of a kind; those before it are passed over.
    pub fn next_of(&mut self, kind: &str) -> Value {
        let mut others = Vec::new();
        loop {
            let Some(mut message) = self.next() else { panic!("no {kind} came after {others:?}") };
            if let Some(content) = message.get_mut(kind) {
                return content.take();
            }
            others.push(message);
        }
    }

    /// The next run: its messages, the last being `end`. What belongs to no run is passed over.
    pub fn run(&mut self) -> Vec<Value> {
        let mut run = Vec::new();
        loop {
            let message = self.next().unwrap_or_else(|| panic!("the connection goes on after {run:?}"));
            let kind = message.as_object().unwrap().keys().next().unwrap().clone();
            let is_end = kind == "end";
            if ["changes", "chunk", "ready", "digest", "buckets", "repair", "end"].contains(&kind.as_str()) {
                run.push(message);
            }
            if is_end {
                return run;
            }
        }
    }

    /// Why it is sent away; nothing comes after that.
    pub fn bye(&mut self) -> Value {
        let bye = self.next_of("bye");
        let after = self.next();
        assert!(after.is_none(), "{after:?} after {bye}");
        bye
    }

    /// Asks whether anybody is there, and waits for the answer: all that was said before was heard.
    pub fn ping(&mut self, n: u32) -> Value {
        self.say(&json!({"ping": {"n": n}}));
        let pong = self.next_of("pong");
        assert_eq!(pong["n"], n);
        pong
    }
}

/// Opens a WebSocket.
pub fn connect(
    address: SocketAddr,
    headers: &[(&'static str, &str)],
) -> Result<(WebSocket<TcpStream>, Response), Box<Error>> {
    connect_at(address, "/api/v1/live", headers)
}

fn connect_at(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<(WebSocket<TcpStream>, Response), Box<Error>> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "onhand.v1".parse().unwrap());
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    tungstenite::client(request, stream).map_err(|error| match error {
        HandshakeError::Failure(error) => Box::new(error),
        HandshakeError::Interrupted(_) => panic!("the server does not answer"),
    })
}

/// Posts the message of a number to a channel.
pub fn post(address: SocketAddr, channel: &str, token: &str, n: &str, text: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    request(address, "POST", &format!("/api/v1/live/{channel}?n={n}"), &headers, text.as_bytes())
}

fn stream(address: SocketAddr, token: &str, hello: &str) -> Inner {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // HTTP/1.0, so that the stream comes as it is.
    let head = format!(
        "POST /api/v1/live HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{hello}",
        hello.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream);
    let status = line(&mut lines).unwrap();
    assert!(status.contains("200"), "{status}");
    let mut head = Vec::new();
    while let Some(line) = line(&mut lines).filter(|line| !line.is_empty()) {
        head.push(line);
    }
    assert!(!head.iter().any(|line| line.contains("gzip")), "a stream that is compressed waits: {head:?}");
    let (kind, channel) = event(&mut lines).unwrap();
    assert_eq!(kind, "channel");
    Inner::Stream { address, channel, lines, said: 0, token: token.to_owned() }
}

/// The next event: its kind and its data.
fn event(lines: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let (mut kind, mut data) = (String::new(), String::new());
    loop {
        let line = line(lines)?;
        if line.is_empty() {
            return Some((kind, data));
        }
        if let Some(text) = line.strip_prefix("event: ") {
            kind = text.to_owned();
        }
        if let Some(text) = line.strip_prefix("data: ") {
            data = text.to_owned();
        }
    }
}

fn line(lines: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = lines.read_line(&mut line).expect("the stream says something in time");
    (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
