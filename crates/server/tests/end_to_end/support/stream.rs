//! A listener to the stream of events.

use serde_json::Value;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A listener to the stream of events.
pub struct Stream {
    lines: BufReader<TcpStream>,
}

impl Stream {
    /// Listens; `query` begins with `?` or is empty. HTTP/1.0, so that the stream comes as it is.
    pub fn open(address: SocketAddr, token: &str, query: &str, last_id: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let last = last_id.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let head = format!(
            "GET /api/v1/events{query} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{last}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut listener = Self { lines: BufReader::new(stream) };
        let status = listener.line().unwrap();
        assert!(status.contains("200"), "{status}");
        while !listener.line().unwrap().is_empty() {}
        // The first message says where the stream stands: from here on it hears all.
        listener.message();
        listener
    }

    /// The next event; `None` where the stream ended.
    pub fn next(&mut self) -> Option<Value> {
        loop {
            let (id, data) = self.message()?;
            if !data.is_empty() {
                let event: Value = serde_json::from_str(&data).unwrap();
                assert_eq!(event["id"], id);
                return Some(event);
            }
        }
    }

    /// The next event of a name; those before it are passed over.
    pub fn next_named(&mut self, name: &str) -> Value {
        loop {
            let event = self.next().expect("the stream goes on");
            if event["event"]["name"] == name {
                return event;
            }
        }
    }

    /// The names of the next `count` events.
    pub fn names(&mut self, count: usize) -> Vec<String> {
        let next = |_| self.next().unwrap()["event"]["name"].as_str().unwrap().to_owned();
        (0..count).map(next).collect()
    }

    /// Whether nothing more comes for a while.
    pub fn is_silent(&mut self) -> bool {
        self.lines.get_ref().set_read_timeout(Some(Duration::from_millis(400))).unwrap();
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            Ok(_) => false,
        }
    }

    /// A message: its id and its data.
    fn message(&mut self) -> Option<(String, String)> {
        let (mut id, mut data) = (String::new(), String::new());
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Some((id, data));
            }
            if let Some(text) = line.strip_prefix("id: ") {
                id = text.to_owned();
            }
            if let Some(text) = line.strip_prefix("data: ") {
                data = text.to_owned();
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.lines.read_line(&mut line).expect("the stream says something in time");
        (count > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }
}
