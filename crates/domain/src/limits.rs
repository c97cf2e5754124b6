//! Limits on what a command may carry, and the checks of its plain fields.
//!
//! An entry changes at most [`RECORDS_MAX`] source records, which [`crate::attempt`] enforces for every command. How many
//! lines a fact may have follows from it, as a fact is not to be refused for what it meets: a line of a sale, a return
//! or a stock document makes a movement, and where it comes late an offset and a corrected count line, or where stock
//! does not cover it an exception; a line of a count makes a count line and a movement, and may meet a later count and
//! an untrusted clock. An order makes one record however long it is, and its goods may leave in parts, so that it may
//! be longer.

use crate::quantity::Quantity;
use crate::records::Product;
use crate::records::customer::Address;
use crate::records::product::LocalName;
use crate::refusal::{Refusal, Rule};
use uuid::Uuid;

/// Source records that one entry changes.
pub const RECORDS_MAX: usize = 1_000;
/// Lines, charges or changes of one order, and lines that leave at one time.
pub const LINES_MAX: usize = 900;
/// Lines of one sale, return or stock document: three records each at the most.
pub const FACT_LINES_MAX: usize = 300;
/// Lines of one count: five records each at the most.
pub const COUNT_LINES_MAX: usize = 190;
/// Times that goods of one order leave; the last takes all that is open.
pub const HANDOVERS_MAX: usize = 100;
/// Wishes to bring goods of one order back.
pub const RETURN_REQUESTS_MAX: usize = 100;
/// Days from ordering to that on which goods leave.
pub const LEAD_DAYS_MAX: u32 = 365;
/// Figures that one exception names.
pub const DETAILS_MAX: usize = 100;
/// Categories that have names in other languages.
pub const CATEGORIES_MAX: usize = 200;
/// Names, barcodes or units of one record.
pub const LIST_MAX: usize = 50;
/// Characters of a name or code.
pub const NAME_MAX: usize = 200;
/// Characters of a note or description.
pub const NOTE_MAX: usize = 4_000;

/// A name: there, and not too long.
pub fn name(field: &str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(field, Rule::NotEmpty));
    }
    shorter(field, text, NAME_MAX)
}

/// A code that people and files use: printable, without surrounding space, not in the form of a UUID.
pub fn code(field: &str, text: &str) -> Result<(), Refusal> {
    name(field, text)?;
    if text.trim() != text || text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, Rule::Code));
    }
    if Uuid::parse_str(text).is_ok() {
        return Err(Refusal::invalid(field, Rule::NotAUuid));
    }
    Ok(())
}

/// Names in other languages: each there, and one a language.
pub fn names(names: &[LocalName]) -> Result<(), Refusal> {
    names_at("data.names", names)
}

/// Names in other languages, where a field holds them.
pub fn names_at(at: &str, names: &[LocalName]) -> Result<(), Refusal> {
    few(at, names.len(), LIST_MAX)?;
    for (place, own) in names.iter().enumerate() {
        let field = |part: &str| format!("{at}[{place}].{part}");
        name(&field("language"), &own.language)?;
        name(&field("text"), &own.text)?;
        if names[..place].iter().any(|other| other.language == own.language) {
            return Err(Refusal::invalid(field("language"), Rule::Unique));
        }
    }
    Ok(())
}

/// A list that is not too long.
pub fn few(field: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count > most {
        return Err(Refusal::invalid(field, Rule::FewerLines));
    }
    Ok(())
}

/// A BLAKE3 hash, as 64 hexadecimal digits in small letters.
pub fn digest(field: &str, text: &str) -> Result<(), Refusal> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == 64 && text.bytes().all(is_hex) {
        return Ok(());
    }
    Err(Refusal::invalid(field, Rule::Digest))
}

/// A text that may be absent.
pub fn note(field: &str, text: Option<&str>) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| shorter(field, text, NOTE_MAX))
}

/// A short text that may be absent.
pub fn short(field: &str, text: Option<&str>) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| shorter(field, text, NAME_MAX))
}

/// A postal address: each part short enough.
pub fn address(field: &str, address: &Address) -> Result<(), Refusal> {
    note(&format!("{field}.lines"), address.lines.as_deref())?;
    for (part, text) in [
        ("city", &address.city),
        ("country", &address.country),
        ("postal_code", &address.postal_code),
        ("region", &address.region),
    ] {
        short(&format!("{field}.{part}"), text.as_deref())?;
    }
    Ok(())
}

fn shorter(field: &str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().nth(most).is_some() {
        return Err(Refusal::invalid(field, Rule::Shorter));
    }
    Ok(())
}

/// Between one line and `most`.
pub fn lines(field: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count == 0 {
        return Err(Refusal::invalid(field, Rule::NotEmpty));
    }
    few(field, count, most)
}

/// A quantity of a line: above zero and not absurd.
pub fn positive(field: impl FnOnce() -> String, quantity: Quantity) -> Result<(), Refusal> {
    if !quantity.is_positive() {
        return Err(Refusal::invalid(field(), Rule::Positive));
    }
    within_line(quantity)
}

/// A quantity that may be zero but not absurd.
pub fn not_negative(field: impl FnOnce() -> String, quantity: Quantity) -> Result<(), Refusal> {
    if quantity.is_negative() {
        return Err(Refusal::invalid(field(), Rule::NotNegative));
    }
    within_line(quantity)
}

/// A quantity, signed, that is not absurd.
pub fn within_line(quantity: Quantity) -> Result<(), Refusal> {
    if quantity > Quantity::LINE_MAX || quantity.negated() > Quantity::LINE_MAX {
        return Err(Refusal::QuantityOutOfRange);
    }
    Ok(())
}

/// A quantity no finer than the product's unit.
pub fn fits_unit(product: &Product, quantity: Quantity) -> Result<(), Refusal> {
    if quantity.fits(product.stock_unit.decimals) {
        return Ok(());
    }
    Err(Refusal::TooFine { product: product.id, decimals: product.stock_unit.decimals })
}
