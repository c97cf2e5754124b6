//! Three-line orders, placed one after another by the engine and, the same rows and bytes, by the bare loop.

use crate::bare::Bare;
use crate::report::{Report, median};
use anyhow::{Context, bail};
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId, CustomerId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::limits::FACT_LINES_MAX;
use onhand_domain::orders::line_input::LineInput;
use onhand_domain::orders::place_order::PlaceOrder;
use onhand_domain::quantity::Quantity;
use onhand_engine::{Environment, Outcome, Submission, Verdict, Writer};
use onhand_store::Batch;
use onhand_store::sqlite::Sqlite;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Customers that the orders are spread over.
const CUSTOMERS: u64 = 1_000;

/// How much to place.
pub struct Workload {
    /// Orders of one batch.
    pub batch: usize,
    /// Orders in all.
    pub orders: usize,
    /// Products that they are spread over.
    pub products: usize,
    /// Orders placed in turn by the engine and by the bare loop.
    pub turn: usize,
}

/// Places the orders in turns and reports both rates.
pub fn measure(workload: &Workload, dir: &Path, report: &mut Report) -> anyhow::Result<()> {
    let store = Sqlite::open(dir.join("engine.sqlite"))?;
    let mut writer = Writer::open(Box::new(store), Environment::real())?;
    let mut bare = Bare::create(&dir.join("bare.sqlite"))?;
    let mut random = SmallRng::seed_from_u64(1);
    for batch in set_up(&mut writer, workload)? {
        bare.write(&batch)?;
    }
    let (mut engine_rates, mut bare_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut placed, mut rows, mut bytes) = (0usize, 0usize, 0usize);
    let mut steps = Vec::new();
    while placed < workload.orders {
        let count = workload.turn.min(workload.orders - placed);
        let (spent, batches) = place(&mut writer, workload, placed, count, &mut random, &mut steps)?;
        placed += count;
        for batch in &batches {
            rows += batch.entries.len() + batch.records.len();
            rows +=
                batch.records.iter().map(|record| record.added.len() + record.removed.len()).sum::<usize>();
            bytes += batch.records.iter().map(|record| record.doc.len()).sum::<usize>();
            bytes +=
                batch.entries.iter().map(|entry| entry.events.len() + entry.touched.len()).sum::<usize>();
        }
        let start = Instant::now();
        for batch in &batches {
            bare.write(batch)?;
        }
        let bare_spent = start.elapsed();
        engine_rates.push(count as f64 / spent.as_secs_f64());
        bare_rates.push(count as f64 / bare_spent.as_secs_f64());
        ratios.push(bare_spent.as_secs_f64() / spent.as_secs_f64());
    }
    steps.sort();
    report.add("orders placed by the engine", median(engine_rates.clone()), "a second (median turn)");
    report.add("the same rows and bytes, bare loop", median(bare_rates), "a second (median turn)");
    report.add("engine against bare loop", median(ratios), "of its rate (median turn)");
    report.add(
        "slowest turn of the engine",
        engine_rates.iter().copied().fold(f64::MAX, f64::min),
        "a second",
    );
    report.add("last turn against first", last_over_first(&engine_rates), "of its rate");
    report.add("rows written per order", rows as f64 / placed as f64, "rows");
    report.add("bytes written per order", bytes as f64 / placed as f64, "bytes of text");
    let slow = steps.get(steps.len() * 99 / 100).copied().unwrap_or_default();
    report.add(format!("a batch of {}, p99", workload.batch), slow.as_secs_f64() * 1_000.0, "ms");
    Ok(())
}

fn last_over_first(rates: &[f64]) -> f64 {
    match (rates.first(), rates.last()) {
        (Some(first), Some(last)) => last / first,
        _ => 0.0,
    }
}

fn place(
    writer: &mut Writer,
    workload: &Workload,
    before: usize,
    count: usize,
    random: &mut SmallRng,
    steps: &mut Vec<Duration>,
) -> anyhow::Result<(Duration, Vec<Arc<Batch>>)> {
    let orders: Vec<(u64, Command)> =
        (before..before + count).map(|number| (number as u64, order(workload, random))).collect();
    let mut batches = Vec::new();
    let start = Instant::now();
    for chunk in orders.chunks(workload.batch) {
        let step_start = Instant::now();
        let submissions: Vec<Submission> =
            chunk.iter().map(|(number, command)| submission("order", *number, command.clone())).collect();
        let step = writer.step(&submissions);
        steps.push(step_start.elapsed());
        for answer in step.answers {
            accepted(answer.context("the store failed")?)?;
        }
        batches.extend(step.committed);
    }
    Ok((start.elapsed(), batches))
}

