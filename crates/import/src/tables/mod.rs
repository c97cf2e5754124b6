//! Lists of products, stock and customers, from any program that writes CSV.
//!
//! The whole file is read and compared with the business before anything is written: a line makes a new record,
//! changes one, says what is there already, or is wrong. Wrong lines don't stop good ones unless that is asked for.
//! An empty cell leaves a field as it is. Read in this order: [`columns`] (which column is which field), [`values`]
//! (what stands in a cell), then [`products`], [`customers`] and [`stock`].

pub mod columns;
pub mod customers;
pub mod products;
pub mod report;
pub mod stock;
pub mod values;

use crate::ImportError;
use crate::csv::{Record, Records};
use crate::online_retail::setup::record;
use crate::writer::{Batches, Given};
use ahash::HashMap;
use columns::{Columns, Field};
use onhand_domain::catalogue::add_location::AddLocation;
use onhand_domain::catalogue::set_business::SetBusiness;
use onhand_domain::command::Command;
use onhand_domain::ids::CommandId;
use onhand_domain::money;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::Business;
use onhand_domain::records::location::LocationKind;
use onhand_engine::Writer;
use onhand_store::Reader;
pub use report::{Problem, TableReport};
use std::path::Path;

/// The location that a business is set up with.
const FIRST_LOCATION: &str = "MAIN";

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Products, by SKU.
    Products,
    /// How much there is, by SKU.
    Stock,
    /// Customers, by code.
    Customers,
}

/// What was chosen for an import.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// The currency to set the business up with, where it is not yet.
    pub currency: Option<String>,
    /// Where the stock is, by code; absent: the business's own location.
    pub location: Option<String>,
    /// Pairs of field and column.
    pub map: Vec<(String, String)>,
    /// The name to set the business up with.
    pub name: Option<String>,
    /// Whether one wrong line stops all.
    pub strict: bool,
}

/// What a file would do.
#[derive(Debug)]
pub struct Plan {
    commands: Vec<Planned>,
    strict: bool,
    /// What it would come to.
    pub report: TableReport,
}

/// A command for lines of the file.
#[derive(Debug)]
struct Planned {
    command: Command,
    /// Whether its lines are counted as new; otherwise as changed.
    is_new: bool,
    /// The lines it is for; none where the rest needs it.
    lines: Vec<u64>,
}

/// What a line of a file is read with.
struct Line<'a> {
    columns: &'a Columns,
    record: &'a Record,
}

impl<'a> Line<'a> {
    /// What a field's column has.
    fn text(&self, field: &str) -> Option<&'a str> {
        self.columns.text(self.record, field)
    }

    /// Reads a field; `None` where there is nothing.
    fn read<T>(
        &self,
        field: &str,
        read: impl FnOnce(&str) -> Result<T, values::Wrong>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(field) else { return Ok(None) };
        read(text).map(Some).map_err(|wrong| self.wrong(field, wrong))
    }

    /// Reads a field that must be there.
    fn must<T>(
        &self,
        field: &str,
        read: impl FnOnce(&str) -> Result<T, values::Wrong>,
    ) -> Result<T, Problem> {
        self.read(field, read)?.ok_or_else(|| self.wrong(field, "nothing stands here".into()))
    }

    fn wrong(&self, field: &str, problem: values::Wrong) -> Problem {
        Problem {
            line: self.record.line,
            column: self.columns.name_of(field),
            value: self.text(field).map(str::to_owned),
            problem,
        }
    }
}

/// What a line does.
enum Effect {
    New(Command),
    Changed(Command),
    Unchanged,
    /// A line of a document that is put together at the end: new or changed.
    Collected {
        is_new: bool,
    },
}

/// Lines of one kind of list.
trait Lines {
    /// The fields.
    const FIELDS: &'static [Field];
    /// The field that names the record.
    const KEY: &'static str;

    /// What a line does.
    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError>;

    /// Commands of lines that were collected.
    fn rest(self) -> Vec<(Command, Vec<u64>)>;
}

/// Reads a file and compares it with the business.
pub fn plan(
    store: &dyn Reader,
    file: &Path,
    table: Table,
    options: &TableOptions,
) -> Result<Plan, ImportError> {
    let mut plan = Plan { commands: Vec::new(), strict: options.strict, report: TableReport::default() };
    let business = business(store, options, &mut plan)?;
    match table {
        Table::Products => fill(store, file, options, products::Products::new(business), &mut plan),
        Table::Customers => fill(store, file, options, customers::Customers, &mut plan),
        Table::Stock => {
            let stock = stock::Stock::new(store, &business, options)?;
            fill(store, file, options, stock, &mut plan)
        }
    }?;
    Ok(plan)
}

