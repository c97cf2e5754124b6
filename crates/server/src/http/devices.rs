//! Whose devices are: remembered, so that ten thousand that come again at once do not wait for the disk one by one.

use super::auth::Tokens;
use crate::directory::Binding;
use onhand_domain::ids::{ActorId, DeviceId};
use onhand_domain::time::Moment;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Devices that are held in memory.
const HELD_MAX: usize = 50_000;
/// How exactly it is known when a device was used last, in milliseconds.
const SEEN_MS: i64 = 60_000;

/// Devices, with whose they are.
#[derive(Debug, Default)]
pub struct Devices {
    known: Mutex<HashMap<DeviceId, Known>>,
    /// Those that wait to be looked up. Whoever comes to the directory first does it for all.
    waiting: Mutex<Vec<(DeviceId, ActorId)>>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    of: ActorId,
    seen: Moment,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Devices {
    /// Whose a device is that a token uses: the token's, where nobody used it before. It may wait for the disk.
    pub fn bind(
        &self,
        tokens: &Tokens,
        device: DeviceId,
        token: ActorId,
        now: Moment,
    ) -> anyhow::Result<Binding> {
        if let Some(of) = self.known(device, token, now) {
            return Ok(Binding::Of(of));
        }
        lock(&self.waiting).push((device, token));
        let directory = tokens.directory();
        let all = std::mem::take(&mut *lock(&self.waiting));
        if !all.is_empty() {
            // Where that fails, each tries for itself.
            if let Ok(bound) = directory.bind(&all, now) {
                self.remember(&all, &bound, now);
            }
        }
        if let Some(of) = self.known(device, token, now) {
            return Ok(Binding::Of(of));
        }
        // Whoever did it for all failed, or may not have one more, or what is remembered was forgotten meanwhile.
        let alone = [(device, token)];
        match directory.bind(&alone, now) {
            Ok(bound) => {
                self.remember(&alone, &bound, now);
                Ok(bound.first().copied().unwrap_or(Binding::TooMany))
            }
            // A disk that can't be written is no reason to turn away a device that is known.
            Err(error) => match directory.token_of(device)? {
                Some(of) => {
                    tracing::warn!(%error, %device, "that a device was used could not be noted");
                    Ok(Binding::Of(of))
                }
                None => Err(error),
            },
        }
    }

    /// Whose it is, where that is known, and it need not be noted that it is used.
    fn known(&self, device: DeviceId, token: ActorId, now: Moment) -> Option<ActorId> {
        let known = *lock(&self.known).get(&device)?;
        (known.of != token || now < known.seen.plus_millis(SEEN_MS)).then_some(known.of)
    }

    fn remember(&self, wanted: &[(DeviceId, ActorId)], bound: &[Binding], now: Moment) {
        let mut known = lock(&self.known);
        if known.len() + wanted.len() > HELD_MAX {
            known.clear();
        }
        for ((device, _), binding) in wanted.iter().zip(bound) {
            if let Binding::Of(of) = *binding {
                known.insert(*device, Known { of, seen: now });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Directory, NewToken};
    use onhand_domain::command::Role;
    use std::num::NonZeroU32;
    use uuid::Uuid;

    #[test]
    fn many_at_once_are_each_told_whose_their_device_is() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::open(&folder.path().join("directory.sqlite")).unwrap();
        let now = Moment::from_millis(1_763_700_000_000);
        let [ann, ben] = ["Ann", "Ben"].map(|name| {
            let new = NewToken { customer: None, expires_at: None, name: name.into(), role: Role::Staff };
            directory.create(new, now).unwrap().1.id
        });
        let tokens = Tokens::new(directory, NonZeroU32::MIN, NonZeroU32::MIN);
        let devices = Devices::default();
        let device = |number: u128| DeviceId(Uuid::from_u128(number));
        std::thread::scope(|scope| {
            for number in 0..64 {
                let (tokens, devices) = (&tokens, &devices);
                scope.spawn(move || {
                    let token = if number % 2 == 0 { ann } else { ben };
                    let bound = devices.bind(tokens, device(number), token, now).unwrap();
                    assert_eq!(bound, Binding::Of(token));
                });
            }
        });
        for number in 0..64 {
            let of = if number % 2 == 0 { ann } else { ben };
            assert_eq!(devices.bind(&tokens, device(number), ann, now).unwrap(), Binding::Of(of));
        }
        // A process that remembers nothing finds the same, and after a while it is noted again that one is used.
        let later = now.plus_millis(SEEN_MS);
        for devices in [Devices::default(), devices] {
            assert_eq!(devices.bind(&tokens, device(3), ann, later).unwrap(), Binding::Of(ben));
            assert_eq!(devices.bind(&tokens, device(3), ben, later).unwrap(), Binding::Of(ben));
        }
    }
}
