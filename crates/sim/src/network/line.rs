//! A connection: what is on its way in both directions, and how it fails.

use bytes::Bytes;
use onhand_engine::live::SessionId;
use std::collections::{BTreeMap, VecDeque};

/// A connection of a client.
#[derive(Debug, Default)]
pub struct Line {
    /// What the server is to be told waits for what came before it, where it comes by single requests.
    early: BTreeMap<u64, String>,
    /// Which client.
    pub device: u64,
    /// Whether what the server says is lost.
    pub down_dead: bool,
    /// When the client last had something from it, so that the next comes after.
    pub down_us: u64,
    /// When the server last heard from it.
    pub heard_us: u64,
    /// Messages that the client has sent by single requests.
    sent: u64,
    /// Its session, once hello was heard.
    pub session: Option<SessionId>,
    /// Messages that were taken in order.
    taken: u64,
    /// Whether what the client says is lost.
    pub up_dead: bool,
    /// When the server is to have the last message, so that the next comes after.
    pub up_us: u64,
    /// What the server wants written and is not, each as it was put in for someone.
    pub writing: VecDeque<(Bytes, String)>,
}

impl Line {
    /// Of a client.
    pub fn of(device: u64) -> Self {
        Self { device, ..Self::default() }
    }

    /// The number of the client's next message.
    pub fn number(&mut self) -> u64 {
        self.sent += 1;
        self.sent
    }

    /// A message came that has a number; gives those that are next, in order.
    pub fn take_in(&mut self, number: u64, text: String) -> Vec<String> {
        if number > self.taken {
            self.early.insert(number, text);
        }
        let mut next = Vec::new();
        while let Some(text) = self.early.remove(&(self.taken + 1)) {
            self.taken += 1;
            next.push(text);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_come_out_of_order_and_twice_are_taken_once_in_order() {
        let mut line = Line::default();
        let mut taken = Vec::new();
        for number in [2, 1, 1, 4, 2, 3, 4, 5] {
            taken.extend(line.take_in(number, number.to_string()));
        }
        assert_eq!(taken, ["1", "2", "3", "4", "5"]);
    }
}
