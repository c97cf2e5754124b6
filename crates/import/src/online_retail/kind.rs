//! What a row of the file is: the one place that decides it.

use super::row::Row;
use serde::Serialize;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Goods sold.
    Sale,
    /// Goods that left for nothing: a line of an order at price zero.
    Free,
    /// Postage, a discount, a fee, a manual line, a voucher: money without stock, on an order.
    Charge,
    /// Goods brought back.
    Return,
    /// Money without stock, given back.
    ChargeBack,
    /// Broken goods.
    Damage,
    /// Goods thrown away.
    Waste,
    /// Stock that the clerk took off.
    Missing,
    /// Stock that the clerk put on.
    Found,
    /// Set aside: a debt that nobody will pay, and its corrections.
    BadDebt,
    /// Set aside: money without stock, and no money either.
    EmptyCharge,
    /// Set aside: no pieces.
    NoPieces,
    /// Set aside: a price below zero.
    NegativePrice,
}

/// What rows of an invoice become, in the order in which it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// An order, placed and handed over.
    Order,
    /// A return.
    Return,
    /// A damage document.
    Damage,
    /// A waste document.
    Waste,
    /// An adjustment.
    Adjustment,
}

impl Slot {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Order, Self::Return, Self::Damage, Self::Waste, Self::Adjustment];
}

impl Kind {
    /// All, in the order of the report.
    pub const ALL: [Self; 13] = [
        Self::Sale,
        Self::Free,
        Self::Charge,
        Self::Return,
        Self::ChargeBack,
        Self::Damage,
        Self::Waste,
        Self::Missing,
        Self::Found,
        Self::BadDebt,
        Self::EmptyCharge,
        Self::NoPieces,
        Self::NegativePrice,
    ];

    /// For people.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Sale => "goods sold",
            Self::Free => "goods at no price",
            Self::Charge => "charges",
            Self::Return => "goods brought back",
            Self::ChargeBack => "charges given back",
            Self::Damage => "damaged",
            Self::Waste => "thrown away",
            Self::Missing => "adjusted down",
            Self::Found => "adjusted up",
            Self::BadDebt => "bad debt",
            Self::EmptyCharge => "a charge of nothing",
            Self::NoPieces => "no pieces",
            Self::NegativePrice => "a price below zero",
        }
    }

    /// What it becomes; `None` where it is set aside.
    pub const fn slot(self) -> Option<Slot> {
        match self {
            Self::Sale | Self::Free | Self::Charge => Some(Slot::Order),
            Self::Return | Self::ChargeBack => Some(Slot::Return),
            Self::Damage => Some(Slot::Damage),
            Self::Waste => Some(Slot::Waste),
            Self::Missing | Self::Found => Some(Slot::Adjustment),
            Self::BadDebt | Self::EmptyCharge | Self::NoPieces | Self::NegativePrice => None,
        }
    }

    /// Why it is set aside, where it is.
    pub const fn set_aside(self) -> Option<&'static str> {
        match self {
            Self::BadDebt => Some("a correction of the sales ledger: no goods, no customer, no sale"),
            Self::EmptyCharge => Some("a code that is no goods, at no price, on an invoice of nothing else"),
            Self::NoPieces => Some("nothing was sold or moved"),
            Self::NegativePrice => Some("a price below zero can't be sold at; it is not a bad debt either"),
            _ => None,
        }
    }

    /// Whether it is money without stock.
    pub const fn is_charge(self) -> bool {
        matches!(self, Self::Charge | Self::ChargeBack)
    }
}

/// The kinds of the rows of one invoice.
pub fn kinds(rows: &[Row]) -> Vec<Kind> {
    let is_credit = rows.first().is_some_and(|row| row.invoice.starts_with(['C', 'c']));
    let has_money = rows.iter().any(|row| row.quantity > 0 && row.price > 0);
    let mut kinds: Vec<Kind> = rows.iter().map(|row| kind(row, is_credit, has_money)).collect();
    // Postage of nothing is worth keeping on an order, and makes none by itself.
    let empty = |slot: Slot| {
        let mut of_slot = rows.iter().zip(&kinds).filter(|(_, kind)| kind.slot() == Some(slot));
        of_slot.all(|(row, kind)| kind.is_charge() && row.price == 0)
    };
    let (no_order, no_return) = (empty(Slot::Order), empty(Slot::Return));
    for kind in &mut kinds {
        match *kind {
            Kind::Charge if no_order => *kind = Kind::EmptyCharge,
            Kind::ChargeBack if no_return => *kind = Kind::EmptyCharge,
            _ => {}
        }
    }
    kinds
}

