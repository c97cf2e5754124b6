//! The 64-bit hash of a record's canonical bytes: two 32-bit hashes side by side, so that a browser can
//! compute it in plain integer arithmetic. It finds damage and drift; it is no defence against forgery.

use twox_hash::XxHash32;

const HIGH_SEED: u32 = 0x6f6e_6861;
const LOW_SEED: u32 = 0x6e64_0001;

/// Hashes a record's canonical JSON.
pub fn of(doc: &[u8]) -> u64 {
    (u64::from(XxHash32::oneshot(HIGH_SEED, doc)) << 32) | u64::from(XxHash32::oneshot(LOW_SEED, doc))
}
