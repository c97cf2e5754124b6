//! What customers bought and what sold on a day, summed up again from orders, sales and returns as they are stored.

use super::{docs, text_of};
use crate::model::money::{Minor, decimal};
use crate::properties::{Broken, Check, ensure};
use onhand_domain::records::Collection;
use onhand_store::Reader;
use serde_json::Value;
use std::collections::BTreeMap;

/// Bought, open and returned money; orders and sales.
type Customer = [i128; 5];
/// Lines, net, tax and quantity that left; net, tax and quantity that came back; quantity of known cost and that cost, of
/// what left and of what came back; what was found out later.
type Day = [i128; 12];

/// Sales, net, tax; net and tax given back; orders and what they come to.
type Minute = [i128; 7];

#[derive(Default)]
struct Sums {
    customers: BTreeMap<String, Customer>,
    /// By day and product; charges have none.
    days: BTreeMap<(String, String), Day>,
    /// By minute, as text: `2026-11-21T09:30`.
    minutes: BTreeMap<String, Minute>,
}

/// Totals and days say what the facts add up to.
pub fn hold(truth: &dyn Reader) -> Check {
    let mut sums = Sums::default();
    docs(truth, Collection::Orders)?.values().for_each(|order| sums.take_order(order));
    docs(truth, Collection::Sales)?.values().for_each(|sale| sums.take_sale(sale));
    docs(truth, Collection::Returns)?.values().for_each(|back| sums.take_return(back));
    docs(truth, Collection::Movements)?.values().for_each(|movement| sums.take_movement(movement));
    sums.customers.retain(|_, sum| *sum != [0; 5]);
    sums.days.retain(|_, sum| *sum != [0; 12]);
    sums.minutes.retain(|_, sum| *sum != [0; 7]);
    compare("an hour's sales are what the facts add up to", &minutes(truth)?, &sums.minutes)?;
    let customers = kept(truth, Collection::CustomerTotals, |is| {
        let sum: Customer = [
            money(is, "bought"),
            money(is, "open"),
            money(is, "returned"),
            count(is, "orders"),
            count(is, "sales"),
        ];
        (text_of(is, "customer"), sum)
    })?;
    let days = kept(truth, Collection::DailySales, |is| {
        let day: Day = [
            count(is, "lines"),
            money(is, "net"),
            money(is, "tax"),
            quantity(is, "quantity"),
            money(is, "returned_net"),
            money(is, "returned_tax"),
            quantity(is, "returned_quantity"),
            quantity(is, "costed"),
            cost(is, "cost"),
            quantity(is, "returned_costed"),
            cost(is, "returned_cost"),
            cost(is, "cost_difference"),
        ];
        ((text_of(is, "day"), text_of(is, "product")), day)
    })?;
    compare("a customer's totals are what the facts add up to", &customers, &sums.customers)?;
    compare("a day's sales are what the facts add up to", &days, &sums.days)
}

/// The minutes that are kept, of all hours.
fn minutes(truth: &dyn Reader) -> Result<BTreeMap<String, Minute>, Broken> {
    let mut minutes = BTreeMap::new();
    for hour in docs(truth, Collection::HourlySales)?.values() {
        let begins = text_of(hour, "starts_at");
        for is in each(hour, "minutes") {
            let at = format!("{}:{:02}", &begins[..13], count(is, "minute"));
            let sum = [
                count(is, "sales"),
                money(is, "net"),
                money(is, "tax"),
                money(is, "returned_net"),
                money(is, "returned_tax"),
                count(is, "orders"),
                money(is, "ordered"),
            ];
            minutes.insert(at, sum);
        }
    }
    Ok(minutes)
}

/// What is kept; what adds up to nothing may be there or not.
fn kept<K: Ord, const N: usize>(
    truth: &dyn Reader,
    collection: Collection,
    read: impl Fn(&Value) -> (K, [i128; N]),
) -> Result<BTreeMap<K, [i128; N]>, Broken> {
    let all = docs(truth, collection)?;
    Ok(all.values().map(read).filter(|(_, sum)| *sum != [0; N]).collect())
}

fn compare<K: Ord + std::fmt::Debug, const N: usize>(
    property: &'static str,
    is: &BTreeMap<K, [i128; N]>,
    wanted: &BTreeMap<K, [i128; N]>,
) -> Check {
    ensure(is == wanted, property, || {
        let keys = is.keys().chain(wanted.keys());
        let differs = keys.into_iter().find(|key| is.get(key) != wanted.get(key));
        let (is, wanted) = differs.map_or((None, None), |key| (is.get(key), wanted.get(key)));
        format!("{differs:?}: {is:?}, expected {wanted:?}")
    })
}

fn money(value: &Value, field: &str) -> Minor {
    decimal(value[field].as_str().unwrap_or("0"), 2)
}

fn quantity(value: &Value, field: &str) -> i128 {
    decimal(value[field].as_str().unwrap_or("0"), 6)
}

