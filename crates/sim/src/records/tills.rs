//! Tills: figures, Zs and what came late, as the model has counted them along.

use super::{docs, text_of};
use crate::model::{Drawer, Model, money};
use crate::properties::{Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use serde_json::Value;
use std::collections::BTreeMap;

const FIGURES: &str = "a drawer holds what the model has counted";
const REPORT: &str = "a Z says what was there when it was made";

/// Every drawer, every Z and every addendum.
pub fn tills(truth: &dyn Reader, model: &Model) -> Check {
    let sessions = docs(truth, Collection::Registers)?;
    let opened = model.registers.values().filter(|register| register.opened).count();
    ensure(sessions.len() == opened, "sessions are what the model says", || {
        format!("{} of {opened}", sessions.len())
    })?;
    let figures = docs(truth, Collection::RegisterFigures)?;
    let figures: BTreeMap<String, &Value> =
        figures.values().map(|is| (text_of(is, "register"), is)).collect();
    let reports = docs(truth, Collection::ZReports)?;
    let reports: BTreeMap<String, &Value> =
        reports.values().map(|is| (text_of(is, "register"), is)).collect();
    let mut late: BTreeMap<String, BTreeMap<u64, String>> = BTreeMap::new();
    for is in docs(truth, Collection::ZAddenda)?.values() {
        let place = is["place"].as_u64().unwrap_or(0);
        late.entry(text_of(is, "register")).or_default().insert(place, text_of(is, "subject"));
    }
    for (id, register) in &model.registers {
        let float = sessions.get(id).map_or(0, |session| amount(&session["float"]));
        let is = figures.get(id).map(|is| drawer(&is["sums"], float));
        let same = is.is_none_or(|is| is == Drawer { counted: None, ..register.now });
        ensure(same, FIGURES, || format!("{id}: {is:?}, expected {register:?}"))?;
        let z = reports.get(id);
        let is = z.map(|z| {
            let counted = z["count"]["total"].as_str().map(|total| money::decimal(total, 2));
            (z["number"].as_u64().unwrap_or(0), Drawer { counted, ..drawer(&z["sums"], float) })
        });
        ensure(is == register.z, REPORT, || format!("{id}: {is:?}, expected {register:?}"))?;
        if let Some(z) = z {
            let (expected, counted) = (amount(&z["expected"]), z["count"]["total"].as_str());
            let difference = counted.map(|counted| money::decimal(counted, 2) - expected);
            let kept = z["difference"].as_str().map(|kept| money::decimal(kept, 2));
            let said = register.z.map_or(0, |(_, drawer)| drawer.cash);
            ensure((expected, kept) == (said, difference), REPORT, || format!("{z}, expected {register:?}"))?;
        }
        let came: Vec<String> = late.remove(id).unwrap_or_default().into_values().collect();
        ensure(came == register.late, "what comes late is listed", || {
            format!("{came:?}, expected {register:?}")
        })?;
    }
    let suspended = docs(truth, Collection::SuspendedSales)?;
    let states: BTreeMap<String, String> =
        suspended.iter().map(|(id, is)| (id.clone(), text_of(is, "state"))).collect();
    ensure(states == model.suspended, "suspended sales are what the model says", || {
        format!("{states:?}, expected {:?}", model.suspended)
    })
}

fn amount(value: &Value) -> money::Minor {
    money::decimal(value.as_str().unwrap_or("0"), 2)
}

/// What sums say of a drawer that began with so much.
fn drawer(sums: &Value, float: money::Minor) -> Drawer {
    let mut cash = float + amount(&sums["cash_in"]) - amount(&sums["cash_out"]);
    let mut collected = 0;
    for of in sums["payments"].as_array().into_iter().flatten() {
        let change = amount(&of["change"]);
        if of["kind"] == "cash" {
            cash += amount(&of["amount"]) + change + amount(&of["collected"]) - amount(&of["refunded"]);
        }
        collected += amount(&of["collected"]);
        cash -= change;
    }
    let count = |field: &str| sums[field].as_i64().unwrap_or(0);
    Drawer {
        cash,
        collected,
        counted: None,
        returned: amount(&sums["returns"]),
        returns: count("return_count"),
        sales: count("sale_count"),
        sold: amount(&sums["sales"]),
        voids: count("void_count"),
    }
}
