//! Odd values: the ones at which programs break.

use crate::mutate::pick;
use rand::Rng;
use rand::rngs::SmallRng;
use serde_json::Value;

/// Decimal texts, as quantities, amounts and percentages are.
const DECIMALS: &[&str] = &[
    "0",
    "-0",
    "0.0",
    "1",
    "-1",
    "2",
    "0.5",
    "-0.5",
    "0.1",
    "0.01",
    "0.001",
    "0.0001",
    "0.000001",
    "-0.000001",
    "0.0000001",
    "0.00000001",
    "1.000000",
    "00",
    "007",
    "1.",
    ".5",
    "+1",
    " 1",
    "1 ",
    "1e9",
    "1E-9",
    "0x10",
    "1,5",
    "1_000",
    "١٢",
    "NaN",
    "inf",
    "-",
    "",
    "99.9999",
    "99.99",
    "100",
    "100.0001",
    "-100",
    "1000000",
    "-1000000",
    "999999999",
    "999999999.999999",
    "1000000000",
    "1000000000.000001",
    "-1000000000",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "90071992547409.92",
    "9223372036854.775807",
    "9223372036854.775808",
    "-9223372036854.775808",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "92233720368547758.07",
    "922337203685477.5807",
    "18446744073709551615",
    "18446744073709551616",
    "170141183460469231731687303715884105727",
    "340282366920938463463374607431768211456",
    "0.00000000000000000000000000000000000001",
    "123456789012345678901234567890.123456789012345678901234567890",
];

/// Numbers, as JSON writes them, and what some take for numbers.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "50",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967295",
    "4294967296",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1.0",
    "1.5",
    "-1.5",
    "1e2",
    "1E2",
    "1e400",
    "-1e400",
    "1e-400",
    "0.1",
    "123456789012345678901234567890",
    "01",
    "+1",
    ".5",
    "1.",
    "NaN",
    "Infinity",
    "0x1F",
    "--1",
    "1e",
    "1e999999999",
];

/// Moments and days.
const TIMES: &[&str] = &[
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "9998-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59Z",
    "2027-03-01T09:00:00Z",
    "2027-02-28T23:59:60Z",
    "2027-02-29T00:00:00Z",
    "2028-02-29T00:00:00Z",
    "2026-03-29T01:30:00+01:00",
    "2027-03-01T09:00:00.123456789Z",
    "2027-03-01T09:00:00",
    "2027-03-01",
    "0001-01-01",
    "0000-00-00",
    "9999-12-31",
    "9998-12-31",
    "2027-13-01",
    "2027-02-30",
    "1970-01-01",
    "-9999-01-01",
    "2027-03-01T09:00:00+23:59",
    "2027-03-01T09:00:00-99:99",
    "+12027-03-01T09:00:00Z",
    "soon",
    "12:00",
    "0",
];

/// Texts that are not what one thinks.
const TEXTS: &[&str] = &[
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u202e\\u200b\\ufeff\"",
    "\"\\n\\r\\t\"",
    "\"'; DROP TABLE log; --\"",
    "\"../../etc/passwd\"",
    "\"%00%2e\"",
    "\"<script>\"",
    "\"{}\"",
    "\"null\"",
    "\"\\\"\"",
    "\"é\"",
    "\"e\\u0301\"",
    "\"ﬃ\"",
    "\"\\uffff\"",
    "\"a\\nb\"",
    "\"UTC\"",
    "\"Europe/Nowhere\"",
    "\"../UTC\"",
    "\"GBP\"",
    "\"gbp\"",
    "\"XXX\"",
    "\"JPY\"",
    "\"4006381333931\"",
    "\"00000000000000\"",
    "\"\\x\"",
    "\"open",
    "\"\u{1}\"",
    "\"standard\"",
    "\"full\"",
    "\"each\"",
];

/// Ids that are odd by themselves.
const IDS: &[&str] = &[
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "01990F3E-0000-7000-8000-00000000000B",
    "01990f3e00007000800000000000000b",
    "{01990f3e-0000-7000-8000-00000000000b}",
    "urn:uuid:01990f3e-0000-7000-8000-00000000000b",
    "01990f3e-0000-7000-8000-00000000000",
    "zzzzzzzz-0000-7000-8000-000000000000",
    "01990f3e-0000-7000-8000-00000000dead",
];

/// An odd value, as JSON writes it or nearly so.
pub fn value(random: &mut SmallRng) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    match random.random_range(0..10) {
        0..=3 => quoted(&decimal(random)),
        4 => pick(random, NUMBERS).to_owned(),
        5 => quoted(pick(random, TIMES)),
        6 => pick(random, TEXTS).to_owned(),
        7 => quoted(pick(random, IDS)),
        8 => pick(random, &["null", "true", "false", "{}", "[]", "[[]]", "{\"\":0}", "nul", "", "[", "}"])
            .to_owned(),
        _ => long_text(random),
    }
}

/// An odd text, without quotes.
pub fn text(random: &mut SmallRng) -> String {
    match random.random_range(0..8) {
        0..=2 => decimal(random),
        3 => pick(random, NUMBERS).to_owned(),
        4 => pick(random, TIMES).to_owned(),
        5 => pick(random, IDS).to_owned(),
        _ => {
            let quoted = pick(random, TEXTS);
            serde_json::from_str(quoted).unwrap_or_else(|_| quoted.to_owned())
        }
    }
}

/// A decimal text; now and then with more digits than any counter of them holds.
fn decimal(random: &mut SmallRng) -> String {
    if random.random_range(0..20) > 0 {
        return pick(random, DECIMALS).to_owned();
    }
    let digits = [18usize, 19, 20, 38, 39, 255, 256, 258, 65_538][random.random_range(0..9)];
    let digits = pick(random, &["0", "9"]).repeat(digits);
    if random.random_range(0..2) == 0 { format!("0.{digits}") } else { digits }
}

/// A quantity or amount: mostly one that may well be, now and then an odd one.
pub fn figure(random: &mut SmallRng) -> String {
    match random.random_range(0..12) {
        0 => pick(random, DECIMALS).to_owned(),
        1 => format!("{}.{}", random.random_range(0..50), random.random_range(0..1000)),
        2 => random.random_range(50..100_000).to_string(),
        _ => random.random_range(1..9).to_string(),
    }
}

/// A text at or beyond the length that names, notes and lists may have.
fn long_text(random: &mut SmallRng) -> String {
    let length =
        *[199usize, 200, 201, 3_999, 4_000, 4_001, 70_000].get(random.random_range(0..7)).unwrap_or(&200);
    let letter = pick(random, &["x", "é", "\\u0000", "😀", " "]);
    format!("\"{}\"", letter.repeat(length))
}
