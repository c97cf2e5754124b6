//! Exact decimals as text: how quantities, amounts and prices travel. No floating point anywhere.

/// Why a text is not an acceptable decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not `-?digits(.digits)?`.
    Malformed,
    /// More digits after the point than the unit or currency has.
    TooFine,
    /// Too many digits before the point.
    OutOfRange,
}

impl std::fmt::Display for DecimalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a decimal number written as text, such as \"12.5\"",
            Self::TooFine => "too many digits after the point",
            Self::OutOfRange => "number out of range",
        })
    }
}

/// Reads `text` as an integer of `10^-scale`; fewer digits than `scale` are filled with zeros.
pub fn parse(text: &str, scale: u8) -> Result<i64, DecimalError> {
    let (value, given) = parse_any(text)?;
    if given > scale {
        return Err(DecimalError::TooFine);
    }
    10i64
        .checked_pow(u32::from(scale - given))
        .and_then(|factor| value.checked_mul(factor))
        .ok_or(DecimalError::OutOfRange)
}

/// Reads `text` with the digits after the point that it shows: `"2.50"` is `(250, 2)`.
pub fn parse_any(text: &str) -> Result<(i64, u8), DecimalError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut value: i64 = 0;
    let mut scale: Option<u8> = None;
    let mut whole_digits = 0;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte - b'0');
                value = value
                    .checked_mul(10)
                    .and_then(|v| v.checked_sub(digit))
                    .ok_or(DecimalError::OutOfRange)?;
                match &mut scale {
                    // However many they are, they are too fine for everything.
                    Some(scale) => *scale = scale.saturating_add(1),
                    None => whole_digits += 1,
                }
            }
            b'.' if scale.is_none() && whole_digits > 0 => scale = Some(0),
            _ => return Err(DecimalError::Malformed),
        }
    }
    if whole_digits == 0 || scale == Some(0) {
        return Err(DecimalError::Malformed);
    }
    let value = if negative { value } else { value.checked_neg().ok_or(DecimalError::OutOfRange)? };
    Ok((value, scale.unwrap_or(0)))
}

/// Room for any `i64` with a sign and a point.
const LONGEST: usize = 40;

/// Writes `value · 10^-scale` with exactly `scale` digits after the point into `buffer`, and passes the text on.
pub fn with_text<R>(value: i64, scale: u8, trim: bool, use_text: impl FnOnce(&str) -> R) -> R {
    let mut buffer = [b'0'; LONGEST];
    let mut end = LONGEST;
    let mut rest = value.unsigned_abs();
    let mut start = LONGEST;
    let mut digits = 0u8;
    while rest > 0 || digits <= scale {
        if digits == scale && scale > 0 {
            start -= 1;
            buffer[start] = b'.';
        }
        start -= 1;
        buffer[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        digits += 1;
    }
    if trim && scale > 0 {
        while buffer[end - 1] == b'0' {
            end -= 1;
        }
        if buffer[end - 1] == b'.' {
            end -= 1;
        }
    }
    if value < 0 {
        start -= 1;
        buffer[start] = b'-';
    }
    use_text(std::str::from_utf8(&buffer[start..end]).unwrap_or("0"))
}

/// `numerator / denominator`, rounded half away from zero, as trade rounds.
pub fn divide_rounded(numerator: i128, denominator: i128) -> i128 {
    let half = denominator.abs() / 2;
    let sign = if (numerator < 0) == (denominator < 0) { 1 } else { -1 };
    sign * ((numerator.abs() + half) / denominator.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values() {
        let text = |value, scale, trim| with_text(value, scale, trim, str::to_owned);
        assert_eq!(text(1240, 2, false), "12.40");
        assert_eq!(text(-5, 2, false), "-0.05");
        assert_eq!(text(0, 2, false), "0.00");
        assert_eq!(text(350_000, 6, true), "0.35");
        assert_eq!(text(17_000_000, 6, true), "17");
        assert_eq!(text(0, 6, true), "0");
        assert_eq!(text(100, 0, true), "100");
        assert_eq!(text(i64::MIN, 6, true), "-9223372036854.775808");
        assert_eq!(parse("12.4", 2), Ok(1240));
        assert_eq!(parse("-9223372036854.775808", 6), Ok(i64::MIN));
        assert_eq!(parse("9223372036854.775808", 6), Err(DecimalError::OutOfRange));
        assert_eq!(parse("0.001", 2), Err(DecimalError::TooFine));
        // More digits than a count of them in one byte holds must not come round to a few.
        for zeros in [255, 256, 258, 1_000] {
            let fine = format!("0.{}", "0".repeat(zeros));
            assert_eq!(parse(&fine, 6), Err(DecimalError::TooFine), "{zeros} zeros");
        }
        for bad in ["", "-", ".5", "5.", "1e3", "1.2.3", " 1", "+1", "NaN", "١"] {
            assert_eq!(parse(bad, 6), Err(DecimalError::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(divide_rounded(5, 10), 1);
        assert_eq!(divide_rounded(-5, 10), -1);
        assert_eq!(divide_rounded(4, 10), 0);
        assert_eq!(divide_rounded(-4, 10), 0);
        assert_eq!(divide_rounded(1, 3), 0);
    }
}
