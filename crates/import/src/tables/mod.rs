//! Lists of products, places, stock, customers, agreed prices and opening balances, from any program that writes .xlsx or text with separators.
//!
//! The whole file is read and compared with the business before anything is written: a line makes a new record,
//! changes one, says what is there already, or is wrong. Wrong lines don't stop good ones unless that is asked for.
//! An empty cell leaves a field as it is. Read in this order: [`header`] (where the table is), [`columns`] (which column
//! is which field), [`values`] and [`numerals`] (what stands in a cell), then the kinds of list; [`mod@apply`] gives the
//! commands under one import, [`undo`] takes back what one did.

pub mod apply;
mod balances;
pub mod columns;
mod customers;
pub mod header;
mod line;
mod locations;
pub mod numerals;
mod prices;
mod product_fields;
mod products;
pub mod reason;
pub mod report;
mod stock;
pub mod translate;
pub mod undo;
pub mod values;
pub mod wrong_rows;

use crate::ImportError;
use crate::csv::Record;
use crate::sheet::{Form, Spreadsheet};
use ahash::HashMap;
pub use apply::apply;
use columns::{Columns, Field, Names};
use line::{Effect, Line};
use numerals::Numerals;
use onhand_domain::catalogue::add_location::AddLocation;
use onhand_domain::catalogue::set_business::SetBusiness;
use onhand_domain::command::Command;
use onhand_domain::money;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::Business;
use onhand_domain::records::import::{ImportKind, ImportMapping, MappedColumn};
use onhand_domain::records::location::LocationKind;
use onhand_domain::time::Moment;
use onhand_store::Reader;
use onhand_store::reads::record;
use reason::Reason;
pub use report::{Problem, TableReport};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use translate::{Translation, Translations};

/// The location that a business is set up with.
const FIRST_LOCATION: &str = "MAIN";

/// What figures of a list of stock are taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StockAs {
    /// Opening stock where nothing ever was, a count elsewhere.
    #[default]
    Found,
    /// Opening stock.
    Opening,
    /// A count made now.
    Count,
}

/// What was chosen for an import.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// Whether a file is taken in that was taken in before.
    pub again: bool,
    /// The currency to set the business up with, where it is not yet.
    pub currency: Option<String>,
    /// What the file is called, where its path does not say.
    pub file_name: Option<String>,
    /// What the file lists; absent: what its columns say.
    pub kind: Option<ImportKind>,
    /// Where the stock is, by code; absent: the business's own location.
    pub location: Option<String>,
    /// Pairs of field and column.
    pub map: Vec<(String, String)>,
    /// The name to set the business up with.
    pub name: Option<String>,
    /// Photos by the names of their files, in small letters: their hashes.
    pub photos: HashMap<String, String>,
    /// What figures of stock are taken for.
    pub stock_as: StockAs,
    /// Whether one wrong line stops all.
    pub strict: bool,
    /// What the values of columns stand for in other files.
    pub translations: Vec<Translation>,
}

/// What a file would do.
#[derive(Debug)]
pub struct Plan {
    commands: Vec<Planned>,
    file: String,
    /// Of the file, and of how it was read.
    hash: String,
    kind: ImportKind,
    /// Columns that were told by hand, to be remembered.
    mapping: Option<(Vec<MappedColumn>, Vec<String>)>,
    /// An import of the same file that was begun and not ended.
    resumes: Option<onhand_domain::ids::ImportId>,
    strict: bool,
    /// What it would come to.
    pub report: TableReport,
}

/// A command for lines of the file.
#[derive(Debug)]
struct Planned {
    /// When it happened; absent: as it is taken in.
    at: Option<Moment>,
    command: Command,
    /// Whether its lines are counted as new; otherwise as changed.
    is_new: bool,
    /// The lines it is for; none where the rest needs it.
    lines: Vec<u64>,
}

/// Lines of one kind of list.
trait Lines: Sized {
    /// The fields that name the record, of which a line has at least one; each record once.
    const KEYS: &'static [&'static str];

    /// What a line does.
    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError>;

    /// What is worth a word.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Commands of lines that were collected.
    fn rest(self) -> Vec<Planned> {
        Vec::new()
    }
}

