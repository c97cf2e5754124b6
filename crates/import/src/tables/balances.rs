//! Lists of what customers owed when the business began to keep accounts here: a line for each open bill, or one for each
//! customer.
//!
//! A balance is found again by customer and reference, or by customer and day where there is none: what the account has of it
//! already is not posted twice, and where the file says another figure, the difference is posted.

use super::columns::{Field, plain};
use super::line::{Effect, Line};
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, Planned, values};
use crate::ImportError;
use ahash::HashMap;
use onhand_domain::accounts::post_account_opening::PostAccountOpening;
use onhand_domain::command::Command;
use onhand_domain::ids::CustomerId;
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Money;
use onhand_domain::records::account::EntryKind;
use onhand_domain::records::customer::CustomerStatus;
use onhand_domain::records::{AccountEntry, Business, Customer};
use onhand_domain::time::Day;
use onhand_store::Reader;
use onhand_store::reads::{each, each_found, found};
use std::collections::hash_map::Entry;

/// Names of columns of what is owed that have what is owed the other way beside them.
const DEBIT: &[&str] = &["debit", "مدين"];

/// The columns of a list of opening balances: those of open invoices and of accounts receivable in Odoo, Square and
/// Shopify among them.
pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "code",
        &[
            "customercode",
            "code",
            "customerid",
            "customerno",
            "customernumber",
            "partnerreference",
            "partnerref",
            "account",
            "accountno",
            "accountnumber",
            "رمزالعميل",
            "رقمالعميل",
            "كودالعميل",
            "رمزالزبون",
            "الرمز",
        ],
    ),
    Field::text(
        "name",
        &[
            "customername",
            "customer",
            "partner",
            "partnername",
            "partnerdisplayname",
            "invoicepartnerdisplayname",
            "billingcompany",
            "companyname",
            "company",
            "billingname",
            "displayname",
            "name",
            "اسمالعميل",
            "العميل",
            "الزبون",
            "الاسم",
        ],
    ),
    Field::number(
        "balance",
        &[
            "openingbalance",
            "outstandingbalance",
            "amountduesigned",
            "amountresidualsigned",
            "amountresidual",
            "residualamount",
            "amountdue",
            "balancedue",
            "openbalance",
            "openamount",
            "outstanding",
            "totalreceivable",
            "balance",
            "amount",
            "debit",
            "الرصيدالافتتاحي",
            "الرصيد",
            "المبلغالمستحق",
            "المبلغ",
            "مدين",
        ],
    )
    .needed(),
    Field::number("credit", &["credit", "دائن"]),
    Field::text(
        "date",
        &[
            "date",
            "invoicedate",
            "invoicebilldate",
            "billdate",
            "entrydate",
            "day",
            "createdat",
            "التاريخ",
            "تاريخالفاتوره",
        ],
    ),
    Field::text(
        "due",
        &[
            "duedate",
            "datematurity",
            "invoicedatedue",
            "due",
            "nextpaymentdueat",
            "تاريخالاستحقاق",
            "الاستحقاق",
        ],
    ),
    Field::text(
        "reference",
        &[
            "reference",
            "ref",
            "invoicenumber",
            "invoiceno",
            "invoiceid",
            "billnumber",
            "number",
            "journalentry",
            "document",
            "label",
            "note",
            "name",
            "المرجع",
            "رقمالفاتوره",
            "ملاحظات",
        ],
    ),
];

/// Lines of a list of opening balances.
pub(super) struct Balances {
    business: Business,
    /// What is posted, and its lines.
    given: Vec<Planned>,
    /// The lines of what was said.
    known: HashMap<Bill, u64>,
    /// By name in small letters; read where a line first names one.
    names: Option<HashMap<String, Vec<CustomerId>>>,
    /// By customer: the opening balances that stand.
    standing: HashMap<CustomerId, Vec<AccountEntry>>,
    total: Money,
}

/// What a balance is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Bill {
    customer: CustomerId,
    /// Where there is no reference.
    day: Option<Day>,
    reference: Option<String>,
}

/// What a line says.
struct Said {
    amount: Money,
    date: Option<Day>,
    due: Option<Day>,
    reference: Option<String>,
}

impl Balances {
    pub fn new(business: Business) -> Self {
        let total = Money::zero(business.exponent());
        let (given, known, standing) = (Vec::new(), HashMap::default(), HashMap::default());
        Self { business, given, known, names: None, standing, total }
    }

    /// What a line says; `None` where it has neither a customer nor an amount: a further row of the order above it.
    fn said(&self, line: &Line<'_>) -> Result<Option<Said>, Problem> {
        let amount = |text: &str| values::amount(line.numerals, text, self.business.exponent());
        let day = |text: &str| values::day(line.numerals, text);
        let is_debit =
            line.columns.name_of("balance").is_some_and(|name| DEBIT.contains(&plain(&name).as_str()));
        let owed = line.read("balance", amount)?;
        let paid = if is_debit { line.read("credit", amount)? } else { None };
        let nothing = Money::zero(self.business.exponent());
        let amount = match (owed, paid) {
            (None, None) if line.text("code").or(line.text("name")).is_none() => return Ok(None),
            (None, None) => return Err(line.wrong("balance", Reason::Missing)),
            (owed, paid) => owed.unwrap_or(nothing).minus(paid.unwrap_or(nothing)),
        };
        Ok(Some(Said {
            amount: amount.map_err(|_| line.wrong("balance", Reason::TooLarge))?,
            date: line.read("date", day)?,
            due: line.read("due", day)?,
            reference: line.read("reference", |text| values::note(text.trim_start_matches('\'')))?,
        }))
    }

