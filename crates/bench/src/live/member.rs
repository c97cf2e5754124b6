//! One of a crowd: a WebSocket by hand that reads quickly, counts, and notes when each mark was reached.

use super::Clock;
use super::messages::{self, Keep, Message, Messages};
use anyhow::{Context, bail};
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Notify, watch};

/// How often a member says that it is there.
const PING_EVERY: Duration = Duration::from_secs(14);
/// Bytes that are read at a time, into one buffer that all members share.
pub const READ_BUFFER: usize = 256 << 10;

/// What all members have together.
#[derive(Debug)]
pub struct Tally {
    /// Bytes of messages.
    pub bytes: AtomicU64,
    /// Outcomes of commands.
    pub outcomes: AtomicU64,
    /// Messages.
    pub messages: AtomicU64,
    /// Members that are ready.
    pub ready: AtomicUsize,
    /// Members that were cut off, or told what they should not be.
    pub failed: AtomicUsize,
    /// The mark that each has reached.
    pub reached: Vec<AtomicU64>,
}

/// A mark that a member reached.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// When, by the measurement's clock.
    pub at_us: u64,
    /// Which member.
    pub member: u32,
    /// How many entries the log had there.
    pub seq: u64,
}

/// How fast a member reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As fast as it comes.
    Quick,
    /// So many bytes a second.
    Slow(usize),
}

/// What a member does.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its first message; nothing: it only listens, and is ready at once.
    pub hello: Option<String>,
    /// Subscriptions of it that are to be ready.
    pub subscriptions: usize,
    /// Commands that it sends, each as its text, and how many of them at a time.
    pub commands: Option<(Arc<Vec<String>>, usize)>,
    /// How fast it reads.
    pub reading: Reading,
    /// Whether its messages are kept.
    pub records: bool,
}

/// What members of one thread share.
pub struct Shared {
    /// The measurement's clock.
    pub clock: Clock,
    /// Where marks are noted, while they are.
    pub log: Arc<std::sync::Mutex<Option<Vec<Reached>>>>,
    /// Messages of the member that records.
    pub recorded: Arc<std::sync::Mutex<Vec<String>>>,
    /// What all have together.
    pub tally: Arc<Tally>,
    /// Becomes true when commands are to be sent.
    pub go: watch::Receiver<bool>,
    /// The buffer into which all of them read.
    pub buffer: RefCell<Vec<u8>>,
}

/// Opens a WebSocket; gives its halves and what came behind the answer.
pub async fn open(
    address: SocketAddr,
    path: &str,
) -> anyhow::Result<(OwnedReadHalf, OwnedWriteHalf, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: onhand.v1\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(1_024);
    let end = loop {
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut answer).await? == 0 {
            bail!("the server closed the connection");
        }
    };
    if !answer.starts_with(b"HTTP/1.1 101") {
        bail!("{}", String::from_utf8_lossy(&answer));
    }
    let rest = answer.split_off(end);
    let (reader, writer) = stream.into_split();
    Ok((reader, writer, rest))
}

/// What a member's two halves share.
struct Own {
    in_flight: Cell<usize>,
    number: usize,
    part: Part,
    ready: Cell<usize>,
    /// An outcome came, or the beginning.
    stirred: Notify,
}

/// Plays a member's part until the connection ends.
pub async fn play(shared: Rc<Shared>, address: SocketAddr, number: usize, part: Part) -> anyhow::Result<()> {
    let (reader, mut writer, rest) = open(address, "/api/v1/live").await?;
    match &part.hello {
        Some(hello) => writer.write_all(&messages::frame(hello)).await?,
        None => {
            shared.tally.ready.fetch_add(1, Ordering::Relaxed);
        }
    }
    let says = part.hello.is_some();
    let own = Own { in_flight: Cell::new(0), number, part, ready: Cell::new(0), stirred: Notify::new() };
    let read = read(&shared, &own, reader, rest);
    let write =
        async { if says { write(&shared, &own, writer).await } else { std::future::pending().await } };
    tokio::select! {
        ended = read => ended,
        ended = write => ended,
    }
}