/// The business, or what it will be.
fn business(store: &dyn Reader, options: &TableOptions, plan: &mut Plan) -> Result<Business, ImportError> {
    if let Some(business) = record::<Business>(store, Business::id())? {
        return Ok(business);
    }
    let Some(currency) = options.currency.clone() else {
        return Err(ImportError::Business(
            "the business is not set up yet; give its currency with --currency".into(),
        ));
    };
    let set = SetBusiness {
        currency: Some(currency.clone()),
        name: Some(options.name.clone().unwrap_or_else(|| "My business".into())),
        ..SetBusiness::default()
    };
    if money::exponent_of(&currency).is_none() {
        return Err(ImportError::Business(format!("{currency} is not the code of a currency, such as GBP")));
    }
    let business = set.first().map_err(|refusal| ImportError::Refused {
        what: "set_business".into(),
        refusal: Box::new(refusal),
    })?;
    let code = options.location.clone().unwrap_or_else(|| FIRST_LOCATION.to_owned());
    plan.report.notes.push(format!("the business is set up in {currency}, with the location {code}"));
    let location = AddLocation {
        code,
        holdback: Quantity::ZERO,
        id: None,
        kind: LocationKind::Warehouse,
        name: "Warehouse".into(),
        names: Vec::new(),
        online: true,
    };
    for command in [Command::SetBusiness(set), Command::AddLocation(location)] {
        plan.commands.push(Planned { command, is_new: true, lines: Vec::new() });
    }
    Ok(business)
}

fn fill<L: Lines>(
    store: &dyn Reader,
    file: &Path,
    options: &TableOptions,
    mut lines: L,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let mut records = Records::open(file)?;
    let header = records.header()?;
    let columns = Columns::find(&header, L::FIELDS, &options.map)?;
    let report = &mut plan.report;
    (report.columns, report.ignored_columns) = (columns.mapped.clone(), columns.ignored.clone());
    let mut record = Record::default();
    let mut keys: HashMap<String, u64> = HashMap::default();
    while records.read(&mut record)? {
        report.rows += 1;
        let line = Line { columns: &columns, record: &record };
        if record.len() != header.names.len() {
            let problem = format!("{} fields, the header has {}", record.len(), header.names.len());
            report.wrong(Problem { line: record.line, column: None, value: None, problem });
            continue;
        }
        if let Some(key) = line.text(L::KEY) {
            if let Some(first) = keys.get(key) {
                report.wrong(line.wrong(L::KEY, format!("the same as on line {first}")));
                continue;
            }
            keys.insert(key.to_owned(), record.line);
        }
        let effect = lines.line(store, &line)?;
        let is_new = matches!(effect, Ok(Effect::New(_)));
        let (counted, command) = match effect {
            Err(problem) => {
                report.wrong(problem);
                continue;
            }
            Ok(Effect::Unchanged) => (&mut report.unchanged, None),
            Ok(Effect::New(command)) => (&mut report.new, Some(command)),
            Ok(Effect::Changed(command)) => (&mut report.changed, Some(command)),
            Ok(Effect::Collected { is_new: true }) => (&mut report.new, None),
            Ok(Effect::Collected { is_new: false }) => (&mut report.changed, None),
        };
        *counted += 1;
        if let Some(command) = command {
            plan.commands.push(Planned { command, is_new, lines: vec![record.line] });
        }
    }
    plan.commands.extend(lines.rest().into_iter().map(|(command, lines)| {
        let is_new = matches!(command, Command::PostOpening(_));
        Planned { command, is_new, lines }
    }));
    Ok(())
}

/// Does what was planned; gives what it came to.
pub fn apply(writer: &mut Writer, plan: Plan) -> Result<TableReport, ImportError> {
    let Plan { commands, strict, mut report } = plan;
    if (strict && report.wrong > 0) || report.new + report.changed == 0 {
        return Ok(report);
    }
    let environment = writer.environment().clone();
    let mut given = HashMap::default();
    let mut batches = Batches::new(writer);
    for (place, planned) in commands.into_iter().enumerate() {
        let id = CommandId(environment.ids.new_id(environment.clock.now()));
        let subject = place.to_string();
        let lines = planned.lines.len();
        given.insert(subject.clone(), (planned.is_new, planned.lines));
        batches.give(Given { at: None, command: planned.command, id, lines, subject })?;
    }
    let outcomes = batches.finish()?;
    report.written = outcomes.applied > 0;
    for named in outcomes.named {
        let Some((is_new, lines)) = given.get(&named.subject).filter(|(_, lines)| !lines.is_empty()) else {
            let what = named.command.to_owned();
            return Err(ImportError::Refused { what, refusal: Box::new(named.refusal) });
        };
        let counted = if *is_new { &mut report.new } else { &mut report.changed };
        *counted = counted.saturating_sub(lines.len() as u64);
        for line in lines {
            let problem = format!("{} was refused: {}", named.command, named.refusal.code());
            report.wrong(Problem { line: *line, column: None, value: None, problem });
        }
    }
    Ok(report)
}
