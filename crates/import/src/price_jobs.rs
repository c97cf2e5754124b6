//! A percentage over the prices of a category, as one job: planned, given in commands of some hundred products so that
//! orders are decided between them, looked at, and taken back as one act.
//!
//! Ids of commands follow from the job and from how many of it there are, and a product that the job has changed is not
//! changed by it again: a job that was cut off goes on where it stopped when it is given once more.

use crate::ImportError;
use crate::writer::{Batches, Given, Outcomes, Taker};
use ahash::HashSet;
use onhand_domain::command::{Actor, Command};
use onhand_domain::ids::{self, CommandId, DeviceId, PriceChangeId, PriceListId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::prices::change_prices::{ChangePrices, PriceChangeInput};
use onhand_domain::prices::job::{PriceJob, PriceProposal, Proposed};
use onhand_domain::prices::tiers;
use onhand_domain::prices::undo_price_change::UndoPriceChange;
use onhand_domain::records::price_change::{PriceChangeLine, PriceChangeState};
use onhand_domain::records::{Business, PriceChange, PriceList, PriceRule, Product};
use onhand_domain::time::Moment;
use onhand_store::reads::{each, found, record};
use onhand_store::{Reader, StoreError};
use serde::Serialize;
use uuid::Uuid;

/// Products of one command: few enough that an order does not wait long behind it.
const PRODUCTS_OF_COMMAND: usize = 200;

/// What a job would do.
#[derive(Clone, Debug)]
pub struct PricePlan {
    /// Changes that were given for it before.
    begun: usize,
    /// What was asked for.
    job: PriceJob,
    list: Option<PriceListId>,
    /// What changes.
    pub proposals: Vec<PriceProposal>,
    /// Products whose prices stay as they are, rounded.
    pub unchanged: u64,
    /// Products that have no price there.
    pub without_price: u64,
}

/// What a job came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceJobStatus {
    /// Its changes of prices.
    pub changes: u64,
    /// When it is applied, where it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Which job.
    pub job: Uuid,
    /// Products in them.
    pub products: u64,
    /// Where it is in its life.
    pub state: PriceChangeState,
}

impl std::fmt::Display for PriceJobStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { job, products, .. } = self;
        match (self.state, self.due_at) {
            (PriceChangeState::Scheduled, Some(due)) => {
                write!(f, "job {job}: {products} products change at {due}")
            }
            (PriceChangeState::Undone, _) => write!(f, "job {job}: {products} products were taken back"),
            _ => write!(f, "job {job}: {products} products changed"),
        }
    }
}

/// What taking a job back came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceJobUndone {
    /// Which job.
    pub job: Uuid,
    /// Products that somebody gave other prices since: those stay.
    pub left: u64,
    /// Products whose prices are again what they were, or stay what they are.
    pub undone: u64,
}

/// Finds what a job would do. Products that the job of that id has changed already are left out.
pub fn plan(store: &dyn Reader, job: PriceJob, id: Option<Uuid>) -> Result<PricePlan, ImportError> {
    let no_business = || ImportError::Business("the business is not set up yet".into());
    let business = record::<Business>(store, Business::id())?.ok_or_else(no_business)?;
    let list = job.list.as_ref().map(|key| list(store, key)).transpose()?;
    let begun = id.map(|id| changes(store, id)).transpose()?.unwrap_or_default();
    let done: HashSet<ProductId> =
        begun.iter().flat_map(|change| &change.lines).map(|line| line.product).collect();
    let filters = job.category.clone().map(|category| ("category", category));
    let mut plan = PricePlan {
        begun: begun.len(),
        job,
        list: list.as_ref().map(|list| list.id),
        proposals: Vec::new(),
        unchanged: 0,
        without_price: 0,
    };
    each(store, filters.as_slice(), |product: &Product| {
        if done.contains(&product.id) {
            return Ok::<_, ImportError>(());
        }
        let rule = match &list {
            Some(list) => record::<PriceRule>(store, PriceRule::id_of(list.id, product.id))?,
            None => None,
        };
        let on = list.as_ref().map(|list| (list, rule.as_ref()));
        match plan.job.propose(&business, product, on).map_err(|refusal| refused(product, refusal))? {
            Proposed::Changed(proposal) => plan.proposals.push(proposal),
            Proposed::Unchanged => plan.unchanged += 1,
            Proposed::WithoutPrice => plan.without_price += 1,
            Proposed::Archived => {}
        }
        Ok(())
    })?;
    Ok(plan)
}

fn refused(product: &Product, refusal: onhand_domain::refusal::Refusal) -> ImportError {
    ImportError::Refused { what: format!("a new price of {}", product.sku), refusal: Box::new(refusal) }
}

