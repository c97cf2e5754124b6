//! Records as stores and exports hold them: what is read must be written the same again, byte for byte.

use crate::family::{Broken, Family, Tally, count};
use crate::golden::Golden;
use crate::mutate;
use onhand_domain::invariants::Audit;
use onhand_domain::lookup;
use onhand_domain::records::Collection;
use rand::Rng;
use rand::rngs::SmallRng;

/// See the module. An input is a line: the collection, a space, the document.
pub struct Records {
    golden: Golden,
}

impl Records {
    /// From the golden records.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { golden: Golden::read()? })
    }
}

impl Family for Records {
    fn name(&self) -> &'static str {
        "records"
    }

    fn length(&self) -> usize {
        1_000
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let (collection, doc) = &self.golden.records[random.random_range(0..self.golden.records.len())];
        let mut doc = doc.clone();
        for _ in 0..random.random_range(1..4) {
            mutate::tree(random, &mut doc, &self.golden.parts);
        }
        let mut bytes = doc.written().into_bytes();
        if random.random_range(0..10) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        [collection.name().as_bytes(), b" ", &bytes].concat()
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let space = input.iter().position(|byte| *byte == b' ').unwrap_or(input.len());
        let (name, doc) = input.split_at(space);
        let Some(collection) = Collection::named(&String::from_utf8_lossy(name)) else { return Ok(0) };
        let Ok(record) = collection.decode(doc.get(1..).unwrap_or_default()) else {
            count(tally, format!("{collection}: not read"));
            return Ok(1);
        };
        count(tally, format!("{collection}: read"));
        let written = record.encode();
        match collection.decode(&written) {
            Ok(again) if again == record && again.encode() == written => {}
            other => {
                let written = String::from_utf8_lossy(&written).into_owned();
                let detail = format!("{written}\nis read as {other:?}");
                return Err(Broken::new("a record that was read is written and read again the same", detail));
            }
        }
        let mut keys = Vec::new();
        lookup::of(&record, |lookup| keys.push(lookup.key()));
        let mut audit = Audit::default();
        audit.take(&record);
        drop(audit.finish());
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}
