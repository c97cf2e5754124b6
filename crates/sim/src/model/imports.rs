//! Files that are taken in, what is remembered of their columns, and photos: by their ids and states alone.

use super::refusals::{exists, invalid, unknown};
use super::{Decided, Model, given_id, list, text};
use serde_json::{Value, json};

impl Model {
    pub(super) fn begin_import(&mut self, data: &Value) -> Decided {
        is_digest("data.hash", &given_id(data, "hash"))?;
        let id = given_id(data, "id");
        if self.imports.contains_key(&id) {
            return Err(exists("imports", &id));
        }
        self.imports.insert(id, "applying".to_owned());
        Ok(())
    }

    pub(super) fn end_import(&mut self, data: &Value) -> Decided {
        self.import_becomes(data, &["applying"], "applied")
    }

    pub(super) fn undo_import(&mut self, data: &Value) -> Decided {
        self.import_becomes(data, &["applying", "applied"], "undone")
    }

    fn import_becomes(&mut self, data: &Value, from: &[&str], to: &str) -> Decided {
        let id = given_id(data, "import");
        let state = self.imports.get_mut(&id).ok_or_else(|| unknown("imports", &id))?;
        if !from.contains(&state.as_str()) {
            return Err(json!({"code": "nothing_to_do"}));
        }
        *state = to.to_owned();
        Ok(())
    }

    pub(super) fn set_import_mapping(&mut self, data: &Value) -> Decided {
        let mut headers: Vec<String> =
            list(data, "headers").iter().filter_map(Value::as_str).map(str::to_owned).collect();
        headers.sort_unstable();
        if headers.is_empty() {
            return Err(invalid("data.headers", "not_empty"));
        }
        let key = (given_id(data, "kind"), headers);
        let mapping = (data["headers"].clone(), data["columns"].clone());
        if self.import_mappings.get(&key) == Some(&mapping) {
            return Err(json!({"code": "nothing_to_do"}));
        }
        self.import_mappings.insert(key, mapping);
        Ok(())
    }

    pub(super) fn set_photo(&mut self, data: &Value) -> Decided {
        let photo = given_id(data, "photo");
        is_digest("data.photo", &photo)?;
        self.photo_becomes(data, Some(photo))
    }

    pub(super) fn remove_photo(&mut self, data: &Value) -> Decided {
        self.photo_becomes(data, None)
    }

    fn photo_becomes(&mut self, data: &Value, photo: Option<String>) -> Decided {
        let id = self.product(text(data, "product").unwrap_or_default())?;
        let Some(product) = self.products.get_mut(&id) else { return Ok(()) };
        if product.photo == photo {
            return Err(json!({"code": "nothing_to_do"}));
        }
        product.photo = photo;
        Ok(())
    }
}

fn is_digest(field: &str, text: &str) -> Decided {
    let is_hex = text.chars().all(|letter| matches!(letter, '0'..='9' | 'a'..='f'));
    if text.len() == 64 && is_hex { Ok(()) } else { Err(invalid(field, "digest")) }
}
