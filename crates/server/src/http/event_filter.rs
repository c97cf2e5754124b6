//! Which events a listener wants.

use super::params::Params;
use super::problem::Failure;
use onhand_domain::event::{Category, Event, Importance};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

/// The filters of the stream of events. Each may be given several times, or with commas between values.
pub const FILTERS: &[&str] = &["name", "category", "importance", "subject"];

/// Which events a listener wants: those that fit every filter that was given.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    categories: Vec<Category>,
    importances: Vec<Importance>,
    names: Vec<String>,
    subjects: Vec<Uuid>,
}

impl EventFilter {
    /// Takes it from the parameters of a query.
    pub fn take(params: &mut Params) -> Result<Self, Failure> {
        let names = values(params, "name");
        if let Some(name) = names.iter().find(|name| !is_event(name)) {
            return Err(Failure::bad_parameter("name", format!("there is no event `{name}`")));
        }
        let subjects = values(params, "subject").into_iter().map(|text| {
            text.parse()
                .map_err(|_| Failure::bad_parameter("subject", format!("`{text}` is not a record's id")))
        });
        Ok(Self {
            subjects: subjects.collect::<Result<_, _>>()?,
            categories: words(params, "category")?,
            importances: words(params, "importance")?,
            names,
        })
    }

    /// Whether an event fits.
    pub fn fits(&self, event: &Event) -> bool {
        let name = event.name();
        (self.names.is_empty() || self.names.iter().any(|wanted| wanted == name))
            && (self.categories.is_empty() || self.categories.contains(&event.category()))
            && (self.importances.is_empty() || self.importances.contains(&event.importance()))
            && (self.subjects.is_empty() || self.subjects.contains(&event.subject().1))
    }
}

fn values(params: &mut Params, name: &str) -> Vec<String> {
    let given = params.take_all(name);
    given.iter().flat_map(|text| text.split(',')).map(|text| text.trim().to_owned()).collect()
}

fn words<T: DeserializeOwned>(params: &mut Params, name: &str) -> Result<Vec<T>, Failure> {
    let words = values(params, name).into_iter().map(|text| {
        serde_json::from_value(Value::from(text)).map_err(|error| Failure::bad_parameter(name, error))
    });
    words.collect()
}

/// Whether there is an event of that name: reading one that has only a name fails for what it lacks, not for its name.
fn is_event(name: &str) -> bool {
    match serde_json::from_value::<Event>(json!({ "name": name })) {
        Ok(_) => true,
        Err(error) => !error.to_string().contains("unknown variant"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_events() {
        assert!(is_event("business_updated") && is_event("order_placed"));
        assert!(!is_event("order_eaten") && !is_event(""));
    }
}
