//! What is tried: families of input, each with how it is made, how it is given, and what must hold of it.

use rand::rngs::SmallRng;
use std::collections::BTreeMap;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What must hold.
    pub property: &'static str,
    /// How it does not.
    pub detail: String,
}

impl Broken {
    /// Of a property.
    pub fn new(property: &'static str, detail: impl ToString) -> Self {
        Self { property, detail: detail.to_string() }
    }
}

/// What became of inputs, by kind: so that it is seen that not all of them were turned away at the door.
pub type Tally = BTreeMap<String, u64>;

/// A family of input.
pub trait Family {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Inputs that are given one after the other before all begins anew.
    fn length(&self) -> usize;

    /// Begins anew.
    fn begin(&mut self) -> anyhow::Result<()>;

    /// Makes the next input.
    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8>;

    /// Gives an input, and checks what must hold of it. Gives how many it was.
    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken>;

    /// Checks what must hold in the end.
    fn end(&mut self) -> Result<(), Broken>;
}

/// Counts one more.
pub fn count(tally: &mut Tally, kind: impl Into<String>) {
    *tally.entry(kind.into()).or_default() += 1;
}
