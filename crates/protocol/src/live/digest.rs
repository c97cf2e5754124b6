//! Digests of sets of records: whether two sets are equal, told in sixteen bytes whatever their order.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use utoipa::ToSchema;

/// The digest of a set of records: how many there are, and the sum of their hashes (`onhand_domain::hash`), the high and
/// the low 32 bits summed apart, each modulo 2^32, so that a browser adds in plain integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// How many records.
    pub count: u64,
    /// The sums, as 16 hexadecimal digits.
    #[schema(value_type = String)]
    pub sum: HashText,
}

/// 64 bits as 16 hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashText(pub u64);

/// The digest of the records whose ids end in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// The last byte of the ids.
    pub bucket: u8,
    /// Of these records.
    pub digest: Digest,
}

impl Digest {
    /// With one more record, of that hash.
    #[must_use]
    pub fn plus(self, hash: u64) -> Self {
        Self { count: self.count.wrapping_add(1), sum: HashText(lanes(self.sum.0, hash, u32::wrapping_add)) }
    }

    /// Of these records and those.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let sum = HashText(lanes(self.sum.0, other.sum.0, u32::wrapping_add));
        Self { count: self.count.wrapping_add(other.count), sum }
    }

    /// Without a record of that hash.
    #[must_use]
    pub fn minus(self, hash: u64) -> Self {
        Self { count: self.count.wrapping_sub(1), sum: HashText(lanes(self.sum.0, hash, u32::wrapping_sub)) }
    }
}

fn lanes(sum: u64, hash: u64, join: fn(u32, u32) -> u32) -> u64 {
    let high = join((sum >> 32) as u32, (hash >> 32) as u32);
    let low = join(sum as u32, hash as u32);
    u64::from(high) << 32 | u64::from(low)
}

impl fmt::Display for HashText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for HashText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for HashText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HashText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;

        impl serde::de::Visitor<'_> for Digits {
            type Value = HashText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("16 hexadecimal digits")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<HashText, E> {
                let fits =
                    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                let read = || u64::from_str_radix(text, 16).ok();
                fits.then(read).flatten().map(HashText).ok_or_else(|| E::custom("not 16 hexadecimal digits"))
            }
        }

        deserializer.deserialize_str(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_do_not_carry_into_each_other() {
        let full = Digest::default().plus(0x0000_0001_ffff_ffff).plus(0xffff_ffff_0000_0001);
        assert_eq!(full, Digest { count: 2, sum: HashText(0) });
        assert_eq!(full.minus(0x0000_0001_ffff_ffff), Digest::default().plus(0xffff_ffff_0000_0001));
    }

    #[test]
    fn order_does_not_matter() {
        let hashes = [3, u64::MAX, 0x1234_5678_9abc_def0, 7 << 31];
        let there = hashes.iter().fold(Digest::default(), |sum, hash| sum.plus(*hash));
        let back = hashes.iter().rev().fold(Digest::default(), |sum, hash| sum.plus(*hash));
        assert_eq!(there, back);
        let (first, second) = hashes.split_at(1);
        let of = |hashes: &[u64]| hashes.iter().fold(Digest::default(), |sum, hash| sum.plus(*hash));
        assert_eq!(of(first).and(of(second)), there);
    }

    #[test]
    fn as_text() {
        let digest = Digest { count: 2, sum: HashText(0xab) };
        let text = r#"{"count":2,"sum":"00000000000000ab"}"#;
        assert_eq!(serde_json::to_string(&digest).unwrap(), text);
        assert_eq!(serde_json::from_str::<Digest>(text).unwrap(), digest);
        for wrong in ["ab", "00000000000000AB", "+0000000000000ab", "00000000000000ab0"] {
            assert!(serde_json::from_str::<HashText>(&format!("{wrong:?}")).is_err(), "{wrong}");
        }
    }
}
