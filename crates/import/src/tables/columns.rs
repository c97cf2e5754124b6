//! Which column of a file is which field: by the names that people and programs give them, or as told.

use crate::ImportError;
use crate::csv::{Header, Record};
use serde::Serialize;

/// A field that a table may have.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name here, and as `--map` takes it.
    pub name: &'static str,
    /// Names that columns have for it, best first; compared by letters and digits only.
    pub known_as: &'static [&'static str],
    /// Whether a file must have it.
    pub needed: bool,
}

/// A field's column.
#[derive(Clone, Debug, Serialize)]
pub struct Mapped {
    /// The field.
    pub field: &'static str,
    /// The column's name in the file.
    pub column: String,
    #[serde(skip)]
    place: usize,
}

/// The columns of a file.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Those that stand for a field, in the order of the fields.
    pub mapped: Vec<Mapped>,
    /// Those that stand for none.
    pub ignored: Vec<String>,
}

impl Columns {
    /// Finds the columns of `fields` in a header. `told` are pairs of field and column that were given by hand.
    pub fn find(header: &Header, fields: &[Field], told: &[(String, String)]) -> Result<Self, ImportError> {
        for (field, _) in told {
            if !fields.iter().any(|known| known.name == field) {
                let known = fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
                return Err(ImportError::Business(format!(
                    "there is no field {field}; the fields are: {known}"
                )));
            }
        }
        let mut taken = vec![false; header.names.len()];
        let mut mapped: Vec<Mapped> = Vec::new();
        for field in fields {
            let Some((_, column)) = told.iter().find(|(told, _)| told == field.name) else { continue };
            let place = header.place(column)?;
            taken[place] = true;
            mapped.push(Mapped { field: field.name, column: column.clone(), place });
        }
        for field in fields {
            if mapped.iter().any(|mapped| mapped.field == field.name) {
                continue;
            }
            let found = field.known_as.iter().find_map(|name| {
                let mut places = (0..header.names.len())
                    .filter(|place| !taken[*place] && plain(&header.names[*place]) == *name);
                Some((places.next()?, places.next()))
            });
            match found {
                Some((place, Some(_))) => return Err(header.twice(&header.names[place]).into()),
                Some((place, None)) => {
                    taken[place] = true;
                    mapped.push(Mapped { field: field.name, column: header.names[place].clone(), place });
                }
                None if field.needed => return Err(header.none_for(field.name).into()),
                None => {}
            }
        }
        mapped.sort_by_key(|mapped| fields.iter().position(|field| field.name == mapped.field));
        let ignored = header
            .names
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| !**taken)
            .map(|(name, _)| name.clone())
            .collect();
        Ok(Self { mapped, ignored })
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

/// A column's name by its letters and digits, in small letters: `unitsInStock` and `Units in stock` are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
