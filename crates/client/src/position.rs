//! Where a replica stands.

use onhand_protocol::PositionText;
use std::fmt;

/// A place in a business's log, as the wire names it: `epoch:seq:mark`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// Grows with each restore of the log from a copy.
    pub epoch: u64,
    /// How many entries there are up to here.
    pub seq: u64,
    /// Tells the place from the same place of another history.
    pub mark: u64,
}

impl Position {
    /// Reads it; nothing where the text is no position.
    pub fn read(text: &PositionText) -> Option<Self> {
        let (epoch, rest) = text.0.split_once(':')?;
        let (seq, mark) = rest.split_once(':')?;
        if mark.len() != 16 || !mark.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mark = u64::from_str_radix(mark, 16).ok()?;
        Some(Self { epoch: number(epoch)?, seq: number(seq)?, mark })
    }

    /// As it is on the wire.
    pub fn text(self) -> PositionText {
        PositionText(self.to_string())
    }
}

fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{:016x}", self.epoch, self.seq, self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_one_text() {
        let position = Position { epoch: 2, seq: 17, mark: 0xab };
        assert_eq!(position.to_string(), "2:17:00000000000000ab");
        assert_eq!(Position::read(&position.text()), Some(position));
        for wrong in [
            "",
            "2",
            "2:17",
            "2:17:ab",
            "+2:17:00000000000000ab",
            "2:17:00000000000000AB",
            "2:x:00000000000000ab",
        ] {
            assert_eq!(Position::read(&PositionText(wrong.into())), None, "{wrong}");
        }
    }
}
