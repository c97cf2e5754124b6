//! One row of the wholesaler's file, as it is read.

use crate::csv::{FileError, Header, Record, Records};
use onhand_domain::decimal;
use onhand_domain::key::Key;
use onhand_domain::limits::NAME_MAX;
use onhand_domain::money::Price;
use onhand_domain::time::{Moment, Zone};
use std::path::Path;

/// Digits after the point of the prices in a [`Row`].
pub const PRICE_SCALE: u8 = 6;
/// No line is of more pieces.
const QUANTITY_MAX: i64 = 1_000_000_000;
/// No price is higher: a thousand million pounds.
const PRICE_MAX: i64 = 1_000_000_000_000_000;
/// Nor is a line worth more.
const VALUE_MAX: i128 = PRICE_MAX as i128;
/// Where the wholesaler's clock is.
pub const ZONE: &str = "Europe/London";

/// A row, with its codes as they are used here: without surrounding space, stock codes in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// When, of the wholesaler's clock.
    pub at: Moment,
    /// The stock code in capitals.
    pub code: String,
    /// The customer's country, as given.
    pub country: String,
    /// The customer's number; empty where there is none.
    pub customer: String,
    /// The name of the goods, or a clerk's note.
    pub description: String,
    /// The invoice's number.
    pub invoice: String,
    /// The line of the file, from 1.
    pub line: u64,
    /// Of one piece, in millionths of a pound.
    pub price: i64,
    /// Pieces, signed.
    pub quantity: i64,
}

impl Row {
    /// Quantity times price, in millionths of a pound.
    pub fn value(&self) -> i128 {
        i128::from(self.quantity) * i128::from(self.price)
    }

    /// The same, rounded to pence, half away from zero.
    pub fn pence(&self) -> i128 {
        decimal::divide_rounded(self.value(), 10_000)
    }

    /// The price as commands carry it.
    pub fn unit_price(&self) -> Price {
        let price = Price::new(self.price, PRICE_SCALE);
        price.in_currency(2).unwrap_or(price)
    }
}

/// Reads a price.
pub fn price(text: &str) -> Option<i64> {
    decimal::parse(text, PRICE_SCALE).ok().filter(|price| (-PRICE_MAX..=PRICE_MAX).contains(price))
}

/// The rows of a file.
pub struct Rows {
    records: Records,
    record: Record,
    columns: [usize; 8],
    /// The width of the header.
    width: usize,
    zone: Zone,
    last: (String, Option<Moment>),
}

/// A row, or what is wrong with its line.
pub type RowResult = Result<Row, String>;

impl Rows {
    /// Opens a file, plain or compressed.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut records = Records::open(path)?;
        let header: Header = records.header()?;
        let mut columns = [0; 8];
        let names = [
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
            "Country",
        ];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = header.place(name)?;
        }
        Ok(Self {
            records,
            record: Record::default(),
            columns,
            width: header.names.len(),
            zone: Zone::named(ZONE).unwrap_or_else(Zone::utc),
            last: (String::new(), None),
        })
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<RowResult>, FileError> {
        if !self.records.read(&mut self.record)? {
            return Ok(None);
        }
        Ok(Some(self.row()))
    }

    fn row(&mut self) -> RowResult {
        let record = &self.record;
        let line = record.line;
        if record.len() != self.width {
            return Err(format!("line {line}: {} fields, the header has {}", record.len(), self.width));
        }
        let [invoice, code, description, quantity, at, price_column, customer, country] =
            self.columns.map(|column| record.field(column).trim());
        let bad = |column: &str, value: &str, must: &str| {
            Err(format!("line {line}, {column} \"{}\": {must}", shortened(value)))
        };
        if at != self.last.0 {
            self.last = (at.to_owned(), self.zone.moment_of(at));
        }
        let Some(moment) = self.last.1 else {
            return bad("InvoiceDate", at, "not a date and time such as 2010-12-01T08:26:00");
        };
        let is_sound = |pieces: &i64| (-QUANTITY_MAX..=QUANTITY_MAX).contains(pieces);
        let Some(pieces) = quantity.parse::<i64>().ok().filter(is_sound) else {
            return bad("Quantity", quantity, "not a whole number of pieces");
        };
        let Some(price) = price(price_column) else {
            return bad("UnitPrice", price_column, "not a price such as 2.55");
        };
        let value = i128::from(pieces) * i128::from(price);
        if !(-VALUE_MAX..=VALUE_MAX).contains(&value) {
            return bad("UnitPrice", price_column, "too much for so many pieces to be true");
        }
        for (column, value) in [("InvoiceNo", invoice), ("StockCode", code)] {
            if value.is_empty() || value.len() > 50 || value.chars().any(char::is_control) {
                return bad(column, value, "not a number or code");
            }
        }
        if customer.len() > 50 || customer.chars().any(char::is_control) {
            return bad("CustomerID", customer, "not a customer's number");
        }
        if country.chars().nth(NAME_MAX).is_some() {
            return bad("Country", country, "too long for a country");
        }
        for (column, value) in [("StockCode", code), ("CustomerID", customer)] {
            if matches!(Key::parse(value), Key::Id(_)) {
                return bad(column, value, "in the form of a UUID, which no code may have");
            }
        }
        Ok(Row {
            at: moment,
            code: code.to_uppercase(),
            country: country.to_owned(),
            customer: customer.to_owned(),
            description: description.to_owned(),
            invoice: invoice.to_owned(),
            line,
            price,
            quantity: pieces,
        })
    }
}

fn shortened(value: &str) -> String {
    if value.chars().nth(40).is_none() {
        value.to_owned()
    } else {
        value.chars().take(40).chain(['…']).collect()
    }
}
