//! Orders again: from an order to the `place_order` that is like it, as it would be decided now.
//!
//! It is tried as a command over what is stored, and what it is refused for is left out, or raised to the minimum, until
//! nothing is in its way: no rule of ordering stands here a second time.

use onhand_domain::attempt::Attempt;
use onhand_domain::command::{Actor, Command};
use onhand_domain::decision::Context;
use onhand_domain::ids::{CommandId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::orders::line_input::LineInput;
use onhand_domain::orders::place_order::PlaceOrder;
use onhand_domain::prices::resolve::Bounds;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::business::ShortagePolicy;
use onhand_domain::records::order::OrderLine;
use onhand_domain::records::{Collection, Order, Product, Stored};
use onhand_domain::refusal::{QuantityLine, Refusal, ShortLine};
use onhand_domain::stock::lines::in_stock_unit;
use onhand_domain::time::Moment;
use onhand_engine::trial::Trial;
use onhand_protocol::{AgainLine, LeftOutLine, OrderAgain};
use onhand_store::reads::record;
use onhand_store::{Reader, StoreError};

/// A line as it would be asked for.
struct Asked {
    input: LineInput,
    line: u32,
    /// In the stock unit.
    quantity: Quantity,
}

/// What an order is to be ordered again as.
struct Again<'a> {
    asked: Vec<Asked>,
    left_out: Vec<LeftOutLine>,
    order: &'a Order,
    reader: &'a dyn Reader,
}

/// The order that is like another, for whoever would place it now with a command of that id.
pub fn again(
    reader: &dyn Reader,
    order: &Order,
    actor: Actor,
    now: Moment,
    command: CommandId,
) -> Result<OrderAgain, StoreError> {
    let context = Context {
        actor,
        approver: None,
        clock_offset_ms: 0,
        clock_trusted: true,
        command,
        device: None,
        now,
        occurred_at: now,
    };
    let mut again = Again::of(reader, order)?;
    let mut trial = Trial::new(reader);
    loop {
        // Whole or not at all: what is short is to be known.
        let data = PlaceOrder { shortage: Some(ShortagePolicy::RefuseOrder), ..again.data() };
        let before = again.state();
        let refusal = match trial.attempt(&context, &Command::PlaceOrder(data))? {
            Attempt::Accepted { changes, .. } => {
                let placed = changes.iter().find_map(|change| Order::from_record(&change.after));
                return again.reply(placed, None);
            }
            Attempt::Refused(refusal) => refusal,
            Attempt::Missing(_) => Refusal::NothingToDo,
        };
        again.yield_to(&refusal)?;
        if again.state() == before {
            return again.reply(None, Some(refusal));
        }
    }
}

impl<'a> Again<'a> {
    fn of(reader: &'a dyn Reader, order: &'a Order) -> Result<Self, StoreError> {
        let mut asked = Vec::with_capacity(order.lines.len());
        for (place, line) in (0..).zip(&order.lines).filter(|(_, line)| line.quantity.is_positive()) {
            asked.push(Asked { input: input(reader, line)?, line: place, quantity: line.quantity });
        }
        Ok(Self { asked, left_out: Vec::new(), order, reader })
    }

    fn data(&self) -> PlaceOrder {
        PlaceOrder {
            address: self.order.address.clone(),
            contact: self.order.contact.clone(),
            customer: self.order.customer.map(Key::from),
            lines: self.asked.iter().map(|asked| asked.input.clone()).collect(),
            method: self.order.method,
            ..PlaceOrder::default()
        }
    }

    /// What changes with each step towards an order that is accepted: lines only go, and quantities only grow.
    fn state(&self) -> Vec<(u32, Quantity)> {
        self.asked.iter().map(|asked| (asked.line, asked.quantity)).collect()
    }

