//! Any collection as a table for people: a column for each field, with what ids stand for beside them.

use onhand_domain::records::Collection;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// Fields that are ids of other records, and the columns that say what people call those.
const NAMED: &[(&str, &[&str])] = &[
    ("product", &["product.sku", "product.name"]),
    ("location", &["location.code"]),
    ("destination", &["destination.code"]),
    ("customer", &["customer.code", "customer.name"]),
    ("list", &["list.code"]),
    ("price_list", &["price_list.code"]),
    ("group", &["group.code"]),
];

/// The columns of a collection's table.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The names, as they are written.
    pub names: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Clone, Debug)]
enum Field {
    /// What stands at a path of the record.
    At(Vec<String>),
    /// One of the names of the record whose id stands in a field.
    Named(&'static str, usize),
}

/// What people call a record that an id stands for: the values of its columns.
pub type NamesOf<'a> = &'a mut dyn FnMut(&str, &str) -> Vec<String>;

impl Columns {
    /// Of a collection, by the schema of its records.
    pub fn of(collection: Collection) -> Self {
        let mut schemas = Vec::new();
        let name = collection.schema(&mut schemas);
        let schemas: BTreeMap<String, Value> = schemas
            .into_iter()
            .map(|(name, schema): (String, RefOr<Schema>)| {
                (name, serde_json::to_value(schema).unwrap_or_default())
            })
            .collect();
        let mut columns = Self { names: Vec::new(), fields: Vec::new() };
        columns.take(&schemas, &schemas[&name], &[]);
        columns
    }

    fn take(&mut self, schemas: &BTreeMap<String, Value>, schema: &Value, path: &[String]) {
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path: Vec<String> = path.iter().chain([name]).cloned().collect();
            let inner = referred(schemas, schema).filter(|inner| inner["properties"].is_object());
            match inner.filter(|_| path.len() < 3) {
                Some(inner) => self.take(schemas, inner, &path),
                None => {
                    self.names.push(path.join("."));
                    self.fields.push(Field::At(path.clone()));
                }
            }
            if let [name] = &path[..] {
                let named = NAMED.iter().find(|(field, _)| field == name);
                for (place, column) in named.into_iter().flat_map(|(_, names)| names.iter().enumerate()) {
                    self.names.push((*column).to_owned());
                    self.fields.push(Field::Named(NAMED[place_of(name)].0, place));
                }
            }
        }
    }

    /// The cells of a record.
    pub fn cells(&self, record: &Value, names_of: NamesOf<'_>) -> Vec<String> {
        let mut known: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        self.fields
            .iter()
            .map(|field| match field {
                Field::At(path) => text(path.iter().fold(record, |value, part| &value[part.as_str()])),
                Field::Named(field, place) => {
                    let Some(id) = record[*field].as_str() else { return String::new() };
                    let names = known.entry(field).or_insert_with(|| names_of(field, id));
                    names.get(*place).cloned().unwrap_or_default()
                }
            })
            .collect()
    }
}

fn place_of(name: &str) -> usize {
    NAMED.iter().position(|(field, _)| *field == name).unwrap_or_default()
}

/// The schema that another refers to, alone or as what may be absent.
fn referred<'a>(schemas: &'a BTreeMap<String, Value>, schema: &Value) -> Option<&'a Value> {
    let own = schema["$ref"].as_str();
    let optional = schema["oneOf"].as_array().into_iter().flatten().find_map(|one| one["$ref"].as_str());
    schemas.get(own.or(optional)?.rsplit('/').next()?)
}

/// A value as a cell.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            fields.values().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_collection_has_a_table() {
        for collection in Collection::ALL.iter().copied() {
            let columns = Columns::of(collection);
            assert!(columns.names.iter().any(|name| name == "id"), "{collection}: {:?}", columns.names);
        }
    }

    #[test]
    fn ids_stand_beside_what_people_call_them() {
        let columns = Columns::of(Collection::StockLevels);
        let record = json!({"product": "p", "location": "l", "on_hand": "4"});
        let cells = columns.cells(&record, &mut |field, id| vec![format!("{field} {id}"), "name".into()]);
        let cell = |name: &str| {
            let place = columns.names.iter().position(|own| own == name).unwrap();
            cells[place].clone()
        };
        assert_eq!(cell("product.sku"), "product p");
        assert_eq!(cell("product.name"), "name");
        assert_eq!(cell("location.code"), "location l");
        assert_eq!(cell("on_hand"), "4");
    }

    #[test]
    fn what_has_parts_is_told_apart() {
        let columns = Columns::of(Collection::Customers);
        assert!(columns.names.contains(&"address.city".to_owned()), "{:?}", columns.names);
        let barcodes = json!([{"code": "04006381333931", "pack": "1"}, {"code": "C-1", "pack": "12"}]);
        assert_eq!(text(&barcodes), "04006381333931 1; C-1 12");
    }
}
