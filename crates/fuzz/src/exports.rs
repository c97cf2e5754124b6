//! Exports of whole businesses, read back: all of it or nothing is taken in, and what was taken in is what was read.

use crate::family::{Broken, Family, Tally, count};
use crate::golden::Golden;
use crate::mutate;
use crate::odd;
use crate::shop::Shop;
use crate::tree::Tree;
use onhand_engine::verify::verify;
use onhand_store::dump::DumpItem;
use onhand_store::memory::Memory;
use onhand_store::{Position, Reader, Store, StoreError};
use rand::Rng;
use rand::rngs::SmallRng;

/// See the module. An input is an export, a line for each item.
pub struct Exports {
    golden: Golden,
    lines: Vec<String>,
}

impl Exports {
    /// From the export of a small business.
    pub fn new() -> anyhow::Result<Self> {
        let items = Shop::over(Shop::furnished()?)?.dump()?;
        let lines = items.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        Ok(Self { golden: Golden::read()?, lines })
    }
}

fn changed(random: &mut SmallRng, line: &str, golden: &Golden) -> String {
    let mut tree =
        serde_json::from_str(line).map_or_else(|_| Tree::Plain(line.to_owned()), |value| Tree::of(&value));
    mutate::tree(random, &mut tree, &golden.parts);
    tree.written().replace('\n', " ")
}

impl Family for Exports {
    fn name(&self) -> &'static str {
        "exports"
    }

    fn length(&self) -> usize {
        200
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let mut lines = self.lines.clone();
        for _ in 0..random.random_range(1..3) {
            let place = random.random_range(0..lines.len());
            match random.random_range(0..12) {
                0 => drop(lines.remove(place)),
                1 => lines.insert(place, lines[place].clone()),
                2 => lines.swap(place, random.random_range(0..self.lines.len()).min(place)),
                3 => lines.truncate(place.max(1)),
                4 => lines[place] = odd::value(random).replace('\n', " "),
                // Figures of the log and the rows stay canonical, so that more than the reading of JSON is tried.
                5 | 6 => {
                    let digit = char::from(random.random_range(b'0'..=b'9'));
                    let digits: Vec<usize> = lines[place]
                        .match_indices(|letter: char| letter.is_ascii_digit())
                        .map(|(at, _)| at)
                        .collect();
                    if !digits.is_empty() {
                        let at = digits[random.random_range(0..digits.len())];
                        lines[place].replace_range(at..=at, digit.encode_utf8(&mut [0; 4]));
                    }
                }
                _ => lines[place] = changed(random, &lines[place], &self.golden),
            }
        }
        let mut bytes = lines.join("\n").into_bytes();
        if random.random_range(0..20) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let mut store = Memory::new();
        let mut line = 0;
        let mut items = input.split(|byte| *byte == b'\n').map(|text| {
            line += 1;
            serde_json::from_slice::<DumpItem>(text)
                .map_err(|error| StoreError::BadDump { line, problem: error.to_string() })
        });
        let broken = |detail: String| Broken::new("an export is taken in whole or not at all", detail);
        let failed = |error: StoreError| broken(error.to_string());
        match store.restore(&mut items) {
            Ok(()) => {
                count(tally, "taken in");
                let mut lines = Vec::new();
                store
                    .dump(&mut |item| {
                        lines.push(serde_json::to_string(&item).unwrap_or_default());
                        Ok(())
                    })
                    .map_err(failed)?;
                // A line may have been written otherwise; what it says must be what comes out.
                let given: Result<Vec<String>, _> = input
                    .split(|byte| *byte == b'\n')
                    .map(|text| {
                        serde_json::from_slice::<DumpItem>(text).and_then(|item| serde_json::to_string(&item))
                    })
                    .collect();
                if given.unwrap_or_default() != lines {
                    return Err(broken("what comes out is not what went in".into()));
                }
                // It may be a business that does not add up: whoever looks is told so.
                let findings = verify(&store, &mut |_, _| {}).map_err(failed)?;
                count(tally, if findings.is_clean() { "sound" } else { "found out by verify" });
            }
            Err(error) => {
                let kind = match &error {
                    StoreError::BadDump { .. } => "refused: a line is bad",
                    StoreError::TooNew { .. } => "refused: too new",
                    _ => return Err(Broken::new("a bad export is named as one", error)),
                };
                count(tally, kind);
                let head = store.head().map_err(failed)?;
                if head.position != Position::default() || !head.next_rows.iter().all(|(_, next)| *next == 1)
                {
                    return Err(broken(format!("{head:?} after {error}")));
                }
            }
        }
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}