async fn read(shared: &Shared, own: &Own, reader: OwnedReadHalf, rest: Vec<u8>) -> anyhow::Result<()> {
    let mut messages = Messages::new(if own.part.records { Keep::All } else { Keep::Ends });
    let mut closed = false;
    messages.feed(&rest, |message| hear(shared, own, message, &mut closed));
    while !closed {
        reader.readable().await?;
        let count = {
            let mut buffer = shared.buffer.borrow_mut();
            let most = match own.part.reading {
                Reading::Quick => buffer.len(),
                Reading::Slow(bytes) => (bytes / 10).max(1),
            };
            match reader.try_read(&mut buffer[..most]) {
                Ok(0) => bail!("the server closed the connection"),
                Ok(count) => {
                    messages.feed(&buffer[..count], |message| hear(shared, own, message, &mut closed));
                    count
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => 0,
                Err(error) => return Err(error.into()),
            }
        };
        if own.part.reading != Reading::Quick && count > 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    bail!("the server said farewell")
}

fn hear(shared: &Shared, own: &Own, message: Message<'_>, closed: &mut bool) {
    let Message::Text { kept, length } = message else {
        *closed = true;
        return;
    };
    let tally = &shared.tally;
    tally.messages.fetch_add(1, Ordering::Relaxed);
    tally.bytes.fetch_add(length as u64, Ordering::Relaxed);
    if own.part.records {
        let text = String::from_utf8_lossy(kept).into_owned();
        shared.recorded.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(text);
    }
    if let Some(seq) = messages::end_seq(kept) {
        tally.reached[own.number].fetch_max(seq, Ordering::Relaxed);
        let mut log = shared.log.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(log) = log.as_mut() {
            log.push(Reached { at_us: shared.clock.us(), member: own.number as u32, seq });
        }
        drop(log);
        if own.part.commands.is_some() {
            let settled = count(kept, b"\"status\":\"");
            let accepted = count(kept, b"\"status\":\"accepted\"");
            tally.outcomes.fetch_add(accepted as u64, Ordering::Relaxed);
            if settled != accepted {
                eprintln!("not all was accepted: {}", String::from_utf8_lossy(kept));
                tally.failed.fetch_add(1, Ordering::Relaxed);
            }
            own.in_flight.set(own.in_flight.get().saturating_sub(settled));
            own.stirred.notify_one();
        }
        // It is ready at the end of the run that says so.
        if own.ready.get() == own.part.subscriptions && own.part.hello.is_some() {
            own.ready.set(usize::MAX);
            tally.ready.fetch_add(1, Ordering::Relaxed);
        }
    } else if kept.starts_with(b"{\"ready\"") || kept.starts_with(b"{\"subscribed\"") && is_resumed(kept) {
        own.ready.set(own.ready.get().saturating_add(1));
    } else if kept.starts_with(b"{\"bye\"")
        || kept.starts_with(b"{\"refused\"")
        || kept.starts_with(b"{\"again\"")
    {
        eprintln!("a member was told {}", String::from_utf8_lossy(kept));
        tally.failed.fetch_add(1, Ordering::Relaxed);
    }
}

fn is_resumed(kept: &[u8]) -> bool {
    count(kept, b"\"start\":\"resume\"") > 0
}

fn count(text: &[u8], what: &[u8]) -> usize {
    let mut places = 0;
    let mut rest = text;
    while let Some(place) = rest.iter().position(|byte| *byte == what[0]) {
        rest = &rest[place..];
        if rest.starts_with(what) {
            places += 1;
            rest = &rest[what.len()..];
        } else {
            rest = &rest[1..];
        }
    }
    places
}

async fn write(shared: &Shared, own: &Own, mut writer: OwnedWriteHalf) -> anyhow::Result<()> {
    // Spread out, so that not all of them say at once that they are there.
    let first = PING_EVERY.mul_f64((own.number % 97) as f64 / 97.0);
    let mut pings = tokio::time::interval_at(tokio::time::Instant::now() + first, PING_EVERY);
    let mut next = 0;
    let mut go = shared.go.clone();
    let mut goes = false;
    loop {
        tokio::select! {
            _ = pings.tick() => {
                writer.write_all(&messages::frame("{\"ping\":{\"n\":1}}")).await?;
            }
            began = go.wait_for(|go| *go), if !goes && own.part.commands.is_some() => {
                began.context("the measurement is over")?;
                goes = true;
                send(own, &mut next, &mut writer).await?;
            }
            () = own.stirred.notified(), if goes => send(own, &mut next, &mut writer).await?,
        }
    }
}

/// Sends as many commands as may be under way, in one message.
async fn send(own: &Own, next: &mut usize, writer: &mut OwnedWriteHalf) -> anyhow::Result<()> {
    let Some((commands, most)) = &own.part.commands else { return Ok(()) };
    let room = most.saturating_sub(own.in_flight.get());
    let end = (*next + room).min(commands.len());
    if end == *next {
        return Ok(());
    }
    let text = format!("{{\"commands\":{{\"commands\":[{}]}}}}", commands[*next..end].join(","));
    own.in_flight.set(own.in_flight.get() + (end - *next));
    *next = end;
    writer.write_all(&messages::frame(&text)).await?;
    Ok(())
}
