//! Lists of places with a stock.

use super::columns::Field;
use super::line::{Effect, Line};
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, undo, values};
use crate::ImportError;
use onhand_domain::catalogue::add_location::AddLocation;
use onhand_domain::command::Command;
use onhand_domain::lookup::Lookup;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::location::{LocationKind, LocationStatus};
use onhand_domain::records::{Collection, Location};
use onhand_store::Reader;
use onhand_store::reads::found;

/// Lines of a list of locations.
pub(super) struct Locations;

/// The columns of a list of locations.
pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "code",
        &["code", "locationcode", "shortname", "locationid", "warehousecode", "رمزالموقع", "الرمز", "id"],
    )
    .needed(),
    Field::text(
        "name",
        &["name", "locationname", "location", "warehouse", "الاسم", "اسمالموقع", "المستودع", "الفرع"],
    )
    .needed(),
    Field::text("kind", &["kind", "locationtype", "type", "النوع"]),
];

fn kind(text: &str) -> Result<LocationKind, Reason> {
    let words: &[(&str, LocationKind)] = &[
        ("store", LocationKind::Store),
        ("shop", LocationKind::Store),
        ("متجر", LocationKind::Store),
        ("warehouse", LocationKind::Warehouse),
        ("internal location", LocationKind::Warehouse),
        ("مستودع", LocationKind::Warehouse),
        ("kitchen", LocationKind::Kitchen),
        ("مطبخ", LocationKind::Kitchen),
        ("van", LocationKind::Van),
        ("quarantine", LocationKind::Quarantine),
    ];
    let found = words.iter().find(|(word, _)| *word == text.to_lowercase());
    found
        .map(|(_, kind)| *kind)
        .ok_or_else(|| Reason::OneOf("store, warehouse, kitchen, van, quarantine".into()))
}

impl Lines for Locations {
    const KEYS: &'static [&'static str] = &["code"];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = || {
            Ok((line.must("code", values::code)?, line.must("name", values::name)?, line.read("kind", kind)?))
        };
        let (code, name, kind) = match said() {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(match found::<Location>(store, &Lookup::LocationByCode(code.clone()))? {
            Some(known) => {
                let mut changed = serde_json::Map::new();
                let is_archived = known.status == LocationStatus::Archived;
                if is_archived && !undo::was_undone(store, Collection::Locations, known.id.0)? {
                    return Ok(Err(line.wrong("code", Reason::Archived)));
                }
                if is_archived {
                    let active = LocationStatus::Active;
                    changed.insert("status".into(), serde_json::to_value(active).unwrap_or_default());
                }
                if known.name != name {
                    changed.insert("name".into(), name.into());
                }
                if let Some(kind) = kind.filter(|kind| *kind != known.kind) {
                    changed.insert("kind".into(), serde_json::to_value(kind).unwrap_or_default());
                }
                if changed.is_empty() {
                    return Ok(Ok(Effect::Unchanged));
                }
                changed.insert("location".into(), known.id.to_string().into());
                let edit = serde_json::Value::Object(changed).to_string();
                Command::decode("edit_location", &edit)
                    .map(|command| {
                        if is_archived { Effect::New(vec![command]) } else { Effect::Changed(vec![command]) }
                    })
                    .map_err(|refusal| line.wrong("code", Reason::Refused(refusal.code())))
            }
            None => Ok(Effect::New(vec![Command::AddLocation(AddLocation {
                code,
                holdback: Quantity::ZERO,
                id: None,
                kind: kind.unwrap_or(LocationKind::Warehouse),
                name,
                names: Vec::new(),
                online: false,
            })])),
        })
    }
}
