//! What is wrong with a cell or a row: a code, and what it is about. The sentences are the catalogue's.

use onhand_words::{Language, Said, Speech};
use serde_json::{Value, json};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $(($field:ident))?: $code:literal;)*) => {
        /// What is wrong.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $name $((reasons!(@type $field)))?,)* }

        impl Reason {
            /// Every code, each with the field that its sentence may name.
            pub const CODES: &'static [(&'static str, Option<&'static str>)] =
                &[$(($code, reasons!(@field $($field)?))),*];

            /// Its code.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name $((reasons!(@rest $field)))? => $code),* }
            }

            /// What the sentence is about.
            fn data(&self) -> Value {
                match self { $(Self::$name $(($field))? => json!({ $(stringify!($field): $field)? })),* }
            }
        }
    };
    (@type $field:ident) => { String };
    (@rest $field:ident) => { _ };
    (@field $field:ident) => { Some(stringify!($field)) };
    (@field) => { None };
}

impl Reason {
    /// The catalogue's sentence in that language.
    pub fn sentence(&self, language: Language) -> String {
        let said = Speech::new(language).say("cells", self.code(), &self.data());
        let said = Said { lines: Vec::new(), sentence: said.unwrap_or_else(|| self.code().to_owned()) };
        match language {
            // Nothing in it runs the other way.
            Language::English => said.unmarked().sentence,
            Language::Arabic => said.sentence,
        }
    }
}

reasons! {
    /// Two things could be meant.
    AmbiguousDate: "ambiguous_date";
    /// Two things could be meant.
    AmbiguousNumber: "ambiguous_number";
    /// The record is archived.
    Archived: "archived";
    /// Another has it.
    BarcodeTaken(other): "barcode_taken";
    /// Below zero.
    BelowZero: "below_zero";
    /// A formula came to nothing.
    CellError: "cell_error";
    /// The check digit does not fit.
    CheckDigit: "check_digit";
    /// The same key twice.
    Duplicate(line): "duplicate";
    /// Finer than the unit.
    FinerThanUnit: "finer_than_unit";
    /// As many digits as a GTIN without its zeros.
    LostZeros: "lost_zeros";
    /// A GTIN without its zeros, and which.
    LostZerosOf(code): "lost_zeros_of";
    /// Nothing where something must be.
    Missing: "missing";
    /// A new product without a name.
    NameNeeded: "name_needed";
    /// No customer group of that code.
    NoGroup: "no_group";
    /// No location of that code or name.
    NoLocation: "no_location";
    /// No price list of that code.
    NoPriceList: "no_price_list";
    /// No product of that SKU.
    NoProduct: "no_product";
    /// No customer of that code.
    NoCustomer: "no_customer";
    /// Not translated.
    NotLookedUp(file): "not_looked_up";
    /// Not a code.
    NotACode: "not_a_code";
    /// Not a day.
    NotADate: "not_a_date";
    /// Not a number.
    NotANumber: "not_a_number";
    /// Not a number of days.
    NotDays: "not_days";
    /// A service.
    NotTracked: "not_tracked";
    /// One of a few words.
    OneOf(words): "one_of";
    /// Refused as it was applied.
    Refused(code): "refused";
    /// More customers than one have this name.
    SeveralCustomers: "several_customers";
    /// A spreadsheet made `2.02E+11` of it.
    Shortened: "shortened";
    /// No such tax class.
    TaxClass: "tax_class";
    /// Too many cells.
    Width(figures): "width";
    /// More digits than money has.
    TooFine: "too_fine";
    /// Absurd.
    TooLarge: "too_large";
    /// Too long.
    TooLong(most): "too_long";
    /// More digits than a barcode has.
    TooManyDigits: "too_many_digits";
}