fn kind(row: &Row, is_credit: bool, has_money: bool) -> Kind {
    if row.code == "B" || row.invoice.starts_with(['A', 'a']) {
        return Kind::BadDebt;
    }
    if row.price < 0 {
        return Kind::NegativePrice;
    }
    if row.quantity == 0 {
        return Kind::NoPieces;
    }
    if charge(&row.code).is_some() {
        return if is_credit { Kind::ChargeBack } else { Kind::Charge };
    }
    match (row.quantity > 0, row.price > 0) {
        (true, true) => Kind::Sale,
        // Goods at no price left the warehouse where someone is named or something else is charged for.
        (true, false) if is_credit || has_money || !row.customer.is_empty() => Kind::Free,
        (true, false) => Kind::Found,
        (false, _) if is_credit => Kind::Return,
        (false, true) => Kind::Return,
        (false, false) => loss(&row.description),
    }
}

/// The kind of charge that a code stands for; `None` where it is a code of goods.
pub fn charge(code: &str) -> Option<&'static str> {
    match code {
        "POST" | "DOT" => Some("postage"),
        "C2" => Some("carriage"),
        "M" => Some("manual"),
        "D" => Some("discount"),
        "S" => Some("samples"),
        "AMAZONFEE" | "BANK CHARGES" => Some("fee"),
        "CRUK" => Some("charity"),
        // Pads at a tenth of a penny stand for pads that are part of a cushion's price.
        "PADS" => Some("pads"),
        _ if code.starts_with("GIFT_") => Some("voucher"),
        _ => None,
    }
}

/// What a clerk's note says became of goods that were taken off at no price.
fn loss(note: &str) -> Kind {
    let note = note.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| note.contains(word));
    if says(&["throw", "unsaleable", "dispose"]) {
        Kind::Waste
    } else if says(&[
        "damage", "broken", "crack", "smash", "crush", "faulty", "wet", "water", "rust", "mould", "smudge",
    ]) {
        Kind::Damage
    } else {
        Kind::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::time::Moment;

    fn row(invoice: &str, code: &str, note: &str, quantity: i64, price: i64, customer: &str) -> Row {
        Row {
            at: Moment::EARLIEST,
            code: code.into(),
            country: String::new(),
            customer: customer.into(),
            description: note.into(),
            invoice: invoice.into(),
            line: 2,
            price,
            quantity,
        }
    }

    #[test]
    fn every_row_is_of_one_kind() {
        for (invoice, code, note, quantity, price, customer, kind) in [
            ("536365", "85123A", "HOLDER", 6, 2_550_000, "17850", Kind::Sale),
            ("536365", "85123A", "HOLDER", 6, 0, "17850", Kind::Free),
            ("536365", "85123A", "", 6, 0, "", Kind::Found),
            ("536365", "85123A", "", -6, 0, "", Kind::Missing),
            ("536365", "85123A", "?", -6, 0, "", Kind::Missing),
            ("536365", "85123A", "wet damaged", -6, 0, "", Kind::Damage),
            ("536365", "85123A", "POSSIBLE DAMAGES OR LOST?", -6, 0, "", Kind::Damage),
            ("536365", "85123A", "printing smudges/thrown away", -6, 0, "", Kind::Waste),
            ("536365", "85123A", "mouldy, unsaleable.", -6, 0, "", Kind::Waste),
            ("536365", "85123A", "counted", -6, 0, "", Kind::Missing),
            ("536365", "85123A", "HOLDER", -6, 2_550_000, "", Kind::Return),
            ("C536365", "85123A", "HOLDER", -6, 2_550_000, "17850", Kind::Return),
            ("C536365", "85123A", "HOLDER", -6, 0, "17850", Kind::Return),
            ("C536365", "D", "Discount", -1, 27_500_000, "14527", Kind::ChargeBack),
            ("536365", "POST", "POSTAGE", 3, 18_000_000, "12583", Kind::Charge),
            ("536365", "POST", "", 1_000, 0, "", Kind::EmptyCharge),
            ("536365", "GIFT_0001_20", "Voucher £20.00", 1, 16_670_000, "", Kind::Charge),
            ("536365", "DCGSSGIRL", "GIRLS PARTY BAG", 1, 3_290_000, "", Kind::Sale),
            ("A563186", "B", "Adjust bad debt", 1, -11_062_060_000, "", Kind::BadDebt),
            ("536365", "22467", "X", 1, -1, "", Kind::NegativePrice),
            ("536365", "22467", "X", 0, 1, "", Kind::NoPieces),
        ] {
            assert_eq!(
                kinds(&[row(invoice, code, note, quantity, price, customer)]),
                [kind],
                "{invoice} {code} {note} {quantity} at {price}"
            );
        }
    }

    #[test]
    fn what_else_is_on_the_invoice_counts() {
        let goods = |price| row("537534", "22697", "CUP", 1, price, "");
        let postage = |price| row("537534", "DOT", "DOTCOM POSTAGE", 1, price, "");
        assert_eq!(kinds(&[goods(0), postage(18_000_000)]), [Kind::Free, Kind::Charge]);
        assert_eq!(kinds(&[goods(1), postage(0)]), [Kind::Sale, Kind::Charge]);
        assert_eq!(kinds(&[goods(0), postage(0)]), [Kind::Found, Kind::EmptyCharge]);
    }
}
