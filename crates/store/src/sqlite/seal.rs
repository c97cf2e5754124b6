//! What is kept as a row's hash: that of its document, together with where it lies and which entry made it, so that a
//! flipped digit of those is noticed as well.

use crate::StoreError;
use crate::batch::Refused;
use onhand_domain::hash;

/// Odd, so that no two values of one field give the same.
const ROW: u64 = 0x9e37_79b9_7f4a_7c15;
const SEQ: u64 = 0xc2b2_ae3d_27d4_eb4f;

/// The hash of a document as it is kept in its row; the same again gives the hash of the document.
pub(super) fn of(hash: u64, row: i64, seq: u64) -> u64 {
    hash ^ row.cast_unsigned().wrapping_mul(ROW) ^ seq.wrapping_mul(SEQ).rotate_left(32)
}

/// The hash of a refused command as it is kept: of all that is kept of it.
pub(super) fn of_refused(refused: &Refused) -> u64 {
    let mut bytes = refused.command.0.as_bytes().to_vec();
    bytes.extend(refused.at.millis().to_le_bytes());
    bytes.extend(refused.digest.to_le_bytes());
    bytes.extend(refused.refusal.bytes());
    hash::of(&bytes)
}

/// Checks a refused command against the hash that is kept of it.
pub(super) fn check_refused(refused: Refused, kept: u64) -> Result<Refused, StoreError> {
    if kept == of_refused(&refused) {
        return Ok(refused);
    }
    Err(StoreError::Damaged { what: format!("the refusal of command {}", refused.command) })
}
