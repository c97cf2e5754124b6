//! Numbers as people write them: `1.234,50`, `1,234.50`, `1 234`, `١٢٣٫٥`. Where a comma or point alone could mean two
//! things, the other numbers of the file decide; where they don't, it is refused rather than guessed.

use super::reason::Reason;

/// Which sign stands before the fraction, as far as a file shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numerals {
    commas: u64,
    points: u64,
}

impl Numerals {
    /// Looks at a number, for what it shows.
    pub fn look(&mut self, text: &str) {
        match shape(text).map(|shape| shape.fraction) {
            Some(Fraction::Comma) => self.commas += 1,
            Some(Fraction::Point) => self.points += 1,
            _ => {}
        }
    }

    /// The number as a program would write it: digits, and at most one point.
    pub fn plain(self, text: &str) -> Result<String, Reason> {
        if is_shortened(text) {
            return Err(Reason::Shortened);
        }
        let shape = shape(text).ok_or(Reason::NotANumber)?;
        let fraction = match shape.fraction {
            Fraction::Unsure(sign) => match (self.commas > 0, self.points > 0) {
                (true, false) if sign == ',' => Fraction::Comma,
                (false, true) if sign == ',' => Fraction::None,
                (true, false) => Fraction::None,
                // A point that nothing speaks against is a point.
                (_, _) if sign == '.' && self.commas == 0 => Fraction::Point,
                _ => return Err(Reason::AmbiguousNumber),
            },
            sure => sure,
        };
        let kept = match fraction {
            Fraction::Comma => Some(','),
            Fraction::Point => Some('.'),
            _ => None,
        };
        let digits = shape.text.chars().filter_map(|sign| match sign {
            ',' | '.' if Some(sign) == kept => Some('.'),
            ',' | '.' => None,
            other => Some(other),
        });
        Ok(digits.collect())
    }
}

/// What the sign before the fraction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fraction {
    None,
    Comma,
    Point,
    /// One sign with three digits behind it: thousands, or a fraction.
    Unsure(char),
}

struct Shape {
    fraction: Fraction,
    /// With Latin digits, commas and points only.
    text: String,
}

/// The form of a number; `None` where it is none.
fn shape(text: &str) -> Option<Shape> {
    let mut plain = String::with_capacity(text.len());
    let mut is_arabic = false;
    for sign in text.trim().chars() {
        match sign {
            '0'..='9' | ',' | '.' => plain.push(sign),
            '-' if plain.is_empty() => plain.push(sign),
            '\u{2212}' if plain.is_empty() => plain.push('-'),
            '٠'..='٩' => plain.push(char::from(b'0' + (sign as u32 - '٠' as u32) as u8)),
            '۰'..='۹' => plain.push(char::from(b'0' + (sign as u32 - '۰' as u32) as u8)),
            '٫' => {
                is_arabic = true;
                plain.push('.');
            }
            '٬' => {
                is_arabic = true;
                plain.push(',');
            }
            // Thousands apart, and marks of direction.
            ' ' | '\u{a0}' | '\u{202f}' | '\'' if !plain.is_empty() => {}
            '\u{200e}' | '\u{200f}' | '\u{61c}' => {}
            _ => return None,
        }
    }
    if !plain.chars().any(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let count = |sign: char| plain.matches(sign).count();
    let (commas, points) = (count(','), count('.'));
    let fraction = match (commas, points) {
        (0, 0) => Fraction::None,
        (_, 1) if commas > 0 && plain.rfind(',') < plain.find('.') => Fraction::Point,
        (1, _) if points > 0 && plain.rfind('.') < plain.find(',') => Fraction::Comma,
        (0, 1) if is_arabic => Fraction::Point,
        (0, 1) => single(&plain, '.'),
        (1, 0) if is_arabic => Fraction::None,
        (1, 0) => single(&plain, ','),
        (0, _) | (_, 0) => Fraction::None,
        _ => return None,
    };
    let thousands = match fraction {
        Fraction::Comma => Some('.'),
        Fraction::Point => Some(','),
        Fraction::None => Some(if commas > 0 { ',' } else { '.' }),
        Fraction::Unsure(_) => None,
    };
    let whole = match fraction {
        Fraction::Comma => plain.split(',').next(),
        Fraction::Point => plain.split('.').next(),
        _ => Some(plain.as_str()),
    };
    if let (Some(sign), Some(whole)) = (thousands, whole) {
        let mut groups = whole.trim_start_matches('-').split(sign);
        let first = groups.next().unwrap_or_default().len();
        let rest: Vec<usize> = groups.map(str::len).collect();
        if !rest.is_empty() && (!(1..=3).contains(&first) || rest.iter().any(|group| *group != 3)) {
            return None;
        }
    }
    Some(Shape { fraction, text: plain })
}

/// What a sign that stands once means.
fn single(text: &str, sign: char) -> Fraction {
    let (whole, part) = text.split_once(sign).unwrap_or((text, ""));
    let whole = whole.trim_start_matches('-');
    let sure = if sign == ',' { Fraction::Comma } else { Fraction::Point };
    let as_thousands = part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if as_thousands { Fraction::Unsure(sign) } else { sure }
}

/// Whether a spreadsheet made a power of ten of it: `2.02E+11`.
pub fn is_shortened(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| {
        text.chars().any(|letter| letter.is_ascii_digit())
            && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
    };
    is_number(digits)
        && is_number(power.trim_start_matches(['+', '-']))
        && (power.starts_with('+') || digits.contains(['.', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (others, text, is) in [
            (&[][..], "12.50", Ok("12.50")),
            (&[], "1.234,50", Ok("1234.50")),
            (&[], "1,234.50", Ok("1234.50")),
            (&[], "1,5", Ok("1.5")),
            (&[], "1.234.567", Ok("1234567")),
            (&[], "1,234,567.8", Ok("1234567.8")),
            (&[], "1 234,50", Ok("1234.50")),
            (&[], "1'234.50", Ok("1234.50")),
            (&[], "-3", Ok("-3")),
            (&[], "\u{2212}3", Ok("-3")),
            (&[], "١٢٣", Ok("123")),
            (&[], "١٬٢٣٤٫٥", Ok("1234.5")),
            (&[], "۱۲٫۵", Ok("12.5")),
            (&[], "0.125", Ok("0.125")),
            (&[], "0,125", Ok("0.125")),
            (&[], "1.234", Ok("1.234")),
            (&["2.5"], "1.234", Ok("1.234")),
            (&["2,5"], "1.234", Ok("1234")),
            (&[], "1,234", Err(Reason::AmbiguousNumber)),
            (&["2.5"], "1,234", Ok("1234")),
            (&["2,5"], "1,234", Ok("1.234")),
            (&["2,5", "2.5"], "1,234", Err(Reason::AmbiguousNumber)),
            (&[], "12,34,567", Err(Reason::NotANumber)),
            (&[], "1.2.3", Err(Reason::NotANumber)),
            (&[], "£4", Err(Reason::NotANumber)),
            (&[], "", Err(Reason::NotANumber)),
            (&[], "2.02E+11", Err(Reason::Shortened)),
        ] {
            let mut numerals = Numerals::default();
            others.iter().for_each(|other| numerals.look(other));
            assert_eq!(numerals.plain(text), is.map(str::to_owned), "{text} beside {others:?}");
        }
    }
}
