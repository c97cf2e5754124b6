//! Which column of a file is which field: by the names that people and programs give them in English and Arabic, by
//! what was told for files with the same columns before, or as told.

use crate::ImportError;
use crate::csv::{FileError, Record};
use serde::Serialize;

/// Fields that say nothing of what a file lists: lists of stock have them as well as lists of products.
const BESIDE: &[&str] = &["external_id", "group", "variant", "variant_2", "variant_3"];

/// A field that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Whether numbers stand in it.
    pub is_number: bool,
    /// Its name here, and as `--map` takes it.
    pub name: &'static str,
    /// Names that columns have for it, best first; compared as [`plain`] makes them.
    pub known_as: &'static [&'static str],
    /// Whether a file must have it.
    pub needed: bool,
    /// Beginnings of names that are followed by the name of a location.
    pub prefixes: &'static [&'static str],
}

impl Field {
    /// A field of text that a file may have.
    pub const fn text(name: &'static str, known_as: &'static [&'static str]) -> Self {
        Self { is_number: false, name, known_as, needed: false, prefixes: &[] }
    }

    /// A field of numbers that a file may have.
    pub const fn number(name: &'static str, known_as: &'static [&'static str]) -> Self {
        Self { is_number: true, ..Self::text(name, known_as) }
    }

    /// That a file must have.
    pub const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    /// That may stand once for each location.
    pub const fn by_location(self, prefixes: &'static [&'static str]) -> Self {
        Self { prefixes, ..self }
    }
}

/// A field's column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped {
    /// The field.
    pub field: &'static str,
    /// The column's name in the file.
    pub column: String,
    /// The location that it is for, where its name says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip)]
    pub(super) place: usize,
}

/// The columns of a file.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Those that stand for a field, in the order of the fields.
    pub mapped: Vec<Mapped>,
    /// Those that stand for none.
    pub ignored: Vec<String>,
}

/// The names of a file's columns: whole, and without what stands above them in merged cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// As they are shown.
    pub whole: Vec<String>,
    /// The lowest row alone.
    pub own: Vec<String>,
}

impl Names {
    fn place(&self, column: &str) -> Option<usize> {
        let at = |names: &[String]| names.iter().position(|name| name == column);
        at(&self.whole).or_else(|| at(&self.own))
    }

    fn is_called(&self, place: usize, name: &str) -> bool {
        plain(&self.whole[place]) == name || plain(&self.own[place]) == name
    }
}

impl Columns {
    /// Finds the columns of `fields`. `told` are pairs of field and column that were given by hand.
    pub fn find(
        file: &str,
        names: &Names,
        fields: &[Field],
        told: &[(String, String)],
    ) -> Result<Self, ImportError> {
        for (field, _) in told {
            if !fields.iter().any(|known| known.name == field) {
                let known = fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
                return Err(ImportError::Business(format!(
                    "there is no field {field}; the fields are: {known}"
                )));
            }
        }
        let none_for = |column: &str| {
            let found = names.whole.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            ImportError::from(FileError::NoColumn { file: file.to_owned(), column: column.to_owned(), found })
        };
        let mut taken = vec![false; names.whole.len()];
        let mut columns = Self::default();
        for field in fields {
            let Some((_, column)) = told.iter().find(|(told, _)| told == field.name) else { continue };
            let place = names.place(column).ok_or_else(|| none_for(column))?;
            taken[place] = true;
            columns.take(field, names, place, None);
        }
        for field in fields {
            if columns.has(field.name) {
                continue;
            }
            match by_name(names, field, &taken) {
                (Some(place), Some(_)) => {
                    let column = names.whole[place].clone();
                    return Err(FileError::ColumnTwice { file: file.to_owned(), column }.into());
                }
                (Some(place), None) => {
                    taken[place] = true;
                    columns.take(field, names, place, None);
                }
                (None, _) => {
                    for (place, location) in by_location(names, field, &taken) {
                        taken[place] = true;
                        columns.take(field, names, place, Some(location));
                    }
                    if field.needed && !columns.has(field.name) {
                        return Err(none_for(field.name));
                    }
                }
            }
        }
        columns.mapped.sort_by_key(|mapped| fields.iter().position(|field| field.name == mapped.field));
        columns.ignored = names
            .whole
            .iter()
            .zip(&taken)
            .filter(|(name, taken)| !**taken && !name.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        Ok(columns)
    }

    /// How many of `fields` names stand for; `None` where one that is needed is missing.
    pub fn count(names: &Names, fields: &[Field]) -> Option<usize> {
        let mut taken = vec![false; names.whole.len()];
        let mut count = 0;
        for field in fields {
            let place = by_name(names, field, &taken).0;
            let place = place.or_else(|| by_location(names, field, &taken).first().map(|(place, _)| *place));
            match place {
                Some(place) => {
                    taken[place] = true;
                    count += usize::from(!BESIDE.contains(&field.name));
                }
                None if field.needed => return None,
                None => {}
            }
        }
        Some(count)
    }

    fn take(&mut self, field: &Field, names: &Names, place: usize, location: Option<String>) {
        let column = names.whole[place].clone();
        self.mapped.push(Mapped { field: field.name, column, location, place });
    }

    /// Whether there is a column for a field.
    pub fn has(&self, field: &str) -> bool {
        self.mapped.iter().any(|mapped| mapped.field == field)
    }

    /// What a record has in a field's column, without surrounding space; `None` where there is nothing.
    pub fn text<'a>(&self, record: &'a Record, field: &str) -> Option<&'a str> {
        let mapped = self.mapped.iter().find(|mapped| mapped.field == field)?;
        Some(record.field(mapped.place).trim()).filter(|text| !text.is_empty())
    }

    /// The name that a field's column has in the file.
    pub fn name_of(&self, field: &str) -> Option<String> {
        self.mapped.iter().find(|mapped| mapped.field == field).map(|mapped| mapped.column.clone())
    }
}