    /// Whose balance it is: by code, or by a name that one customer has.
    fn customer(
        &mut self,
        store: &dyn Reader,
        line: &Line<'_>,
    ) -> Result<Result<CustomerId, Problem>, ImportError> {
        let by_code = |code: &str| {
            let lookup = Lookup::CustomerByCode(code.trim_start_matches('\'').to_owned());
            Ok::<_, ImportError>(found::<Customer>(store, &lookup)?)
        };
        let (field, customer) = match (line.text("code"), line.text("name")) {
            (Some(code), _) => ("code", by_code(code)?),
            (None, None) => return Ok(Err(line.wrong("name", Reason::Missing))),
            (None, Some(name)) => match &self.named(store)?.get(&name.to_lowercase()).map(Vec::as_slice) {
                Some([id]) => return Ok(Ok(*id)),
                Some(_) => return Ok(Err(line.wrong("name", Reason::SeveralCustomers))),
                None => ("name", by_code(name)?),
            },
        };
        Ok(match customer {
            Some(customer) if customer.status == CustomerStatus::Archived => {
                Err(line.wrong(field, Reason::Archived))
            }
            Some(customer) => Ok(customer.id),
            None => Err(line.wrong(field, Reason::NoCustomer)),
        })
    }

    fn named(&mut self, store: &dyn Reader) -> Result<&HashMap<String, Vec<CustomerId>>, ImportError> {
        if self.names.is_none() {
            let mut names: HashMap<String, Vec<CustomerId>> = HashMap::default();
            each(store, &[], |customer: &Customer| {
                if customer.status != CustomerStatus::Archived {
                    names.entry(customer.name.to_lowercase()).or_default().push(customer.id);
                }
                Ok::<_, ImportError>(())
            })?;
            self.names = Some(names);
        }
        Ok(self.names.get_or_insert_default())
    }

    /// What the account has of a bill.
    fn standing(&mut self, store: &dyn Reader, bill: &Bill) -> Result<Option<Money>, ImportError> {
        let standing = match self.standing.entry(bill.customer) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(openings(store, bill.customer)?),
        };
        let is_of = |entry: &&AccountEntry| match (&bill.reference, bill.day) {
            (Some(_), _) => entry.note == bill.reference,
            (None, Some(day)) => entry.note.is_none() && entry.day == day,
            (None, None) => entry.note.is_none(),
        };
        let mut sum = None;
        for entry in standing.iter().filter(is_of) {
            let more = sum.unwrap_or(Money::zero(self.business.exponent())).plus(entry.amount);
            sum =
                Some(more.map_err(|_| ImportError::Business("an account is larger than money goes".into()))?);
        }
        Ok(sum)
    }
}

/// The opening balances that stand in an account.
fn openings(store: &dyn Reader, customer: CustomerId) -> Result<Vec<AccountEntry>, ImportError> {
    let mut standing = Vec::new();
    each_found(store, &Lookup::AccountEntriesOf(customer), |entry: &AccountEntry| {
        if entry.kind == EntryKind::Opening && !entry.reversed && entry.reverses.is_none() {
            standing.push(entry.clone());
        }
        Ok::<_, ImportError>(())
    })?;
    Ok(standing)
}

impl Lines for Balances {
    const KEYS: &'static [&'static str] = &[];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = match self.said(line) {
            Ok(Some(said)) => said,
            Ok(None) => return Ok(Ok(Effect::Skipped)),
            Err(problem) => return Ok(Err(problem)),
        };
        let customer = match self.customer(store, line)? {
            Ok(customer) => customer,
            Err(problem) => return Ok(Err(problem)),
        };
        let day = said.date.filter(|_| said.reference.is_none());
        let bill = Bill { customer, day, reference: said.reference.clone() };
        if let Some(first) = self.known.insert(bill.clone(), line.record.line) {
            let field = if bill.reference.is_some() { "reference" } else { "balance" };
            return Ok(Err(line.wrong(field, Reason::Duplicate(first.to_string()))));
        }
        let standing = self.standing(store, &bill)?;
        let posted = standing.unwrap_or(Money::zero(self.business.exponent()));
        let sums = said.amount.minus(posted).and_then(|more| Ok((more, self.total.plus(more)?)));
        let Ok((amount, total)) = sums else { return Ok(Err(line.wrong("balance", Reason::TooLarge))) };
        if amount.is_zero() {
            return Ok(Ok(Effect::Unchanged));
        }
        self.total = total;
        let is_new = standing.is_none();
        self.given.push(Planned {
            at: said.date.and_then(|day| self.business.zone().start_of(day, self.business.day_starts)),
            command: Command::PostAccountOpening(PostAccountOpening {
                amount,
                customer: Key::from(customer),
                due: said.due.filter(|_| amount.minor() > 0),
                entry: None,
                note: said.reference,
            }),
            is_new,
            lines: vec![line.record.line],
        });
        Ok(Ok(Effect::Collected { is_new }))
    }

    fn notes(&self) -> Vec<String> {
        match self.given.len() {
            0 => Vec::new(),
            count => vec![format!("{count} balances to post, {} in all", self.total)],
        }
    }

    fn rest(self) -> Vec<Planned> {
        self.given
    }
}
