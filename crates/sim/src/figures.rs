//! Quantities as the model reads and shows them: whole millionths, by a reader of its own.

use serde_json::Value;

/// Millionths of one.
pub const ONE: i64 = 1_000_000;

/// A quantity of a command's data: decimal text or a whole number. The simulation sends no other, but where it says so.
pub fn read(value: &Value) -> i64 {
    if let Some(whole) = value.as_i64() {
        return whole.saturating_mul(ONE);
    }
    let text = value.as_str().unwrap_or("0");
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let part: i64 = number(&format!("{part:0<6}"));
    let sum = number(whole).saturating_mul(ONE).saturating_add(part);
    if negative { -sum } else { sum }
}

/// As it is shown: no more digits than needed.
pub fn show(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, part) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let text = format!("{sign}{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `quantity · numerator / denominator` in steps of `decimals` digits, rounded up or down.
pub fn scaled(quantity: i64, (numerator, denominator): (i64, i64), decimals: u32, up: bool) -> i64 {
    let step = 10i128.pow(6 - decimals.min(6));
    let product = i128::from(quantity) * i128::from(numerator);
    let divisor = i128::from(denominator) * step;
    let steps = product.div_euclid(divisor) + i128::from(up && product.rem_euclid(divisor) != 0);
    i64::try_from(steps * step).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quantities_are_read_and_shown() {
        for (given, millionths, shown) in [
            (json!("2.5"), 2_500_000, "2.5"),
            (json!("-0.001"), -1_000, "-0.001"),
            (json!(3), 3_000_000, "3"),
            (json!("0"), 0, "0"),
        ] {
            assert_eq!(read(&given), millionths);
            assert_eq!(show(millionths), shown);
        }
        assert_eq!(scaled(ONE, (1, 3), 3, true), 334_000);
        assert_eq!(scaled(ONE, (1, 3), 3, false), 333_000);
    }
}
