//! What would become of a command if it were given now. Nothing is written, and nothing that waits is looked at.

use crate::decider::ROUNDS_MAX;
use crate::loader::{self, Places};
use crate::recent::Recent;
use onhand_domain::attempt::{Attempt, attempt};
use onhand_domain::command::Command;
use onhand_domain::decision::Context;
use onhand_domain::working_set::WorkingSet;
use onhand_store::{Reader, StoreError};

/// Commands tried over what is stored, each by itself.
pub struct Trial<'a> {
    places: Places,
    recent: Recent,
    set: WorkingSet,
    store: &'a dyn Reader,
}

impl<'a> Trial<'a> {
    /// Over what is stored.
    pub fn new(store: &'a dyn Reader) -> Self {
        Self { places: Places::default(), recent: Recent::default(), set: WorkingSet::default(), store }
    }

    /// Tries commands until one is accepted: what it would come to is then part of what the next one is tried over.
    pub fn attempt(&mut self, context: &Context, command: &Command) -> Result<Attempt, StoreError> {
        for _ in 0..ROUNDS_MAX {
            match attempt(&mut self.set, context, command) {
                Attempt::Missing(needs) => {
                    loader::load(self.store, &self.recent, &mut self.set, &mut self.places, needs)?;
                }
                attempted => return Ok(attempted),
            }
        }
        Err(StoreError::Io("the command asks for records without end".into()))
    }
}
