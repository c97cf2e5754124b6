//! The business that is measured: products with stock, customers, and orders of three lines for them.

use anyhow::{Context, bail};
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId, CustomerId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::limits::FACT_LINES_MAX;
use onhand_domain::orders::line_input::LineInput;
use onhand_domain::orders::place_order::PlaceOrder;
use onhand_domain::quantity::Quantity;
use onhand_engine::{Outcome, Submission, Verdict, Writer};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

/// Customers that the orders are spread over.
pub const CUSTOMERS: u64 = 1_000;
/// Customers beyond those, who order nothing.
pub const QUIET_CUSTOMERS: u64 = 100;
/// Commands of one batch while a business is set up.
const SET_UP_AT_ONCE: usize = 500;
/// A prime by which the popular products are scattered among the others.
const SCATTER: u64 = 7_919;
/// Categories that the products are spread over.
pub const CATEGORIES: u64 = 200;

/// How orders choose their products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popularity {
    /// All alike.
    Uniform,
    /// As trade has it: the second sells half as well as the first, the third a third.
    Zipf,
    /// Ten products take all orders.
    HotTen,
}

/// Orders of three lines, each number another order, the same in every run.
pub struct Orders {
    /// For Zipf: how often one of the products up to this is chosen, of all.
    chances: Vec<f64>,
    next: u64,
    popularity: Popularity,
    products: u64,
    random: SmallRng,
    series: String,
}

impl Orders {
    /// Orders of a series over the first `products` products.
    pub fn new(series: &str, products: u64, popularity: Popularity) -> Self {
        let seed = series.bytes().fold(1u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let mut sum = 0.0;
        let mut chances: Vec<f64> = match popularity {
            Popularity::Zipf => (1..=products).map(|rank| 1.0 / rank as f64).collect(),
            Popularity::Uniform | Popularity::HotTen => Vec::new(),
        };
        for chance in &mut chances {
            sum += *chance;
            *chance = sum;
        }
        chances.iter_mut().for_each(|chance| *chance /= sum);
        let random = SmallRng::seed_from_u64(seed);
        Self { chances, next: 0, popularity, products, random, series: series.to_owned() }
    }

    /// The next `count` orders, with the ids of their commands.
    pub fn take(&mut self, count: usize) -> Vec<(CommandId, Command)> {
        (0..count).map(|_| self.next_order()).collect()
    }

    /// The next orders, all of one customer.
    pub fn take_for(&mut self, count: usize, number: u64) -> Vec<(CommandId, Command)> {
        let mut orders = self.take(count);
        for (_, command) in &mut orders {
            if let Command::PlaceOrder(order) = command {
                order.customer = Some(Key::Id(customer(number).0));
            }
        }
        orders
    }

    fn next_order(&mut self) -> (CommandId, Command) {
        let mut products: Vec<u64> = Vec::with_capacity(3);
        while products.len() < 3.min(self.products as usize) {
            let product = self.product();
            if !products.contains(&product) {
                products.push(product);
            }
        }
        let lines = products.into_iter().map(|number| LineInput {
            discount: None,
            note: None,
            price: None,
            product: Key::Id(product(number).0),
            quantity: Quantity::whole(self.random.random_range(1..5)),
            unit: None,
        });
        let lines = lines.collect();
        let customer = Key::Id(customer(self.random.random_range(0..CUSTOMERS)).0);
        let number = self.next;
        self.next += 1;
        let order = PlaceOrder { customer: Some(customer), lines, ..PlaceOrder::default() };
        (command_id(&self.series, number), Command::PlaceOrder(order))
    }

    fn product(&mut self) -> u64 {
        let rank = match self.popularity {
            Popularity::Uniform => self.random.random_range(0..self.products),
            Popularity::HotTen => self.random.random_range(0..self.products.min(10)),
            Popularity::Zipf => {
                let chance: f64 = self.random.random_range(0.0..1.0);
                (self.chances.partition_point(|sum| *sum < chance) as u64).min(self.products - 1)
            }
        };
        // The popular ones are not the ones that were added first and lie together.
        rank * SCATTER % self.products
    }
}

/// Sets an empty business up, with more of every product than is ever ordered.
pub fn set_up(writer: &mut Writer, products: u64) -> anyhow::Result<()> {
    let mut commands = vec![
        command("set_business", json!({"name": "Bench", "currency": "GBP"}))?,
        command(
            "add_location",
            json!({"code": "MAIN", "kind": "warehouse", "name": "Main", "online": true}),
        )?,
    ];
    for number in 0..products {
        commands.push(command(
            "add_product",
            json!({
                "id": product(number), "sku": format!("P-{number:05}"), "name": format!("Product {number}"),
                "category": format!("Category {}", number % CATEGORIES), "price": "2.55",
            }),
        )?);
    }
    for number in 0..CUSTOMERS + QUIET_CUSTOMERS {
        let name = format!("Customer {number}");
        commands.push(command("add_customer", json!({"id": customer(number), "name": name}))?);
    }
    let numbers: Vec<u64> = (0..products).collect();
    for chunk in numbers.chunks(FACT_LINES_MAX) {
        let lines: Vec<_> = chunk
            .iter()
            .map(|number| json!({"product": product(*number), "quantity": "100000000"}))
            .collect();
        commands.push(command("post_receipt", json!({"lines": lines}))?);
    }
    let numbered = (0u64..).zip(commands).map(|(number, command)| (command_id("set up", number), command));
    give(writer, numbered.collect(), SET_UP_AT_ONCE)
}

/// Gives commands to the writer in batches, without measuring it.
pub fn give(writer: &mut Writer, commands: Vec<(CommandId, Command)>, at_once: usize) -> anyhow::Result<()> {
    let mut commands = commands.into_iter().map(|(id, command)| submission(id, command)).peekable();
    while commands.peek().is_some() {
        let batch: Vec<Submission> = commands.by_ref().take(at_once).collect();
        for answer in writer.step(&batch).answers {
            accepted(&answer.context("the store failed")?)?;
        }
    }
    Ok(())
}

/// That a command was accepted.
pub fn accepted(outcome: &Outcome) -> anyhow::Result<()> {
    match &outcome.verdict {
        Verdict::Accepted { .. } => Ok(()),
        other => bail!("{} was not accepted: {other:?}", outcome.id),
    }
}

/// A command on its way in.
pub fn submission(id: CommandId, command: Command) -> Submission {
    Submission::of(id, actor(), command, None)
}

/// Who gives all commands.
pub fn actor() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"bench"])), role: Role::Owner }
}

