//! Sales at a counter, and what customers bring back.

use super::costs::Paid;
use super::money::{self, Amounts, Minor};
use super::refusals::{exists, invalid, more_than_open, unknown};
use super::{Decided, Id, Model, Order, When, given_id, list, text};
use crate::{figures, ids};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A sale.
#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    /// What it put into the drawer.
    pub cash: Minor,
    /// Credited again, of what it put on an account.
    pub credited: Minor,
    /// To whom.
    pub customer: Option<Id>,
    /// What each line comes to, and then each charge.
    pub money: Vec<Amounts>,
    /// Product, quantity, and how much of it came back.
    pub lines: Vec<(Id, i64, i64)>,
    /// Where.
    pub location: Id,
    /// What it put on the customer's account.
    pub on_account: Minor,
    /// At which till.
    pub register: Option<Id>,
    /// Whether it is undone.
    pub voided: bool,
}

impl Sale {
    /// What was charged.
    pub fn total(&self) -> Minor {
        self.money.iter().map(|(net, tax)| net + tax).sum()
    }
}

impl Model {
    pub(super) fn record_sale(&mut self, data: &Value, when: &When) -> Decided {
        if list(data, "lines").is_empty() && list(data, "charges").is_empty() {
            return Err(json!({"code": "nothing_to_do"}));
        }
        let id = given_id(data, "sale");
        if self.sales.contains_key(&id) {
            return Err(exists("sales", &id));
        }
        let customer = text(data, "customer").map(|customer| self.customer(customer)).transpose()?;
        let location = self.location_or_default(text(data, "location"))?;
        let off = self.off(&data["discount"])?;
        let (mut lines, mut priced) = (Vec::new(), Vec::new());
        for (place, line) in list(data, "lines").iter().enumerate() {
            let (product, quantity) = self.priced(customer.as_deref(), "lines", place, line)?;
            priced.push(self.money_line(customer.as_deref(), &product, quantity, line)?);
            lines.push((product, quantity, 0));
        }
        let mut money = money::of_lines(&priced, off, self.tax_included(), self.digits())?;
        money.extend(self.charges(data)?);
        self.check_payments(data)?;
        for (place, (product, quantity, _)) in lines.iter().enumerate() {
            let movement = ids::of_sale_line(&id, place);
            let path = (Some(location.clone()), None);
            self.sell(movement, product, path, *quantity, when);
        }
        let on_account = if customer.is_some() { self.on_account(data) } else { 0 };
        if let Some(customer) = customer.as_deref().filter(|_| on_account != 0) {
            self.charge(customer, on_account, &id, Some(ids::of_sale_charge(&id)), when);
            self.tell_over_limit(customer);
        }
        self.end_suspended(data);
        let (cash, register) = (self.cash_of(data), text(data, "register").map(str::to_owned));
        let sale =
            Sale { cash, credited: 0, customer, lines, location, money, on_account, register, voided: false };
        let (register, sold) = (sale.register.clone(), sale.total());
        self.at_register(register.as_deref(), &id, |drawer| {
            drawer.cash += cash;
            drawer.sales += 1;
            drawer.sold += sold;
        });
        self.sales.insert(id, sale);
        Ok(())
    }

    fn sell(&mut self, id: Id, product: &str, path: (Option<Id>, Option<Id>), quantity: i64, when: &When) {
        self.move_stock(Some((id.clone(), "")), product, path, quantity, when);
        if let Some(movement) = self.movements.get_mut(&id) {
            movement.document = None;
        }
    }

    pub(super) fn void_sale(&mut self, data: &Value, when: &When) -> Decided {
        let id = given_id(data, "sale");
        let sale = self.sales.get(&id).cloned().ok_or_else(|| unknown("sales", &id))?;
        if sale.voided {
            return Err(json!({"code": "sale_voided", "sale": id}));
        }
        for (place, (_, quantity, returned)) in sale.lines.iter().enumerate() {
            if *returned > 0 {
                return Err(more_than_open(place as u64, (quantity - returned).max(0), *quantity));
            }
        }
        for place in 0..sale.lines.len() {
            let movement = ids::of_sale_line(&id, place);
            if self.movements.contains_key(&movement) {
                self.reverse(&movement, when)?;
            }
        }
        if let Some(customer) = sale.customer.as_deref().filter(|_| sale.on_account != 0) {
            self.reverse_entry(&ids::of_sale_charge(&id), when);
            if sale.credited != 0 {
                self.take_credit_back(customer, sale.credited, &id, when);
            }
        }
        self.void_at_register(&id, &sale);
        self.sales.insert(id, Sale { voided: true, ..sale });
        Ok(())
    }

