//! What is measured: one file a scenario, each of which can be run alone.

mod browser;
mod businesses;
mod decision;
mod files;
mod http;
mod live;
mod mixed;
mod orders;
mod popularity;
mod prices;
mod reads;
mod spreadsheet;
mod start;
mod tills;

use crate::business::{self, Orders, Popularity};
use crate::report::Section;
use crate::server::Onhand;
use crate::sizes::Sizes;
use onhand_engine::{Engine, Environment, Limits, Writer};
use onhand_store::Store;
use onhand_store::sqlite::Sqlite;
use std::path::{Path, PathBuf};

/// Commands of one batch where a business is only made ready.
const AT_ONCE: usize = 1_000;

/// A scenario.
pub struct Scenario {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it measures.
    pub about: &'static str,
    /// Measures it.
    pub measure: fn(&mut Bench, &mut Section) -> anyhow::Result<()>,
}

/// All of them, in the order in which they are run.
pub const ALL: &[Scenario] = &[
    Scenario {
        name: "orders",
        about: "three-line orders through the engine, beside a bare loop that writes the same rows and bytes",
        measure: orders::measure,
    },
    Scenario {
        name: "popularity",
        about: "orders for products as popular as in trade, and for ten alone, beside evenly spread ones",
        measure: popularity::measure,
    },
    Scenario {
        name: "businesses",
        about: "eight businesses at once, beside one",
        measure: businesses::measure,
    },
    Scenario {
        name: "decision",
        about: "an order decided and its projections brought up to date, without a store",
        measure: decision::measure,
    },
    Scenario {
        name: "prices",
        about: "a price looked up among fifty price lists; a category changed while orders flow",
        measure: prices::measure,
    },
    Scenario {
        name: "tills",
        about: "a register closed after many sales, beside one closed after none",
        measure: tills::measure,
    },
    Scenario {
        name: "http",
        about: "orders over HTTP: many clients, many orders a request, one client beside the disk's own commit",
        measure: http::measure,
    },
    Scenario {
        name: "start",
        about: "a server's start and its memory, with many orders stored beside few",
        measure: start::measure,
    },
    Scenario {
        name: "reads",
        about: "a filtered list of products, a customer's orders, over HTTP",
        measure: reads::measure,
    },
    Scenario {
        name: "mixed",
        about: "reads while orders are written at full rate, and what they cost the writing",
        measure: mixed::measure,
    },
    Scenario {
        name: "broadcast",
        about: "a thousand live listeners of one group, beside a bare broadcast of the same messages",
        measure: live::broadcast::measure,
    },
    Scenario {
        name: "delivery",
        about: "a thousand orders a second, each to its partner and ten of the staff, of a thousand connections",
        measure: live::delivery::measure,
    },
    Scenario {
        name: "pipelined",
        about: "orders over WebSockets, by connections that hold their own orders and a hundred stock levels",
        measure: live::pipelined::measure,
    },
    Scenario {
        name: "idle",
        about: "what ten thousand connections that only hold cost the server",
        measure: live::idle::measure,
    },
    Scenario {
        name: "catch-up",
        about: "a replica that was away, until it has proven that it holds what it missed",
        measure: live::catch_up::measure,
    },
    Scenario {
        name: "verification",
        about: "ten thousand replicas that verify twice a minute, and after a restart",
        measure: live::verification::measure,
    },
    Scenario {
        name: "slow",
        about: "listeners that read slowly, beside those that don't",
        measure: live::slow::measure,
    },
    Scenario {
        name: "files",
        about: "nine months of invoices imported; a whole business out to a file and back",
        measure: files::measure,
    },
    Scenario {
        name: "spreadsheet",
        about: "a workbook of products, looked at and taken in",
        measure: spreadsheet::measure,
    },
    Scenario {
        name: "browser",
        about: "the client in a real Chromium: first sync, start without a network, changes among many records",
        measure: browser::measure,
    },
];

/// What all scenarios have.
pub struct Bench {
    /// Where their files are made.
    pub dir: PathBuf,
    /// The nine months of invoices, where they are.
    pub invoices: Option<PathBuf>,
    /// The `onhand` program, where it was named.
    pub onhand: Option<PathBuf>,
    /// How much of everything.
    pub sizes: Sizes,
    stored: Option<PathBuf>,
}

impl Bench {
    /// With nothing made yet.
    pub fn new(dir: PathBuf, sizes: Sizes, onhand: Option<PathBuf>, invoices: Option<PathBuf>) -> Self {
        Self { dir, invoices, onhand, sizes, stored: None }
    }

    /// The program.
    pub fn onhand(&self) -> anyhow::Result<Onhand> {
        Onhand::find(self.onhand.as_deref())
    }

    /// A new directory for a business.
    pub fn directory(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.dir.join(name);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// The directory of a business with many products and many orders; it is made once. Scenarios add orders to it.
    pub fn stored(&mut self) -> anyhow::Result<PathBuf> {
        if let Some(stored) = &self.stored {
            return Ok(stored.clone());
        }
        let path = self.directory("stored")?;
        let mut writer = new_business(&path, self.sizes.listed)?;
        let mut orders = Orders::new("stored", self.sizes.products, Popularity::Uniform);
        let mut left = self.sizes.stored;
        while left > 0 {
            let count = left.min(10 * AT_ONCE);
            business::give(&mut writer, orders.take(count), AT_ONCE)?;
            left -= count;
        }
        self.stored = Some(path.clone());
        Ok(path)
    }
}

/// The file of the business in a data directory, as the server has it.
pub fn business_file(data: &Path) -> PathBuf {
    data.join("business.sqlite")
}

/// A new business in a data directory, set up.
pub fn new_business(data: &Path, products: u64) -> anyhow::Result<Writer> {
    let store: Box<dyn Store> = Box::new(Sqlite::open(business_file(data))?);
    let mut writer = Writer::open(store, Environment::real())?;
    business::set_up(&mut writer, products)?;
    Ok(writer)
}

/// A new business in a data directory, set up, with its engine running.
pub fn new_engine(data: &Path, products: u64) -> anyhow::Result<Engine> {
    drop(new_business(data, products)?);
    Ok(Engine::start(Box::new(Sqlite::open(business_file(data))?), Environment::real(), Limits::default())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scenarios that need nothing but this crate. The others need the built program.
    #[test]
    fn every_scenario_in_one_process_measures_something() {
        for name in ["orders", "popularity", "businesses", "decision", "prices", "tills"] {
            let dir = tempfile::tempdir().unwrap();
            let mut bench = Bench::new(dir.path().to_owned(), Sizes::tiny(), None, None);
            let mut section = Section::new("tried");
            let scenario = ALL.iter().find(|scenario| scenario.name == name).unwrap();
            (scenario.measure)(&mut bench, &mut section).unwrap();
            assert!(!section.sizes.is_empty(), "{name}");
            assert!(section.figures.len() >= 2, "{section}");
            assert!(section.figures.iter().all(|figure| figure.value > 0.0), "{section}");
        }
    }
}
