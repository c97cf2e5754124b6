//! The author: changes something at even intervals, and notes when each change was due, and when it was answered.

use super::Clock;
use super::member;
use super::messages;
use crate::client::Connection;
use anyhow::Context;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::task::LocalSet;

/// A change that was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// When its answer was there, by the measurement's clock; of a bare broadcast: when it was written.
    pub answered_us: u64,
    /// When it was due.
    pub due_us: u64,
    /// Which of the author's changes.
    pub number: usize,
    /// Its place in the log.
    pub seq: u64,
}

/// Sends requests over HTTP, so many a second, over some connections, at even intervals: one that is
/// late is sent at once.
pub fn over_http(
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
    a_second: f64,
    connections: usize,
    clock: Clock,
) -> anyhow::Result<Vec<Made>> {
    on_this_thread(async {
        let requests = Rc::new(requests);
        let next = Rc::new(Cell::new(0));
        let made = Rc::new(RefCell::new(Vec::with_capacity(requests.len())));
        let start_us = clock.us() + 10_000;
        let mut senders = Vec::with_capacity(connections);
        for _ in 0..connections {
            let mut connection = Connection::open(address).await?;
            let (requests, next, made) = (requests.clone(), next.clone(), made.clone());
            senders.push(tokio::task::spawn_local(async move {
                loop {
                    let number: usize = next.replace(next.get() + 1);
                    let Some(request) = requests.get(number) else { return Ok(()) };
                    let due_us = start_us + (number as f64 / a_second * 1e6) as u64;
                    tokio::time::sleep_until(clock.at(due_us).into()).await;
                    let answer = connection.ask(request).await?;
                    let answered_us = clock.us();
                    let seq = place(answer).with_context(|| format!("it was not accepted: {answer}"))?;
                    made.borrow_mut().push(Made { answered_us, due_us, number, seq });
                }
            }));
        }
        for sender in senders {
            let sent: anyhow::Result<()> = sender.await?;
            sent?;
        }
        Ok(made.take())
    })
}

/// Sends requests over HTTP one after the other until there are no more, each as soon as `may` says so. Gives the place in
/// the log of the last.
pub fn over_http_while(
    address: SocketAddr,
    mut next: impl FnMut() -> anyhow::Result<Option<Vec<u8>>>,
    may: impl Fn() -> anyhow::Result<bool>,
) -> anyhow::Result<u64> {
    on_this_thread(async {
        let mut connection = Connection::open(address).await?;
        let mut last = 0;
        while let Some(request) = next()? {
            while !may()? {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            let answer = connection.ask(&request).await?;
            last = place(answer).with_context(|| format!("it was not accepted: {answer}"))?;
        }
        Ok(last)
    })
}

/// The place in the log that an answer names; of many, the last.
fn place(answer: &str) -> Option<u64> {
    let (_, position) = answer.rsplit_once("\"position\":\"")?;
    position.split(['"', ':']).nth(1)?.parse().ok()
}

/// Has a bare broadcast say each of these, so many a second, at even intervals.
pub fn over_broadcast(
    address: SocketAddr,
    said: &[(u64, String)],
    a_second: f64,
    clock: Clock,
) -> anyhow::Result<Vec<Made>> {
    on_this_thread(async {
        let (_reader, mut writer, _) = member::open(address, "/author").await?;
        let mut made = Vec::with_capacity(said.len());
        let start_us = clock.us() + 10_000;
        for (number, (seq, text)) in said.iter().enumerate() {
            let due_us = start_us + (number as f64 / a_second * 1e6) as u64;
            tokio::time::sleep_until(clock.at(due_us).into()).await;
            writer.write_all(&messages::frame(text)).await?;
            made.push(Made { answered_us: clock.us(), due_us, number, seq: *seq });
        }
        Ok(made)
    })
}

/// Has a bare broadcast say each of these as fast as a window of seqs allows: `reached` says up to where all have heard.
pub fn over_broadcast_in_window(
    address: SocketAddr,
    said: &[(u64, String)],
    window: u64,
    reached: impl Fn() -> u64,
) -> anyhow::Result<()> {
    on_this_thread(async {
        let (_reader, mut writer, _) = member::open(address, "/author").await?;
        let Some((first, _)) = said.first() else { return Ok(()) };
        for (seq, text) in said {
            while *seq > reached().max(*first) + window {
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            writer.write_all(&messages::frame(text)).await?;
        }
        Ok(())
    })
}

fn on_this_thread<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_an_answer() {
        let answer = r#"{"outcomes":[{"id":"x","position":"1:42","status":"accepted"}]}"#;
        assert_eq!(place(answer), Some(42));
        assert_eq!(place(r#"{"outcomes":[{"status":"refused"}]}"#), None);
    }
}
