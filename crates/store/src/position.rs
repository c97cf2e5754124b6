//! Where a log stands.

use onhand_domain::records::Collection;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Digits in a number of a position that is text: all that fit every integer.
const DIGITS_MAX: usize = 18;

/// A place in a business's log. Two stores that agree on a position agree on everything before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Grows with each restore from a copy.
    pub epoch: u64,
    /// The running hash of the log up to `seq`: first eight bytes of the chain, as a number.
    pub mark: u64,
    /// How many entries there are.
    pub seq: u64,
}

/// A text that is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a position is `epoch:seq:mark`, the mark as 16 hexadecimal digits")]
pub struct NoPosition;

/// As `epoch:seq:mark`, the mark as 16 hexadecimal digits.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{:016x}", self.epoch, self.seq, self.mark)
    }
}

/// Reads what `Display` writes, and nothing else: one place has one text.
impl FromStr for Position {
    type Err = NoPosition;

    fn from_str(text: &str) -> Result<Self, NoPosition> {
        let read = || {
            let (epoch, rest) = text.split_once(':')?;
            let (seq, mark) = rest.split_once(':')?;
            let (high, low) = mark.split_at_checked(8)?;
            let mark = u64::from(hexadecimal(high)?) << 32 | u64::from(hexadecimal(low)?);
            Some(Self { epoch: digits(epoch)?, mark, seq: digits(seq)? })
        };
        read().ok_or(NoPosition)
    }
}

/// Reads a number: digits alone, without a sign.
pub fn digits<T: FromStr>(text: &str) -> Option<T> {
    let fits = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// Reads eight hexadecimal digits, small ones.
pub fn hexadecimal(text: &str) -> Option<u32> {
    let fits = text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    fits.then(|| u32::from_str_radix(text, 16).ok())?
}

/// Where a log ends, and which row each collection gives next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The end of the log.
    pub position: Position,
    /// The next free row of each collection, in the order of the registry.
    pub next_rows: Vec<(Collection, i64)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_text() {
        let known = Position { epoch: 2, mark: 0xab, seq: 17 };
        assert_eq!(known.to_string(), "2:17:00000000000000ab");
        assert_eq!(known.to_string().parse(), Ok(known));
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
            assert_eq!(text.parse::<Position>(), Err(NoPosition), "{text}");
        }
    }
}
