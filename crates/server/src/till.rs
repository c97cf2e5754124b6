//! How a register session stands: an X while it is open, afterwards its Z and what came late.

use onhand_domain::ids::RegisterId;
use onhand_domain::records::{RegisterFigures, RegisterSession, Stored, ZReport};
use onhand_protocol::RegisterReport;
use onhand_store::{Reader, StoreError};
use uuid::Uuid;

/// How a session stands, of one state; `None` where there is none of that id.
pub fn report(reader: &dyn Reader, register: RegisterId) -> Result<Option<RegisterReport>, StoreError> {
    let Some(session) = get::<RegisterSession>(reader, register.0)? else { return Ok(None) };
    let figures = get::<RegisterFigures>(reader, RegisterFigures::id_of(register))?;
    let figures = figures.unwrap_or_else(|| RegisterFigures::empty(register, session.float.exponent()));
    let z = match session.number {
        Some(number) => get::<ZReport>(reader, ZReport::id_of(number))?,
        None => None,
    };
    let expected = figures.sums.expected_cash(session.float);
    Ok(Some(RegisterReport { addenda: figures.addenda, expected, session, sums: figures.sums, z }))
}

fn get<T: Stored>(reader: &dyn Reader, id: Uuid) -> Result<Option<T>, StoreError> {
    let Some(stored) = reader.record(T::COLLECTION, id)? else { return Ok(None) };
    Ok(T::from_record(&*stored.decode(T::COLLECTION)?).cloned())
}
