//! What was earned: by day, week, product or category, and with each line of an order or sale.
//!
//! Money for goods whose cost nobody knows is in no profit: it stands beside it, with how many products lack a cost.

use super::{money, rounded};
use onhand_domain::decimal::divide_rounded;
use onhand_domain::ids::ProductId;
use onhand_domain::money::{Money, Percent};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::movement::{MovementKind, Reference, ReferenceKind};
use onhand_domain::records::{Business, DailySales, Movement, Order, Product, Sale};
use onhand_domain::stock::ledger;
use onhand_domain::time::Day;
use onhand_protocol::{LineProfit, LineProfits, ProfitFigures, ProfitReport};
use onhand_store::reads::{each, record};
use onhand_store::{Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Days of a report at most.
pub const DAYS_MAX: usize = 366;

/// What a report of profit is summed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By category.
    Category,
    /// By day.
    Day,
    /// By product.
    Product,
    /// By week.
    Week,
}

/// What sums are kept by.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    category: Option<String>,
    day: Option<Day>,
    product: Option<ProductId>,
}

#[derive(Clone, Debug, Default)]
struct Sum {
    /// In hundredths of the minor unit.
    cost: i128,
    lacking: BTreeSet<ProductId>,
    net: i128,
    net_lacking: i128,
}

impl Sum {
    fn add(&mut self, daily: &DailySales) {
        let net = i128::from(daily.net.minor()) - i128::from(daily.returned_net.minor());
        self.net += net;
        let Some(product) = daily.product else { return };
        let lacking = lacking(daily.net, daily.quantity, daily.costed)
            - lacking(daily.returned_net, daily.returned_quantity, daily.returned_costed);
        self.net_lacking += lacking;
        if daily.costed != daily.quantity || daily.returned_costed != daily.returned_quantity {
            self.lacking.insert(product);
        }
        let returned = i128::from(daily.returned_cost.hundredths());
        let later = i128::from(daily.cost_difference.hundredths());
        self.cost += i128::from(daily.cost.hundredths()) - returned + later;
    }

    fn plus(&mut self, other: &Self) {
        self.cost += other.cost;
        self.lacking.extend(&other.lacking);
        self.net += other.net;
        self.net_lacking += other.net_lacking;
    }

    fn figures(&self, key: Key, exponent: u8) -> ProfitFigures {
        let (net, net_lacking) = (money(self.net, exponent), money(self.net_lacking, exponent));
        let cost = rounded(self.cost, exponent);
        let known = self.net - self.net_lacking;
        let profit = known - i128::from(cost.minor());
        let parts = (known > 0).then(|| divide_rounded(profit * i128::from(Percent::WHOLE), known));
        ProfitFigures {
            category: key.category,
            cost,
            day: key.day,
            lacking: self.lacking.len() as u64,
            margin: parts.and_then(|parts| i64::try_from(parts).ok()).map(Percent::from_parts),
            name: None,
            net,
            net_lacking,
            product: key.product,
            profit: money(profit, exponent),
            sku: None,
        }
    }
}

/// The part of the money for `quantity` that is for what has no known cost.
fn lacking(net: Money, quantity: Quantity, costed: Quantity) -> i128 {
    let unknown = i128::from(quantity.millionths()) - i128::from(costed.millionths());
    match quantity.millionths() {
        0 => 0,
        whole => divide_rounded(i128::from(net.minor()) * unknown, whole.into()),
    }
}

