//! What was true when: every record as it was at each mark, and every event, taken down as the disk takes it.

use crate::network::sight;
use crate::properties::{Broken, broken};
use onhand_domain::event::Event;
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_store::{Batch, Position};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A record as it was from a mark on.
#[derive(Clone, Debug)]
pub struct Version {
    /// From the mark with this entry on.
    from: u64,
    /// Its bytes.
    pub doc: Arc<str>,
    /// What they say.
    pub value: Arc<Value>,
}

/// An event of the log.
#[derive(Clone, Debug)]
pub struct Told {
    /// The command behind it.
    pub command: CommandId,
    /// Its entry, and its place there.
    pub place: (u64, u32),
    /// What it says.
    pub value: Arc<Value>,
    /// What it is about.
    pub subject: (Collection, Uuid),
}

/// What was true at each mark of a log.
#[derive(Clone, Debug, Default)]
pub struct Ages {
    events: Vec<Told>,
    marks: BTreeMap<u64, u64>,
    records: BTreeMap<(Collection, Uuid), Vec<Version>>,
}

impl Ages {
    /// A batch is on the disk.
    pub fn go_on(&mut self, batch: &Batch) -> Result<(), Broken> {
        if batch.entries.is_empty() {
            return Ok(());
        }
        self.marks.insert(batch.to.seq, batch.to.mark);
        for write in &batch.records {
            let unreadable = |error: &dyn std::fmt::Display| broken("records can be read", error);
            let doc = std::str::from_utf8(&write.doc).map_err(|error| unreadable(&error))?;
            let value = serde_json::from_str(doc).map_err(|error| unreadable(&error))?;
            let version = Version { from: batch.to.seq, doc: doc.into(), value: Arc::new(value) };
            self.records.entry((write.collection, write.id)).or_default().push(version);
        }
        for entry in &batch.entries {
            let unreadable = |error: serde_json::Error| broken("events can be read", error);
            let values: Vec<Value> = serde_json::from_str(&entry.events).map_err(unreadable)?;
            for (index, value) in (0u32..).zip(values) {
                let event: Event = serde_json::from_value(value.clone()).map_err(unreadable)?;
                let (place, subject) = ((entry.seq, index), event.subject());
                self.events.push(Told { command: entry.command, place, subject, value: Arc::new(value) });
            }
        }
        Ok(())
    }

    /// What came after an entry was lost.
    pub fn go_back(&mut self, seq: u64) {
        self.marks.retain(|mark, _| *mark <= seq);
        self.events.retain(|event| event.place.0 <= seq);
        for versions in self.records.values_mut() {
            versions.retain(|version| version.from <= seq);
        }
        self.records.retain(|_, versions| !versions.is_empty());
    }

    /// Whether a position is a mark of this log.
    pub fn has(&self, position: Position) -> bool {
        position.seq == 0 || self.marks.get(&position.seq) == Some(&position.mark)
    }

    /// A record at a mark.
    pub fn record(&self, key: (Collection, Uuid), seq: u64) -> Option<&Version> {
        self.records.get(&key)?.iter().rev().find(|version| version.from <= seq)
    }

    /// All records of a collection at a mark.
    pub fn all(&self, collection: Collection, seq: u64) -> impl Iterator<Item = (Uuid, &Version)> {
        let range = (collection, Uuid::nil())..=(collection, Uuid::max());
        self.records.range(range).filter_map(move |((_, id), versions)| {
            let version = versions.iter().rev().find(|version| version.from <= seq)?;
            Some((*id, version))
        })
    }

    /// The price lists that a partner sees at a mark: of its own record and of its group's, once they have started.
    pub fn lists_of(&self, by: &str, seq: u64) -> Vec<String> {
        let field = |collection, id: &str, field: &str| {
            let record = self.record((collection, Uuid::parse_str(id).ok()?), seq)?;
            record.value[field].as_str().map(str::to_owned)
        };
        let group = field(Collection::Customers, by, "group");
        let of_group = group.and_then(|group| field(Collection::CustomerGroups, &group, "price_list"));
        let named = field(Collection::Customers, by, "price_list").into_iter().chain(of_group);
        let state = |list: &str| field(Collection::PriceLists, list, "state");
        named.filter(|list| state(list).is_some_and(|state| state != "scheduled")).collect()
    }

    /// What a subscription of `by` holds at a mark.
    pub fn held(&self, wanted: &sight::Wanted, by: &str, seq: u64) -> BTreeMap<Uuid, Arc<str>> {
        let lists = self.lists_of(by, seq);
        self.all(wanted.collection, seq)
            .filter(|(_, version)| {
                wanted.fits(&version.value) && sight::may_see(by, &lists, wanted.collection, &version.value)
            })
            .map(|(id, version)| (id, version.doc.clone()))
            .collect()
    }

    /// The events that a subscription of `by` hears between two marks.
    pub fn heard<'a>(
        &'a self,
        wanted: &'a sight::Wanted,
        by: &'a str,
        (from, to): (u64, u64),
    ) -> impl Iterator<Item = (u64, u32)> + 'a {
        let lists = self.lists_of(by, to);
        let first = self.events.partition_point(|event| event.place.0 <= from);
        let events = self.events[first..].iter().take_while(move |event| event.place.0 <= to);
        let of_it = events.filter(move |event| event.subject.0 == wanted.collection);
        let heard = of_it.filter(move |event| {
            let subject = self.record(event.subject, to).map(|version| &*version.value);
            subject.is_some_and(|subject| {
                wanted.may_come_to_fit(subject) && sight::may_see(by, &lists, wanted.collection, subject)
            })
        });
        heard.map(|event| event.place)
    }

    /// An event.
    pub fn event(&self, place: (u64, u32)) -> Option<&Told> {
        let found = self.events.binary_search_by_key(&place, |event| event.place).ok()?;
        self.events.get(found)
    }
}
