//! What a location must be before it is kept, whoever made or changed it.

use crate::decision::Decision;
use crate::limits;
use crate::lookup::Lookup;
use crate::records::location::LocationKind;
use crate::records::{Collection, Location};
use crate::refusal::Refusal;

/// Refuses a location that can't be kept. Reads the location of its code.
pub fn check(decision: &Decision<'_>, location: &Location) -> Result<(), Refusal> {
    limits::code("data.code", &location.code)?;
    limits::name("data.name", &location.name)?;
    limits::names(&location.names)?;
    limits::not_negative(|| "data.holdback".into(), location.holdback)?;
    if location.code == Location::TRANSIT && location.kind != LocationKind::Transit {
        return Err(Refusal::Exists { collection: Collection::Locations, key: location.code.clone() });
    }
    let same_code = decision.found(&Lookup::LocationByCode(location.code.clone()));
    if same_code.iter().any(|id| *id != location.id.0) {
        return Err(Refusal::Exists { collection: Collection::Locations, key: location.code.clone() });
    }
    Ok(())
}
