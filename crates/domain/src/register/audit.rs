//! What must always hold of registers, over all records: figures are the sums of what names them, a Z and its addenda come
//! to the same, a Z adds up, and no seal is broken.

use super::{contributions, seal};
use crate::ids::RegisterId;
use crate::invariants::Broken;
use crate::records::register_figures::RegisterSums;
use crate::records::{Record, RegisterFigures, RegisterSession, ZReport};
use std::collections::BTreeMap;

/// What is gathered of registers, one record at a time, in any order.
#[derive(Debug, Default)]
pub struct RegisterAudit {
    /// By session and place: seal, and the seal that it holds of the one before.
    addenda: BTreeMap<(RegisterId, u64), (String, String)>,
    amended: BTreeMap<RegisterId, RegisterSums>,
    broken: Vec<Broken>,
    figures: BTreeMap<RegisterId, RegisterFigures>,
    sessions: BTreeMap<RegisterId, RegisterSession>,
    sums: BTreeMap<RegisterId, RegisterSums>,
    /// By number.
    z: BTreeMap<u64, (String, ZReport)>,
}

impl RegisterAudit {
    fn fail(&mut self, rule: &'static str, what: impl ToString, detail: impl ToString) {
        self.broken.push(Broken { rule, what: what.to_string(), detail: detail.to_string() });
    }

    /// Takes a record in.
    pub fn take(&mut self, record: &Record) {
        if let Some((register, sums)) = contributions::of(record) {
            add(&mut self.sums, register, &sums);
        }
        match record {
            Record::Registers(session) => drop(self.sessions.insert(session.id, session.clone())),
            Record::RegisterFigures(figures) => {
                drop(self.figures.insert(figures.register, figures.clone()));
            }
            Record::ZReports(z) => drop(self.z.insert(z.number, (seal::of(record), z.clone()))),
            Record::ZAddenda(addendum) => {
                let seals = (seal::of(record), addendum.previous.clone());
                self.addenda.insert((addendum.register, addendum.place), seals);
                add(&mut self.amended, addendum.register, &addendum.sums);
            }
            _ => {}
        }
    }

    /// What does not hold, after all records were taken.
    pub fn finish(mut self) -> Vec<Broken> {
        self.check_figures();
        self.check_reports();
        self.check_addenda();
        self.broken
    }

    fn check_figures(&mut self) {
        let mut sums = self.sums.clone();
        for (register, figures) in std::mem::take(&mut self.figures) {
            let wanted =
                sums.remove(&register).unwrap_or_else(|| RegisterSums::zero(figures.sums.sales.exponent()));
            let addenda = self.addenda.range((register, 0)..=(register, u64::MAX)).count() as u64;
            if figures.sums != wanted || figures.addenda != addenda {
                let detail = format!("kept {figures:?}, is {wanted:?} with {addenda} addenda");
                self.fail("a register's figures follow from what names it", register, detail);
            }
        }
        for (register, wanted) in sums.into_iter().filter(|(_, sums)| !sums.is_zero()) {
            self.fail(
                "a register's figures follow from what names it",
                register,
                format!("none, is {wanted:?}"),
            );
        }
        for (register, sums) in std::mem::take(&mut self.sums) {
            if !adds_up(&sums) {
                self.fail("what was charged and what was paid agree", register, format!("{sums:?}"));
            }
            self.sums.insert(register, sums);
        }
    }

    fn check_reports(&mut self) {
        let sessions = std::mem::take(&mut self.sessions);
        let mut last: Option<String> = None;
        let reports = std::mem::take(&mut self.z);
        for (number, (own, z)) in &reports {
            let session = sessions.get(&z.register);
            if session.is_none_or(|session| session.number != Some(*number)) {
                self.fail("a Z is of a closed session", number, format!("{session:?}"));
            }
            if z.previous != last {
                self.fail(
                    "a Z holds the seal of the one before",
                    number,
                    format!("{:?}, is {last:?}", z.previous),
                );
            }
            last = Some(own.clone());
            let mut whole = z.sums.clone();
            if let Some(amended) = self.amended.get(&z.register) {
                whole.add(amended, 1);
            }
            let is = self.sums.get(&z.register);
            if is.map_or(!whole.is_zero(), |is| *is != whole) {
                self.fail(
                    "a Z and its addenda are all that names the session",
                    number,
                    format!("{whole:?}, is {is:?}"),
                );
            }
            let difference = z.count.as_ref().map(|count| count.total.minus(z.expected).ok());
            if z.sums.expected_cash(z.float) != z.expected
                || difference.unwrap_or_default() != z.difference
                || !adds_up(&z.sums)
            {
                self.fail("a Z adds up", number, format!("{z:?}"));
            }
        }
        for session in sessions.values() {
            let z = session.number.and_then(|number| reports.get(&number));
            if session.is_closed() != z.is_some_and(|(_, z)| z.register == session.id) {
                self.fail("a closed session has a Z", session.id, format!("{:?}", session.number));
            }
        }
        self.z = reports;
    }

    fn check_addenda(&mut self) {
        let of_session: BTreeMap<RegisterId, String> =
            self.z.values().map(|(own, z)| (z.register, own.clone())).collect();
        let mut before: Option<(RegisterId, u64, String)> = None;
        for ((register, place), (own, previous)) in std::mem::take(&mut self.addenda) {
            let wanted = match &before {
                Some((of, last, seal)) if *of == register => (last + 1, Some(seal.clone())),
                _ => (1, of_session.get(&register).cloned()),
            };
            if (place, Some(&previous)) != (wanted.0, wanted.1.as_ref()) {
                let detail = format!("{place} holds {previous}, expected {wanted:?}");
                self.fail("an addendum holds the seal of what it follows", register, detail);
            }
            before = Some((register, place, own));
        }
    }
}

fn add(all: &mut BTreeMap<RegisterId, RegisterSums>, register: RegisterId, sums: &RegisterSums) {
    all.entry(register).or_insert_with(|| RegisterSums::zero(sums.sales.exponent())).add(sums, 1);
}

/// Sales and returns are net and tax by rate, and they are what was paid and given back.
fn adds_up(sums: &RegisterSums) -> bool {
    let minor = |money: crate::money::Money| i128::from(money.minor());
    let sold: i128 = sums.taxes.iter().map(|of| minor(of.net) + minor(of.tax)).sum();
    let returned: i128 = sums.taxes.iter().map(|of| minor(of.returned_net) + minor(of.returned_tax)).sum();
    let paid: i128 = sums.payments.iter().map(|of| minor(of.amount) - minor(of.refunded)).sum();
    let charged = minor(sums.sales) - minor(sums.returns) + minor(sums.rounding);
    sold == minor(sums.sales) && returned == minor(sums.returns) && charged == paid + minor(sums.unpaid)
}
