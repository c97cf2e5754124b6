//! Goes through a family's inputs by seed; what fails is trimmed and written down.

use crate::family::{Broken, Family, Tally};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What one input may take: far above what any takes, on a slow machine too.
const TIME_MAX: Duration = Duration::from_secs(20);
/// Tries at trimming a failing run.
const TRIMS_MAX: usize = 2_000;

/// Inputs given one after the other, to be given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Of which family.
    pub family: String,
    /// What they showed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub showed: String,
    /// The inputs.
    pub inputs: Vec<Input>,
}

/// An input as it is kept: as text where it is text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Input {
    /// Text.
    Text(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
}

impl Input {
    /// Of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes(bytes.to_vec()),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// What a run that failed showed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What does not hold.
    pub broken: Broken,
    /// The inputs that show it, trimmed.
    pub found: Found,
}

/// One run of a family, all of it from a seed. Gives how many inputs there were.
pub fn run(family: &mut dyn Family, seed: u64, tally: &mut Tally) -> anyhow::Result<Result<u64, Failure>> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut inputs = Vec::new();
    let mut given = 0;
    family.begin()?;
    for _ in 0..family.length() {
        let input = family.draw(&mut random);
        inputs.push(input);
        let last = inputs.last().map(Vec::as_slice).unwrap_or_default();
        let began = Instant::now();
        let result = guarded(|| family.give(last, tally));
        let slow = (began.elapsed() > TIME_MAX)
            .then(|| Broken::new("an input is dealt with in time", format!("{:?}", began.elapsed())));
        match result.and_then(|count| slow.map_or(Ok(count), Err)) {
            Ok(count) => given += count,
            Err(broken) => return Ok(Err(trimmed(family, inputs, broken)?)),
        }
    }
    match guarded(|| family.end()) {
        Ok(()) => Ok(Ok(given)),
        Err(broken) => Ok(Err(trimmed(family, inputs, broken)?)),
    }
}

/// Gives inputs again, one after the other.
pub fn give_all(family: &mut dyn Family, inputs: &[Vec<u8>]) -> anyhow::Result<Result<(), Broken>> {
    family.begin()?;
    let mut tally = Tally::new();
    for input in inputs {
        if let Err(broken) = guarded(|| family.give(input, &mut tally)) {
            return Ok(Err(broken));
        }
    }
    Ok(guarded(|| family.end()))
}

/// A panic is a thing that must not be, too.
fn guarded<T>(work: impl FnOnce() -> Result<T, Broken>) -> Result<T, Broken> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            Err(Broken::new("nothing makes the program fail", text))
        }
    }
}

/// Takes out inputs, and lines of inputs, as long as the same property stays broken.
fn trimmed(family: &mut dyn Family, mut inputs: Vec<Vec<u8>>, broken: Broken) -> anyhow::Result<Failure> {
    let mut last = broken;
    let mut tries = 0;
    let mut still = |family: &mut dyn Family, inputs: &[Vec<u8>]| -> anyhow::Result<Option<Broken>> {
        tries += 1;
        if tries > TRIMS_MAX {
            return Ok(None);
        }
        let result = give_all(family, inputs)?;
        Ok(result
            .err()
            .filter(|broken| broken.property == last.property)
            .inspect(|broken| last = broken.clone()))
    };
    let mut place = inputs.len();
    while place > 0 {
        place -= 1;
        let mut fewer = inputs.clone();
        fewer.remove(place);
        if still(family, &fewer)?.is_some() {
            inputs = fewer;
        }
    }
    for place in 0..inputs.len() {
        let mut line = lines_of(&inputs[place]).len();
        while line > 0 {
            line -= 1;
            let mut lines = lines_of(&inputs[place]);
            if lines.len() < 2 {
                break;
            }
            lines.remove(line);
            let mut fewer = inputs.clone();
            fewer[place] = lines.join(&b'\n');
            if still(family, &fewer)?.is_some() {
                inputs = fewer;
            }
        }
    }
    let inputs = inputs.iter().map(|input| Input::of(input)).collect();
    let found = Found { family: family.name().to_owned(), inputs, showed: last.property.to_owned() };
    Ok(Failure { broken: last, found })
}

fn lines_of(input: &[u8]) -> Vec<Vec<u8>> {
    input.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}
