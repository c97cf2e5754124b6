//! Where the table is: which sheet, and which row has the names of its columns. Titles and dates may stand above it,
//! and names over two rows, the upper ones merged over several columns.

use super::columns::{Columns, Field, Names, plain};
use crate::ImportError;
use crate::csv::{FileError, Record};
use crate::sheet::Spreadsheet;
use onhand_domain::records::import::ImportKind;
use std::ops::ControlFlow;

/// Rows at the beginning of a sheet among which the names are looked for.
const ROWS: usize = 40;
/// Sheets that are looked at.
const SHEETS: usize = 50;

/// Where a table is in a file.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it lists.
    pub kind: ImportKind,
    /// The names of its columns.
    pub names: Names,
    /// The row that its names end in, counted from 1.
    pub line: u64,
    /// Which sheet.
    pub sheet: usize,
}

/// Columns that were told by hand: the pairs of field and column for a kind and names.
pub type Told<'a> = &'a dyn Fn(ImportKind, &Names) -> Result<Vec<(String, String)>, ImportError>;

/// Finds the table of a file: of a kind, or of the one that its columns fit best.
pub fn find(
    file: &mut Spreadsheet,
    kinds: &[(ImportKind, &'static [Field])],
    told: Told<'_>,
) -> Result<Place, ImportError> {
    let mut best: Option<(usize, Place)> = None;
    let mut first: Option<Place> = None;
    let mut has_rows = false;
    for sheet in 0..file.sheets().len().min(SHEETS) {
        let rows = beginning(file, sheet)?;
        has_rows |= !rows.is_empty();
        for (at, (line, row)) in rows.iter().enumerate() {
            let alone = Names { whole: row.clone(), own: row.clone() };
            let upper = at.checked_sub(1).and_then(|above| rows.get(above));
            let under = upper.filter(|(above, _)| above + 1 == *line).map(|(_, upper)| under(upper, row));
            for names in std::iter::once(alone).chain(under) {
                for (kind, fields) in kinds {
                    let place = || Place { kind: *kind, names: names.clone(), line: *line, sheet };
                    let told = told(*kind, &names)?;
                    let is_told =
                        !told.is_empty() && told.iter().all(|(_, column)| names.whole.contains(column));
                    let count = if is_told {
                        Columns::find("", &names, fields, &told).ok().map(|found| 1_000 + found.mapped.len())
                    } else {
                        Columns::count(&names, fields)
                    };
                    if let Some(count) =
                        count.filter(|count| best.as_ref().is_none_or(|(most, _)| count > most))
                    {
                        best = Some((count, place()));
                    }
                    if first.is_none() {
                        first = Some(place());
                    }
                }
            }
        }
    }
    // Where nothing fits, the first row is shown, for its columns to be named by hand.
    let found = best.map(|(_, place)| place).or(first);
    match found {
        Some(place) => Ok(place),
        None if has_rows => Err(ImportError::Business("there is no table in the file".into())),
        None => Err(FileError::Empty { file: file.file().to_owned() }.into()),
    }
}

/// The first rows of a sheet.
fn beginning(file: &mut Spreadsheet, sheet: usize) -> Result<Vec<(u64, Vec<String>)>, ImportError> {
    let mut rows = Vec::new();
    file.each(sheet, &mut |record: &Record| {
        rows.push((record.line, record.iter().map(|name| name.trim().to_owned()).collect()));
        let is_over = rows.len() >= ROWS;
        Ok::<_, ImportError>(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(rows)
}

/// Names under others that are merged over several columns: `Price` over `Net` and `Gross`.
fn under(upper: &[String], lower: &[String]) -> Names {
    let mut over = String::new();
    let whole = (0..lower.len().max(upper.len())).map(|place| {
        if let Some(name) = upper.get(place).filter(|name| !name.is_empty()) {
            over.clone_from(name);
        }
        let own = lower.get(place).map_or("", String::as_str);
        match (over.as_str(), own) {
            (over, "") if upper.get(place).is_some_and(|name| name == over) => over.to_owned(),
            (_, "") => String::new(),
            ("", own) => own.to_owned(),
            (over, own) if plain(over) == plain(own) => own.to_owned(),
            (over, own) => format!("{over} {own}"),
        }
    });
    let whole: Vec<String> = whole.collect();
    let own = (0..whole.len()).map(|place| match lower.get(place) {
        Some(own) if !own.is_empty() => own.clone(),
        _ => whole[place].clone(),
    });
    Names { own: own.collect(), whole: whole.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_under_merged_names_are_told_apart_by_them() {
        let row = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let names =
            under(&row(&["Item", "", "Price", "", "Stock"]), &row(&["SKU", "Name", "Net", "Gross", ""]));
        assert_eq!(names.whole, ["Item SKU", "Item Name", "Price Net", "Price Gross", "Stock"]);
        assert_eq!(names.own, ["SKU", "Name", "Net", "Gross", "Stock"]);
    }
}
