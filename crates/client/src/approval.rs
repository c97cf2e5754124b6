//! The proof that someone allowed a command: HMAC-SHA-256 over the command's id, by a key that only whoever has the secret
//! of their token can make, and that the server keeps in its place.
//!
//! A manager's secret is typed in at a till, the proof is made there, and the secret is forgotten. The proof is good for
//! that one command, also when it is sent much later.

use hmac::{Hmac, KeyInit, Mac};
use onhand_domain::ids::CommandId;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What stands for a token's secret: its SHA-256 hash.
pub fn key_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The proof for a command, as 64 hexadecimal digits.
pub fn proof(secret: &str, command: CommandId) -> String {
    let Some(mac) = mac(&key_of(secret), command) else { return String::new() };
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a proof for a command was made with a key. How long it takes says nothing of how much of it is right.
pub fn proves(key: &[u8; 32], command: CommandId, proof: &str) -> bool {
    let Some(bytes) = bytes(proof) else { return false };
    mac(key, command).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
}

/// Over the id as text: 36 characters, small letters.
fn mac(key: &[u8; 32], command: CommandId) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(command.to_string().as_bytes());
    Some(mac)
}

/// The bytes of 64 hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0u8; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(number: u128) -> CommandId {
        CommandId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_proof_is_of_one_secret_and_one_command() {
        let made = proof("onh_manager", command(7));
        assert_eq!(made, "e9e0fc81274411f28e498294f46f2e95480521e487262e3a26071bd6cf21ee76");
        let key = key_of("onh_manager");
        assert!(proves(&key, command(7), &made));
        assert!(proves(&key, command(7), &made.to_uppercase()));
        assert!(!proves(&key, command(8), &made), "another command");
        assert!(!proves(&key_of("onh_cashier"), command(7), &made), "another secret");
        for text in
            ["", "zz", &made[..62], &format!("{made}00"), &format!("+{}", &made[1..]), &"é".repeat(32)]
        {
            assert!(!proves(&key, command(7), text), "{text}");
        }
    }
}
