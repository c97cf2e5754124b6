//! The actions of an order change, and what each does to a draft of the order.
//!
//! Lines keep their places: a line that is taken off stays, with quantity 0, so that a place said at a counter or kept
//! in a hand-over means the same line for ever. Once goods were handed over, what was agreed for them stands: their
//! price, and the discount and charges of the whole order. An order keeps the way in which its prices are meant, with
//! tax or without, whatever the business has set since: what is added then needs a price of its own.

use super::delivery::{self, Wish};
use super::line_input::{ChargeInput, LineInput};
use super::place_order::{order_line, orderable};
use super::priced::{self, Asked};
use crate::decision::Decision;
use crate::limits;
use crate::money::Price;
use crate::prices::agreements::{self, Lists};
use crate::prices::resolve::Meant;
use crate::quantity::Quantity;
use crate::records::Order;
use crate::records::customer::Address;
use crate::records::delivery::{Contact, Method, Window};
use crate::records::order::{Discount, OrderLine, Priority};
use crate::records::price_rule::PriceSource;
use crate::refusal::Refusal;
use crate::stock::lines::{in_stock_unit, price_in_currency};
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One change of an order. Lines are counted from 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = OrderAction)]
pub enum Action {
    /// Asks for more.
    AddLine(LineInput),
    /// Takes a line off.
    RemoveLine {
        /// Which line.
        line: u32,
    },
    /// Postage, fees and the like, all of them anew. Not for partners.
    SetCharges {
        /// What they are from now on.
        charges: Vec<ChargeInput>,
    },
    /// How and when the customer gets it: all of it anew, but for an address and a contact that are not given, which
    /// stay, or are the customer's.
    SetDelivery {
        /// Where it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<Address>,
        /// Whom to ask for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Contact>,
        /// By which way; absent: not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
        /// When; absent: whenever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wanted: Option<Day>,
        /// At what time of that day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        window: Option<Window>,
    },
    /// Taken off the whole order. Not for partners.
    SetDiscount {
        /// Absent: nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        discount: Option<Discount>,
    },
    /// Taken off a line. Not for partners.
    SetLineDiscount {
        /// Absent: nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        discount: Option<Discount>,
        /// Which line.
        line: u32,
    },
    /// The customer's or staff's words about a line.
    SetLineNote {
        /// Which line.
        line: u32,
        /// Absent: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The customer's or staff's words.
    SetNote {
        /// Absent: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The price of a line. Not for partners.
    SetPrice {
        /// Which line.
        line: u32,
        /// Of one stock unit.
        price: Price,
    },
    /// How urgent it is. Not for partners.
    SetPriority {
        /// Absent: by value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<Priority>,
    },
    /// How much of a line is wanted, with what was taken of it.
    SetQuantity {
        /// Which line.
        line: u32,
        /// How much, in `unit`.
        quantity: Quantity,
        /// The unit of `quantity`; absent: the product's stock unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// The customer's own reference.
    SetReference {
        /// Absent: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// When the customer wants it; without a day there is no time of it either.
    SetWanted {
        /// Absent: whenever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wanted: Option<Day>,
    },
}

impl Action {
    /// The line that it adds.
    pub fn added_line(&self) -> Option<&LineInput> {
        match self {
            Self::AddLine(line) => Some(line),
            _ => None,
        }
    }

    /// Whether only staff may do it: whatever sets money, and priority.
    pub fn is_for_staff(&self) -> bool {
        match self {
            Self::AddLine(line) => line.price.is_some() || line.discount.is_some(),
            Self::SetCharges { .. }
            | Self::SetDiscount { .. }
            | Self::SetLineDiscount { .. }
            | Self::SetPrice { .. }
            | Self::SetPriority { .. } => true,
            _ => false,
        }
    }

    /// Whether it asks for goods or for a day, so that there must be time for it. Words do not.
    pub fn needs_time(&self) -> bool {
        self.moves_money() || matches!(self, Self::SetDelivery { .. } | Self::SetWanted { .. })
    }

    /// Whether the order's money may change by it.
    pub fn moves_money(&self) -> bool {
        !matches!(
            self,
            Self::SetDelivery { .. }
                | Self::SetLineNote { .. }
                | Self::SetNote { .. }
                | Self::SetPriority { .. }
                | Self::SetReference { .. }
                | Self::SetWanted { .. }
        )
    }
}

/// An order being changed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The lists that its customer buys by.
    pub lists: Lists,
    /// As it would be.
    pub order: Order,
    /// Set by hand: a priority, or again by value.
    pub priority: Option<Option<Priority>>,
}

impl Draft {
    /// Nothing changed yet.
    pub fn new(order: Order, lists: Lists) -> Self {
        Self { lists, order, priority: None }
    }

    /// Applies the action at `place` of the command.
    pub fn apply(&mut self, decision: &Decision<'_>, place: usize, action: &Action) -> Result<(), Refusal> {
        let field = |name: &str| format!("data.actions[{place}].{name}");
        match action {
            Action::AddLine(input) => self.add_line(decision, input, &field),
            Action::RemoveLine { line } => self.remove_line(*line),
            Action::SetQuantity { line, quantity, unit } => {
                limits::positive(|| field("quantity"), *quantity)?;
                self.set_quantity(decision, *line, *quantity, unit.as_deref())
            }
            Action::SetPrice { line, price } => {
                let price = price_in_currency(decision, &field("price"), *price)?;
                let line = self.untaken(*line)?;
                if line.price != price {
                    (line.price, line.price_rule) = (price, PriceSource::Hand);
                }
                Ok(())
            }
            Action::SetLineDiscount { line, discount } => {
                let discount = priced::discount_in_currency(decision, *discount)?;
                self.untaken(*line)?.discount = discount;
                Ok(())
            }
            Action::SetDiscount { discount } => {
                self.nothing_taken()?;
                self.order.discount = priced::discount_in_currency(decision, *discount)?;
                Ok(())
            }
            Action::SetCharges { charges } => {
                self.nothing_taken()?;
                limits::few(&field("charges"), charges.len(), limits::LINES_MAX)?;
                self.order.charges = priced::price_charges(decision, charges, self.order.tax_included)?;
                Ok(())
            }
            Action::SetDelivery { address, contact, method, wanted, window } => {
                let (address, contact) = (address.as_ref(), contact.as_ref());
                let wish = Wish { address, contact, method: *method, wanted: *wanted, window: *window };
                delivery::change(decision, &field, &wish, &mut self.order)
            }
            Action::SetLineNote { line, note } => {
                limits::note(&field("note"), note.as_deref())?;
                self.line(*line)?.note.clone_from(note);
                Ok(())
            }
            Action::SetNote { note } => {
                limits::note(&field("note"), note.as_deref())?;
                self.order.note.clone_from(note);
                Ok(())
            }
            Action::SetReference { reference } => {
                limits::short(&field("reference"), reference.as_deref())?;
                self.order.reference.clone_from(reference);
                Ok(())
            }
            Action::SetPriority { priority } => {
                self.priority = Some(*priority);
                Ok(())
            }
            Action::SetWanted { wanted } => {
                self.order.wanted = *wanted;
                self.order.window = self.order.window.filter(|_| wanted.is_some());
                Ok(())
            }
        }
    }

    fn line(&mut self, place: u32) -> Result<&mut OrderLine, Refusal> {
        self.order.lines.get_mut(place as usize).ok_or(Refusal::UnknownLine { line: place })
    }

    fn untaken(&mut self, place: u32) -> Result<&mut OrderLine, Refusal> {
        let order = self.order.id;
        let line = self.line(place)?;
        if line.taken.is_positive() {
            return Err(Refusal::PartlyTaken { order });
        }
        Ok(line)
    }

    fn nothing_taken(&self) -> Result<(), Refusal> {
        if self.order.is_partly_taken() {
            return Err(Refusal::PartlyTaken { order: self.order.id });
        }
        Ok(())
    }

    fn add_line(
        &mut self,
        decision: &Decision<'_>,
        input: &LineInput,
        field: &dyn Fn(&str) -> String,
    ) -> Result<(), Refusal> {
        let product = decision.product(&input.product)?;
        orderable(decision, product)?;
        // The product's own price is meant otherwise than this order's prices are.
        if input.price.is_none() && self.order.tax_included != decision.business()?.tax_included {
            return Err(Refusal::NoPrice { product: product.id });
        }
        let line = priced::unpriced_line(decision, self.lists, field, &Asked::from(input))?;
        self.order.lines.push(order_line(line));
        Ok(())
    }

    fn remove_line(&mut self, place: u32) -> Result<(), Refusal> {
        let line = self.line(place)?;
        if line.taken.is_positive() {
            return Err(Refusal::MoreThanOpen { line: place, open: line.open, wanted: line.quantity });
        }
        line.discount = None;
        line.open = Quantity::ZERO;
        line.quantity = Quantity::ZERO;
        line.unit = None;
        Ok(())
    }

    /// Never below what was taken.
    fn set_quantity(
        &mut self,
        decision: &Decision<'_>,
        place: u32,
        quantity: Quantity,
        unit: Option<&str>,
    ) -> Result<(), Refusal> {
        let (lists, tax_included) = (self.lists, self.order.tax_included);
        let line = self.line(place)?;
        let product = decision.existing_product(line.product)?;
        let (quantity, unit) = in_stock_unit(product, quantity, unit)?;
        if quantity < line.taken {
            let wanted = line.quantity.minus(quantity)?;
            return Err(Refusal::MoreThanOpen { line: place, open: line.open, wanted });
        }
        if quantity > line.quantity {
            orderable(decision, product)?;
        }
        line.open = quantity.minus(line.taken)?;
        line.quantity = quantity;
        line.unit = unit;
        // What was agreed stands: by hand, for what was handed over, and where prices are meant otherwise since.
        let stands = line.price_rule == PriceSource::Hand || line.taken.is_positive();
        if stands || tax_included != decision.business()?.tax_included {
            return Ok(());
        }
        let meant = Meant { exponent: decision.business()?.exponent(), rate: line.tax_rate, tax_included };
        let terms = agreements::terms(decision, lists, product, quantity, meant)?;
        if let Some(price) = terms.price.filter(|_| terms.source != line.price_rule) {
            (line.price, line.price_rule) = (price, terms.source);
        }
        Ok(())
    }
}
