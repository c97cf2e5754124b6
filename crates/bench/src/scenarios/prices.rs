//! Prices where there are many: one looked up among all that fifty price lists say, and a category changed as one job
//! while orders flow.

use super::{Bench, business_file, new_business};
use crate::business::{self, Orders, Popularity, command, command_id};
use crate::drive::Placed;
use crate::latency::Latencies;
use crate::report::{Section, Target, median};
use anyhow::{Context, anyhow, bail};
use onhand_domain::command::Command;
use onhand_domain::ids::{self, CommandId, PriceListId, ProductId};
use onhand_domain::limits;
use onhand_domain::money::Percent;
use onhand_domain::prices::resolve::{Agreement, Meant, resolve};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::price_rule::PriceSource;
use onhand_domain::records::{PriceList, PriceRule, Product, Stored};
use onhand_engine::{Engine, Environment, Limits, Writer};
use onhand_store::sqlite::Sqlite;
use onhand_store::{Reader, StoredDoc};
use serde_json::json;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Price lists, each of which says something of every product.
const LISTS: u64 = 50;
/// Products of the category that is changed.
const CATEGORY: u64 = 2_000;
/// Products of one command of the job, as `onhand prices change` has them.
const OF_COMMAND: usize = 200;
/// Look-ups for each read of another scenario.
const LOOK_UPS: usize = 10;
/// Bytes of a page of the file.
const PAGE: usize = 4_096;
/// Pages that a look-up finds in no cache: for product and rule the leaf of the index and that of the table.
const PAGES_OF_LOOK_UP: u64 = 4;
/// Orders that flow between two looks at whether the job is over.
const FLOWING: usize = 500;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let category = CATEGORY.min(sizes.listed);
    section.sizes = format!(
        "{} products, {LISTS} price lists that each have prices of all of them; {category} products changed, {} turns",
        sizes.listed, sizes.turns
    );
    let data = bench.directory("prices")?;
    let mut writer = new_business(&data, sizes.listed)?;
    agree(&mut writer, sizes.listed)?;
    let looks = sizes.reads * LOOK_UPS;
    let from_disk = look_ups(writer.reader()?, sizes.listed, looks)?;
    section.add("a price looked up, what is not in memory from the disk, p99", from_disk.us(0.99), "µs");
    read_through(&business_file(&data))?;
    let looked_up = look_ups(writer.reader()?, sizes.listed, looks)?;
    section.add("a price looked up in the file, p50", looked_up.us(0.5), "µs");
    section.reach("a price looked up in the file, p99", looked_up.us(0.99), "µs", Target::Under(50.0));
    let bare = bare_reads(&business_file(&data), looks)?;
    section.add("as many pages read from the file and nothing else, p50", bare.us(0.5), "µs");
    section.add("as many pages read from the file and nothing else, p99", bare.us(0.99), "µs");
    drop(writer);

    let store = Box::new(Sqlite::open(business_file(&data))?);
    let engine = Engine::start(store, Environment::real(), Limits::default())?;
    let mut orders = Orders::new("prices", sizes.products.min(sizes.listed), Popularity::Uniform);
    let warming = orders.take(sizes.in_flight.max(FLOWING));
    Placed::default().turn(&engine.handle(), warming, sizes.in_flight)?;
    let (mut spent, mut placed) = (Vec::new(), Placed::default());
    for turn in 0..sizes.turns {
        spent.push(job(&engine, &mut orders, &mut placed, (turn, category), sizes.in_flight)?.as_secs_f64());
    }
    section.reach(
        "a category changed while orders flow, median turn",
        median(spent),
        "s",
        Target::Under(1.0),
    );
    section.add("orders placed meanwhile", placed.mean(), "a second");
    Ok(())
}

fn list(number: u64) -> PriceListId {
    PriceListId(ids::natural("bench price list", &[&number.to_be_bytes()]))
}

/// Adds the price lists with all that they say.
fn agree(writer: &mut Writer, products: u64) -> anyhow::Result<()> {
    let products: Vec<u64> = (0..products).collect();
    for number in 0..LISTS {
        let data =
            json!({"id": list(number), "code": format!("L-{number}"), "name": format!("List {number}")});
        let mut commands = vec![command("add_price_list", data)?];
        for chunk in products.chunks(limits::LINES_MAX) {
            let rules: Vec<_> = chunk
                .iter()
                .map(|product| {
                    let tiers = json!([{"price": "2.40"}, {"from": "12", "price": "2.10"}]);
                    json!({"product": business::product(*product), "tiers": tiers, "minimum": "2"})
                })
                .collect();
            commands.push(command("set_price_rules", json!({"list": list(number), "rules": rules}))?);
        }
        let series = format!("agreed {number}");
        let numbered = (0u64..).zip(commands).map(|(number, command)| (command_id(&series, number), command));
        business::give(writer, numbered.collect(), 1)?;
    }
    Ok(())
}

