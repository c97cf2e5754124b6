//! What stands in a cell, read strictly: what could be meant in two ways is refused with a sentence that says how to
//! write it.

use super::numerals::{Numerals, is_shortened};
use super::reason::Reason;
use crate::sheet::workbook::day_of;
use onhand_domain::decimal::{self, DecimalError};
use onhand_domain::gtin;
use onhand_domain::limits;
use onhand_domain::money::{Money, Price};
use onhand_domain::quantity::Quantity;
use onhand_domain::time::Day;

/// Why a cell can't be read.
pub type Wrong = Reason;

/// The largest price, in whole units of the currency: a thousand million.
const PRICE_MAX: i64 = 1_000_000_000;

/// What a formula leaves that failed.
const CELL_ERRORS: &[&str] =
    &["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"];

/// Whether a cell has what a formula leaves that failed.
pub fn is_cell_error(text: &str) -> bool {
    CELL_ERRORS.contains(&text)
}

/// A price, zero or more, in a currency with `exponent` digits.
pub fn price(numerals: Numerals, text: &str, exponent: u8) -> Result<Price, Wrong> {
    let (value, scale) = number(numerals, text)?;
    if value < 0 {
        return Err(Reason::BelowZero);
    }
    let whole = 10i64.checked_pow(u32::from(scale)).map_or(0, |unit| value / unit);
    if whole > PRICE_MAX {
        return Err(Reason::TooLarge);
    }
    let price = (scale <= 8).then(|| Price::new(value, scale).in_currency(exponent)).flatten();
    price.ok_or(Reason::TooFine)
}

/// An amount of either sign, in a currency with `exponent` digits.
pub fn amount(numerals: Numerals, text: &str, exponent: u8) -> Result<Money, Wrong> {
    let plain = numerals.plain(text)?;
    let value = decimal::parse(&plain, exponent).map_err(|error| match error {
        DecimalError::TooFine => Reason::TooFine,
        _ => Reason::TooLarge,
    })?;
    Ok(Money::new(value, exponent))
}

/// A quantity, zero or more.
pub fn quantity(numerals: Numerals, text: &str) -> Result<Quantity, Wrong> {
    let plain = numerals.plain(text)?;
    let quantity = Quantity::parse(&plain).map_err(|error| match error {
        DecimalError::TooFine => Reason::TooFine,
        _ => Reason::TooLarge,
    })?;
    if quantity.is_negative() {
        return Err(Reason::BelowZero);
    }
    if quantity > Quantity::LINE_MAX {
        return Err(Reason::TooLarge);
    }
    Ok(quantity)
}

/// A number of days.
pub fn days(numerals: Numerals, text: &str) -> Result<u32, Wrong> {
    let plain = numerals.plain(text)?;
    let whole = plain.strip_suffix(".0").unwrap_or(&plain);
    whole.parse().ok().filter(|days| *days <= 3_650).ok_or(Reason::NotDays)
}

/// A day: as `2026-01-31`, as a spreadsheet's number of days, or with one order that it can be meant in.
pub fn day(numerals: Numerals, text: &str) -> Result<Day, Wrong> {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    if let Some(day) = Day::parse(date) {
        return Ok(day);
    }
    let parts: Vec<u32> = date
        .split(['/', '.', '-'])
        .map_while(|part| numerals.plain(part).ok().and_then(|part| part.parse().ok()))
        .collect();
    let written = |year: u32, month: u32, day: u32| {
        Day::parse(&format!("{year:04}-{month:02}-{day:02}")).ok_or(Reason::NotADate)
    };
    match parts[..] {
        [first, second, year] if year >= 1900 && first > 12 => written(year, second, first),
        [first, second, year] if year >= 1900 && second > 12 => written(year, first, second),
        [first, second, year] if year >= 1900 && first == second => written(year, first, second),
        [_, _, year] if year >= 1900 => Err(Reason::AmbiguousDate),
        [year, month, day] if year >= 1900 => written(year, month, day),
        _ => {
            let serial = numerals.plain(text).ok().and_then(|plain| plain.parse::<f64>().ok());
            let day = serial.filter(|serial| (10_000.0..100_000.0).contains(serial)).and_then(day_of);
            day.and_then(|day| Day::parse(&day)).ok_or(Reason::NotADate)
        }
    }
}

fn number(numerals: Numerals, text: &str) -> Result<(i64, u8), Wrong> {
    let plain = numerals.plain(text)?;
    decimal::parse_any(&plain).map_err(|error| match error {
        DecimalError::OutOfRange => Reason::TooLarge,
        _ => Reason::NotANumber,
    })
}

