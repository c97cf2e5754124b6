//! Passwords: which are good enough, and how they are kept. It takes its time by intent: not for a thread that must not
//! wait.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;

/// Letters of a password, at least.
pub const LETTERS_MIN: usize = 8;
/// Letters of a password, at most: longer ones would only cost time.
pub const LETTERS_MAX: usize = 200;

/// Memory in KiB, rounds and lanes of Argon2id, as OWASP recommends.
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);

/// The passwords that are tried first by whoever guesses, in small letters.
const COMMONEST: &str = include_str!("commonest.txt");

/// Whether a password is long enough, not too long and not among the commonest.
pub fn is_good(password: &str) -> bool {
    let letters = password.chars().count();
    let plain = password.trim().to_lowercase();
    let mut characters = plain.chars();
    let first = characters.next();
    let is_one_letter = characters.all(|letter| Some(letter) == first);
    (LETTERS_MIN..=LETTERS_MAX).contains(&letters)
        && !is_one_letter
        && !COMMONEST.lines().any(|common| common == plain)
}

fn hasher() -> anyhow::Result<Argon2<'static>> {
    let (memory, rounds, lanes) = COST;
    let params = Params::new(memory, rounds, lanes, None).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, with its own salt, as text.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness to be had: {error}"))?;
    let salt = SaltString::encode_b64(&random).map_err(|error| anyhow::anyhow!("{error}"))?;
    let hash = hasher()?.hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| anyhow::anyhow!("{error}"))?.to_string())
}

/// Whether a password is the one of a hash. Without a hash it takes as long, and is none: how long it takes does not say
/// who is known here.
pub fn is_right(password: &str, hash: Option<&str>) -> anyhow::Result<bool> {
    static NOBODYS: OnceLock<String> = OnceLock::new();
    let nobodys = match NOBODYS.get() {
        Some(known) => known,
        None => {
            let made = self::hash("nobody's password")?;
            NOBODYS.get_or_init(|| made)
        }
    };
    if password.chars().nth(LETTERS_MAX).is_some() {
        return Ok(false);
    }
    let parsed = PasswordHash::new(hash.unwrap_or(nobodys)).map_err(|error| anyhow::anyhow!("{error}"))?;
    let is_it = hasher()?.verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(is_it && hash.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_passwords_are_good() {
        for (password, good) in [
            ("seven77", false),
            ("tea at 4 o'clock", true),
            ("Password1", false),
            ("12345678", false),
            ("aaaaaaaaaaaa", false),
            ("قهوة الصباح", true),
        ] {
            assert_eq!(is_good(password), good, "{password}");
        }
        assert!(!is_good(&"ab".repeat(LETTERS_MAX)));
    }

    #[test]
    fn a_password_is_known_by_its_hash() {
        let kept = hash("tea at 4 o'clock").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(hash("tea at 4 o'clock").unwrap(), kept, "each has a salt of its own");
        assert!(is_right("tea at 4 o'clock", Some(&kept)).unwrap());
        assert!(!is_right("tea at 5 o'clock", Some(&kept)).unwrap());
        assert!(!is_right("nobody's password", None).unwrap());
    }
}