fn cost(value: &Value, field: &str) -> i128 {
    decimal(value[field].as_str().unwrap_or("0"), 4)
}

fn count(value: &Value, field: &str) -> i128 {
    value[field].as_i64().unwrap_or(0).into()
}

fn each<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value[field].as_array().into_iter().flatten()
}

impl Sums {
    fn minute(&mut self, of: &Value, field: &str) -> &mut Minute {
        let at = text_of(of, field);
        self.minutes.entry(at.get(..16).unwrap_or_default().to_owned()).or_default()
    }

    fn day(&mut self, day: &str, product: &str) -> &mut Day {
        self.days.entry((day.to_owned(), product.to_owned())).or_default()
    }

    fn customer(&mut self, of: &Value) -> Option<&mut Customer> {
        let customer = of["customer"].as_str()?;
        Some(self.customers.entry(customer.to_owned()).or_default())
    }

    /// What left, or a charge that goes with it.
    fn leave(&mut self, day: &str, product: &str, part: &Value) -> Minor {
        let (net, tax) = (money(part, "net"), money(part, "tax"));
        let sum = self.day(day, product);
        sum[0] += 1;
        sum[1] += net;
        sum[2] += tax;
        sum[3] += quantity(part, "quantity");
        net + tax
    }

    fn take_order(&mut self, order: &Value) {
        let mut taken = 0;
        let stands = !matches!(order["state"].as_str(), Some("cancelled" | "rejected"));
        let placed = self.minute(order, "placed_at");
        placed[5] += i128::from(stands);
        placed[6] += if stands { money(order, "total") } else { 0 };
        for (round, handover) in each(order, "handovers").enumerate() {
            let parts = each(handover, "lines").chain(each(order, "charges").filter(|_| round == 0));
            let (net, tax) =
                parts.fold((0, 0), |(net, tax), part| (net + money(part, "net"), tax + money(part, "tax")));
            let minute = self.minute(handover, "occurred_at");
            minute[0] += 1;
            minute[1] += net;
            minute[2] += tax;
            let day = text_of(handover, "day");
            for part in each(handover, "lines") {
                let line = part["line"].as_u64().unwrap_or(0) as usize;
                taken += self.leave(&day, &text_of(&order["lines"][line], "product"), part);
            }
            // Postage and the like go with what leaves first.
            for charge in each(order, "charges").filter(|_| round == 0) {
                taken += self.leave(&day, "", charge);
            }
        }
        let total = money(order, "total");
        let state = text_of(order, "state");
        let Some(sum) = self.customer(order) else { return };
        sum[0] += taken;
        match state.as_str() {
            "cancelled" | "rejected" => {}
            "handed_over" | "completed" => sum[3] += 1,
            _ => {
                sum[1] += total - taken;
                sum[3] += 1;
            }
        }
    }

    fn take_sale(&mut self, sale: &Value) {
        if sale["state"] == "voided" {
            return;
        }
        let minute = self.minute(sale, "occurred_at");
        minute[0] += 1;
        minute[1] += money(sale, "net");
        minute[2] += money(sale, "tax");
        let day = text_of(sale, "day");
        for line in each(sale, "lines") {
            self.leave(&day, &text_of(line, "product"), line);
        }
        for charge in each(sale, "charges") {
            self.leave(&day, "", charge);
        }
        let total = money(sale, "total");
        if let Some(sum) = self.customer(sale) {
            sum[0] += total;
            sum[4] += 1;
        }
    }

    /// What goods had cost that customers took or brought back; what is undone never was.
    fn take_movement(&mut self, movement: &Value) {
        if movement["value"].is_null() {
            return;
        }
        let (day, product) = (text_of(movement, "day"), text_of(movement, "product"));
        let sign = if movement["reverses"].is_null() { 1 } else { -1 };
        let known = quantity(movement, "quantity") - quantity(movement, "unvalued");
        let (worth, difference) = (cost(movement, "value"), cost(movement, "cost_difference"));
        let sum = self.day(&day, &product);
        sum[11] += difference;
        let place = match movement["kind"].as_str() {
            Some("sale") => 7,
            Some("customer_return") => 9,
            _ => return,
        };
        sum[place] += sign * known;
        sum[place + 1] += sign * worth;
    }

    fn take_return(&mut self, back: &Value) {
        let minute = self.minute(back, "occurred_at");
        minute[3] += money(back, "net");
        minute[4] += money(back, "tax");
        let day = text_of(back, "day");
        let lines = each(back, "lines").map(|line| (text_of(line, "product"), line));
        for (product, part) in lines.chain(each(back, "charges").map(|charge| (String::new(), charge))) {
            let sum = self.day(&day, &product);
            sum[4] += money(part, "net");
            sum[5] += money(part, "tax");
            sum[6] += quantity(part, "quantity");
        }
        let total = money(back, "total");
        if let Some(sum) = self.customer(back) {
            sum[2] += total;
        }
    }
}