/// The fields of each kind of list.
fn fields_of(kind: ImportKind) -> &'static [Field] {
    match kind {
        ImportKind::Products => products::FIELDS,
        ImportKind::Locations => locations::FIELDS,
        ImportKind::Stock => stock::FIELDS,
        ImportKind::Customers => customers::FIELDS,
        ImportKind::PriceLists => prices::FIELDS,
        ImportKind::OpeningBalances => balances::FIELDS,
    }
}

/// Kinds of list that can be taken in.
pub const KINDS: &[ImportKind] = &[
    ImportKind::Products,
    ImportKind::Locations,
    ImportKind::Stock,
    ImportKind::Customers,
    ImportKind::PriceLists,
    ImportKind::OpeningBalances,
];

/// Reads a file and compares it with the business.
pub fn plan(store: &dyn Reader, path: &Path, options: &TableOptions) -> Result<Plan, ImportError> {
    let mut file = Spreadsheet::open(path)?;
    let kinds: Vec<(ImportKind, &'static [Field])> = KINDS
        .iter()
        .filter(|kind| options.kind.is_none_or(|wanted| wanted == **kind))
        .map(|kind| (*kind, fields_of(*kind)))
        .collect();
    let told = |kind: ImportKind, names: &Names| match options.map.is_empty() {
        true => remembered(store, kind, names),
        false => Ok(options.map.clone()),
    };
    let place = header::find(&mut file, &kinds, &told)?;
    let mut plan = Plan {
        commands: Vec::new(),
        file: options.file_name.clone().unwrap_or_else(|| file.file().to_owned()),
        hash: hash_of(path, place.kind, options)?,
        kind: place.kind,
        mapping: None,
        resumes: None,
        strict: options.strict,
        report: TableReport { kind: Some(place.kind), header_line: place.line, ..TableReport::default() },
    };
    if file.sheets().len() > 1 {
        plan.report.sheet = file.sheets().get(place.sheet).cloned();
    }
    let columns =
        Columns::find(&plan.file, &place.names, fields_of(place.kind), &told(place.kind, &place.names)?)?;
    plan.note_columns(&columns, &place.names, options);
    let business = business(store, options, &mut plan)?;
    let mut table = Table { columns, file, numerals: Numerals::default(), place, store };
    table.survey()?;
    let translations = Translations::read(&options.translations)?;
    match table.place.kind {
        ImportKind::Products => {
            let lines = products::Products::new(business, options.photos.clone());
            table.fill(lines, &translations, &mut plan)?;
        }
        ImportKind::Locations => table.fill(locations::Locations, &translations, &mut plan)?,
        ImportKind::Customers => table.fill(customers::Customers, &translations, &mut plan)?,
        ImportKind::Stock => {
            let lines = stock::Stock::new(store, &business, options)?;
            table.fill(lines, &translations, &mut plan)?;
        }
        ImportKind::PriceLists => {
            let lines = prices::Prices::new(business.exponent());
            table.fill(lines, &translations, &mut plan)?;
        }
        ImportKind::OpeningBalances => {
            table.fill(balances::Balances::new(business), &translations, &mut plan)?;
        }
    }
    apply::same_file(store, &mut plan, options.again)?;
    Ok(plan)
}

/// What was told of files with the same columns.
fn remembered(
    store: &dyn Reader,
    kind: ImportKind,
    names: &Names,
) -> Result<Vec<(String, String)>, ImportError> {
    let mapping = record::<ImportMapping>(store, ImportMapping::id_of(kind, &names.whole))?;
    let columns = mapping.map(|mapping| mapping.columns).unwrap_or_default();
    let known = |column: &MappedColumn| fields_of(kind).iter().any(|field| field.name == column.field);
    Ok(columns.into_iter().filter(known).map(|column| (column.field, column.column)).collect())
}

/// The hash of a file and of how it is read: the same file read in another way is another import.
fn hash_of(path: &Path, kind: ImportKind, options: &TableOptions) -> Result<String, ImportError> {
    let unreadable = |error: std::io::Error| {
        let (file, problem) = (crate::sheet::name_of(path), error.to_string());
        ImportError::from(crate::csv::FileError::Unreadable { file, problem })
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).map_err(unreadable)?).map_err(unreadable)?;
    let read_as = (kind, &options.location, &options.map, options.stock_as, &options.translations);
    hasher.update(format!("{read_as:?}").as_bytes());
    Ok(hasher.finalize().to_hex().to_string())
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
        plan.commands.push(Planned { at: None, command, is_new: true, lines: Vec::new() });
    }
    Ok(business)
}

