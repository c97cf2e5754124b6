//! A sale at a counter: a fact. Order, hand-over and payment in one; never refused for stock.
//!
//! Its money is computed by the same rules as everywhere from the prices and rates that were charged. Where a device
//! says another total, what was computed is recorded and a person is told of both figures.

use super::line_input::{ChargeInput, SoldLine};
use super::priced::{self, Asked, PricedLine};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, CustomerId, LocationId, RegisterId, SaleId, SuspendedSaleId};
use crate::key::Key;
use crate::limits;
use crate::money::{Money, Price};
use crate::prices::agreements;
use crate::pricing::Amounts;
use crate::quantity::Quantity;
use crate::records::exception::DetailName;
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::order::{Charge, Discount};
use crate::records::sale::{Payment, SaleLine, SaleState};
use crate::records::suspended_sale::SuspendedState;
use crate::records::{Sale, SuspendedSale};
use crate::refusal::Refusal;
use crate::register::payments::{self, Paid};
use crate::register::{authority, naming};
use crate::stock::costing::Cost;
use crate::stock::ledger::{self, Posting};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale that was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordSale {
    /// Money without stock: a bag, a fee, a manual line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeInput>,
    /// To whom, by id or code, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Key>,
    /// Taken off the whole sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// What was sold.
    pub lines: Vec<SoldLine>,
    /// Which shop, by id or code; absent: the business's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Key>,
    /// The cashier's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Made without a connection.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// How it was paid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// The number on the receipt, from the device's own series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// The register session that it was made at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// Its id; absent: made from the command's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<SaleId>,
    /// The suspended sale that it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<SuspendedSaleId>,
    /// What the device charged in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

impl Act for RecordSale {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let id = self.sale.map_or_else(|| ids::derive(wants.context().command.0, "sale", &[]), |id| id.0);
        wants.record::<Sale>(id);
        naming::want(wants, self.register);
        if let Some(suspended) = self.suspended {
            wants.record::<SuspendedSale>(suspended);
        }
        let customer = self.customer.as_ref().and_then(|key| wants.customer(key));
        let lists = agreements::want(wants, customer);
        let location = wants.location_or_default(self.location.as_ref()).map(|location| location.id);
        for line in &self.lines {
            if let (Some(product), Some(location)) = (wants.product(&line.product), location) {
                ledger::want_posting(wants, product.id, location);
                agreements::want_rules(wants, lists, product.id);
            }
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        self.check_fields()?;
        let id = self.sale.unwrap_or(SaleId(ids::derive(decision.context().command.0, "sale", &[])));
        decision.must_be_new::<Sale>(id)?;
        let customer = self.customer.as_ref().map(|key| decision.customer(key)).transpose()?;
        let customer = customer.map(|customer| customer.id);
        let location = decision.location_or_default(self.location.as_ref())?;
        let priced = self.price(decision, customer)?;
        let listed: Vec<Option<Price>> = priced.lines.iter().map(|line| line.listed).collect();
        let paid = payments::read(decision, &self.payments, priced.sum.total()?)?;
        let mut questions = Questions::default();
        questions.about_customer(decision, customer)?;
        questions.about_location(decision, location)?;
        self.ask(decision, &priced, &paid, &mut questions)?;
        naming::ask(decision, self.register, Some(location), &mut questions)?;
        self.end_suspended(decision, id, &mut questions);
        questions.open(decision, id.0, location);
        for (place, line) in priced.lines.iter().enumerate() {
            post_line(decision, id, place, line, location)?;
        }
        let sale = self.sale(decision, Sold { customer, id, location, paid, priced })?;
        authority::check(decision, id.0, location, |limits| {
            authority::beyond_in_sale(&sale, &listed, limits)
        })?;
        decision.say(Event::SaleMade { sale: id, total: sale.total });
        decision.put(sale);
        Ok(())
    }
}

/// What a sale comes to.
struct Priced {
    charges: Vec<Charge>,
    discount: Option<Discount>,
    lines: Vec<PricedLine>,
    sum: Amounts,
}

/// What a sale was found to be.
struct Sold {
    customer: Option<CustomerId>,
    id: SaleId,
    location: LocationId,
    paid: Paid,
    priced: Priced,
}

impl RecordSale {
    fn check_fields(&self) -> Result<(), Refusal> {
        if self.lines.is_empty() && self.charges.is_empty() {
            return Err(Refusal::NothingToDo);
        }
        limits::few("data.lines", self.lines.len(), limits::FACT_LINES_MAX)?;
        limits::few("data.charges", self.charges.len(), limits::FACT_LINES_MAX)?;
        limits::few("data.payments", self.payments.len(), limits::FACT_LINES_MAX)?;
        limits::short("data.receipt", self.receipt.as_deref())?;
        limits::note("data.note", self.note.as_deref())
    }

    fn price(&self, decision: &Decision<'_>, customer: Option<CustomerId>) -> Result<Priced, Refusal> {
        let business = decision.business()?;
        let asked: Vec<Asked<'_>> = self.lines.iter().map(Asked::from).collect();
        let discount = priced::discount_in_currency(decision, self.discount)?;
        let lists = agreements::lists_of(decision, customer)?;
        let lines = priced::price_lines(decision, lists, &asked, discount)?;
        let charges = priced::price_charges(decision, &self.charges, business.tax_included)?;
        let sum = priced::sum(business.exponent(), lines.iter().map(|line| line.amounts), &charges)?;
        Ok(Priced { charges, discount, lines, sum })
    }

    /// Asks about what was sold and how it was paid.
    fn ask(
        &self,
        decision: &Decision<'_>,
        priced: &Priced,
        paid: &Paid,
        questions: &mut Questions,
    ) -> Result<(), Refusal> {
        for line in &priced.lines {
            questions.about_sold_product(decision.existing_product(line.product)?);
        }
        self.compare_total(priced.sum.total()?, questions);
        paid.ask(self.customer.is_some(), self.register.is_some(), questions);
        Ok(())
    }

    fn sale(&self, decision: &Decision<'_>, sold: Sold) -> Result<Sale, Refusal> {
        let Sold { customer, id, location, paid, priced } = sold;
        let context = decision.context();
        Ok(Sale {
            actor: context.actor.id,
            charges: priced.charges,
            credited: None,
            customer,
            day: decision.day()?,
            device: context.device,
            discount: priced.discount,
            id,
            lines: priced.lines.into_iter().map(sale_line).collect(),
            location,
            net: priced.sum.net,
            note: self.note.clone(),
            occurred_at: context.occurred_at,
            offline: self.offline,
            payments: paid.payments,
            receipt: self.receipt.clone(),
            register: self.register,
            rounding: paid.rounding,
            state: SaleState::Completed,
            tax: priced.sum.tax,
            tax_included: decision.business()?.tax_included,
            total: priced.sum.total()?,
        })
    }

    /// The suspended sale is over. Two tills may have gone on with it, each believing to be the only one: both sold.
    fn end_suspended(&self, decision: &mut Decision<'_>, id: SaleId, questions: &mut Questions) {
        let Some(suspended) = self.suspended else { return };
        let Some(before) = decision.get::<SuspendedSale>(suspended).cloned() else {
            return questions.ask(DetailName::UnknownSuspendedSale, suspended);
        };
        match before.state {
            SuspendedState::Suspended | SuspendedState::Resumed => {
                decision.put(SuspendedSale { sale: Some(id), state: SuspendedState::Sold, ..before });
            }
            SuspendedState::Sold => questions.ask(DetailName::SuspendedSaleSold, suspended),
            SuspendedState::Dropped => questions.ask(DetailName::SuspendedSaleDropped, suspended),
        }
    }

    /// A device may have charged another total, by rules of its own or prices of another day.
    fn compare_total(&self, computed: Money, questions: &mut Questions) {
        let Some(charged) = self.total else { return };
        if charged.in_currency(computed.exponent()) != Some(computed) {
            questions.ask(DetailName::TotalCharged, charged);
            questions.ask(DetailName::TotalComputed, computed);
        }
    }
}

fn post_line(
    decision: &mut Decision<'_>,
    sale: SaleId,
    place: usize,
    line: &PricedLine,
    location: LocationId,
) -> Result<(), Refusal> {
    if !decision.existing_product(line.product)?.is_tracked() {
        return Ok(());
    }
    ledger::post(
        decision,
        Posting {
            cost: Cost::Average,
            from: Place::At(location),
            kind: MovementKind::Sale,
            product: line.product,
            quantity: line.quantity,
            reason: None,
            reference: Some(reference(sale, place)),
            reverses: None,
            round: 0,
            to: Place::Customer,
        },
    )?;
    Ok(())
}

/// A line of a sale, as movements name it.
pub fn reference(sale: SaleId, line: usize) -> Reference {
    Reference { id: sale.0, kind: ReferenceKind::Sale, line: Some(line as u32) }
}

fn sale_line(line: PricedLine) -> SaleLine {
    SaleLine {
        discount: line.discount,
        net: line.amounts.net,
        price: line.price,
        price_rule: line.price_rule,
        product: line.product,
        quantity: line.quantity,
        returned: Quantity::ZERO,
        tax: line.amounts.tax,
        tax_rate: line.rate,
        unit: line.unit,
    }
}
