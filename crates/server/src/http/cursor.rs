//! Cursors into the log, as text.

use super::problem::Failure;
use onhand_store::position::{digits, hexadecimal};
use onhand_store::{Entry, Position};

/// Reads a position.
pub fn position(name: &str, text: &str) -> Result<Position, Failure> {
    text.parse().map_err(|_| Failure::bad_parameter(name, "a cursor is `epoch:seq:mark`, as `to` gave it"))
}

/// A place among the events of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventCursor {
    /// The log's epoch.
    pub epoch: u64,
    /// The event's place in its entry; `None`: behind all of them.
    pub index: Option<usize>,
    /// The entry.
    pub seq: u64,
    /// What the entry is known by ([`tag`]), where whoever made the cursor knows: in another history another entry has
    /// this place.
    pub tag: Option<u32>,
}

/// What an entry is known by in cursors: its command and what that said, in 32 bits.
pub fn tag(entry: &Entry) -> u32 {
    let (high, low) = entry.command.0.as_u64_pair();
    let folded = high ^ low.rotate_left(17) ^ entry.digest;
    (folded ^ (folded >> 32)) as u32
}

impl EventCursor {
    /// Reads `epoch:seq:index@tag`, or without the index for the end of an entry; the tag may be left out.
    pub fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let read = || {
            let (place, tag) = text.split_once('@').map_or((text, None), |(place, tag)| (place, Some(tag)));
            let mut parts = place.split(':');
            let (epoch, seq) = (digits(parts.next()?)?, digits(parts.next()?)?);
            let index = match parts.next() {
                Some(index) => Some(digits(index)?),
                None => None,
            };
            let tag = match tag {
                Some(tag) => Some(hexadecimal(tag)?),
                None => None,
            };
            parts.next().is_none().then_some(Self { epoch, index, seq, tag })
        };
        read().ok_or_else(|| Failure::bad_parameter(name, "an event's id is `epoch:seq:index@tag`"))
    }

    /// Whether an event comes after it.
    pub fn is_before(&self, seq: u64, index: usize) -> bool {
        self.seq < seq || (self.seq == seq && self.index.is_some_and(|own| own < index))
    }
}

impl std::fmt::Display for EventCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.epoch, self.seq)?;
        self.index.map_or(Ok(()), |index| write!(f, ":{index}"))?;
        self.tag.map_or(Ok(()), |tag| write!(f, "@{tag:08x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events() {
        for text in ["0:12:3", "1:12", "0:12:3@0000ab12", "1:12@ffffffff"] {
            assert_eq!(EventCursor::parse("after", text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "1",
            "1:x",
            "1:2:x",
            "1:2:3:4",
            "-1:2:3",
            "1:2:-1",
            "+1:2:3",
            "1:2:+3",
            "1:2@",
            "1:2@ab",
            "1:2:3@0000AB12",
        ] {
            assert!(EventCursor::parse("after", text).is_err(), "{text}");
        }
        let middle = EventCursor { epoch: 0, index: Some(1), seq: 5, tag: None };
        assert!(!middle.is_before(5, 1) && middle.is_before(5, 2) && middle.is_before(6, 0));
        let end = EventCursor { index: None, ..middle };
        assert!(!end.is_before(5, 9) && end.is_before(6, 0));
    }
}
