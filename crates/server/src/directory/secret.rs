//! Secrets that are made here, and kept as hashes only.

use onhand_domain::time::Moment;
use uuid::Uuid;

/// A secret with the id of what it is for.
pub(super) struct Made {
    /// The id, in the order of time.
    pub id: Uuid,
    /// The secret, which begins so that people and scanners know it for what it is.
    pub secret: String,
}

/// Makes a secret of 256 random bits.
pub(super) fn make(prefix: &str, now: Moment) -> anyhow::Result<Made> {
    let mut random = [0u8; 48];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness to be had: {error}"))?;
    let secret = format!("{prefix}{}", base64url(&random[..32]));
    let mut for_id = [0u8; 10];
    for_id.copy_from_slice(&random[32..42]);
    let id = uuid::Builder::from_unix_timestamp_millis(now.millis().unsigned_abs(), &for_id).into_uuid();
    Ok(Made { id, secret })
}

/// The hash that a secret is kept and found by, and that approvals are made with.
pub fn hash_of(secret: &str) -> [u8; 32] {
    onhand_client::approval::key_of(secret)
}

/// Bytes as text that is safe in a URL (RFC 4648, section 5, without padding).
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_bytes() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"\xff\xfe\xfd", "__79"),
        ] {
            assert_eq!(base64url(bytes), text);
        }
    }
}
