//! A client that means well and holds a replica of everything, beside those that mean harm.

use super::room::Room;
use crate::family::Broken;
use crate::shop::{Shop, owner};
use onhand_client::news::Lost;
use onhand_client::{Link, News, Outbox, OutboxBounds, Output, Replica, Settings};
use onhand_domain::ids::DeviceId;
use onhand_domain::records::Collection;
use onhand_engine::live::{Input, SessionId};
use onhand_protocol::live::ClientMessage;
use onhand_store::Query;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The client.
pub struct Holder {
    link: Link,
    session: Option<SessionId>,
    /// Subscriptions that were equal and that differed when it verified last.
    verified: Option<(u32, u32)>,
}

impl Holder {
    /// Comes in.
    pub fn enter(room: &mut Room) -> Self {
        let settings = Settings::new("holder 1", DeviceId(Uuid::from_u128(1)), None);
        let mut link = Link::new(settings, Replica::default(), Outbox::new(OutboxBounds::default()), 1);
        for collection in Collection::ALL {
            link.subscribe(*collection, Vec::new());
        }
        let mut holder = Self { link, session: None, verified: None };
        holder.link.reconnect(room.now_us());
        // Nothing can be wrong with what nobody has said yet.
        drop(holder.carry_out(room));
        holder
    }

    fn carry_out(&mut self, room: &mut Room) -> Result<(), Broken> {
        loop {
            let outputs: Vec<Output> = self.link.take().collect();
            if outputs.is_empty() {
                return Ok(());
            }
            for output in outputs {
                match (output, self.session) {
                    (Output::Connect, _) => self.link.opened(room.now_us()),
                    (Output::Say(ClientMessage::Hello(hello)), _) => {
                        self.session = Some(room.open(&owner(), hello));
                    }
                    (Output::Say(message), Some(session)) => room.put(Input::Message { message, session }),
                    (Output::Tell(News::Lost { cause: Lost::Violated(violation), .. }), _) => {
                        return Err(Broken::new("the hub keeps the protocol", format!("{violation:?}")));
                    }
                    (Output::Tell(News::Lost { cause, .. }), _) => {
                        return Err(Broken::new("nobody else's connection ends", format!("{cause:?}")));
                    }
                    (Output::Tell(News::Verified(verified)), _) => {
                        self.verified = Some((verified.equal, verified.different));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Hears what it is told; whether that was something.
    pub fn listen(&mut self, room: &mut Room) -> Result<bool, Broken> {
        let Some(session) = self.session else { return Ok(false) };
        let (messages, _) = room.hear(session)?;
        let heard = !messages.is_empty();
        for message in messages {
            self.link.hear(message, room.now_us());
            self.carry_out(room)?;
        }
        Ok(heard)
    }

    /// Whether it holds what is stored.
    pub fn check(&self, shop: &Shop) -> Result<(), Broken> {
        let unlike = |detail: String| Err(Broken::new("the replica equals the store", detail));
        for held in self.link.replica().subscriptions().values() {
            let all = Query {
                collection: held.collection,
                filters: Vec::new(),
                after_row: None,
                newest_first: false,
                limit: usize::MAX,
            };
            let stored = shop.writer.reader().and_then(|reader| reader.list(&all));
            let stored = stored.map_err(|error| Broken::new("what is stored can be read", error))?;
            let stored: BTreeMap<Uuid, Vec<u8>> =
                stored.into_iter().map(|stored| (stored.id, stored.doc.to_vec())).collect();
            if !held.is_ready() {
                return unlike(format!("{} is not ready", held.collection));
            }
            let rows: BTreeMap<Uuid, Vec<u8>> =
                held.rows().iter().map(|(id, row)| (*id, row.doc.as_bytes().to_vec())).collect();
            if rows != stored {
                return unlike(format!("{}: {} held, {} stored", held.collection, rows.len(), stored.len()));
            }
        }
        Ok(())
    }

    /// Asks whether what it holds is good.
    pub fn verify(&mut self, room: &mut Room) {
        self.verified = None;
        self.link.verify(room.now_us());
        // What it asks is heard by the hub; what comes of it is told later.
        drop(self.carry_out(room));
    }

    /// Whether it was told that all is good.
    pub fn was_equal(&self) -> Result<(), Broken> {
        match self.verified {
            Some((equal, 0)) if equal as usize == Collection::ALL.len() => Ok(()),
            other => Err(Broken::new("a verification finds all equal", format!("{other:?}"))),
        }
    }
}