    /// Leaves out, or raises, what a refusal names.
    fn yield_to(&mut self, refusal: &Refusal) -> Result<(), StoreError> {
        match refusal {
            Refusal::InsufficientStock { short } => short.iter().try_for_each(|short: &ShortLine| {
                self.leave_out(short.product, &Refusal::InsufficientStock { short: vec![*short] })
            }),
            Refusal::MinimumOrMultiple { lines } => lines.iter().try_for_each(|line: &QuantityLine| {
                let bounds = Bounds { minimum: line.minimum, multiple: line.multiple };
                match bounds.least(line.wanted) {
                    Some(least) => {
                        self.raise(line.product, line.wanted, least);
                        Ok(())
                    }
                    None => self.leave_out(line.product, &Refusal::MinimumOrMultiple { lines: vec![*line] }),
                }
            }),
            Refusal::NotActive { collection: Collection::Products, id } => {
                self.leave_out(ProductId(*id), refusal)
            }
            Refusal::NoPrice { product } => self.leave_out(*product, refusal),
            _ => Ok(()),
        }
    }

    fn leave_out(&mut self, product: ProductId, why: &Refusal) -> Result<(), StoreError> {
        let (sku, name) = self.names(product)?;
        let is_of = |asked: &Asked| self.order.lines[asked.line as usize].product == product;
        let (left, kept) = std::mem::take(&mut self.asked).into_iter().partition(is_of);
        self.asked = kept;
        self.left_out.extend(Vec::into_iter(left).map(|asked: Asked| LeftOutLine {
            line: asked.line,
            name: name.clone(),
            product,
            quantity: asked.quantity,
            sku: sku.clone(),
            why: why.clone(),
        }));
        Ok(())
    }

    /// Asks for so much more of a product that it is `least` in all, in the first of its lines.
    fn raise(&mut self, product: ProductId, wanted: Quantity, least: Quantity) {
        let lines = &self.order.lines;
        let first = self.asked.iter_mut().find(|asked| lines[asked.line as usize].product == product);
        let Some(asked) = first else { return };
        let raised = least.minus(wanted).and_then(|more| asked.quantity.plus(more));
        if let Ok(quantity) = raised {
            asked.quantity = quantity;
            (asked.input.quantity, asked.input.unit) = (quantity, None);
        }
    }

    fn names(&self, product: ProductId) -> Result<(String, String), StoreError> {
        let product = record::<Product>(self.reader, product)?;
        Ok(product.map(|product| (product.sku, product.name)).unwrap_or_default())
    }

    fn reply(self, placed: Option<&Order>, refusal: Option<Refusal>) -> Result<OrderAgain, StoreError> {
        let mut lines = Vec::with_capacity(self.asked.len());
        for (place, asked) in self.asked.iter().enumerate() {
            let was = &self.order.lines[asked.line as usize];
            let (sku, name) = self.names(was.product)?;
            lines.push(AgainLine {
                line: asked.line,
                name,
                price: placed.and_then(|order| order.lines.get(place)).map(|line| line.price),
                product: was.product,
                quantity: asked.quantity,
                sku,
                was_price: was.price,
                was_quantity: (asked.quantity != was.quantity).then_some(was.quantity),
            });
        }
        let data = self.data();
        let total = placed.map(|order| order.total);
        Ok(OrderAgain { data, left_out: self.left_out, lines, order: self.order.id, refusal, total })
    }
}

/// A line as it was asked for: in its own unit, where that is still the same.
fn input(reader: &dyn Reader, line: &OrderLine) -> Result<LineInput, StoreError> {
    let plain = LineInput {
        discount: None,
        note: line.note.clone(),
        price: None,
        product: Key::from(line.product),
        quantity: line.quantity,
        unit: None,
    };
    let (Some(product), Some(given)) = (record::<Product>(reader, line.product)?, &line.unit) else {
        return Ok(plain);
    };
    let is_same = in_stock_unit(&product, given.quantity, Some(&given.unit))
        .is_ok_and(|(quantity, _)| quantity == line.quantity);
    Ok(match is_same {
        true => LineInput { quantity: given.quantity, unit: Some(given.unit.clone()), ..plain },
        false => plain,
    })
}
