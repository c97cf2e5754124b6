//! State as bytes that a device keeps: JSON behind a line that says what it is, with a checksum.

use serde::Serialize;
use serde::de::DeserializeOwned;
use twox_hash::XxHash64;

/// Why saved state can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is something else, or of another release.
    #[error("this is no saved {0} of this release")]
    Other(&'static str),
    /// Its checksum does not fit.
    #[error("the saved {0} is damaged")]
    Damaged(&'static str),
}

/// Writes `state`, which is of the kind `what`.
pub fn seal<T: Serialize>(what: &'static str, state: &T) -> Vec<u8> {
    let mut body = Vec::with_capacity(4_096);
    let written = serde_json::to_writer(&mut body, state);
    debug_assert!(written.is_ok(), "state has no maps with odd keys, and memory does not fail");
    let mut bytes = head(what, &body).into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

/// Reads it again.
pub fn open<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, Unusable> {
    let start = format!("onhand {what} 1 ");
    if !bytes.starts_with(start.as_bytes()) {
        return Err(Unusable::Other(what));
    }
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(Unusable::Damaged(what))?;
    let (found, body) = bytes.split_at(end + 1);
    if found != head(what, body).as_bytes() {
        return Err(Unusable::Damaged(what));
    }
    serde_json::from_slice(body).map_err(|_| Unusable::Other(what))
}

fn head(what: &str, body: &[u8]) -> String {
    format!("onhand {what} 1 {} {:016x}\n", body.len(), XxHash64::oneshot(0, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let sealed = seal("list", &vec![1, 20, 300]);
        assert_eq!(open::<Vec<u32>>("list", &sealed), Ok(vec![1, 20, 300]));
        assert_eq!(open::<Vec<u32>>("other", &sealed), Err(Unusable::Other("other")));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open::<Vec<u32>>("list", &changed).is_err(), "{place}");
            assert!(open::<Vec<u32>>("list", &sealed[..place]).is_err(), "{place}");
        }
    }
}