/// The first column that is called as a field is, and one more that is called the same.
fn by_name(names: &Names, field: &Field, taken: &[bool]) -> (Option<usize>, Option<usize>) {
    let found = field.known_as.iter().find_map(|name| {
        let mut places =
            (0..names.whole.len()).filter(|place| !taken[*place] && names.is_called(*place, name));
        Some((places.next()?, places.next()))
    });
    found.map_or((None, None), |(place, twice)| (Some(place), twice))
}

/// The columns of a field that are named for a location each, with its name.
fn by_location(names: &Names, field: &Field, taken: &[bool]) -> Vec<(usize, String)> {
    let of = |prefix: &&str| {
        let named = (0..names.whole.len()).filter(|place| !taken[*place]).filter_map(|place| {
            let name = plain(&names.whole[place]).strip_prefix(*prefix)?.chars().count();
            // The last so many letters and digits, as they are written.
            let mut left = name;
            let whole = &names.whole[place];
            let start = whole.char_indices().rev().find(|(_, letter)| {
                left -= usize::from(letter.is_alphanumeric() && left > 0);
                left == 0
            });
            let location = start.map_or("", |(at, _)| &whole[at..]);
            (name > 0).then(|| (place, location.trim().to_owned()))
        });
        named.collect::<Vec<_>>()
    };
    field.prefixes.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A column's name by its letters and digits, in small letters: `unitsInStock` and `Units in stock` are the same; of
/// Arabic, without marks, and with one form of each letter that is written in several.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| {
            letter.is_alphanumeric() && !matches!(letter, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        })
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ة' => 'ه',
            'ى' => 'ي',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_what_is_meant() {
        for (name, same) in [
            ("unitsInStock", "unitsinstock"),
            ("Variant SKU", "variantsku"),
            ("الكميّة", "الكميه"),
            ("إسم المنتج", "اسمالمنتج"),
        ] {
            assert_eq!(plain(name), same);
        }
    }

    #[test]
    fn a_column_may_be_named_for_a_location() {
        let whole: Vec<String> =
            ["SKU", "Current Quantity Main St.", "Current Quantity Café 2"].map(str::to_owned).to_vec();
        let names = Names { own: whole.clone(), whole };
        let quantity = Field::number("quantity", &["quantity"]).by_location(&["currentquantity"]);
        let found = Columns::find("x.csv", &names, &[Field::text("sku", &["sku"]), quantity], &[]).unwrap();
        let of: Vec<_> = found.mapped.iter().filter_map(|mapped| mapped.location.as_deref()).collect();
        assert_eq!(of, ["Main St.", "Café 2"]);
    }
}
