//! The 64-bit hash of a record's canonical bytes: two 32-bit hashes side by side, so that a browser can
//! compute it in plain integer arithmetic. It finds damage and drift; it is no defence against forgery.

use crate::ids::CommandId;
use twox_hash::XxHash32;

const HIGH_SEED: u32 = 0x6f6e_6861;
const LOW_SEED: u32 = 0x6e64_0001;

/// Hashes a record's canonical JSON.
pub fn of(doc: &[u8]) -> u64 {
    (u64::from(XxHash32::oneshot(HIGH_SEED, doc)) << 32) | u64::from(XxHash32::oneshot(LOW_SEED, doc))
}

/// What a command's events are known by to others: the hash of its id as text (36 characters, small letters). Whoever made
/// the id knows its own; nobody can tell the id from it.
pub fn of_command(id: CommandId) -> u64 {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    of(id.0.hyphenated().encode_lower(&mut text).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_command_is_known_by_the_hash_of_its_id_as_text() {
        let id = CommandId(Uuid::from_u128(0x0199_3D5C_7A00_7000_8000_0000_0000_00AB));
        assert_eq!(of_command(id), of(b"01993d5c-7a00-7000-8000-0000000000ab"));
    }
}
