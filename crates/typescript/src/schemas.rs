//! Where the types come from: which file each is in.

use crate::shape::{self, Shape};
use anyhow::{Context, bail};
use onhand_domain::command::Command;
use onhand_domain::event::Event;
use onhand_domain::local_time::Weekday;
use onhand_domain::records::Collection;
use onhand_domain::records::document::WasteReason;
use onhand_domain::refusal::Refusal;
use onhand_protocol::ProblemCode;
use onhand_protocol::live::{ClientMessage, ServerMessage};
use onhand_protocol::sign_in::{
    AccessReply, ChangePassword, LinkReply, LookAtLink, MadeLink, MakeDemoLink, MakeLink, SessionReply,
    SignIn, UseLink,
};
use std::collections::BTreeMap;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// A named type.
pub struct Named {
    /// Its name.
    pub name: String,
    /// What is said about it.
    pub doc: String,
    /// What it is.
    pub shape: Shape,
}

/// The types of one file.
pub struct Part {
    /// The file's name without its ending.
    pub file: &'static str,
    /// Its types, in the order of their names.
    pub types: Vec<Named>,
}

type Schemas = Vec<(String, RefOr<Schema>)>;

/// All types, each in the first file that needs it.
pub fn parts() -> anyhow::Result<Vec<Part>> {
    let mut seen: BTreeMap<String, Shape> = BTreeMap::new();
    let mut parts = Vec::new();
    for (file, schemas) in [
        ("records", records()),
        ("refusals", of::<Refusal>("Refusal")),
        ("events", of::<Event>("Event")),
        ("commands", commands()),
        ("protocol", messages()),
    ] {
        let mut types = Vec::new();
        for (name, schema) in schemas {
            let value = serde_json::to_value(&schema)?;
            let shape = shape::read(&value).with_context(|| format!("the schema `{name}`"))?;
            match seen.get(&name) {
                Some(same) if *same == shape => {}
                Some(_) => bail!("two types have the name `{name}`"),
                None => {
                    seen.insert(name.clone(), shape.clone());
                    types.push(Named { name, doc: shape::doc(&value), shape });
                }
            }
        }
        types.sort_by(|one, other| one.name.cmp(&other.name));
        parts.push(Part { file, types });
    }
    Ok(parts)
}

/// The name of a command's data.
pub fn of_command(name: &str) -> String {
    pascal(name)
}

/// `place_order` as `PlaceOrder`.
pub fn pascal(name: &str) -> String {
    let word = |word: &str| word.get(..1).map(|first| first.to_uppercase() + &word[1..]).unwrap_or_default();
    name.split('_').map(word).collect()
}

fn records() -> Schemas {
    let mut schemas = Schemas::new();
    for collection in Collection::ALL {
        collection.schema(&mut schemas);
    }
    schemas.extend(of::<Collection>("Collection"));
    // Words that fields hold as text.
    schemas.extend(of::<WasteReason>("WasteReason"));
    schemas.extend(of::<Weekday>("Weekday"));
    schemas
}

fn commands() -> Schemas {
    let mut schemas = of::<onhand_domain::command::Role>("Role");
    for info in Command::catalogue() {
        schemas.push((of_command(info.name), info.schema));
        (info.schemas)(&mut schemas);
    }
    schemas
}

fn messages() -> Schemas {
    let mut schemas = of::<ClientMessage>("ClientMessage");
    schemas.extend(of::<ServerMessage>("ServerMessage"));
    schemas.extend(of::<ProblemCode>("ProblemCode"));
    schemas.extend(of::<SignIn>("SignIn"));
    schemas.extend(of::<ChangePassword>("ChangePassword"));
    schemas.extend(of::<SessionReply>("SessionReply"));
    schemas.extend(of::<LookAtLink>("LookAtLink"));
    schemas.extend(of::<LinkReply>("LinkReply"));
    schemas.extend(of::<UseLink>("UseLink"));
    schemas.extend(of::<MakeLink>("MakeLink"));
    schemas.extend(of::<MakeDemoLink>("MakeDemoLink"));
    schemas.extend(of::<MadeLink>("MadeLink"));
    schemas.extend(of::<AccessReply>("AccessReply"));
    schemas
}

fn of<T: PartialSchema + ToSchema>(name: &str) -> Schemas {
    let mut schemas = vec![(name.to_owned(), T::schema())];
    T::schemas(&mut schemas);
    schemas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_commands_data() {
        assert_eq!(of_command("place_order"), "PlaceOrder");
    }

    #[test]
    fn every_type_that_is_named_is_there() {
        let parts = parts().unwrap();
        let types: Vec<&Named> = parts.iter().flat_map(|part| &part.types).collect();
        let mut named = Vec::new();
        types.iter().for_each(|one| one.shape.names(&mut named));
        for name in named {
            assert!(types.iter().any(|one| one.name == name), "{name}");
        }
    }
}