    pub(super) fn record_return(&mut self, data: &Value, when: &When) -> Decided {
        if list(data, "lines").is_empty() && list(data, "charges").is_empty() {
            return Err(json!({"code": "nothing_to_do"}));
        }
        let id = given_id(data, "return");
        if self.returns.contains(&id) {
            return Err(exists("returns", &id));
        }
        let (request, of_order) = self.requested(data)?;
        let mut order = None;
        let mut sale = None;
        match (of_order.as_deref(), text(data, "sale")) {
            (Some(_), Some(_)) => return Err(invalid("data.sale", "unique")),
            (Some(id), None) => {
                let found = self.orders.get(id).cloned().ok_or_else(|| unknown("orders", id))?;
                order = Some((id.to_owned(), found));
            }
            (None, Some(id)) => {
                let found = self.sales.get(id).cloned().ok_or_else(|| unknown("sales", id))?;
                sale = Some((id.to_owned(), found));
            }
            (None, None) => {}
        }
        let given = text(data, "customer").map(|customer| self.customer(customer)).transpose()?;
        let left_from = order.as_ref().map(|(_, order)| {
            let linked = list(data, "lines").iter().filter_map(|line| line["line"].as_u64());
            let lines = linked.filter_map(|line| order.lines.get(line as usize));
            let places: BTreeSet<&Id> = lines.map(|line| &line.location).collect();
            let only = places.first().filter(|_| places.len() == 1).copied();
            only.unwrap_or(&order.location)
        });
        let left_from = left_from.or(sale.as_ref().map(|(_, sale)| &sale.location)).cloned();
        let location = match (text(data, "location"), left_from) {
            (None, Some(location)) => location,
            (key, _) => self.location_or_default(key)?,
        };
        let mut back = Vec::new();
        let mut total = 0;
        for (place, line) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&line["quantity"]);
            Self::positive("lines", place, quantity)?;
            let wasted = text(line, "outcome") == Some("waste");
            let Some(linked) = line["line"].as_u64() else {
                if line["product"].is_null() {
                    return Err(invalid(&format!("data.lines[{place}].product"), "given"));
                }
                let (product, quantity) = self.priced(None, "lines", place, line)?;
                let agreed = self.money_line(None, &product, quantity, line)?;
                let amounts = money::of_lines(&[agreed], None, self.tax_included(), self.digits())?;
                total += amounts.iter().map(|(net, tax)| net + tax).sum::<Minor>();
                back.push((product, quantity, wasted, Paid::Average));
                continue;
            };
            let unknown_line = || json!({"code": "unknown_line", "line": linked});
            let product = match (&order, &sale) {
                (Some((_, order)), _) => order.lines.get(linked as usize).map(|line| line.product.clone()),
                (None, Some((_, sale))) => sale.lines.get(linked as usize).map(|line| line.0.clone()),
                (None, None) => None,
            };
            let product = product.ok_or_else(unknown_line)?;
            if let Some(named) = text(line, "product") {
                if self.product(named)? != product {
                    return Err(invalid(&format!("data.lines[{place}].product"), "known"));
                }
            }
            let quantity = self.in_stock_unit(&product, quantity, line, true)?;
            if let Some((_, order)) = &mut order {
                total += order.given_back(linked as usize, quantity, self.digits())?;
                order.lines[linked as usize].returned += quantity;
            }
            if let Some((_, sale)) = &mut sale {
                let (sold, returned) = (sale.lines[linked as usize].1, &mut sale.lines[linked as usize].2);
                total += money::given_back(sale.money[linked as usize], sold, *returned, quantity);
                *returned += quantity;
            }
            let left = match (&order, &sale) {
                (Some((_, order)), _) => order.lines[linked as usize].left.clone(),
                (None, Some((id, _))) => {
                    let movement = self.movements.get(&ids::of_sale_line(id, linked as usize));
                    movement.iter().map(|movement| movement.cost).collect()
                }
                (None, None) => Vec::new(),
            };
            back.push((product, quantity, wasted, Self::brought_back(&left, quantity)));
        }
        for (product, quantity, wasted, paid) in back {
            let here = Some(location.clone());
            self.move_paid(None, &product, (None, here.clone()), (quantity, paid), when);
            if wasted {
                self.move_stock(None, &product, (here, None), quantity, when);
            }
        }
        let origin = Origin { given, order: order.as_ref(), sale: sale.as_mut() };
        self.credit_for(&id, origin, total, data, when);
        self.orders.extend(order);
        self.sales.extend(sale);
        self.received(request.as_ref(), &id);
        let cash = self.cash_of(data);
        self.at_register(text(data, "register"), &id, |drawer| {
            drawer.cash -= cash;
            drawer.returned += total;
            drawer.returns += 1;
        });
        self.returns.insert(id);
        Ok(())
    }

    /// What a return gives back on account: as much as is said, or as much as was on account.
    fn credit_for(&mut self, id: &str, origin: Origin<'_>, total: Minor, data: &Value, when: &When) {
        let Origin { order, sale, given } = origin;
        let said = self.on_account(data);
        let unsaid = list(data, "payments").is_empty();
        let (customer, amount, first) = match (order, &sale) {
            (Some((of, order)), _) => {
                let all = if order.on_account { total } else { 0 };
                (order.customer.clone(), if unsaid { all } else { said }, of.clone())
            }
            (None, Some((of, sale))) => {
                let left = if sale.voided { 0 } else { sale.on_account - sale.credited };
                let left = total.min(left).max(0);
                (sale.customer.clone(), if unsaid { left } else { said }, of.clone())
            }
            (None, None) => (None, said, id.to_owned()),
        };
        let Some(customer) = customer.or(given).filter(|_| amount != 0) else { return };
        if let Some((_, sale)) = sale {
            let left = if sale.voided { 0 } else { sale.on_account - sale.credited };
            sale.credited += amount.min(left).max(0);
        }
        self.credit_return(&customer, amount, id, &first, when);
    }
}

/// Where goods came from that are brought back, and who says to have brought them.
struct Origin<'a> {
    given: Option<Id>,
    order: Option<&'a (Id, Order)>,
    sale: Option<&'a mut (Id, Sale)>,
}