/// A code that people and files use.
pub fn code(text: &str) -> Result<String, Wrong> {
    if is_shortened(text) {
        return Err(Reason::Shortened);
    }
    match limits::code("code", text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err(Reason::NotACode),
    }
}

/// A name of at most as many characters as a name may have.
pub fn name(text: &str) -> Result<String, Wrong> {
    match limits::name("name", text) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err(Reason::TooLong(limits::NAME_MAX.to_string())),
    }
}

/// A longer text.
pub fn note(text: &str) -> Result<String, Wrong> {
    match limits::note("note", Some(text)) {
        Ok(()) => Ok(text.to_owned()),
        Err(_) => Err(Reason::TooLong(limits::NOTE_MAX.to_string())),
    }
}

/// A barcode as it is kept: a GTIN as 14 digits, or the business's own code.
pub fn barcode(text: &str) -> Result<String, Wrong> {
    let code = code(text.trim_start_matches('\'').trim())?;
    if let Some(gtin) = gtin::normalised(&code) {
        return Ok(gtin);
    }
    let is_digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && matches!(code.len(), 7 | 9..=11) {
        let full = [8usize, 12, 13].into_iter().filter(|length| *length > code.len());
        let mut repaired =
            full.map(|length| format!("{code:0>length$}")).filter(|full| gtin::normalised(full).is_some());
        return Err(match (repaired.next(), code.len()) {
            (Some(full), 9..) => Reason::LostZerosOf(full),
            // Seven digits are a code of the business as often as what is left of a barcode.
            (_, 7) => return Ok(code),
            _ => Reason::LostZeros,
        });
    }
    if gtin::looks_like(&code) {
        return Err(Reason::CheckDigit);
    }
    if is_digits && code.len() > 14 {
        return Err(Reason::TooManyDigits);
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_and_quantities_have_their_bounds() {
        let plain = Numerals::default();
        for (text, is) in [
            ("12.50", None),
            ("0", None),
            ("12.1234", None),
            ("12.1234567", Some(Reason::TooFine)),
            ("-1", Some(Reason::BelowZero)),
            ("2.02E+11", Some(Reason::Shortened)),
            ("four", Some(Reason::NotANumber)),
            ("99999999999", Some(Reason::TooLarge)),
            ("99999999999999999999999", Some(Reason::TooLarge)),
        ] {
            assert_eq!(price(plain, text, 2).err(), is, "{text}");
        }
        assert_eq!(quantity(plain, "-3"), Err(Reason::BelowZero));
        assert_eq!(quantity(plain, "9999999999"), Err(Reason::TooLarge));
        assert!(quantity(plain, "0.5").is_ok() && quantity(plain, "1.234,5").is_ok());
    }

    #[test]
    fn days_are_read_in_the_one_way_that_they_can_be_meant() {
        for (text, is) in [
            ("2026-01-31", Ok("2026-01-31")),
            ("2026-01-31 00:00:00", Ok("2026-01-31")),
            ("2008-04-30T00:00:00", Ok("2008-04-30")),
            ("31/01/2026", Ok("2026-01-31")),
            ("1/31/2026", Ok("2026-01-31")),
            ("31.1.2026", Ok("2026-01-31")),
            ("2026/1/31", Ok("2026-01-31")),
            ("46053", Ok("2026-01-31")),
            ("5/6/2026", Err(Reason::AmbiguousDate)),
            ("5/5/2026", Ok("2026-05-05")),
            ("31/31/2026", Err(Reason::NotADate)),
            ("soon", Err(Reason::NotADate)),
        ] {
            assert_eq!(
                day(Numerals::default(), text).map(|day| day.to_string()),
                is.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn damaged_barcodes_are_refused() {
        for (text, is) in [
            ("4006381333931", Ok("04006381333931")),
            ("036000291452", Ok("00036000291452")),
            ("'4006381333931", Ok("04006381333931")),
            ("C-17", Ok("C-17")),
            ("10045", Ok("10045")),
            ("4006381333932", Err(Reason::CheckDigit)),
            ("2.02E+11", Err(Reason::Shortened)),
            ("2,02E+11", Err(Reason::Shortened)),
            ("36000291452", Err(Reason::LostZerosOf("036000291452".into()))),
            ("651511017", Err(Reason::LostZeros)),
            ("400638133393100", Err(Reason::TooManyDigits)),
        ] {
            assert_eq!(barcode(text), is.map(str::to_owned), "{text}");
        }
        assert!(code("1E10").is_ok(), "a code that only looks like a power of ten");
    }
}