/// What was earned from a day to another.
pub fn profit(
    reader: &dyn Reader,
    business: &Business,
    (from, to): (Day, Day),
    by: By,
) -> Result<ProfitReport, StoreError> {
    let exponent = business.exponent();
    let mut products: BTreeMap<ProductId, Product> = BTreeMap::new();
    let mut days = Vec::new();
    let range = std::iter::successors(Some(from), |day| day.next()).take_while(|day| *day <= to);
    for day in range.take(DAYS_MAX) {
        each(reader, &[("day", day.to_string())], |daily: &DailySales| {
            days.push(daily.clone());
            Ok::<_, StoreError>(())
        })?;
    }
    for id in days.iter().filter_map(|daily| daily.product).collect::<BTreeSet<_>>() {
        if let (By::Category | By::Product, Some(product)) = (by, record(reader, id)?) {
            products.insert(id, product);
        }
    }
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    let mut total = Sum::default();
    for daily in &days {
        let of = daily.product.and_then(|id| products.get(&id));
        let key = match by {
            By::Category => {
                Key { category: of.and_then(|product| product.category.clone()), ..Key::default() }
            }
            By::Day => Key { day: Some(daily.day), ..Key::default() },
            By::Product => Key { product: daily.product, ..Key::default() },
            By::Week => Key { day: Some(business.week_of(daily.day)), ..Key::default() },
        };
        let mut sum = Sum::default();
        sum.add(daily);
        sums.entry(key).or_default().plus(&sum);
        total.plus(&sum);
    }
    let items = sums.into_iter().map(|(key, sum)| {
        let product = key.product.and_then(|id| products.get(&id));
        let (name, sku) = (product.map(|of| of.name.clone()), product.map(|of| of.sku.clone()));
        ProfitFigures { name, sku, ..sum.figures(key, exponent) }
    });
    let items: Vec<ProfitFigures> = items.collect();
    let total = (!items.is_empty()).then(|| total.figures(Key::default(), exponent));
    Ok(ProfitReport { from, items, to, total })
}

/// What left of a line at one time: which line, the money for it, and the movement by which it left.
struct Left {
    line: u32,
    movement: onhand_domain::ids::MovementId,
    net: Money,
    product: ProductId,
    quantity: Quantity,
}

/// What was earned with each line of an order.
pub fn of_order(reader: &dyn Reader, order: &Order) -> Result<LineProfits, StoreError> {
    let mut left = Vec::new();
    for (round, handover) in (0..).zip(&order.handovers) {
        for part in &handover.lines {
            let Some(line) = order.lines.get(part.line as usize) else { continue };
            let movement = movement(ReferenceKind::Order, order.id.0, part.line, round);
            let (net, product, quantity) = (part.net, line.product, part.quantity);
            left.push(Left { line: part.line, movement, net, product, quantity });
        }
    }
    lines(reader, &left)
}

/// What was earned with each line of a sale.
pub fn of_sale(reader: &dyn Reader, sale: &Sale) -> Result<LineProfits, StoreError> {
    let left = (0..).zip(&sale.lines).map(|(place, line)| Left {
        line: place,
        movement: movement(ReferenceKind::Sale, sale.id.0, place, 0),
        net: line.net,
        product: line.product,
        quantity: line.quantity,
    });
    lines(reader, &left.collect::<Vec<_>>())
}

fn movement(kind: ReferenceKind, id: Uuid, line: u32, round: u32) -> onhand_domain::ids::MovementId {
    ledger::movement_id(&Reference { id, kind, line: Some(line) }, MovementKind::Sale, round)
}

fn lines(reader: &dyn Reader, left: &[Left]) -> Result<LineProfits, StoreError> {
    let mut sums: BTreeMap<u32, (&Left, i128, i128, Option<i128>)> = BTreeMap::new();
    for part in left {
        let found = record::<Movement>(reader, part.movement)?;
        let known = found.filter(|movement| movement.unit_cost.is_some()).and_then(|movement| movement.value);
        let cost = known.map(|value| i128::from(value.hundredths()));
        let sum = sums.entry(part.line).or_insert((part, 0, 0, Some(0)));
        sum.1 += i128::from(part.net.minor());
        sum.2 += i128::from(part.quantity.millionths());
        sum.3 = sum.3.zip(cost).map(|(sum, more)| sum + more);
    }
    let mut lines = Vec::with_capacity(sums.len());
    for (line, (part, net, quantity, cost)) in sums {
        let exponent = part.net.exponent();
        let product = record::<Product>(reader, part.product)?;
        let cost = cost.map(|cost| rounded(cost, exponent));
        lines.push(LineProfit {
            cost,
            line,
            name: product.as_ref().map(|product| product.name.clone()).unwrap_or_default(),
            net: money(net, exponent),
            product: part.product,
            profit: cost.map(|cost| money(net - i128::from(cost.minor()), exponent)),
            quantity: Quantity::from_millionths(quantity.clamp(i64::MIN.into(), i64::MAX.into()) as i64),
            sku: product.map(|product| product.sku).unwrap_or_default(),
        });
    }
    Ok(LineProfits { lines })
}
