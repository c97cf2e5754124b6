//! Takes out of a failing plan what it does not need to fail: whole interactions first, then single commands.

use crate::interaction::{Interaction, Request};
use crate::network::ClientAct;
use crate::simulation::{self, Failure};

/// The first interaction sets the business up: the model knows of none without settings.
const KEPT: usize = 1;

/// A plan that breaks the same property, and is short. `tries` bounds how often it is run.
pub fn trim(failure: Failure, mut tries: usize) -> Failure {
    let mut shortest = failure;
    loop {
        let before = size(&shortest.plan);
        shortest = without_interactions(shortest, &mut tries);
        shortest = without_commands(shortest, &mut tries);
        if size(&shortest.plan) == before || tries == 0 {
            return shortest;
        }
    }
}

fn size(plan: &[Interaction]) -> usize {
    plan.iter().map(|interaction| 1 + requests_of(interaction).map_or(0, |requests| requests.len())).sum()
}

/// Whether a plan breaks the same property still; then how.
fn still(plan: &[Interaction], property: &str, tries: &mut usize) -> Option<Failure> {
    *tries = tries.checked_sub(1)?;
    let failure = simulation::replay(plan).err()?;
    (failure.broken.property == property).then_some(*failure)
}

/// Takes out runs of interactions, ever shorter ones.
fn without_interactions(mut shortest: Failure, tries: &mut usize) -> Failure {
    let mut length = shortest.plan.len() / 2;
    while length > 0 {
        let mut from = KEPT;
        while from < shortest.plan.len() {
            let mut plan = shortest.plan.clone();
            plan.drain(from..(from + length).min(plan.len()));
            match still(&plan, shortest.broken.property, tries) {
                Some(shorter) => shortest = shorter,
                None => from += length,
            }
        }
        length /= 2;
    }
    shortest
}

/// Takes single commands out of messages.
fn without_commands(mut shortest: Failure, tries: &mut usize) -> Failure {
    let mut place = KEPT;
    while place < shortest.plan.len() {
        let mut command = 0;
        while requests_of(&shortest.plan[place])
            .is_some_and(|requests| command < requests.len() && requests.len() > 1)
        {
            let mut plan = shortest.plan.clone();
            if let Interaction::Submit { requests }
            | Interaction::Send { requests }
            | Interaction::Client { act: ClientAct::Give { requests, .. }, .. } = &mut plan[place]
            {
                requests.remove(command);
            }
            match still(&plan, shortest.broken.property, tries) {
                Some(shorter) => shortest = shorter,
                None => command += 1,
            }
            if place >= shortest.plan.len() {
                break;
            }
        }
        place += 1;
    }
    shortest
}

fn requests_of(interaction: &Interaction) -> Option<&Vec<Request>> {
    match interaction {
        Interaction::Submit { requests }
        | Interaction::Send { requests }
        | Interaction::Client { act: ClientAct::Give { requests, .. }, .. } => Some(requests),
        _ => None,
    }
}
