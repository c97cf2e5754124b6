//! Where returned goods came from: an order, a sale, or nobody knows.

use super::taken;
use crate::decision::Decision;
use crate::ids::{CustomerId, LocationId, ProductId};
use crate::money::{Percent, Price};
use crate::pricing::Amounts;
use crate::quantity::Quantity;
use crate::records::sale::SaleState;
use crate::records::{Order, Sale};
use crate::refusal::Refusal;

/// The order or sale that goods came from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An order, and what was charged for what was taken of each line.
    Order(Box<Order>, Vec<Amounts>),
    /// A sale at a counter.
    Sale(Box<Sale>),
    /// Not known.
    Unknown,
}

/// A line that goods came from.
#[derive(Clone, Copy, Debug)]
pub struct OriginLine {
    /// What was charged for `charged_for`.
    pub charged: Amounts,
    /// The quantity that `charged` is for.
    pub charged_for: Quantity,
    /// How much the customer had of it in all.
    pub had: Quantity,
    /// Of one stock unit.
    pub price: Price,
    /// Of what.
    pub product: ProductId,
    /// What came back before.
    pub returned: Quantity,
    /// Whether `price` contains the tax.
    pub tax_included: bool,
    /// The rate charged.
    pub tax_rate: Percent,
}

impl Origin {
    /// An order.
    pub fn of_order(order: Order) -> Result<Self, Refusal> {
        let money = taken::money_taken(&order)?;
        Ok(Self::Order(Box::new(order), money))
    }

    /// Whose it was.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Order(order, _) => order.customer,
            Self::Sale(sale) => sale.customer,
            Self::Unknown => None,
        }
    }

    /// Whether its prices contain the tax.
    pub fn tax_included(&self) -> Option<bool> {
        match self {
            Self::Order(order, _) => Some(order.tax_included),
            Self::Sale(sale) => Some(sale.tax_included),
            Self::Unknown => None,
        }
    }

    /// Where goods of these lines left from.
    pub fn left_from(&self, lines: impl Iterator<Item = u32>) -> Option<LocationId> {
        match self {
            Self::Order(order, _) => Some(order.left_from(lines)),
            Self::Sale(sale) => Some(sale.location),
            Self::Unknown => None,
        }
    }

    /// A line of it.
    pub fn line(&self, place: u32) -> Result<OriginLine, Refusal> {
        let unknown = Refusal::UnknownLine { line: place };
        match self {
            Self::Order(order, money) => {
                let line = order.lines.get(place as usize).ok_or(unknown.clone())?;
                let charged = money.get(place as usize).copied().ok_or(unknown)?;
                // Nothing of it was handed over by the books: then what it would have been charged counts.
                let (charged, charged_for) = if line.taken.is_positive() {
                    (charged, line.taken)
                } else {
                    (Amounts { net: line.net, tax: line.tax }, line.quantity)
                };
                Ok(OriginLine {
                    charged,
                    charged_for,
                    had: line.taken,
                    price: line.price,
                    product: line.product,
                    returned: line.returned,
                    tax_included: order.tax_included,
                    tax_rate: line.tax_rate,
                })
            }
            Self::Sale(sale) => {
                let line = sale.lines.get(place as usize).ok_or(unknown)?;
                let stands = sale.state == SaleState::Completed;
                Ok(OriginLine {
                    charged: Amounts { net: line.net, tax: line.tax },
                    charged_for: line.quantity,
                    had: if stands { line.quantity } else { Quantity::ZERO },
                    price: line.price,
                    product: line.product,
                    returned: line.returned,
                    tax_included: sale.tax_included,
                    tax_rate: line.tax_rate,
                })
            }
            Self::Unknown => Err(unknown),
        }
    }

    /// So much more came back of a line.
    pub fn take_back(&mut self, place: u32, quantity: Quantity) -> Result<(), Refusal> {
        let place = place as usize;
        let returned = match self {
            Self::Order(order, _) => order.lines.get_mut(place).map(|line| &mut line.returned),
            Self::Sale(sale) => sale.lines.get_mut(place).map(|line| &mut line.returned),
            Self::Unknown => None,
        };
        let Some(returned) = returned else { return Ok(()) };
        *returned = returned.plus(quantity)?;
        Ok(())
    }

    /// Keeps what came back.
    pub fn put(self, decision: &mut Decision<'_>) {
        match self {
            Self::Order(order, _) => decision.put(*order),
            Self::Sale(sale) => decision.put(*sale),
            Self::Unknown => {}
        }
    }
}

impl OriginLine {
    /// What is given back for `quantity`: its share of what was charged, so that returns one after another add up to
    /// it. Beyond what was charged it goes on at the same rate. `None` where nothing was charged for any quantity.
    pub fn given_back(&self, quantity: Quantity) -> Option<Amounts> {
        if self.charged_for.is_zero() {
            return None;
        }
        Some(crate::pricing::share_of(self.charged, self.charged_for, self.returned, quantity))
    }

    /// How much of `quantity` is more than the customer can still have.
    pub fn over(&self, quantity: Quantity) -> Result<Quantity, Refusal> {
        let after = self.returned.plus(quantity)?;
        Ok(after.minus(self.had.max(self.returned))?.floor_zero())
    }
}
