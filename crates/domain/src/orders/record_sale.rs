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
use crate::ids::{self, LocationId, SaleId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::prices::agreements;
use crate::quantity::Quantity;
use crate::records::Sale;
use crate::records::exception::DetailName;
use crate::records::movement::{MovementKind, Place, Reference, ReferenceKind};
use crate::records::order::Discount;
use crate::records::sale::{ACCOUNT, Payment, SaleLine, SaleState};
use crate::refusal::{Refusal, Rule};
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
    /// Its id; absent: made from the command's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<SaleId>,
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
        let asked: Vec<Asked<'_>> = self.lines.iter().map(Asked::from).collect();
        let discount = priced::discount_in_currency(decision, self.discount)?;
        let lists = agreements::lists_of(decision, customer)?;
        let lines = priced::price_lines(decision, lists, &asked, discount)?;
        let charges = priced::price_charges(decision, &self.charges, decision.business()?.tax_included)?;
        let exponent = decision.business()?.exponent();
        let sum = priced::sum(exponent, lines.iter().map(|line| line.amounts), &charges)?;
        let total = sum.total()?;
        let payments = self.payments(exponent)?;
        let mut questions = Questions::default();
        questions.about_customer(decision, customer)?;
        questions.about_location(decision, location)?;
        for line in &lines {
            questions.about_sold_product(decision.existing_product(line.product)?);
        }
        if let (None, Some(payment)) = (customer, payments.iter().find(|payment| payment.kind == ACCOUNT)) {
            questions.ask(DetailName::AccountWithoutCustomer, payment.amount);
        }
        self.compare_total(exponent, total, &mut questions);
        questions.open(decision, id.0, location);
        for (place, line) in lines.iter().enumerate() {
            post_line(decision, id, place, line, location)?;
        }
        let (day, tax_included) = (decision.day()?, decision.business()?.tax_included);
        let context = decision.context();
        decision.put(Sale {
            actor: context.actor.id,
            charges,
            credited: None,
            customer,
            day,
            device: context.device,
            discount,
            id,
            lines: lines.into_iter().map(sale_line).collect(),
            location,
            net: sum.net,
            note: self.note.clone(),
            occurred_at: context.occurred_at,
            offline: self.offline,
            payments,
            receipt: self.receipt.clone(),
            state: SaleState::Completed,
            tax: sum.tax,
            tax_included,
            total,
        });
        decision.say(Event::SaleMade { sale: id, total });
        Ok(())
    }
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

    fn payments(&self, exponent: u8) -> Result<Vec<Payment>, Refusal> {
        let mut payments = Vec::with_capacity(self.payments.len());
        for (place, payment) in self.payments.iter().enumerate() {
            limits::name(&format!("data.payments[{place}].kind"), &payment.kind)?;
            let amount = payment.amount.in_currency(exponent).ok_or_else(|| {
                Refusal::invalid(format!("data.payments[{place}].amount"), Rule::CurrencyDigits)
            })?;
            payments.push(Payment { amount, kind: payment.kind.clone() });
        }
        Ok(payments)
    }

    /// A device may have charged another total, by rules of its own or prices of another day.
    fn compare_total(&self, exponent: u8, computed: Money, questions: &mut Questions) {
        let Some(charged) = self.total else { return };
        if charged.in_currency(exponent) != Some(computed) {
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
