//! Figures for whoever watches the server, in the text form of Prometheus.

use super::auth::CounterCaller;
use super::live::status::thousandths_text;
use super::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use onhand_engine::figures::Histogram;
use onhand_protocol::OutcomeStatus;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Counts by a name and what came of it.
type Counts<K> = BTreeMap<String, BTreeMap<K, u64>>;

/// Figures since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    commands: Mutex<Counts<&'static str>>,
    requests: Mutex<Counts<u16>>,
    /// Connections that are open.
    pub connections: AtomicI64,
    /// Streams of events that are followed.
    pub streams: AtomicI64,
}

impl Metrics {
    /// A command was answered. `name` is one of the known ones or `unknown`, so that nobody fills the memory.
    pub fn command(&self, name: &str, status: OutcomeStatus) {
        let outcome = match status {
            OutcomeStatus::Accepted => "accepted",
            OutcomeStatus::Refused => "refused",
            OutcomeStatus::Quarantined => "quarantined",
        };
        let known = onhand_domain::command::Command::kind_of(name).is_some();
        let name = if known { name } else { "unknown" };
        count(&self.commands, name, outcome);
    }

    fn request(&self, route: &str, status: u16) {
        count(&self.requests, route, status);
    }
}

fn count<K: Ord>(counts: &Mutex<Counts<K>>, name: &str, key: K) {
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    // Every request and command comes by here: only what is new takes memory.
    let of_name = match counts.get_mut(name) {
        Some(of_name) => of_name,
        None => counts.entry(name.to_owned()).or_default(),
    };
    *of_name.entry(key).or_insert(0) += 1;
}

/// Holds a gauge up by one until it is dropped.
pub struct Held<T: AsRef<AtomicI64>>(T);

impl<T: AsRef<AtomicI64>> Held<T> {
    /// Raises it.
    pub fn new(gauge: T) -> Self {
        gauge.as_ref().fetch_add(1, Ordering::Relaxed);
        Self(gauge)
    }
}

