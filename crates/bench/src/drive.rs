//! Gives orders to running engines, so many at a time, and counts what is answered in each second.

use crate::business::{accepted, submission};
use anyhow::Context;
use onhand_domain::command::Command;
use onhand_domain::ids::CommandId;
use onhand_engine::Handle;
use onhand_engine::outcome::Answer;
use std::collections::VecDeque;
use std::time::{Duration, Instant};
use tokio::sync::oneshot::Receiver;

/// Orders placed, over several turns of one engine; what happens between the turns does not count.
#[derive(Debug, Default)]
pub struct Placed {
    /// How many.
    pub orders: usize,
    /// For each turn how many, and how long it took.
    pub turns: Vec<(usize, Duration)>,
    /// How many were answered in each second of all turns put together.
    seconds: Vec<usize>,
    spent: Duration,
}

/// Answers that are waited for.
type Waiting = VecDeque<Receiver<Vec<Answer>>>;

impl Placed {
    /// Places orders one a message, `in_flight` at a time, and waits until all are durable. Gives how long it took.
    pub fn turn(
        &mut self,
        handle: &Handle,
        orders: Vec<(CommandId, Command)>,
        in_flight: usize,
    ) -> anyhow::Result<Duration> {
        let count = orders.len();
        let mut orders = orders.into_iter();
        let mut waiting: Waiting = VecDeque::with_capacity(in_flight);
        let start = Instant::now();
        loop {
            for (id, command) in orders.by_ref().take(in_flight - waiting.len()) {
                waiting.push_back(handle.enqueue(vec![submission(id, command)])?);
            }
            let Some(oldest) = waiting.pop_front() else { break };
            check(oldest.blocking_recv().context("the engine stopped")?)?;
            let mut answered = 1;
            // A batch answers many at once: whoever is answered by now is answered without waiting.
            while let Some(next) = waiting.front_mut() {
                let Ok(answers) = next.try_recv() else { break };
                check(answers)?;
                waiting.pop_front();
                answered += 1;
            }
            self.count(self.spent + start.elapsed(), answered);
        }
        let spent = start.elapsed();
        self.orders += count;
        self.spent += spent;
        self.turns.push((count, spent));
        Ok(spent)
    }

    fn count(&mut self, at: Duration, answered: usize) {
        let second = at.as_secs() as usize;
        if self.seconds.len() <= second {
            self.seconds.resize(second + 1, 0);
        }
        if let Some(count) = self.seconds.get_mut(second) {
            *count += answered;
        }
    }

    /// Orders a second, over all of it.
    pub fn mean(&self) -> f64 {
        self.orders as f64 / self.spent.as_secs_f64()
    }

    /// Orders in the slowest whole second; where there was none, the mean.
    pub fn worst_second(&self) -> f64 {
        let whole = self.spent.as_secs() as usize;
        self.seconds.iter().take(whole).min().map_or(self.mean(), |count| *count as f64)
    }

    /// The rate of the last tenth of the turns against the first tenth.
    pub fn growth(&self) -> f64 {
        growth(&self.turns)
    }
}

/// The rate of the last tenth of some turns against the first tenth.
pub fn growth(turns: &[(usize, Duration)]) -> f64 {
    let tenth = (turns.len() / 10).max(1).min(turns.len());
    let (first, last) = (&turns[..tenth], &turns[turns.len() - tenth..]);
    rate(last) / rate(first)
}

/// Orders a second over some turns.
pub fn rate(turns: &[(usize, Duration)]) -> f64 {
    let count: usize = turns.iter().map(|(count, _)| count).sum();
    let spent: Duration = turns.iter().map(|(_, spent)| *spent).sum();
    count as f64 / spent.as_secs_f64()
}

fn check(answers: Vec<Answer>) -> anyhow::Result<()> {
    for answer in answers {
        accepted(&answer.context("the store failed")?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_the_last_tenth_against_the_first() {
        let turn = |seconds| (100, Duration::from_secs(seconds));
        let turns: Vec<_> = [1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 2, 2].map(turn).into();
        assert_eq!(growth(&turns), 0.5);
        assert_eq!(growth(&turns[..1]), 1.0);
    }

    #[test]
    fn the_worst_second_is_a_whole_one() {
        let mut placed = Placed { orders: 32, spent: Duration::from_millis(2_500), ..Placed::default() };
        for (at, answered) in [(100, 10), (999, 5), (1_000, 12), (2_400, 5)] {
            placed.count(Duration::from_millis(at), answered);
        }
        assert_eq!(placed.worst_second(), 12.0);
    }
}
