//! How long each of many took.

use std::time::Duration;

/// How long each of many took, shortest first.
#[derive(Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of measurements in any order.
    pub fn of(mut measured: Vec<Duration>) -> Self {
        measured.sort_unstable();
        Self(measured)
    }

    /// What `share` of them stayed within, in milliseconds.
    pub fn ms(&self, share: f64) -> f64 {
        self.at(share).as_secs_f64() * 1_000.0
    }

    /// What `share` of them stayed within, in microseconds.
    pub fn us(&self, share: f64) -> f64 {
        self.at(share).as_secs_f64() * 1_000_000.0
    }

    fn at(&self, share: f64) -> Duration {
        let place = (self.0.len() as f64 * share) as usize;
        self.0.get(place.min(self.0.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let latencies = Latencies::of((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!([0.5, 0.99, 1.0].map(|share| latencies.ms(share)), [51.0, 100.0, 100.0]);
        assert_eq!(Latencies::default().ms(0.5), 0.0);
    }
}