fn order(workload: &Workload, random: &mut SmallRng) -> Command {
    let mut line = || LineInput {
        discount: None,
        price: None,
        product: Key::Id(product(random.random_range(0..workload.products as u64)).0),
        quantity: Quantity::whole(random.random_range(1..5)),
        unit: None,
    };
    let lines = vec![line(), line(), line()];
    let customer = Key::Id(customer(random.random_range(0..CUSTOMERS)).0);
    Command::PlaceOrder(PlaceOrder { customer: Some(customer), lines, ..PlaceOrder::default() })
}

fn accepted(outcome: Outcome) -> anyhow::Result<()> {
    match outcome.verdict {
        Verdict::Accepted { .. } => Ok(()),
        other => bail!("{} was not accepted: {other:?}", outcome.id),
    }
}

fn set_up(writer: &mut Writer, workload: &Workload) -> anyhow::Result<Vec<Arc<Batch>>> {
    let json = |name: &str, data: serde_json::Value| {
        Command::decode(name, &data.to_string()).map_err(|refusal| anyhow::anyhow!("{name}: {refusal:?}"))
    };
    let mut commands = vec![
        json("set_business", serde_json::json!({"name": "Bench", "currency": "GBP"}))?,
        json(
            "add_location",
            serde_json::json!({"code": "MAIN", "kind": "warehouse", "name": "Main", "online": true}),
        )?,
    ];
    for number in 0..workload.products as u64 {
        commands.push(json(
            "add_product",
            serde_json::json!({
                "id": product(number), "sku": format!("P-{number:05}"), "name": format!("Product {number}"),
                "price": "2.55",
            }),
        )?);
    }
    for number in 0..CUSTOMERS {
        let name = format!("Customer {number}");
        commands.push(json("add_customer", serde_json::json!({"id": customer(number), "name": name}))?);
    }
    let products: Vec<u64> = (0..workload.products as u64).collect();
    for chunk in products.chunks(FACT_LINES_MAX) {
        let lines: Vec<_> = chunk
            .iter()
            .map(|number| serde_json::json!({"product": product(*number), "quantity": "100000000"}))
            .collect();
        commands.push(json("post_receipt", serde_json::json!({"lines": lines}))?);
    }
    let mut batches = Vec::new();
    for (place, chunk) in commands.chunks(500).enumerate() {
        let submissions: Vec<Submission> = chunk
            .iter()
            .enumerate()
            .map(|(number, command)| submission("set up", (place * 500 + number) as u64, command.clone()))
            .collect();
        let step = writer.step(&submissions);
        for answer in step.answers {
            accepted(answer.context("the store failed")?)?;
        }
        batches.extend(step.committed);
    }
    Ok(batches)
}

fn submission(series: &str, number: u64, command: Command) -> Submission {
    let actor = Actor { customer: None, id: ActorId(ids::natural("actor", &[b"bench"])), role: Role::Owner };
    let id = CommandId(ids::imported(series, &number.to_string(), 1_790_000_000_000 + number / 20));
    Submission::of(id, actor, command, None)
}

fn product(number: u64) -> ProductId {
    ProductId(ids::imported("bench product", &number.to_string(), 1_780_000_000_000 + number))
}

fn customer(number: u64) -> CustomerId {
    CustomerId(ids::imported("bench customer", &number.to_string(), 1_780_000_000_000 + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_run_measures_both() {
        let dir = tempfile::tempdir().unwrap();
        let mut report = Report::new();
        let workload = Workload { batch: 100, orders: 400, products: 700, turn: 200 };
        measure(&workload, dir.path(), &mut report).unwrap();
        assert!(report.figures.len() >= 7, "{report}");
        assert!(report.figures.iter().all(|figure| figure.value > 0.0), "{report}");
    }
}
