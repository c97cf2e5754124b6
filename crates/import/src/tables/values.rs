//! What stands in a cell, read strictly: what could be meant in two ways is refused with a sentence that says how to
//! write it.

use onhand_domain::decimal::{self, DecimalError};
use onhand_domain::gtin;
use onhand_domain::limits;
use onhand_domain::money::Price;
use onhand_domain::quantity::Quantity;

/// Why a cell can't be read.
pub type Wrong = String;

/// The largest price, in whole units of the currency: a thousand million.
const PRICE_MAX: i64 = 1_000_000_000;

/// A price, zero or more, in a currency with `exponent` digits.
pub fn price(text: &str, exponent: u8) -> Result<Price, Wrong> {
    let (value, scale) = number(text)?;
    if value < 0 {
        return Err("below zero".into());
    }
    let whole = 10i64.checked_pow(u32::from(scale)).map_or(0, |unit| value / unit);
    if whole > PRICE_MAX {
        return Err("too large to be true".into());
    }
    let price = (scale <= 8).then(|| Price::new(value, scale).in_currency(exponent)).flatten();
    price.ok_or_else(|| "more digits after the point than a price has".into())
}

/// A quantity, zero or more.
pub fn quantity(text: &str) -> Result<Quantity, Wrong> {
    number(text)?;
    let quantity = Quantity::parse(text).map_err(|error| match error {
        DecimalError::TooFine => "more than six digits after the point".to_owned(),
        _ => "too large to be true".to_owned(),
    })?;
    if quantity.is_negative() {
        return Err("below zero".into());
    }
    if quantity > Quantity::LINE_MAX {
        return Err("too large to be true".into());
    }
    Ok(quantity)
}

/// A number of days.
pub fn days(text: &str) -> Result<u32, Wrong> {
    text.parse().ok().filter(|days| *days <= 3_650).ok_or_else(|| "not a number of days".into())
}

/// A number in digits with at most one point.
fn number(text: &str) -> Result<(i64, u8), Wrong> {
    match decimal::parse_any(text) {
        Ok(number) => Ok(number),
        Err(DecimalError::OutOfRange) => Err("too large to be true".into()),
        Err(_) if is_shortened(text) => {
            Err("a spreadsheet shortened this number; the digits are lost".into())
        }
        Err(_) if text.contains(',') && text.chars().any(|letter| letter.is_ascii_digit()) => {
            Err("write it without separators and with a point, such as 1234.50".into())
        }
        Err(_) => Err("not a number such as 12.50".into()),
    }
}

/// Whether a spreadsheet made a power of ten of it: `2.02E+11`.
fn is_shortened(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| {
        text.chars().any(|letter| letter.is_ascii_digit())
            && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
    };
    is_number(digits)
        && is_number(power.trim_start_matches(['+', '-']))
        && (power.starts_with('+') || digits.contains(['.', ',']))
}

/// A code that people and files use.
pub fn code(text: &str) -> Result<String, Wrong> {
    if is_shortened(text) {
        return Err("a spreadsheet shortened this code; the digits are lost".into());
    }
    match limits::code("code", text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err("not a code: too long, or with characters that can't be typed".into()),
    }
}

/// A name of at most as many characters as a name may have.
pub fn name(text: &str) -> Result<String, Wrong> {
    match limits::name("name", text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err(format!("longer than {} characters", limits::NAME_MAX)),
    }
}

/// A longer text.
pub fn note(text: &str) -> Result<String, Wrong> {
    match limits::note("note", Some(text)) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err(format!("longer than {} characters", limits::NOTE_MAX)),
    }
}

/// A barcode as it is kept: a GTIN as 14 digits, or the business's own code.
pub fn barcode(text: &str) -> Result<String, Wrong> {
    let code = code(text)?;
    if let Some(gtin) = gtin::normalised(&code) {
        return Ok(gtin);
    }
    if gtin::looks_like(&code) {
        return Err("the check digit is wrong".into());
    }
    let is_digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && matches!(code.len(), 9..=11) {
        return Err("a barcode has 8, 12, 13 or 14 digits; this one may have lost its leading zeros".into());
    }
    if is_digits && code.len() > 14 {
        return Err("a barcode has 8, 12, 13 or 14 digits".into());
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_only_where_one_thing_is_meant() {
        for (text, says) in [
            ("12.50", None),
            ("0", None),
            ("12.1234", None),
            ("12.1234567", Some("more digits")),
            ("-1", Some("below zero")),
            ("1.234,50", Some("1234.50")),
            ("1,234.50", Some("1234.50")),
            ("1,5", Some("1234.50")),
            ("2.02E+11", Some("shortened")),
            ("£4", Some("not a number")),
            ("four", Some("not a number")),
            ("99999999999", Some("too large")),
            ("99999999999999999999999", Some("too large")),
        ] {
            match (price(text, 2), says) {
                (Ok(_), None) => {}
                (Err(wrong), Some(says)) if wrong.contains(says) => {}
                (is, _) => panic!("{text}: {is:?}"),
            }
        }
        assert!(quantity("1.234,5").is_err() && quantity("-3").is_err() && quantity("0.5").is_ok());
        assert!(quantity("9999999999").unwrap_err().contains("too large"));
    }

    #[test]
    fn damaged_barcodes_are_refused() {
        for (text, is) in [
            ("4006381333931", Ok("04006381333931")),
            ("036000291452", Ok("00036000291452")),
            ("C-17", Ok("C-17")),
            ("10045", Ok("10045")),
            ("4006381333932", Err("check digit")),
            ("2.02E+11", Err("shortened")),
            ("2,02E+11", Err("shortened")),
            ("651511016", Err("leading zeros")),
            ("400638133393100", Err("14 digits")),
        ] {
            match (barcode(text), is) {
                (Ok(code), Ok(wanted)) => assert_eq!(code, wanted),
                (Err(wrong), Err(says)) => assert!(wrong.contains(says), "{wrong}"),
                (got, _) => panic!("{text}: {got:?}"),
            }
        }
        assert!(code("1E10").is_ok(), "a code that only looks like a power of ten");
    }
}