impl<T: AsRef<AtomicI64>> Drop for Held<T> {
    fn drop(&mut self) {
        self.0.as_ref().fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts requests by route and status.
pub async fn count_requests(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    state.metrics.request(route, response.status().as_u16());
    response
}

/// The figures of the server and its engine.
pub async fn metrics(State(state): State<AppState>, _: CounterCaller) -> Response {
    let mut text = String::with_capacity(4_096);
    let metrics = &state.metrics;
    family(&mut text, "onhand_commands_total", "counter", "Commands answered, by name and outcome.");
    for (name, outcome, count) in sorted(&metrics.commands) {
        line(
            &mut text,
            "onhand_commands_total",
            &format!("command=\"{name}\",outcome=\"{outcome}\""),
            &count,
        );
    }
    family(&mut text, "onhand_requests_total", "counter", "Requests answered, by route and status.");
    for (route, status, count) in sorted(&metrics.requests) {
        line(&mut text, "onhand_requests_total", &format!("route=\"{route}\",status=\"{status}\""), &count);
    }
    let figures = state.handle.figures();
    let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
    figure(&mut text, "onhand_batches_total", "counter", "Batches committed.", &load(&figures.batches));
    figure(
        &mut text,
        "onhand_decided_total",
        "counter",
        "Commands that the writer took.",
        &load(&figures.commands),
    );
    figure(
        &mut text,
        "onhand_store_failures_total",
        "counter",
        "Batches in which the store failed.",
        &load(&figures.failures),
    );
    figure(
        &mut text,
        "onhand_scrub_differences",
        "gauge",
        "Differences that the last reading of all that is stored has found.",
        &load(&figures.scrub.differences),
    );
    figure(
        &mut text,
        "onhand_scrub_rows_total",
        "counter",
        "Rows and entries read in search of damage.",
        &load(&figures.scrub.rows),
    );
    let ended_ms = figures.scrub.ended_ms.load(Ordering::Relaxed);
    figure(
        &mut text,
        "onhand_scrub_ended_seconds",
        "gauge",
        "When the last reading of all that is stored ended, in seconds since 1970; 0 where none did.",
        &(ended_ms / 1_000),
    );
    histogram(&mut text, "onhand_batch_commands", "Commands of a batch.", &figures.batch_sizes, &|value| {
        value.to_string()
    });
    histogram(
        &mut text,
        "onhand_batch_seconds",
        "Seconds from the first decision of a batch to the end of its commit.",
        &figures.batch_times,
        &seconds,
    );
    let waiting = state.handle.waiting();
    figure(&mut text, "onhand_inbox_waiting", "gauge", "Commands that wait for the writer.", &waiting);
    let position = state.handle.feed().position();
    figure(&mut text, "onhand_log_seq", "gauge", "Entries of the log.", &position.seq);
    figure(
        &mut text,
        "onhand_log_epoch",
        "gauge",
        "Epoch of the log: grows with each restore.",
        &position.epoch,
    );
    let connections = metrics.connections.load(Ordering::Relaxed);
    figure(&mut text, "onhand_connections", "gauge", "Connections that are open.", &connections);
    let streams = metrics.streams.load(Ordering::Relaxed);
    figure(&mut text, "onhand_event_streams", "gauge", "Streams of events that are followed.", &streams);
    live(&mut text, &state);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// The figures of live replicas.
fn live(text: &mut String, state: &AppState) {
    let Some(live) = state.handle.live() else { return };
    let counts = live.counts();
    let traffic = &state.live.traffic;
    let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
    for (name, kind, help, value) in [
        ("sessions", "gauge", "Live connections.", counts.sessions),
        ("subscriptions", "gauge", "Subscriptions of live connections.", counts.subscriptions),
        ("groups", "gauge", "Different sets of records that are followed.", counts.groups),
        ("ring_bytes", "gauge", "Bytes of newest changes that are kept in memory.", counts.ring_bytes),
        ("waiting", "gauge", "What waits for whoever keeps live replicas.", live.waiting() as u64),
        ("reads_waiting", "gauge", "Reads for live connections that wait or are under way.", counts.reads),
        ("snapshot_rows_total", "counter", "Rows read for subscriptions that began.", counts.snapshot_rows),
        ("runs_total", "counter", "Runs sent: deltas, snapshots and proofs.", counts.runs),
        ("catch_ups_total", "counter", "Catch-ups read from the store.", counts.catch_ups),
        ("digest_reads_total", "counter", "Reads for digests, a part of a group each.", counts.digest_reads),
        ("too_old_total", "counter", "Clients whose position was too far back.", counts.too_old),
        ("forks_total", "counter", "Clients that came from another history.", counts.forks),
        ("read_failures_total", "counter", "Reads for live connections that failed.", counts.failures),
        ("verified_equal_total", "counter", "Verifications that found all equal.", counts.verified_equal),
        (
            "verified_different_total",
            "counter",
            "Verifications that found a difference.",
            counts.verified_different,
        ),
        ("corrected_rows_total", "counter", "Records that clients had to correct.", counts.corrected),
        ("messages_in_total", "counter", "Messages heard.", load(&traffic.messages_in)),
        ("messages_out_total", "counter", "Messages sent.", load(&traffic.messages_out)),
        ("bytes_in_total", "counter", "Bytes of messages heard.", load(&traffic.bytes_in)),
        ("bytes_out_total", "counter", "Bytes of messages sent.", load(&traffic.bytes_out)),
    ] {
        figure(text, &format!("onhand_live_{name}"), kind, help, &value);
    }
    if let Some(thousandths) = counts.score() {
        let help = "The share of live replicas whose last verification was not long ago and found all equal.";
        figure(text, "onhand_live_consistency", "gauge", help, &thousandths_text(thousandths));
    }
}

fn figure(text: &mut String, name: &str, kind: &str, help: &str, value: &dyn Display) {
    family(text, name, kind, help);
    line(text, name, "", value);
}

fn sorted<K: Copy>(counts: &Mutex<Counts<K>>) -> Vec<(String, K, u64)> {
    let counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let of_name = |(name, of_name): (&String, &BTreeMap<K, u64>)| {
        of_name.iter().map(|(key, count)| (name.clone(), *key, *count)).collect::<Vec<_>>()
    };
    counts.iter().flat_map(of_name).collect()
}

/// Microseconds as seconds.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn histogram(text: &mut String, name: &str, help: &str, values: &Histogram, show: &dyn Fn(u64) -> String) {
    family(text, name, "histogram", help);
    let counts = values.cumulative();
    for (bound, count) in &counts {
        let bound = bound.map_or_else(|| "+Inf".to_owned(), show);
        line(text, &format!("{name}_bucket"), &format!("le=\"{bound}\""), count);
    }
    line(text, &format!("{name}_sum"), "", &show(values.sum()));
    line(text, &format!("{name}_count"), "", &counts.last().map_or(0, |(_, count)| *count));
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: &dyn Display) {
    let _ = if labels.is_empty() {
        writeln!(text, "{name} {value}")
    } else {
        writeln!(text, "{name}{{{labels}}} {value}")
    };
}
