//! Puts a sale aside before it is paid, or puts one aside again that was taken up.

use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, RegisterId, SuspendedSaleId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::orders::line_input::{ChargeInput, LineInput};
use crate::orders::priced;
use crate::records::SuspendedSale;
use crate::records::order::Discount;
use crate::records::suspended_sale::{SuspendedLine, SuspendedState};
use crate::refusal::{Refusal, Rule};
use crate::stock::lines::{in_stock_unit, price_in_currency};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale to be put aside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SuspendSale {
    /// Money without stock.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// To whom, by id or code, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// Taken off the whole sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// By what people find it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What is to be sold.
    pub lines: Vec<LineInput>,
    /// In which shop, by id or code; absent: the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// The cashier's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The register session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// Its id: that of one taken up, to put it aside again; absent: made from the command's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<SuspendedSaleId>,
    /// What it came to at the till.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

impl Act for SuspendSale {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<SuspendedSale>(self.id(wants.context().command.0));
        if let Some(key) = &self.customer {
            wants.customer(key);
        }
        wants.location_or_default(self.location.as_ref());
        for line in &self.lines {
            wants.product(&line.product);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.lines.is_empty() && self.charges.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        limits::few("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        limits::short("data.label", self.label.as_deref())?;
        limits::note("data.note", self.note.as_deref())?;
        let id = self.id(decision.context().command.0);
        // It may be put aside again by whoever took it up, and by nobody else.
        let before = decision.get::<SuspendedSale>(id).map(|before| before.state);
        if let Some(state) = before.filter(|state| *state != SuspendedState::Resumed) {
            return Err(Refusal::WrongSuspendedState { suspended: id, state });
        }
        let customer = self.customer.as_ref().map(|key| decision.customer(key)).transpose()?;
        let customer = customer.map(|customer| customer.id);
        let location = decision.location_or_default(self.location.as_ref())?;
        let tax_included = decision.business()?.tax_included;
        // Charges are looked at as the sale would: what can't be sold is not put aside either.
        limits::few("data.charges", self.charges.len(), limits::FACT_LINES_MAX)?;
        priced::price_charges(decision, &self.charges, tax_included)?;
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(place, line)| suspended_line(decision, place, line));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let total = self.total.map(|total| {
            let total = total.in_currency(decision.business()?.exponent());
            total.ok_or(Refusal::invalid("data.total", Rule::CurrencyDigits))
        });
        let total = total.transpose()?;
        let discount = priced::discount_in_currency(decision, self.discount)?;
        let context = decision.context();
        decision.put(SuspendedSale {
            actor: context.actor.id,
            charges: self.charges.clone(),
            customer,
            device: context.device,
            discount,
            id,
            label: self.label.clone(),
            lines,
            location,
            note: self.note.clone(),
            register: self.register,
            sale: None,
            state: SuspendedState::Suspended,
            suspended_at: context.occurred_at,
            total,
        });
        decision.say(Event::SaleSuspended { suspended: id, location });
        Ok(())
    }
}

impl SuspendSale {
    fn id(&self, command: uuid::Uuid) -> SuspendedSaleId {
        self.suspended.unwrap_or(SuspendedSaleId(ids::derive(command, "suspended_sale", &[])))
    }
}

fn suspended_line(decision: &Decision<'_>, place: usize, line: &LineInput) -> Result<SuspendedLine, Refusal> {
    let field = |name: &str| format!("data.lines[{place}].{name}");
    limits::positive(|| field("quantity"), line.quantity)?;
    let product = decision.product(&line.product)?;
    in_stock_unit(product, line.quantity, line.unit.as_deref())?;
    let price = line.price.map(|price| price_in_currency(decision, &field("price"), price)).transpose()?;
    Ok(SuspendedLine {
        discount: priced::discount_in_currency(decision, line.discount)?,
        price,
        product: product.id,
        quantity: line.quantity,
        unit: line.unit.clone(),
    })
}