impl Plan {
    fn note_columns(&mut self, columns: &Columns, names: &Names, options: &TableOptions) {
        let report = &mut self.report;
        (report.columns, report.ignored_columns) = (columns.mapped.clone(), columns.ignored.clone());
        report.headers.clone_from(&names.whole);
        if !options.map.is_empty() {
            let told = options
                .map
                .iter()
                .map(|(field, column)| MappedColumn { column: column.clone(), field: field.clone() });
            self.mapping = Some((told.collect(), names.whole.clone()));
        }
    }
}

/// A table in a file, with its columns known.
struct Table<'a> {
    columns: Columns,
    file: Spreadsheet,
    numerals: Numerals,
    place: header::Place,
    store: &'a dyn Reader,
}

impl Table<'_> {
    /// Looks through the numbers of a file of text, for how they are written.
    fn survey(&mut self) -> Result<(), ImportError> {
        let fields = fields_of(self.place.kind);
        let is_number = |name: &str| fields.iter().any(|field| field.name == name && field.is_number);
        let places: Vec<usize> = self
            .columns
            .mapped
            .iter()
            .filter(|mapped| is_number(mapped.field))
            .map(|mapped| mapped.place)
            .collect();
        if places.is_empty() || self.file.form() == Form::Workbook {
            return Ok(());
        }
        let (numerals, line) = (&mut self.numerals, self.place.line);
        self.file.each(self.place.sheet, &mut |record: &Record| {
            if record.line > line {
                places.iter().for_each(|place| numerals.look(record.field(*place)));
            }
            Ok::<_, ImportError>(ControlFlow::Continue(()))
        })
    }

    fn fill<L: Lines>(
        &mut self,
        mut lines: L,
        translations: &Translations,
        plan: &mut Plan,
    ) -> Result<(), ImportError> {
        let Self { columns, file, numerals, place, store } = self;
        let is_padded = file.form() != Form::Workbook;
        let mut keys: HashMap<String, u64> = HashMap::default();
        file.each(place.sheet, &mut |record: &Record| {
            if record.line <= place.line {
                return Ok::<_, ImportError>(ControlFlow::Continue(()));
            }
            plan.report.rows += 1;
            let line = Line { columns, numerals: *numerals, record, translations };
            match read_line(*store, &mut lines, &line, &mut keys, is_padded.then_some(&place.names))? {
                Ok(effect) => plan.take(effect, record.line),
                Err(problem) => plan.report.wrong(problem),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        plan.report.notes.extend(lines.notes());
        plan.commands.extend(lines.rest());
        Ok(())
    }
}

/// What a line does, unless it is too wide or narrow, or of something that another line is of already.
fn read_line<L: Lines>(
    store: &dyn Reader,
    lines: &mut L,
    line: &Line<'_>,
    keys: &mut HashMap<String, u64>,
    padded: Option<&Names>,
) -> Result<Result<Effect, Problem>, ImportError> {
    let record = line.record;
    if let Some(names) = padded.filter(|names| names.whole.len() != record.len()) {
        let figures = format!("{} / {}", record.len(), names.whole.len());
        return Ok(Err(Problem::new(record.line, None, None, Reason::Width(figures))));
    }
    let key = L::KEYS.iter().find_map(|field| Some((*field, line.text(field)?)));
    if let Some((field, key)) = key {
        if let Some(first) = keys.get(key) {
            return Ok(Err(line.wrong(field, Reason::Duplicate(first.to_string()))));
        }
        keys.insert(key.to_owned(), record.line);
    }
    lines.line(store, line)
}

impl Plan {
    fn take(&mut self, effect: Effect, line: u64) {
        let report = &mut self.report;
        let (counted, is_new, commands) = match effect {
            Effect::Unchanged => (&mut report.unchanged, false, Vec::new()),
            Effect::Skipped => (&mut report.skipped, false, Vec::new()),
            Effect::New(commands) => (&mut report.new, true, commands),
            Effect::Changed(commands) => (&mut report.changed, false, commands),
            Effect::Collected { is_new: true } => (&mut report.new, true, Vec::new()),
            Effect::Collected { is_new: false } => (&mut report.changed, false, Vec::new()),
        };
        *counted += 1;
        let planned =
            commands.into_iter().map(|command| Planned { at: None, command, is_new, lines: vec![line] });
        self.commands.extend(planned);
    }
}