/// A command as clients send it.
pub fn body(id: CommandId, command: &Command) -> anyhow::Result<serde_json::Value> {
    let mut body = serde_json::to_value(command)?;
    body["id"] = serde_json::to_value(id)?;
    Ok(body)
}

/// A command, read as it comes over the wire.
pub fn command(name: &str, data: serde_json::Value) -> anyhow::Result<Command> {
    Command::decode(name, &data.to_string()).map_err(|refusal| anyhow::anyhow!("{name}: {refusal:?}"))
}

/// The id of a command, as its maker's clock would have it: twenty a millisecond.
pub fn command_id(series: &str, number: u64) -> CommandId {
    CommandId(ids::imported(series, &number.to_string(), 1_790_000_000_000 + number / 20))
}

/// The id of a product.
pub fn product(number: u64) -> ProductId {
    ProductId(ids::imported("bench product", &number.to_string(), 1_780_000_000_000 + number))
}

/// The id of a customer.
pub fn customer(number: u64) -> CustomerId {
    CustomerId(ids::imported("bench customer", &number.to_string(), 1_780_000_000_000 + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn products_of(popularity: Popularity) -> Vec<Key> {
        let orders = Orders::new("test", 1_000, popularity).take(2_000);
        let lines = orders.into_iter().flat_map(|(_, command)| match command {
            Command::PlaceOrder(order) => order.lines,
            other => panic!("{other:?}"),
        });
        lines.map(|line| line.product).collect()
    }

    #[test]
    fn popularities() {
        let first = Key::Id(product(0).0);
        let share = |popularity| {
            let products = products_of(popularity);
            assert_eq!(products.len(), 6_000);
            products.iter().filter(|product| **product == first).count()
        };
        assert!((2..20).contains(&share(Popularity::Uniform)), "one in a thousand");
        assert!((550..1_000).contains(&share(Popularity::Zipf)), "one in seven and a half, once an order");
        assert!((500..700).contains(&share(Popularity::HotTen)), "one in ten");
    }

    #[test]
    fn no_order_has_a_product_twice_and_no_command_id_comes_twice() {
        let orders = Orders::new("test", 10, Popularity::HotTen).take(500);
        let mut seen = std::collections::HashSet::new();
        for (id, command) in orders {
            assert!(seen.insert(id));
            let Command::PlaceOrder(order) = command else { panic!("{command:?}") };
            let products: std::collections::HashSet<_> =
                order.lines.iter().map(|line| line.product.to_string()).collect();
            assert_eq!(products.len(), 3);
        }
    }
}
