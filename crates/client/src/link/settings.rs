//! What a link is told at its making.

use super::back_off::BackOff;
use onhand_domain::ids::DeviceId;

/// Who the client is, and how patient.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long it waits before it connects again.
    pub back_off: BackOff,
    /// What program it is and of which release, for the server's log.
    pub client: String,
    /// The device; its id is bound to the token that used it first.
    pub device: DeviceId,
    /// How often it asks whether anybody is there, in milliseconds; at most a third of the silence that the server allows.
    pub ping_every_ms: u32,
    /// How long it waits for a connection, for its welcome, and for any word at all after a ping, in milliseconds.
    pub patience_ms: u32,
    /// The secret.
    pub token: Option<String>,
    /// How often it verifies its replica, in milliseconds; absent: as often as the business wants.
    pub verify_every_ms: Option<u32>,
}

impl Settings {
    /// The usual ones.
    pub fn new(client: &str, device: DeviceId, token: Option<String>) -> Self {
        Self {
            back_off: BackOff::default(),
            client: client.to_owned(),
            device,
            ping_every_ms: 15_000,
            patience_ms: 10_000,
            token,
            verify_every_ms: None,
        }
    }
}
