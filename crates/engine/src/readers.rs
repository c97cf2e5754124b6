//! Readers of one store, shared by those who ask: each is used by one at a time.

use onhand_store::{Reader, StoreError};
use std::sync::{Mutex, PoisonError};

/// Readers that wait for use at most.
const IDLE_MAX: usize = 8;

/// Opens a reader.
type Open = Box<dyn Fn() -> Result<Box<dyn Reader>, StoreError> + Send + Sync>;

/// A pool of readers.
pub struct Readers {
    idle: Mutex<Vec<Box<dyn Reader>>>,
    open: Open,
}

impl Readers {
    /// A pool that opens readers as they are needed.
    pub fn new(open: Open) -> Self {
        Self { idle: Mutex::new(Vec::new()), open }
    }

    /// Reads with a reader of the pool. After an error the reader is not used again.
    pub fn read<T>(&self, read: impl FnOnce(&dyn Reader) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => (self.open)()?,
        };
        let result = read(&*reader)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(reader);
        }
        Ok(result)
    }
}