/// The price list that a key names.
fn list(store: &dyn Reader, key: &Key) -> Result<PriceList, ImportError> {
    let found = match key {
        Key::Id(id) => record::<PriceList>(store, *id)?,
        Key::Code(code) => found::<PriceList>(store, &Lookup::PriceListByCode(code.clone()))?,
    };
    found.ok_or_else(|| ImportError::Business(format!("there is no price list {key}")))
}

/// Gives what was planned, as the job of that id. `progress` hears how many products were given, and of how many.
pub fn give(
    taker: &mut dyn Taker,
    plan: PricePlan,
    id: Uuid,
    actor: Actor,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Outcomes, ImportError> {
    let PricePlan { begun, job, list, proposals, .. } = plan;
    let (mut given, of) = (0, proposals.len() as u64);
    let mut batches = Batches::new(taker).of(actor, DeviceId(id));
    progress(given, of);
    for (place, chunk) in proposals.chunks(PRODUCTS_OF_COMMAND).enumerate() {
        let line = |proposal: &PriceProposal| PriceChangeInput {
            product: Key::from(proposal.product),
            tiers: proposal.after.clone(),
        };
        let place = (begun + place) as u64;
        batches.give(Given {
            at: None,
            command: Command::ChangePrices(ChangePrices {
                change: Some(PriceChangeId(ids::derive(id, "price_change", &[&place.to_be_bytes()]))),
                due_at: job.due_at,
                job: Some(id),
                lines: chunk.iter().map(line).collect(),
                list: list.map(Key::from),
                note: job.note.clone(),
            }),
            id: CommandId(ids::derive(id, "price_job", &[&place.to_be_bytes()])),
            lines: chunk.len(),
            subject: format!("{} to {}", chunk[0].sku, chunk[chunk.len() - 1].sku),
        })?;
        batches.flush()?;
        given += chunk.len() as u64;
        progress(given, of);
    }
    batches.finish()
}

/// What a job came to so far; `None` where there is no such job.
pub fn status(store: &dyn Reader, id: Uuid) -> Result<Option<PriceJobStatus>, ImportError> {
    let changes = changes(store, id)?;
    let is = |state: PriceChangeState| changes.iter().any(|change| change.state == state);
    let states = [PriceChangeState::Scheduled, PriceChangeState::Applied, PriceChangeState::Undone];
    let Some(state) = states.into_iter().find(|state| is(*state)) else { return Ok(None) };
    Ok(Some(PriceJobStatus {
        changes: changes.len() as u64,
        due_at: changes.iter().find_map(|change| change.due_at),
        job: id,
        products: changes.iter().map(|change| change.lines.len() as u64).sum(),
        state,
    }))
}

/// Takes a job back, as one act. Given again, it goes on where it stopped.
pub fn undo(
    taker: &mut dyn Taker,
    changes: Vec<PriceChange>,
    left: u64,
    id: Uuid,
    actor: Actor,
) -> Result<PriceJobUndone, ImportError> {
    let products: u64 = changes.iter().map(|change| change.lines.len() as u64).sum();
    let mut batches = Batches::new(taker).of(actor, DeviceId(id));
    for change in &changes {
        batches.give(Given {
            at: None,
            command: Command::UndoPriceChange(UndoPriceChange { change: change.id }),
            id: CommandId(ids::derive(change.id.0, "undo", &[])),
            lines: change.lines.len(),
            subject: format!("change {}", change.id),
        })?;
        batches.flush()?;
    }
    batches.finish()?.must_be_applied()?;
    Ok(PriceJobUndone { job: id, left, undone: products - left })
}

/// The changes of a job that can be taken back, and how many of their products have other prices by now.
pub fn plan_undo(store: &dyn Reader, id: Uuid) -> Result<(Vec<PriceChange>, u64), ImportError> {
    let mut changes = changes(store, id)?;
    if changes.is_empty() {
        return Err(ImportError::Business(format!("there is no job {id}")));
    }
    changes.retain(|change| change.state != PriceChangeState::Undone);
    let mut left = 0;
    for change in &changes {
        for line in &change.lines {
            left += u64::from(is_other_since(store, change, line)?);
        }
    }
    Ok((changes, left))
}

fn is_other_since(
    store: &dyn Reader,
    change: &PriceChange,
    line: &PriceChangeLine,
) -> Result<bool, StoreError> {
    if line.before.is_none() {
        return Ok(false);
    }
    let now = match change.list {
        Some(list) => {
            record::<PriceRule>(store, PriceRule::id_of(list, line.product))?.map(|rule| rule.tiers)
        }
        None => record::<Product>(store, line.product.0)?.map(|product| tiers::own(product.price)),
    };
    Ok(now.unwrap_or_default() != line.after)
}

/// The changes of a job, in the order that they were given.
fn changes(store: &dyn Reader, id: Uuid) -> Result<Vec<PriceChange>, ImportError> {
    let mut changes = Vec::new();
    each(store, &[("job", id.to_string())], |change: &PriceChange| {
        changes.push(change.clone());
        Ok::<_, StoreError>(())
    })?;
    Ok(changes)
}
