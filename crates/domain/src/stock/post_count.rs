//! A stocktake: a fact. Only the difference between what was found and what the book said then is posted.

use super::document::{Body, Head};
use super::{late, ledger, lines};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::{Context, Decision, Sums};
use crate::event::Event;
use crate::ids::{DocumentId, LocationId, ProductId};
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::quantity::Quantity;
use crate::records::document::{DocumentKind, DocumentLine, DocumentState};
use crate::records::movement::MovementKind;
use crate::records::{CountLine, Movement};
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was found: several counts of one product add up; what is not named stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCount {
    /// Id of the document; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What was found.
    pub lines: Vec<CountedInput>,
    /// Where, by id or code; absent: the business's own location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// A person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The business's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A line of a count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountedInput {
    /// How much was found, in `unit`; zero where there was none.
    pub counted: Quantity,
    /// When it was counted, by the clock that gave the command's own time; absent: when the command happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Moment>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// The unit of `counted`; absent: the product's stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl CountedInput {
    /// When it was counted, by the server's clock: never later than now.
    fn moment(&self, context: &Context) -> Moment {
        let counted_at = self.counted_at.map(|at| at.plus_millis(context.clock_offset_ms));
        counted_at.unwrap_or(context.occurred_at).min(context.now)
    }
}

/// What was found of one product.
struct Found {
    counted: Quantity,
    counted_at: Moment,
}

impl PostCount {
    fn head(&self) -> Head<'_> {
        Head {
            document: self.document,
            location: self.location.as_ref(),
            note: self.note.as_deref(),
            party: None,
            reference: self.reference.as_deref(),
        }
    }
}

impl Act for PostCount {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let location = self.head().want(wants).map(|location| location.id);
        let mut moments: Sums<ProductId, Moment> = Sums::new();
        for line in &self.lines {
            let Some(product) = wants.product(&line.product).filter(|product| product.is_tracked()) else {
                continue;
            };
            let counted_at = line.moment(wants.context());
            let latest = moments.entry(product.id, || counted_at);
            *latest = counted_at.max(*latest);
        }
        let Some(location) = location else { return };
        for (product, counted_at) in moments.iter() {
            ledger::want_posting_at(wants, *product, location, *counted_at);
            wants.found::<Movement>(Lookup::MovementsSince(*product, location, *counted_at));
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::lines("data.lines", self.lines.len(), limits::COUNT_LINES_MAX)?;
        let (id, location) = self.head().check(decision)?;
        let mut questions = Questions::default();
        questions.about_location(decision, location)?;
        let mut sums: Sums<ProductId, Found> = Sums::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (place, input) in self.lines.iter().enumerate() {
            limits::not_negative(|| format!("data.lines[{place}].counted"), input.counted)?;
            let product = decision.product(&input.product)?;
            questions.about_product(product);
            let (counted, unit) = lines::found_in_stock_unit(product, input.counted, input.unit.as_deref())?;
            let counted_at = input.moment(decision.context());
            if product.is_tracked() {
                let sum = sums.entry(product.id, || Found { counted: Quantity::ZERO, counted_at });
                sum.counted = sum.counted.plus(counted)?;
                sum.counted_at = sum.counted_at.max(counted_at);
            }
            lines.push(DocumentLine {
                cost: None,
                cost_of_unit: None,
                over: Quantity::ZERO,
                product: product.id,
                quantity: counted,
                reason: None,
                received: Quantity::ZERO,
                unit,
            });
        }
        questions.open(decision, id.0, location);
        // All of the book is read before any of it is changed.
        let mut counted = Vec::new();
        for (product, found) in sums.iter() {
            counted.push(compared(decision, id, *product, location, found)?);
        }
        for (line, moved_since) in counted {
            post_line(decision, line, moved_since)?;
        }
        let state = DocumentState::Posted;
        let body = Body { destination: None, id, kind: DocumentKind::Count, lines, location, state };
        let number = self.head().keep(decision, body)?;
        decision.say(Event::CountPosted { document: id, number });
        Ok(())
    }
}

/// What was found beside what the book said for that moment: on hand now without what moved since. Gives that too,
/// where anything did.
fn compared(
    decision: &Decision<'_>,
    count: DocumentId,
    product: ProductId,
    location: LocationId,
    found: &Found,
) -> Result<(CountLine, Option<Quantity>), Refusal> {
    limits::within_line(found.counted)?;
    let mut moved_since = None;
    for id in decision.found(&Lookup::MovementsSince(product, location, found.counted_at)) {
        let movement = decision.existing::<Movement>(id)?;
        moved_since = Some(moved_since.unwrap_or(Quantity::ZERO).plus(movement.effect_at(location))?);
    }
    let on_hand = decision.level(product, location).on_hand;
    let expected = on_hand.minus(moved_since.unwrap_or_default())?;
    let line = CountLine {
        count,
        counted: found.counted,
        counted_at: found.counted_at,
        difference: found.counted.minus(expected)?,
        expected,
        id: CountLine::id_of(count, product),
        location,
        product,
        reversed: false,
    };
    Ok((line, moved_since))
}

/// Posts the difference of a line. It happened when it was counted: where the product was counted again since, that
/// later count stays as counted.
fn post_line(
    decision: &mut Decision<'_>,
    line: CountLine,
    moved_since: Option<Quantity>,
) -> Result<(), Refusal> {
    let (product, location, counted_at) = (line.product, line.location, line.counted_at);
    if let (Some(moved), false) = (moved_since, decision.context().clock_trusted) {
        late::conflict(decision, line.id, &line, decision.context().occurred_at, moved);
    }
    if !line.difference.is_zero() {
        let posting = late::correction(&line, MovementKind::Count, line.difference);
        ledger::post_at(decision, posting, counted_at)?;
    }
    let mut level = decision.level(product, location);
    level.counted_at = level.counted_at.max(Some(counted_at));
    ledger::put_level(decision, level)?;
    decision.put(line);
    Ok(())
}
