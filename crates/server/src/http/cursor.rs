//! Cursors into the log, as text.

use super::problem::Failure;
use onhand_store::Position;
use std::str::FromStr;

/// Digits in a number that a cursor may have: all that fit every integer.
const DIGITS_MAX: usize = 18;

/// Reads a number of a cursor: digits alone, so that one place has one text.
pub fn digits<T: FromStr>(text: &str) -> Option<T> {
    let fits = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// Writes a position as `epoch:seq:mark`, the mark as 16 hexadecimal digits.
pub fn of_position(position: Position) -> String {
    format!("{}:{}:{:016x}", position.epoch, position.seq, position.mark)
}

/// Reads a position.
pub fn position(name: &str, text: &str) -> Result<Position, Failure> {
    let read = || {
        let (epoch, rest) = text.split_once(':')?;
        let (seq, mark) = rest.split_once(':')?;
        let is_mark = mark.len() == 16 && mark.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let mark = is_mark.then(|| u64::from_str_radix(mark, 16).ok())??;
        Some(Position { epoch: digits(epoch)?, mark, seq: digits(seq)? })
    };
    read().ok_or_else(|| Failure::bad_parameter(name, "a cursor is `epoch:seq:mark`, as `to` gave it"))
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
}

impl EventCursor {
    /// Reads `epoch:seq:index`, or `epoch:seq` for the end of an entry.
    pub fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let read = || {
            let mut parts = text.split(':');
            let (epoch, seq) = (digits(parts.next()?)?, digits(parts.next()?)?);
            let index = match parts.next() {
                Some(index) => Some(digits(index)?),
                None => None,
            };
            parts.next().is_none().then_some(Self { epoch, index, seq })
        };
        read().ok_or_else(|| Failure::bad_parameter(name, "an event's id is `epoch:seq:index`"))
    }

    /// Whether an event comes after it.
    pub fn is_before(&self, seq: u64, index: usize) -> bool {
        self.seq < seq || (self.seq == seq && self.index.is_some_and(|own| own < index))
    }
}

impl std::fmt::Display for EventCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.epoch, self.seq)?;
        self.index.map_or(Ok(()), |index| write!(f, ":{index}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let position_of = |text: &str| position("since", text).ok();
        let known = Position { epoch: 2, mark: 0xab, seq: 17 };
        assert_eq!(of_position(known), "2:17:00000000000000ab");
        assert_eq!(position_of(&of_position(known)), Some(known));
        for text in [
            "",
            "2",
            "2:17",
            "2:17:ab",
            "2:17:00000000000000zz",
            "x:17:00000000000000ab",
            "2:17:0:0",
            "+2:17:00000000000000ab",
            "2:17:+0000000000000ab",
            "2:17:00000000000000AB",
            "2:9999999999999999999:00000000000000ab",
        ] {
            assert_eq!(position_of(text), None, "{text}");
        }
    }

    #[test]
    fn events() {
        for text in ["0:12:3", "1:12"] {
            assert_eq!(EventCursor::parse("after", text).unwrap().to_string(), text);
        }
        for text in ["", "1", "1:x", "1:2:x", "1:2:3:4", "-1:2:3", "1:2:-1", "+1:2:3", "1:2:+3"] {
            assert!(EventCursor::parse("after", text).is_err(), "{text}");
        }
        let middle = EventCursor { epoch: 0, index: Some(1), seq: 5 };
        assert!(!middle.is_before(5, 1) && middle.is_before(5, 2) && middle.is_before(6, 0));
        let end = EventCursor { index: None, ..middle };
        assert!(!end.is_before(5, 9) && end.is_before(6, 0));
    }
}
