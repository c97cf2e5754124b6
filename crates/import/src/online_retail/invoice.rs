//! Rows gathered into invoices, and invoices into the commands that they become.

use super::kind::{self, Kind, Slot};
use super::row::{Row, Rows};
use super::setup::Names;
use crate::csv::FileError;
use crate::writer::Given;
use ahash::HashMap;
use onhand_domain::command::Command;
use onhand_domain::ids::{self, CommandId, DocumentId, OrderId, ReturnId};
use onhand_domain::key::Key;
use onhand_domain::limits;
use onhand_domain::money::Money;
use onhand_domain::orders::hand_over_order::HandOverOrder;
use onhand_domain::orders::line_input::{ChargeInput, LineInput};
use onhand_domain::orders::place_order::PlaceOrder;
use onhand_domain::orders::record_return::RecordReturn;
use onhand_domain::orders::returned_line::ReturnedLine;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::business::ShortagePolicy;
use onhand_domain::records::sale::ReturnOutcome;
use onhand_domain::stock::lines;
use onhand_domain::stock::post_adjustment::PostAdjustment;
use onhand_domain::stock::post_damage::PostDamage;
use onhand_domain::stock::post_waste::PostWaste;
use onhand_domain::time::Moment;
use uuid::Uuid;

/// What the ids of imported records are derived from, besides the file's own keys.
const SOURCE: &str = "online-retail";
/// Where imported orders were entered.
pub const CHANNEL: &str = "import";
/// Said of stock that was taken off or put on without a word.
const NO_NOTE: &str = "no note";

/// Rows of one invoice that stand together in the file.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// What each row is.
    pub kinds: Vec<Kind>,
    /// Which of the places in the file where rows of the invoice stand, from 1. Most have one.
    pub part: u32,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// The invoices of a file, in order.
pub struct Invoices {
    rows: Rows,
    next: Option<Row>,
    /// How many times each invoice was begun.
    parts: HashMap<String, u32>,
    problems: Vec<String>,
    more: usize,
}

/// Problems that are named.
const PROBLEMS_MAX: usize = 20;

impl Invoices {
    /// Of the rows of a file.
    pub fn new(rows: Rows) -> Self {
        Self { rows, next: None, parts: HashMap::default(), problems: Vec::new(), more: 0 }
    }

    /// The next invoice; `None` at the end. Lines that make no sense are left out and noted.
    pub fn next_invoice(&mut self) -> Result<Option<Invoice>, FileError> {
        let first = match self.next.take() {
            Some(row) => row,
            None => match self.next_row()? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let part = self.parts.entry(first.invoice.clone()).or_default();
        *part += 1;
        let part = *part;
        let mut rows = vec![first];
        while let Some(row) = self.next_row()? {
            if row.invoice != rows[0].invoice {
                self.next = Some(row);
                break;
            }
            rows.push(row);
        }
        let kinds = kind::kinds(&rows);
        Ok(Some(Invoice { kinds, part, rows }))
    }

    /// What is wrong with lines that were left out: the first of them, and how many more there are.
    pub fn into_problems(self) -> (Vec<String>, usize) {
        (self.problems, self.more)
    }

    fn next_row(&mut self) -> Result<Option<Row>, FileError> {
        while let Some(row) = self.rows.next_row()? {
            match row {
                Ok(row) => return Ok(Some(row)),
                Err(problem) if self.problems.len() < PROBLEMS_MAX => self.problems.push(problem),
                Err(_) => self.more += 1,
            }
        }
        Ok(None)
    }
}

/// A part of an invoice that becomes one record: an order, a return or a document.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The key that its ids are made from.
    pub key: String,
    /// Which rows move goods.
    pub goods: Vec<usize>,
    /// Which rows are money without stock.
    pub charges: Vec<usize>,
    /// What it becomes.
    pub slot: Slot,
}

impl Invoice {
    /// The invoice's number.
    pub fn number(&self) -> &str {
        self.rows.first().map_or("", |row| row.invoice.as_str())
    }

    /// When it was written: the time of its first row.
    pub fn at(&self) -> Moment {
        self.rows.first().map_or(Moment::EARLIEST, |row| row.at)
    }

    /// What becomes of it, in order. What has more lines than one record may have is parted in the order of the rows.
    pub fn planned(&self) -> Vec<Planned> {
        let mut planned = Vec::new();
        for slot in Slot::ALL {
            let of_slot = |charges: bool| -> Vec<usize> {
                (0..self.rows.len())
                    .filter(|row| {
                        let kind = self.kinds[*row];
                        kind.slot() == Some(slot) && kind.is_charge() == charges
                    })
                    .collect()
            };
            let (goods, charges) = (of_slot(false), of_slot(true));
            let most = if slot == Slot::Order { limits::LINES_MAX } else { limits::FACT_LINES_MAX };
            let pieces = goods.len().max(charges.len()).div_ceil(most);
            let piece = |rows: &[usize], number: usize| {
                rows.chunks(most).nth(number).map(<[usize]>::to_vec).unwrap_or_default()
            };
            for number in 0..pieces {
                planned.push(Planned {
                    key: self.key(number),
                    goods: piece(&goods, number),
                    charges: piece(&charges, number),
                    slot,
                });
            }
        }
        planned
    }

    fn key(&self, piece: usize) -> String {
        let mut key = self.number().to_owned();
        if self.part > 1 {
            key.push_str(&format!("/{}", self.part));
        }
        if piece > 0 {
            key.push_str(&format!("+{piece}"));
        }
        key
    }

