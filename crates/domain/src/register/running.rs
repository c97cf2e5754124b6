//! Keeps the figures of register sessions as commands are decided: what a command changes is taken away as it was and
//! added as it is. Where the session is closed, the same goes into an addendum to its Z.

use super::{contributions, seal};
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::RegisterId;
use crate::records::register_figures::RegisterSums;
use crate::records::{Collection, RegisterFigures, RegisterSession, Stored, ZAddendum, ZReport};
use crate::working_set::WorkingSet;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the command at hand adds to a session, and the first record by which it does.
struct Added {
    collection: Collection,
    subject: Uuid,
    sums: RegisterSums,
}

/// By session, in the order of their ids.
fn added(set: &WorkingSet) -> BTreeMap<RegisterId, Added> {
    let mut all: BTreeMap<RegisterId, Added> = BTreeMap::new();
    for ((collection, subject), before, after) in set.changed() {
        let before = before.and_then(|record| contributions::of(record));
        let after = contributions::of(after);
        if before == after {
            continue;
        }
        for (register, sums, sign) in [(before, -1), (after, 1)]
            .into_iter()
            .filter_map(|(part, sign)| part.map(|(register, sums)| (register, sums, sign)))
        {
            let none = RegisterSums::zero(sums.sales.exponent());
            let added = all.entry(register).or_insert(Added { collection, subject, sums: none });
            added.sums.add(&sums, sign);
        }
    }
    all
}

/// Wants what [`settle`] reads.
pub fn want(set: &WorkingSet, wants: &mut Wants<'_>) {
    for register in added(set).into_keys() {
        let figures = wants.record::<RegisterFigures>(RegisterFigures::id_of(register));
        let session = wants.record::<RegisterSession>(register);
        let Some(z) = session.and_then(|session| session.number) else { continue };
        match figures.map_or(0, |figures| figures.addenda) {
            0 => drop(wants.record::<ZReport>(ZReport::id_of(z))),
            last => drop(wants.record::<ZAddendum>(ZAddendum::id_of(register, last))),
        }
    }
}

/// Brings the figures of every session that the command adds to up to date.
pub fn settle(decision: &mut Decision<'_>) {
    for (register, added) in added(decision.records()) {
        let exponent = added.sums.sales.exponent();
        let figures = decision.get::<RegisterFigures>(RegisterFigures::id_of(register)).cloned();
        let mut figures = figures.unwrap_or_else(|| RegisterFigures::empty(register, exponent));
        let z = decision.get::<RegisterSession>(register).and_then(|session| session.number);
        if let Some(z) = z {
            amend(decision, z, &figures, &added);
            figures.addenda += 1;
        }
        figures.sums.add(&added.sums, 1);
        decision.put(figures);
    }
}

fn amend(decision: &mut Decision<'_>, z: u64, figures: &RegisterFigures, added: &Added) {
    let register = figures.register;
    let before = match figures.addenda {
        0 => decision.get::<ZReport>(ZReport::id_of(z)).cloned().map(Stored::into_record),
        last => {
            let last = ZAddendum::id_of(register, last);
            decision.get::<ZAddendum>(last).cloned().map(Stored::into_record)
        }
    };
    let place = figures.addenda + 1;
    let (context, id) = (decision.context(), ZAddendum::id_of(register, place));
    decision.put(ZAddendum {
        actor: context.actor.id,
        collection: added.collection,
        id,
        occurred_at: context.occurred_at,
        place,
        previous: before.as_ref().map(seal::of).unwrap_or_default(),
        recorded_at: context.now,
        register,
        subject: added.subject,
        sums: added.sums.clone(),
        z,
    });
    decision.say(Event::ZAmended { addendum: id, number: z });
}
