//! How often somebody has tried to sign in, and been wrong: after a few times they wait, each time twice as long. It is
//! counted for what they sign in as, and for where they come from, of which many may share one.

use onhand_domain::time::Moment;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong tries of one login after which the next waits.
const LOGIN_TRIES: u32 = 5;
/// Wrong tries from one address after which the next waits.
const ADDRESS_TRIES: u32 = 20;
/// The first wait, in milliseconds.
const WAIT_MIN: i64 = 2_000;
/// The longest, in milliseconds.
const WAIT_MAX: i64 = 15 * 60_000;
/// After so long without a try it is forgotten, in milliseconds.
const FORGOTTEN: i64 = 60 * 60_000;
/// Logins and addresses that are counted at a time.
const COUNTED_MAX: usize = 20_000;

/// Tries that were wrong, by login and by address.
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<Of, Count>>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Of {
    Address(IpAddr),
    Login(String),
}

#[derive(Clone, Copy, Debug)]
struct Count {
    /// Tries that were wrong, or are under way.
    tries: u32,
    /// Before then no other is looked at.
    until: Moment,
    /// When the last was.
    last: Moment,
}

/// A try that may go on. It counts as wrong until it is said to be right.
#[derive(Debug)]
pub struct Try<'a> {
    all: &'a Tries,
    of: Vec<Of>,
}

impl Tries {
    fn all(&self) -> MutexGuard<'_, HashMap<Of, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a try; where one is to wait, gives for how many seconds.
    pub fn begin(&self, login: Option<&str>, address: Option<IpAddr>, now: Moment) -> Result<Try<'_>, u32> {
        let login = login.map(|login| Of::Login(login.chars().take(200).collect()));
        let of: Vec<Of> = login.into_iter().chain(address.map(Of::Address)).collect();
        let mut all = self.all();
        make_room(&mut all, now);
        let waits =
            of.iter().filter_map(|of| all.get(of)).map(|count| count.until.millis() - now.millis()).max();
        if let Some(wait) = waits.filter(|wait| *wait > 0) {
            return Err(u32::try_from(wait / 1_000).unwrap_or(u32::MAX).saturating_add(1));
        }
        for of in &of {
            let count = all.entry(of.clone()).or_insert(Count { tries: 0, until: now, last: now });
            if count.last.plus_millis(FORGOTTEN) <= now {
                count.tries = 0;
            }
            let free = if matches!(of, Of::Login(_)) { LOGIN_TRIES } else { ADDRESS_TRIES };
            count.tries = count.tries.saturating_add(1);
            count.last = now;
            if count.tries >= free {
                let doubled = WAIT_MIN.saturating_mul(1 << (count.tries - free).min(20));
                count.until = now.plus_millis(doubled.min(WAIT_MAX));
            }
        }
        drop(all);
        Ok(Try { all: self, of })
    }
}

impl Try<'_> {
    /// It was right: the login's count begins anew, and the address has one wrong try less.
    pub fn was_right(self) {
        let mut all = self.all.all();
        for of in self.of {
            match &of {
                Of::Login(_) => drop(all.remove(&of)),
                Of::Address(_) => {
                    if let Some(count) = all.get_mut(&of) {
                        count.tries = count.tries.saturating_sub(1);
                        count.until = count.last;
                    }
                }
            }
        }
    }
}

/// Forgets what is long over; where there is still no room, what was tried longest ago.
fn make_room(all: &mut HashMap<Of, Count>, now: Moment) {
    if all.len() < COUNTED_MAX {
        return;
    }
    all.retain(|_, count| count.last.plus_millis(FORGOTTEN) > now);
    if all.len() >= COUNTED_MAX {
        let mut times: Vec<Moment> = all.values().map(|count| count.last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        all.retain(|_, count| count.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn at(seconds: i64) -> Moment {
        Moment::from_millis(1_763_700_000_000 + seconds * 1_000)
    }

    fn address(last: u8) -> Option<IpAddr> {
        Some(Ipv4Addr::new(10, 0, 0, last).into())
    }

    #[test]
    fn wrong_tries_wait_longer_and_longer() {
        let tries = Tries::default();
        let mut now = 0;
        let mut waits = Vec::new();
        for _ in 0..18 {
            match tries.begin(Some("ann"), None, at(now)) {
                Ok(_) => waits.push(0),
                Err(seconds) => {
                    waits.push(seconds);
                    now += i64::from(seconds);
                    assert!(tries.begin(Some("ann"), None, at(now)).is_ok(), "once it has waited");
                }
            }
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 3, 5, 9, 17, 33, 65, 129, 257, 513, 901, 901, 901, 901]);
        assert!(tries.begin(Some("ben"), None, at(now)).is_ok(), "others need not wait");
    }

    #[test]
    fn many_at_once_are_counted_before_they_are_looked_at() {
        let tries = Tries::default();
        let under_way: Vec<_> = (0..50).filter_map(|_| tries.begin(Some("ann"), None, at(0)).ok()).collect();
        assert_eq!(under_way.len(), LOGIN_TRIES as usize);
    }

    #[test]
    fn who_is_right_begins_anew_but_whoever_tries_many_logins_waits() {
        let tries = Tries::default();
        for _ in 0..3 {
            for _ in 0..LOGIN_TRIES - 1 {
                drop(tries.begin(Some("ann"), address(1), at(0)).unwrap());
            }
            tries.begin(Some("ann"), address(1), at(0)).unwrap().was_right();
        }
        // Twelve wrong ones from there up to now.
        for number in 0..ADDRESS_TRIES - 12 {
            assert!(tries.begin(Some(&number.to_string()), address(1), at(0)).is_ok());
        }
        assert!(tries.begin(Some("another"), address(1), at(0)).is_err());
        assert!(tries.begin(Some("another"), address(2), at(0)).is_ok());
        assert!(tries.begin(Some("another"), address(1), at(3_600)).is_ok(), "it is forgotten");
    }

    #[test]
    fn what_is_counted_has_a_bound() {
        let tries = Tries::default();
        for number in 0..COUNTED_MAX + 10 {
            let now = at(i64::try_from(number).unwrap() / 100);
            drop(tries.begin(Some(&number.to_string()), None, now));
        }
        assert!(tries.all().len() < COUNTED_MAX);
    }
}
