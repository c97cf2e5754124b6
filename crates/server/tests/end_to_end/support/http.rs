//! Just enough HTTP: one request, one connection.

use serde_json::Value;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub body: String,
    pub head: String,
    pub status: u16,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the problem that it is; it must be one, and say its own status.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{self:?}");
        assert_eq!(problem["type"], format!("about:blank#{}", problem["code"].as_str().unwrap()));
        problem["code"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn parse(bytes: &[u8]) -> std::io::Result<Self> {
        let text = String::from_utf8_lossy(bytes);
        let cut = || std::io::Error::new(ErrorKind::UnexpectedEof, format!("not an answer: {text:?}"));
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
        let reply = Self { body: body.to_owned(), head: head.to_owned(), status };
        let whole = reply.header("content-length").is_none_or(|length| length == body.len().to_string());
        if whole { Ok(reply) } else { Err(cut()) }
    }
}

/// Sends bytes as they are, and reads until the other side closes.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Reply {
    try_exchange(address, bytes).unwrap()
}

/// As [`exchange`], with a server that may go away meanwhile: half an answer is none.
pub fn try_exchange(address: SocketAddr, bytes: &[u8]) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Reply::parse(&answer)
}

/// Sends a request.
pub fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    exchange(address, &bytes_of(address, method, path, headers, body))
}

/// A request as it travels.
pub fn bytes_of(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Vec<u8> {
    let mut bytes =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    if method == "POST" || !body.is_empty() {
        bytes.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}