    /// The id of the command that makes a planned record.
    pub fn command_id(&self, planned: &Planned) -> CommandId {
        let label = match planned.slot {
            Slot::Order => "place_order",
            Slot::Return => "record_return",
            Slot::Damage => "post_damage",
            Slot::Waste => "post_waste",
            Slot::Adjustment => "post_adjustment",
        };
        CommandId(self.id(label, planned))
    }

    /// The id of a planned record.
    pub fn record_id(&self, planned: &Planned) -> Uuid {
        let label = match planned.slot {
            Slot::Order => "order",
            Slot::Return => "return",
            Slot::Damage => "damage",
            Slot::Waste => "waste",
            Slot::Adjustment => "adjustment",
        };
        self.id(label, planned)
    }

    fn id(&self, label: &str, planned: &Planned) -> Uuid {
        ids::imported(&format!("{SOURCE} {label}"), &planned.key, self.at().millis().unsigned_abs())
    }

    /// The commands that make a planned record.
    pub fn commands(&self, planned: &Planned, names: &Names) -> Vec<Given> {
        let id = self.record_id(planned);
        let location = Some(Key::from(names.location));
        let reference = Some(self.number().to_owned());
        let customer =
            self.rows.iter().find_map(|row| names.customers.get(&row.customer)).copied().map(Key::from);
        let first = self.command_id(planned);
        let given = |id, command, lines| Given {
            at: Some(self.at()),
            command,
            id,
            lines,
            subject: format!("invoice {}", self.number()),
        };
        let lines = planned.goods.len() + planned.charges.len();
        match planned.slot {
            Slot::Order => {
                let order = OrderId(id);
                let place = PlaceOrder {
                    channel: Some(CHANNEL.into()),
                    charges: self.charges(planned, 1),
                    customer,
                    lines: planned.goods.iter().map(|row| order_line(&self.rows[*row], names)).collect(),
                    location,
                    order: Some(order),
                    reference,
                    shortage: Some(ShortagePolicy::RefuseOrder),
                    ..PlaceOrder::default()
                };
                let hand_over = HandOverOrder { lines: None, note: None, order };
                let second = CommandId(self.id("hand_over_order", planned));
                vec![
                    given(first, Command::PlaceOrder(place), lines),
                    given(second, Command::HandOverOrder(hand_over), lines),
                ]
            }
            Slot::Return => {
                let back = RecordReturn {
                    charges: self.charges(planned, -1),
                    customer,
                    lines: planned.goods.iter().map(|row| returned_line(&self.rows[*row], names)).collect(),
                    location,
                    reference,
                    r#return: Some(ReturnId(id)),
                    ..RecordReturn::default()
                };
                vec![given(first, Command::RecordReturn(back), lines)]
            }
            Slot::Damage | Slot::Waste | Slot::Adjustment => {
                vec![given(first, self.document(planned, id, names), lines)]
            }
        }
    }

    fn document(&self, planned: &Planned, id: Uuid, names: &Names) -> Command {
        let document = Some(DocumentId(id));
        let location = Some(Key::from(names.location));
        let reference = Some(self.number().to_owned());
        let signed = planned.slot == Slot::Adjustment;
        let lines: Vec<lines::LineInput> =
            planned.goods.iter().map(|row| stock_line(&self.rows[*row], names, signed)).collect();
        let (note, reason) = (None, None);
        match planned.slot {
            Slot::Damage => {
                Command::PostDamage(PostDamage { document, lines, location, note, reason, reference })
            }
            Slot::Waste => {
                Command::PostWaste(PostWaste { document, lines, location, note, reason, reference })
            }
            _ => {
                Command::PostAdjustment(PostAdjustment { document, lines, location, note, reason, reference })
            }
        }
    }

    fn charges(&self, planned: &Planned, sign: i128) -> Vec<ChargeInput> {
        planned
            .charges
            .iter()
            .map(|row| {
                let row = &self.rows[*row];
                let minor = i64::try_from(row.pence() * sign).unwrap_or(i64::MAX);
                ChargeInput {
                    amount: Money::new(minor, 2),
                    kind: kind::charge(&row.code).unwrap_or("manual").into(),
                    tax_class: None,
                    text: charge_text(row),
                }
            })
            .collect()
    }
}

/// What a charge says: its words, and how many of what where there is more than one.
fn charge_text(row: &Row) -> String {
    let words = if row.description.is_empty() { &row.code } else { &row.description };
    let words: String = words.chars().take(150).collect();
    match row.quantity.abs() {
        1 => words,
        count => format!("{words}, {count} × {}", row.unit_price()),
    }
}

fn pieces(row: &Row) -> Quantity {
    Quantity::whole(row.quantity.abs())
}

fn order_line(row: &Row, names: &Names) -> LineInput {
    LineInput {
        discount: None,
        note: None,
        price: Some(row.unit_price()),
        product: names.product(&row.code),
        quantity: pieces(row),
        unit: None,
    }
}

fn returned_line(row: &Row, names: &Names) -> ReturnedLine {
    ReturnedLine {
        line: None,
        outcome: ReturnOutcome::Restock,
        price: Some(row.unit_price()),
        product: Some(names.product(&row.code)),
        quantity: pieces(row),
        reason: None,
        tax_rate: None,
        unit: None,
    }
}

fn stock_line(row: &Row, names: &Names, signed: bool) -> lines::LineInput {
    let note = if row.description.is_empty() { NO_NOTE } else { &row.description };
    lines::LineInput {
        cost: None,
        cost_of_unit: None,
        product: names.product(&row.code),
        quantity: if signed { Quantity::whole(row.quantity) } else { pieces(row) },
        reason: Some(note.chars().take(limits::NAME_MAX).collect()),
        unit: None,
    }
}
