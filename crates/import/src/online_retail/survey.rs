//! The first pass: what the file holds, counted from its rows alone, and how much stock its trade needs.

use super::invoice::{Invoice, Invoices};
use super::kind::{Kind, Slot};
use super::row::Row;
use crate::ImportError;
use ahash::HashMap;
use onhand_domain::ids::CommandId;
use onhand_domain::money::Price;
use onhand_domain::time::Moment;
use onhand_store::StoreError;
use std::collections::BTreeMap;

/// Rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub rows: u64,
    /// Pieces, signed as in the file.
    pub pieces: i128,
    /// Quantity times price, in millionths of a pound.
    pub value: i128,
    /// The same with each row rounded to pence.
    pub pence: i128,
}

impl Tally {
    /// Counts a row.
    pub fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.pieces += i128::from(row.quantity);
        self.value += row.value();
        self.pence += row.pence();
    }
}

/// What the file holds.
#[derive(Debug, Default)]
pub struct Survey {
    /// All rows.
    pub all: Tally,
    /// Customers by number.
    pub customers: BTreeMap<String, CustomerSeen>,
    /// The first invoice that the business does not know yet.
    pub first_new: Option<(String, Moment)>,
    /// Invoices by number.
    pub invoices: u64,
    /// Rows by kind.
    pub kinds: BTreeMap<Kind, Tally>,
    /// Invoices whose rows stand in several places of the file.
    pub parted: u64,
    /// Goods by stock code.
    pub products: BTreeMap<String, ProductSeen>,
}

/// A customer, as the file shows it.
#[derive(Debug, Default)]
pub struct CustomerSeen {
    countries: HashMap<String, u64>,
}

/// Goods, as the file shows them.
#[derive(Debug, Default)]
pub struct ProductSeen {
    /// Names on rows that were charged for.
    names: HashMap<String, u64>,
    /// Texts on other rows: names or notes.
    texts: HashMap<String, u64>,
    /// Prices, how many rows had them, and the last of those.
    prices: HashMap<i64, (u64, u64)>,
    /// On hand since the beginning of what is new, had there been none then; and the least it ever was.
    balance: i64,
    lowest: i64,
}

impl ProductSeen {
    /// What it is called on most rows that were charged for.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        let looks_like_a_name = |text: &str| {
            let (capitals, small): (Vec<char>, Vec<char>) = text
                .chars()
                .filter(|letter| letter.is_alphabetic())
                .partition(|letter| letter.is_uppercase());
            capitals.len() > 2 * small.len()
        };
        most(&self.names)
            .or_else(|| most(&self.texts).filter(|text| looks_like_a_name(text)))
            .filter(|name| !name.is_empty())
            .unwrap_or(code)
    }

    /// The price that most rows had; of several, the last.
    pub fn price(&self) -> Option<Price> {
        let most = self.prices.iter().max_by_key(|(_, (count, last))| (*count, *last));
        most.and_then(|(price, _)| Price::new(*price, super::row::PRICE_SCALE).in_currency(2))
    }

    /// How many pieces must be there at first, so that there are never less than none.
    pub fn need(&self) -> i64 {
        self.lowest.saturating_neg()
    }

    fn see(&mut self, row: &Row, kind: Kind) {
        let texts = if row.price > 0 { &mut self.names } else { &mut self.texts };
        if !row.description.is_empty() {
            *texts.entry(row.description.clone()).or_default() += 1;
        }
        if kind == Kind::Sale {
            let (count, last) = self.prices.entry(row.price).or_default();
            (*count, *last) = (*count + 1, row.line);
        }
    }

    fn moves(&mut self, pieces: i64) {
        self.balance = self.balance.saturating_add(pieces);
        self.lowest = self.lowest.min(self.balance);
    }
}

impl CustomerSeen {
    /// The country on most rows, where one is named.
    pub fn country(&self) -> Option<&str> {
        most(&self.countries)
    }

    /// Whether rows name several countries.
    pub fn moved(&self) -> bool {
        self.countries.len() > 1
    }
}

/// The most frequent; of several, the first by alphabet.
fn most(counts: &HashMap<String, u64>) -> Option<&str> {
    let most = counts.iter().max_by(|(a, first), (b, second)| first.cmp(second).then_with(|| b.cmp(a)));
    most.map(|(text, _)| text.as_str())
}

/// Reads the whole file. `is_known` says whether the business knows a command already: what is not new needs no stock.
/// `progress` is told how many rows were read; where it says no, the survey ends there with nothing.
pub fn survey(
    mut invoices: Invoices,
    is_known: &dyn Fn(CommandId) -> Result<bool, StoreError>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Survey>, ImportError> {
    let mut survey = Survey::default();
    while let Some(invoice) = invoices.next_invoice()? {
        survey.take(&invoice, is_known)?;
        if !progress(survey.all.rows) {
            return Ok(None);
        }
    }
    let (problems, more) = invoices.into_problems();
    if !problems.is_empty() {
        return Err(ImportError::Lines { problems, more });
    }
    Ok(Some(survey))
}

impl Survey {
    fn take(
        &mut self,
        invoice: &Invoice,
        is_known: &dyn Fn(CommandId) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        match invoice.part {
            1 => self.invoices += 1,
            2 => self.parted += 1,
            _ => {}
        }
        for (row, kind) in invoice.rows.iter().zip(&invoice.kinds) {
            self.all.add(row);
            self.kinds.entry(*kind).or_default().add(row);
            if !kind.is_charge() && kind.slot().is_some() {
                self.products.entry(row.code.clone()).or_default().see(row, *kind);
            }
            if !row.customer.is_empty() && kind.slot().is_some() {
                let seen = self.customers.entry(row.customer.clone()).or_default();
                if !row.country.is_empty() && row.country != "Unspecified" {
                    *seen.countries.entry(row.country.clone()).or_default() += 1;
                }
            }
        }
        for planned in invoice.planned() {
            if is_known(invoice.command_id(&planned))? {
                continue;
            }
            if self.first_new.is_none() {
                self.first_new = Some((planned.key.clone(), invoice.at()));
            }
            for row in planned.goods.iter().map(|row| &invoice.rows[*row]) {
                let pieces = match planned.slot {
                    Slot::Order | Slot::Damage | Slot::Waste => -row.quantity.abs(),
                    Slot::Return => row.quantity.abs(),
                    Slot::Adjustment => row.quantity,
                };
                if let Some(product) = self.products.get_mut(&row.code) {
                    product.moves(pieces);
                }
            }
        }
        Ok(())
    }
}
