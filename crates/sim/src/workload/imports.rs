//! Files that are taken in, and photos.

use super::Workload;
use crate::interaction::Request;
use crate::model::Model;
use serde_json::json;

impl Workload {
    /// A step of an import, or a photo.
    pub(super) fn import(&mut self, model: &Model) -> Request {
        match self.below(7) {
            0 | 1 => {
                let known = self.an_import(model);
                let id = if self.chance(1, 8) { known } else { self.fresh_id(0xf1) };
                let kind = self.one_of(&["products", "stock", "customers"]);
                let hash = self.digest();
                self.give(
                    "staff",
                    "begin_import",
                    json!({"id": id, "file": "a.csv", "hash": hash, "kind": kind}),
                )
            }
            2 => {
                let import = self.an_import(model);
                let data =
                    json!({"import": import, "new": self.below(9), "changed": 0, "unchanged": 1, "wrong": 2});
                self.give("staff", "end_import", data)
            }
            3 => {
                let import = self.an_import(model);
                let data = json!({"import": import, "left": self.below(3)});
                self.give("owner", "undo_import", data)
            }
            4 => {
                let headers = ["A", "B", "C"];
                let headers = &headers[self.below(3) as usize..];
                let columns = json!([{"column": "C", "field": self.one_of(&["sku", "name"])}]);
                self.give(
                    "staff",
                    "set_import_mapping",
                    json!({"kind": "products", "headers": headers, "columns": columns}),
                )
            }
            5 => {
                let (product, photo) = (self.product(model), self.digest());
                self.give("staff", "set_photo", json!({"product": product, "photo": photo}))
            }
            _ => {
                let product = self.product(model);
                self.give("staff", "remove_photo", json!({"product": product}))
            }
        }
    }

    fn an_import(&mut self, model: &Model) -> String {
        let imports: Vec<&String> = model.imports.keys().collect();
        let found = self.pick(&imports).map(|id| (*id).clone());
        found.unwrap_or_else(|| "f1000000-0000-4000-8000-00000000ffff".to_owned())
    }

    /// A hash, now and then one that is none.
    fn digest(&mut self) -> String {
        let digits = if self.chance(1, 12) { 63 } else { 64 };
        self.one_of(&["a", "7", "e"]).repeat(digits)
    }
}
