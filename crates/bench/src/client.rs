//! A client that costs little, since it shares the machine with the server: requests are bytes made beforehand, kept on
//! open connections, and of an answer is read only what must be.

use anyhow::{Context, bail};
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

/// What an answer must not hold.
const REFUSED: &str = "\"status\":\"refused\"";

/// An open connection with one request at a time.
pub struct Connection {
    buffer: Vec<u8>,
    stream: TcpStream,
}

/// What came of many requests.
#[derive(Debug, Default)]
pub struct Answered {
    /// How long each took.
    pub latencies: Vec<Duration>,
    /// How long all took.
    pub spent: Duration,
}

impl Connection {
    /// Opens one.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { buffer: Vec::with_capacity(64 * 1_024), stream })
    }

    /// Sends a request and reads the answer, which must be 200. Gives its body.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<&str> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = end_of_head(&self.buffer) {
                break end;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let length = content_length(text).with_context(|| format!("no length in {text}"))?;
        let is_good = text.starts_with("HTTP/1.1 200 ");
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        let body = std::str::from_utf8(&self.buffer[head..])?;
        if !is_good {
            bail!("{}{body}", std::str::from_utf8(&self.buffer[..head])?);
        }
        Ok(body)
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|place| place + 4)
}

fn content_length(head: &str) -> Option<usize> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    value.trim().parse().ok()
}

/// A request that gives commands.
pub fn post(token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A request that reads.
pub fn get(token: &str, path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// Sends one request over a connection of its own; gives the answer's body.
pub fn ask_once(address: SocketAddr, request: &[u8]) -> anyhow::Result<String> {
    on_this_thread(async { Ok(Connection::open(address).await?.ask(request).await?.to_owned()) })
}

/// Sends all requests over `connections` connections, each with one at a time, on this thread alone. An answer that
/// refuses anything is an error.
pub fn send_all(address: SocketAddr, connections: usize, requests: Vec<Vec<u8>>) -> anyhow::Result<Answered> {
    on_this_thread(async {
        let mut open = Vec::with_capacity(connections);
        for _ in 0..connections {
            open.push(Connection::open(address).await?);
        }
        let requests = Rc::new(requests);
        let next = Rc::new(Cell::new(0));
        let latencies = Rc::new(RefCell::new(Vec::with_capacity(requests.len())));
        let start = Instant::now();
        let senders = open.into_iter().map(|mut connection| {
            let (requests, next, latencies) = (requests.clone(), next.clone(), latencies.clone());
            tokio::task::spawn_local(async move {
                while let Some(request) = requests.get(next.replace(next.get() + 1)) {
                    let asked = Instant::now();
                    let answer = connection.ask(request).await?;
                    if answer.contains(REFUSED) {
                        bail!("refused: {answer}");
                    }
                    latencies.borrow_mut().push(asked.elapsed());
                }
                Ok(())
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await??;
        }
        let spent = start.elapsed();
        Ok(Answered { latencies: latencies.take(), spent })
    })
}

/// Sends requests, one at a time, at even intervals until `stop` says so; one that is late is sent at once. Gives how
/// long each took from when it was due, so that a wait that holds up the next ones counts for all of them.
pub fn send_evenly(
    address: SocketAddr,
    requests: &[Vec<u8>],
    a_second: f64,
    mut stop: impl FnMut() -> bool,
) -> anyhow::Result<Vec<Duration>> {
    on_this_thread(async {
        let mut connection = Connection::open(address).await?;
        let mut latencies = Vec::new();
        let start = Instant::now();
        for (number, request) in requests.iter().cycle().enumerate() {
            let due = start + Duration::from_secs_f64(number as f64 / a_second);
            tokio::time::sleep_until(due.into()).await;
            if stop() {
                break;
            }
            connection.ask(request).await?;
            latencies.push(due.elapsed());
        }
        Ok(latencies)
    })
}

fn on_this_thread<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// A server that answers every request with the next of these.
    fn answering(answers: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            for answer in answers {
                let mut request = [0; 1_024];
                assert!(stream.read(&mut request).unwrap() > 0);
                // In two parts: what comes is not always whole.
                let (first, second) = answer.split_at(answer.len() / 2);
                stream.write_all(first.as_bytes()).unwrap();
                stream.flush().unwrap();
                std::thread::sleep(Duration::from_millis(5));
                stream.write_all(second.as_bytes()).unwrap();
            }
        });
        address
    }

    const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n{\"status\":\"accepted\"}";

    #[test]
    fn answers_are_read_whole_and_counted() {
        let address = answering(&[GOOD, GOOD, GOOD]);
        let answered = send_all(address, 1, vec![get("onh_x", "/"); 3]).unwrap();
        assert_eq!(answered.latencies.len(), 3);
        assert!(answered.latencies.iter().all(|latency| *latency >= Duration::from_millis(5)));
    }

    #[test]
    fn what_is_refused_is_an_error() {
        let refused = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"status\":\"refused\"}";
        let busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
        for (answer, said) in [([refused], "refused"), ([busy], "busy")] {
            let address = answering(Box::leak(Box::new(answer)));
            let error = send_all(address, 1, vec![post("onh_x", "{}")]).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
