//! The read-back: what the business now holds of the file's invoices, record by record, beside what they should be.

use super::invoice::{Invoice, Planned};
use super::kind::{Kind, Slot};
use ahash::HashMap;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::document::{DocumentKind, DocumentState};
use onhand_domain::records::{Collection, Document, Order, Record, Return};
use onhand_store::{Query, Reader, StoreError};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records read at a time.
const CHUNK: usize = 200;
/// Differences that are named.
const NAMED_MAX: usize = 50;

/// Lines of one kind, as the business holds them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many.
    pub lines: u64,
    /// Pieces that moved, signed as in the file.
    pub pieces: i128,
    /// Their money in pence, signed as in the file.
    pub pence: i128,
}

/// What a record should come to.
#[derive(Clone, Copy, Debug)]
struct Expected {
    lines: usize,
    pence: i128,
    slot: Slot,
}

/// What the records of the file's invoices should be.
#[derive(Debug, Default)]
pub struct Expectations {
    records: HashMap<Uuid, Expected>,
}

/// What the business holds of them.
#[derive(Debug, Default)]
pub struct ReadBack {
    /// Differences: the first of them.
    pub differences: Vec<String>,
    /// How many differences there are.
    pub different: u64,
    /// Lines by kind.
    pub kinds: BTreeMap<Kind, Held>,
    /// Orders.
    pub orders: u64,
    /// Sum of the orders' totals, in pence.
    pub orders_total: i128,
    /// Returns.
    pub returns: u64,
    /// Sum of the returns' totals, in pence.
    pub returns_total: i128,
    /// Stock documents.
    pub documents: u64,
}

impl Expectations {
    /// A record that an invoice becomes.
    pub fn add(&mut self, invoice: &Invoice, planned: &Planned) {
        let rows = || planned.goods.iter().chain(&planned.charges).map(|row| &invoice.rows[*row]);
        let expected = Expected {
            lines: rows().count(),
            pence: rows().map(super::row::Row::pence).sum(),
            slot: planned.slot,
        };
        self.records.insert(invoice.record_id(planned), expected);
    }

    /// How many records there should be.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there should be none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Reads every order, return and document of the business and takes those of the file's invoices.
    pub fn read_back(
        mut self,
        store: &dyn Reader,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ReadBack, StoreError> {
        let mut back = ReadBack::default();
        let mut read = 0;
        for collection in [Collection::Orders, Collection::Returns, Collection::Documents] {
            let mut after_row = None;
            loop {
                let query =
                    Query { collection, filters: Vec::new(), after_row, newest_first: false, limit: CHUNK };
                let chunk = store.list(&query)?;
                for stored in &chunk {
                    if let Some(expected) = self.records.remove(&stored.id) {
                        back.take(&*stored.decode(collection)?, expected);
                        read += 1;
                    }
                }
                progress(read);
                after_row = chunk.last().map(|stored| stored.row);
                if chunk.len() < CHUNK {
                    break;
                }
            }
        }
        for (id, missing) in self.records {
            back.differs(format!("{:?} {id} is not there", missing.slot));
        }
        Ok(back)
    }
}

impl ReadBack {
    fn differs(&mut self, difference: String) {
        self.different += 1;
        if self.differences.len() < NAMED_MAX {
            self.differences.push(difference);
        }
    }

    fn take(&mut self, record: &Record, expected: Expected) {
        let (name, lines, pence) = match record {
            Record::Orders(order) => self.take_order(order),
            Record::Returns(back) => self.take_return(back),
            Record::Documents(document) => self.take_document(document),
            _ => return,
        };
        if lines != expected.lines || pence != expected.pence {
            let (wanted, should) = (expected.lines, pounds(expected.pence));
            let is = pounds(pence);
            self.differs(format!("{name} has {lines} lines for {is}, the file {wanted} for {should}"));
        }
    }

    fn hold(&mut self, kind: Kind, quantity: Quantity, pence: i128) {
        let held = self.kinds.entry(kind).or_default();
        held.lines += 1;
        held.pieces += i128::from(quantity.millionths() / Quantity::whole(1).millionths());
        held.pence += pence;
    }

    fn take_order(&mut self, order: &Order) -> (String, usize, i128) {
        self.orders += 1;
        let total = i128::from(order.total.minor());
        self.orders_total += total;
        for line in &order.lines {
            let kind = if line.price.is_zero() { Kind::Free } else { Kind::Sale };
            let pence = i128::from(line.net.minor()) + i128::from(line.tax.minor());
            self.hold(kind, line.taken, pence);
        }
        for charge in &order.charges {
            let pence = i128::from(charge.net.minor()) + i128::from(charge.tax.minor());
            self.hold(Kind::Charge, Quantity::ZERO, pence);
        }
        let reference = order.reference.as_deref().unwrap_or_default();
        if order.state.is_open() {
            self.differs(format!("order {} of invoice {reference} was not handed over", order.number));
        }
        (
            format!("order {} of invoice {reference}", order.number),
            order.lines.len() + order.charges.len(),
            total,
        )
    }

    fn take_return(&mut self, back: &Return) -> (String, usize, i128) {
        self.returns += 1;
        let total = i128::from(back.total.minor());
        self.returns_total += total;
        for line in &back.lines {
            let pence = i128::from(line.net.minor()) + i128::from(line.tax.minor());
            self.hold(Kind::Return, line.quantity.negated(), -pence);
        }
        for charge in &back.charges {
            let pence = i128::from(charge.net.minor()) + i128::from(charge.tax.minor());
            self.hold(Kind::ChargeBack, Quantity::ZERO, -pence);
        }
        let reference = back.reference.as_deref().unwrap_or_default();
        let name = format!("return {} of invoice {reference}", back.number);
        (name, back.lines.len() + back.charges.len(), -total)
    }

    fn take_document(&mut self, document: &Document) -> (String, usize, i128) {
        self.documents += 1;
        let reference = document.reference.as_deref().unwrap_or_default();
        let name = format!("document {} of {reference}", document.number);
        if document.state != DocumentState::Posted {
            self.differs(format!("{name} was reversed"));
        }
        for line in &document.lines {
            let (kind, quantity) = match document.kind {
                DocumentKind::Damage => (Kind::Damage, line.quantity.negated()),
                DocumentKind::Waste => (Kind::Waste, line.quantity.negated()),
                _ if line.quantity.is_negative() => (Kind::Missing, line.quantity),
                _ => (Kind::Found, line.quantity),
            };
            self.hold(kind, quantity, 0);
        }
        (name, document.lines.len(), 0)
    }
}

/// Pence as pounds.
pub fn pounds(pence: i128) -> String {
    let (sign, amount) = (if pence < 0 { "-" } else { "" }, pence.unsigned_abs());
    format!("{sign}{}.{:02}", grouped(amount / 100), amount % 100)
}

/// A number with commas between thousands.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