/// Reads all of a file, so that the system holds it in memory, as it holds what a server has looked at since morning. Some
/// systems put pages that nobody asked for in two minutes back to the disk, and these were written before.
fn read_through(file: &Path) -> anyhow::Result<()> {
    io::copy(&mut File::open(file)?, &mut io::sink())?;
    Ok(())
}

/// Reads as many scattered pages as a look-up does, and measures each time: what the machine itself asks for them.
fn bare_reads(file: &Path, count: usize) -> anyhow::Result<Latencies> {
    let mut file = File::open(file)?;
    let pages = file.metadata()?.len() / PAGE as u64;
    let (mut page, mut measured) = ([0; PAGE], Vec::with_capacity(count));
    for number in 0..count as u64 {
        let start = Instant::now();
        for read in 0..PAGES_OF_LOOK_UP {
            let at = (number * PAGES_OF_LOOK_UP + read) * 1_000_003 % pages;
            file.seek(SeekFrom::Start(at * PAGE as u64))?;
            file.read_exact(&mut page)?;
        }
        measured.push(start.elapsed());
    }
    Ok(Latencies::of(measured))
}

/// Looks up the price of scattered products on scattered lists, by quantity, and measures each.
fn look_ups(reader: &dyn Reader, products: u64, count: usize) -> anyhow::Result<Latencies> {
    let meant = Meant { exponent: 2, rate: Percent::ZERO, tax_included: false };
    let mut measured = Vec::with_capacity(count);
    for number in 0..count as u64 {
        // Scattered by a prime, so that none lies beside the one before.
        let product = business::product(number * 7_919 % products);
        let list = list(number * 31 % LISTS);
        let start = Instant::now();
        let (product, rule, list) = said(reader, product, list)?;
        let agreement = Agreement { list: &list, rule: &rule };
        let terms = resolve(&product, &[agreement], Quantity::whole(20), meant);
        measured.push(start.elapsed());
        match terms.map_err(|refusal| anyhow!("{refusal:?}"))?.source {
            PriceSource::List { .. } => {}
            other => bail!("the price comes from {other:?}"),
        }
    }
    Ok(Latencies::of(measured))
}

/// What is said of a product: by itself and by a list, read at once as the engine reads what a command needs.
fn said(
    reader: &dyn Reader,
    product: ProductId,
    list: PriceListId,
) -> anyhow::Result<(Product, PriceRule, PriceList)> {
    let rule = PriceRule::id_of(list, product);
    let keys =
        [(Product::COLLECTION, product.0), (PriceRule::COLLECTION, rule), (PriceList::COLLECTION, list.0)];
    let mut found = reader.records(&keys)?.into_iter();
    Ok((record(found.next())?, record(found.next())?, record(found.next())?))
}

fn record<T: Stored + Clone>(found: Option<Option<StoredDoc>>) -> anyhow::Result<T> {
    let stored = found.flatten().context("a record is not there")?;
    T::from_record(&*stored.decode(T::COLLECTION)?).cloned().context("a record is another")
}

/// Changes the category's prices while orders flow; gives how long that took.
fn job(
    engine: &Engine,
    orders: &mut Orders,
    placed: &mut Placed,
    (turn, category): (usize, u64),
    in_flight: usize,
) -> anyhow::Result<Duration> {
    let (handle, done) = (engine.handle(), AtomicBool::new(false));
    let commands = changes(turn, category)?;
    std::thread::scope(|scope| {
        let flow = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                placed.turn(&handle, orders.take(FLOWING.max(in_flight)), in_flight)?;
            }
            anyhow::Ok(())
        });
        let start = Instant::now();
        let given = commands.into_iter().try_for_each(|(id, command)| {
            for answer in engine.handle().submit_blocking(vec![business::submission(id, command)])? {
                business::accepted(&answer?)?;
            }
            anyhow::Ok(())
        });
        let spent = start.elapsed();
        done.store(true, Ordering::Relaxed);
        flow.join().map_err(|_| anyhow!("a thread ended by a panic"))??;
        given.map(|()| spent)
    })
}

/// The commands of a job: other prices in each turn.
fn changes(turn: usize, category: u64) -> anyhow::Result<Vec<(CommandId, Command)>> {
    let job = ids::natural("bench job", &[&turn.to_be_bytes()]);
    let products: Vec<u64> = (0..category).collect();
    let price = format!("3.{:02}", turn % 100);
    let change = |(place, chunk): (usize, &[u64])| {
        let lines: Vec<_> = chunk
            .iter()
            .map(|product| json!({"product": business::product(*product), "tiers": [{"price": price}]}))
            .collect();
        let series = format!("job {turn}");
        let command = command("change_prices", json!({"job": job, "lines": lines}))?;
        Ok((command_id(&series, place as u64), command))
    };
    products.chunks(OF_COMMAND).enumerate().map(change).collect()
}
