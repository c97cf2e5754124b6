//! Tills: sessions with their float, sales, what is brought back, and the Z in the evening.

use super::Trade;
use super::book::Line;
use crate::setup;
use crate::step::{self, Step};
use onhand_domain::time::Moment;
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

/// Notes that people pay with, in whole units of the currency.
const NOTES: &[i64] = &[5, 10, 20, 50, 100, 200, 500];

/// A till from its float to its Z.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Who is at it.
    pub cashier: usize,
    /// Since when.
    pub opens: Moment,
    /// What is in the drawer, by the books.
    drawer: i64,
    /// In which shop.
    pub place: usize,
    /// A place in the content's tills.
    pub till: usize,
}

/// A sale that something may be brought back of.
#[derive(Clone, Debug)]
pub struct Sold {
    line: Line,
    paid: i64,
    place: usize,
    sale: Uuid,
}

impl Session {
    /// A till that will be opened at a moment.
    pub fn new(till: usize, place: usize, cashier: usize, opens: Moment) -> Self {
        Self { cashier, drawer: 0, opens, place, till }
    }
}

impl Trade<'_> {
    fn register(&self, session: usize) -> Uuid {
        let session = &self.sessions[session];
        step::id("register", &self.content().tills[session.till].code, session.opens)
    }

    fn at_till(&mut self, session: usize, kind: &str, name: &'static str, data: Value, at: Moment) {
        let Session { till, cashier, .. } = self.sessions[session];
        let code = self.content().tills[till].code.clone();
        let key = format!("{kind} {code} {}", self.steps.len());
        let device = Some(step::device(&code));
        self.steps.push(Step { by: cashier, device, ..Step::new(key, name, data, at) });
    }

    /// Opens a till with its float.
    pub(super) fn open_till(&mut self, session: usize, at: Moment) {
        let float = 10_000;
        self.sessions[session].drawer = float;
        let place = setup::place_id(&self.content().locations[self.sessions[session].place]);
        let data =
            json!({"register": self.register(session), "location": place, "float": self.book.money(float)});
        self.at_till(session, "open", "open_register", data, at);
    }

    /// Sells lines of which there is enough; gives the sale.
    pub(super) fn sell(&mut self, session: usize, lines: &[Line], at: Moment) -> Option<Uuid> {
        let place = self.sessions[session].place;
        let till = self.sessions[session].till;
        if lines.is_empty() {
            return None;
        }
        for line in lines {
            if self.content().products[line.product].tracked {
                self.book.level_mut(place, line.product).on_hand -= line.quantity;
            }
        }
        let amounts = self.book.amounts(lines);
        let total: i64 = amounts.iter().sum();
        self.receipts[till] += 1;
        let code = &self.content().tills[till].code;
        let receipt = format!("{code}-{:06}", self.receipts[till]);
        let sale = step::id("sale", &receipt, at);
        let payment = self.payment(session, total);
        let data = json!({
            "sale": sale, "register": self.register(session), "receipt": receipt,
            "location": setup::place_id(&self.content().locations[place]),
            "lines": self.book.lines(lines), "payments": [payment],
        });
        self.at_till(session, "sale", "record_sale", data, at);
        if let (Some(line), Some(paid)) = (lines.first(), amounts.first()) {
            self.sold.push(Sold { line: *line, paid: *paid, place, sale });
        }
        Some(sale)
    }

    /// How a total is paid: in cash, rounded where the business does, or by card.
    fn payment(&mut self, session: usize, total: i64) -> Value {
        if self.random.random_bool(0.35) {
            return json!({"kind": "card", "amount": self.book.money(total)});
        }
        let due = self.book.in_cash(total);
        self.sessions[session].drawer += due;
        let whole = 10_i64.pow(self.book.exponent.into());
        let mut payment = json!({"kind": "cash", "amount": self.book.money(due)});
        let note = NOTES.iter().map(|note| note * whole).find(|note| *note >= due);
        if let Some(note) = note.filter(|note| *note != due && self.random.random_bool(0.7)) {
            payment["tendered"] = self.book.money(note);
        }
        payment
    }

    /// Takes something back that was sold in the shop not long ago.
    pub(super) fn take_back(&mut self, session: usize, at: Moment) {
        let place = self.sessions[session].place;
        let first = self.sold.len().saturating_sub(60);
        let Some(found) = (first..self.sold.len()).find(|index| self.sold[*index].place == place) else {
            return;
        };
        let Sold { line, paid, sale, .. } = self.sold.remove(found);
        if self.book.held.contains(&line.product) {
            return;
        }
        self.book.level_mut(place, line.product).on_hand += line.quantity;
        let back = self.book.in_cash(paid);
        self.sessions[session].drawer -= back;
        let data = json!({
            "sale": sale, "register": self.register(session),
            "lines": [{"line": 0, "quantity": super::book::quantity(line.quantity), "outcome": "restock"}],
            "payments": [{"kind": "cash", "amount": self.book.money(back)}], "note": "Not what was wanted",
        });
        self.at_till(session, "return", "record_return", data, at);
    }

    /// Cash taken in the session beside sales: a deposit, the rest of an order.
    pub(super) fn put_in_drawer(&mut self, session: usize, amount: i64) -> Uuid {
        self.sessions[session].drawer += amount;
        self.register(session)
    }

    /// Counts the drawer and closes the till; so much more than by the books is there.
    pub(super) fn close_till(&mut self, session: usize, over: i64, at: Moment) {
        let counted = self.book.money((self.sessions[session].drawer + over).max(0));
        let data = json!({"register": self.register(session), "count": {"total": counted}});
        self.at_till(session, "close", "close_register", data, at);
    }

    /// The session of a till that was open at a moment.
    pub(super) fn session_of(&self, till: usize, at: Moment) -> Option<usize> {
        let is_it = |session: &Session| session.till == till && session.opens <= at;
        (0..self.sessions.len()).rev().find(|index| is_it(&self.sessions[*index]))
    }
}
