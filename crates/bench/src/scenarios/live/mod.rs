//! Live replicas: what many who listen cost, and how soon they hear.

pub mod broadcast;
pub mod catch_up;
pub mod delivery;
pub mod idle;
pub mod pipelined;
pub mod slow;
pub mod verification;

use crate::business;
use crate::live::author::Made;
use crate::live::member::{Part, Reached, Reading};
use crate::server::Server;
use onhand_domain::ids;
use serde_json::{Value, json};
use std::time::Duration;

/// A subscription to the orders of one customer.
fn orders_of(customer: u64) -> Value {
    json!({"collection": "orders", "filters": [{"field": "customer", "values": [business::customer(customer)]}]})
}

/// A member that subscribes to these, and reads as fast as it can.
fn listener(server: &Server, series: &str, number: usize, subscriptions: Vec<Value>) -> Part {
    let device = ids::natural("bench device", &[series.as_bytes(), &number.to_be_bytes()]);
    let count = subscriptions.len();
    let numbered = subscriptions.into_iter().enumerate().map(|(number, mut subscription)| {
        subscription["subscription"] = json!(number);
        subscription
    });
    let hello = json!({"hello": {
        "client": "bench", "device": device, "subscriptions": numbered.collect::<Vec<_>>(),
        "token": server.token, "version": onhand_protocol::live::VERSION,
    }});
    Part {
        hello: Some(hello.to_string()),
        subscriptions: count,
        commands: None,
        reading: Reading::Quick,
        records: false,
    }
}

/// How long after each change was due each member stood at a mark that holds it, for those members that the change is for.
fn delays(made: &[Made], noted: &[Reached], is_for: impl Fn(u32, &Made) -> bool) -> Vec<Duration> {
    delays_since(made, noted, is_for, |change| change.due_us)
}

/// The same, since another moment of each change.
fn delays_since(
    made: &[Made],
    noted: &[Reached],
    is_for: impl Fn(u32, &Made) -> bool,
    since_us: impl Fn(&Made) -> u64,
) -> Vec<Duration> {
    let mut of_member: Vec<Vec<&Reached>> = Vec::new();
    for reached in noted {
        let member = reached.member as usize;
        if of_member.len() <= member {
            of_member.resize_with(member + 1, Vec::new);
        }
        of_member[member].push(reached);
    }
    let mut delays = Vec::new();
    for (member, reached) in (0u32..).zip(&of_member) {
        for change in made.iter().filter(|change| is_for(member, change)) {
            let place = reached.partition_point(|reached| reached.seq < change.seq);
            if let Some(first) = reached.get(place) {
                delays.push(Duration::from_micros(first.at_us.saturating_sub(since_us(change))));
            }
        }
    }
    delays
}

/// How long the author waited for each answer.
fn answers(made: &[Made]) -> Vec<Duration> {
    made.iter()
        .map(|change| Duration::from_micros(change.answered_us.saturating_sub(change.due_us)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_ends_at_the_first_mark_that_holds_the_change() {
        let made = [(10, 100), (11, 200)].map(|(seq, due_us)| Made {
            answered_us: due_us + 5,
            due_us,
            number: 0,
            seq,
        });
        let reached = |member, seq, at_us| Reached { at_us, member, seq };
        let noted = [reached(0, 10, 130), reached(1, 11, 260), reached(0, 11, 210)];
        let all = delays(&made, &noted, |_, _| true);
        assert_eq!(all, [30, 10, 160, 60].map(Duration::from_micros));
        assert_eq!(
            delays(&made, &noted, |member, change| member == 1 && change.seq == 11),
            [Duration::from_micros(60)]
        );
        assert_eq!(answers(&made), [Duration::from_micros(5); 2]);
    }
}
