//! GTINs: GS1 numbers of trade items, with a check digit (GS1 General Specifications, section 7.9).

/// The 14 digits of a GTIN given as 8, 12, 13 or 14 digits; `None` where the form or check digit is wrong.
pub fn normalised(code: &str) -> Option<String> {
    let digits = code.as_bytes();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 1 { 3 } else { 1 })
        .sum();
    (sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != b'0')).then(|| format!("{code:0>14}"))
}

/// Whether a code has the length of a GTIN and is all digits, so that its check digit must be right.
pub fn looks_like(code: &str) -> bool {
    matches!(code.len(), 8 | 12 | 13 | 14) && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        for (code, full) in [
            ("4006381333931", Some("04006381333931")),
            ("036000291452", Some("00036000291452")),
            ("96385074", Some("00000096385074")),
            ("10614141000415", Some("10614141000415")),
            ("4006381333932", None),
            ("400638133393", None),
            ("00000000", None),
            ("40063813339x1", None),
            ("", None),
        ] {
            assert_eq!(normalised(code).as_deref(), full, "{code}");
        }
    }
}
