//! How long to wait before the next try.

use rand::Rng;
use rand::rngs::SmallRng;

/// Waits that double from one failure to the next, each shortened by chance: those who were cut off together must not
/// come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    /// The first wait, in milliseconds.
    pub first_ms: u32,
    /// The longest wait, in milliseconds.
    pub most_ms: u32,
}

impl Default for BackOff {
    fn default() -> Self {
        Self { first_ms: 250, most_ms: 30_000 }
    }
}

impl BackOff {
    /// The wait after so many failures in a row, in microseconds: between half of it and all.
    pub fn wait_us(self, failures: u32, chance: &mut SmallRng) -> u64 {
        let doubled = u64::from(self.first_ms.max(1)) << failures.min(20);
        let whole_us = doubled.min(u64::from(self.most_ms.max(1))) * 1_000;
        chance.random_range(whole_us / 2..=whole_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn waits_grow_up_to_a_bound_and_differ() {
        let back_off = BackOff { first_ms: 100, most_ms: 1_000 };
        let mut chance = SmallRng::seed_from_u64(1);
        for (failures, whole_ms) in [(0, 100), (1, 200), (3, 800), (4, 1_000), (u32::MAX, 1_000)] {
            for _ in 0..100 {
                let wait_us = back_off.wait_us(failures, &mut chance);
                assert!((whole_ms * 500..=whole_ms * 1_000).contains(&wait_us), "{failures}: {wait_us}");
            }
        }
        let waits: std::collections::BTreeSet<u64> =
            (0..100).map(|_| back_off.wait_us(9, &mut chance)).collect();
        assert!(waits.len() > 90, "{}", waits.len());
    }
}
