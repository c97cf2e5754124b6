//! Who is connected: for the status, and for nothing else.

use crate::http::auth::Caller;
use onhand_domain::ids::DeviceId;
use onhand_domain::time::Moment;
use onhand_engine::live::{Outbound, SessionId};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A client that is connected.
#[derive(Debug)]
pub struct Connected {
    /// What program it says that it is.
    pub client: String,
    /// Its device.
    pub device: DeviceId,
    /// When it said something last, in milliseconds since 1970.
    pub heard_ms: AtomicI64,
    /// What waits to be written to it.
    pub outbound: Arc<Outbound>,
    /// Where it connects from, where that is known.
    pub peer: Option<SocketAddr>,
    /// Since when.
    pub since: Moment,
    /// How it is connected.
    pub transport: &'static str,
    who: Mutex<Caller>,
}

impl Connected {
    /// Since now, as `caller`.
    pub fn new(
        caller: Caller,
        (client, device): (String, DeviceId),
        outbound: Arc<Outbound>,
        (transport, peer): (&'static str, Option<SocketAddr>),
        since: Moment,
    ) -> Self {
        let heard_ms = AtomicI64::new(since.millis());
        Self { client, device, heard_ms, outbound, peer, since, transport, who: Mutex::new(caller) }
    }

    /// Whose it is.
    pub fn caller(&self) -> Caller {
        self.who.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What its token may do is another now.
    pub fn is_now(&self, caller: Caller) {
        *self.who.lock().unwrap_or_else(PoisonError::into_inner) = caller;
    }

    /// It said something.
    pub fn heard(&self, now: Moment) {
        self.heard_ms.store(now.millis(), Ordering::Relaxed);
    }
}

/// All who are connected.
#[derive(Debug, Default)]
pub struct Everyone(Mutex<BTreeMap<SessionId, Arc<Connected>>>);

impl Everyone {
    fn all(&self) -> MutexGuard<'_, BTreeMap<SessionId, Arc<Connected>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more.
    pub fn add(&self, session: SessionId, connected: Arc<Connected>) {
        self.all().insert(session, connected);
    }

    /// One less.
    pub fn remove(&self, session: SessionId) {
        self.all().remove(&session);
    }

    /// Those who came after a session, in the order in which they came; `limit` at most.
    pub fn after(&self, session: SessionId, limit: usize) -> Vec<(SessionId, Arc<Connected>)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let all = self.all();
        all.range((Excluded(session), Unbounded)).take(limit).map(|(id, one)| (*id, one.clone())).collect()
    }
}
