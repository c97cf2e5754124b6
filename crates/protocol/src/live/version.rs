//! The version of the live protocol.

/// The version that this release speaks. A message that changes its form needs another one: the hash of all messages'
/// forms is recorded beside it.
pub const VERSION: u32 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::{ClientMessage, ServerMessage};
    use onhand_domain::command::Role;
    use onhand_domain::event::{Category, Event, Importance};
    use onhand_domain::records::Collection;
    use onhand_domain::refusal::Refusal;
    use std::collections::{BTreeMap, BTreeSet};
    use twox_hash::XxHash64;
    use utoipa::openapi::{RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    /// Every version with the hash of its messages' forms. A form that changes is a new line here and a new [`VERSION`].
    const FORMS: &[(u32, u64)] = &[(1, 0xd0a6_854d_c92a_9303)];

    /// The names of the trade's own words inside messages. Those grow without a new version: a client shows an event or a
    /// refusal that it does not know as such.
    fn words_of_the_trade() -> BTreeSet<String> {
        let mut inside = Vec::new();
        Event::schemas(&mut inside);
        Refusal::schemas(&mut inside);
        let inside = inside.into_iter().map(|(name, _)| name);
        let themselves = [
            Category::name(),
            <Collection as ToSchema>::name(),
            <Event as ToSchema>::name(),
            Importance::name(),
        ];
        let themselves = themselves.into_iter().chain([<Refusal as ToSchema>::name(), Role::name()]);
        inside.chain(themselves.map(std::borrow::Cow::into_owned)).collect()
    }

    /// The forms of all messages and of all that is inside them, without the descriptions.
    fn forms() -> String {
        let trade = words_of_the_trade();
        let mut parts: Vec<(String, RefOr<Schema>)> = vec![
            ("ClientMessage".into(), ClientMessage::schema()),
            ("ServerMessage".into(), ServerMessage::schema()),
        ];
        ClientMessage::schemas(&mut parts);
        ServerMessage::schemas(&mut parts);
        let mut forms = BTreeMap::new();
        for (name, schema) in parts.into_iter().filter(|(name, _)| !trade.contains(name)) {
            let mut form = serde_json::to_value(&schema).unwrap();
            without_words(&mut form);
            forms.insert(name, form);
        }
        assert!(forms.contains_key("Welcome") && !forms.contains_key("Refusal"), "{:?}", forms.keys());
        serde_json::to_string(&forms).unwrap()
    }

    fn without_words(form: &mut serde_json::Value) {
        match form {
            serde_json::Value::Object(fields) => {
                fields.remove("description");
                fields.values_mut().for_each(without_words);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(without_words),
            _ => {}
        }
    }

    #[test]
    fn a_change_of_form_is_a_new_version() {
        let hash = XxHash64::oneshot(0, forms().as_bytes());
        let recorded = FORMS.last().map(|(version, hash)| (*version, format!("{hash:#x}")));
        assert_eq!(recorded, Some((VERSION, format!("{hash:#x}"))), "the messages have another form");
    }
}
