//! Orders and sales: placed, changed, confirmed, handed over in parts, given up, brought back.

use super::Workload;
use crate::figures;
use crate::interaction::Request;
use crate::model::{Model, day};
use serde_json::{Value, json};

impl Workload {
    pub(super) fn place_order(&mut self, model: &Model) -> Request {
        let order = self.fresh_id(0x0d);
        let mut data = json!({"order": order, "lines": self.lines(model)});
        let by =
            if self.chance(1, 2) { self.partner() } else { self.one_of(&["staff", "cashier"]).to_owned() };
        if self.chance(1, 3) {
            data["location"] = json!(self.location(model));
        }
        if self.chance(1, 8) {
            let other = self.partner();
            data["customer"] = json!(if self.chance(1, 2) { other } else { "ANNA".to_owned() });
        }
        if self.chance(1, 6) {
            data["shortage"] = json!(self.one_of(&["per_line", "refuse_order"]));
        }
        if self.chance(1, 6) {
            self.name_prices(&mut data);
        }
        if self.chance(1, 12) {
            data["new_customer"] = self.someone_new();
        }
        if self.chance(1, 4) {
            let wish = self.wish(model);
            for (name, value) in wish.as_object().into_iter().flatten() {
                data[name] = value.clone();
            }
        }
        if self.chance(1, 12) {
            data["internal_note"] = json!(self.one_of(&["pays late", " "]));
        }
        if self.chance(1, 8) && data["lines"][0].is_object() {
            data["lines"][0]["note"] = json!("sliced");
        }
        self.give(&by, "place_order", data)
    }

    /// How someone wants an order to get to them: mostly what makes sense.
    fn wish(&mut self, model: &Model) -> Value {
        let mut wish = json!({});
        if self.chance(3, 4) {
            wish["method"] = json!(self.one_of(&["collect", "deliver"]));
        }
        if self.chance(2, 3) {
            let today = model.last_at / 86_400_000;
            wish["wanted"] = json!(day(today + self.below(10) as i64 - 1));
        }
        if self.chance(1, 3) {
            let until = self.one_of(&["08:30", "12:00", "17:45"]);
            wish["window"] = json!({"from": "08:30", "until": until});
        }
        if self.chance(1, 3) {
            wish["address"] = match self.below(8) {
                0 => json!({}),
                number => json!({"city": "Bath", "lines": format!("{number} High Street")}),
            };
        }
        if self.chance(1, 5) {
            wish["contact"] = json!({"name": "Whoever is in", "phone": "+44 20 7946 0000"});
        }
        wish
    }

    /// An order, or lines of it, to be fulfilled from elsewhere.
    fn move_order(&mut self, model: &Model) -> Request {
        let order = self.order(model);
        let mut data = json!({"order": order, "location": self.location(model)});
        let count = model.orders.get(&order).map_or(1, |order| order.lines.len()) as u64;
        if self.chance(1, 2) {
            let first = if self.chance(1, 30) { 99 } else { self.below(count) };
            let second = self.below(count);
            data["lines"] = if self.chance(3, 4) { json!([first]) } else { json!([first, second]) };
        }
        let by = self.one_of(&["staff", "cashier"]);
        self.give(by, "move_order", data)
    }

    /// Parts of an order's lines, as one says what is missing or is to come back.
    fn parts_of(&mut self, model: &Model, order: &str) -> Vec<Value> {
        let count = model.orders.get(order).map_or(1, |order| order.lines.len()) as u64;
        let mut parts = Vec::new();
        for _ in 0..=self.below(2) {
            let line = if self.chance(1, 30) { 77 } else { self.below(count) };
            parts.push(json!({"line": line, "quantity": (1 + self.below(2)).to_string()}));
        }
        parts
    }

    /// What happens to an order beside its steps: it moves, is noted about, arrives, and goods of it are to come back.
    pub(super) fn beside(&mut self, model: &Model) -> Request {
        let requests: Vec<&String> = model.requests.keys().collect();
        let request = self.pick(&requests).map(|id| (*id).clone());
        let request = request.unwrap_or_else(|| "4a000000-0000-4000-8000-00000000ffff".to_owned());
        match self.below(14) {
            0..4 | 12.. => self.move_order(model),
            4 => {
                let (order, note) = (self.order(model), self.fresh_id(0x09));
                let text = self.one_of(&["called twice", "called twice", " "]);
                self.give("cashier", "note_order", json!({"order": order, "note": note, "text": text}))
            }
            5..7 => {
                let order = self.order_in(model, &["handed_over", "completed"]);
                let mut data = json!({"order": order});
                if self.chance(1, 3) {
                    data["missing"] = json!(self.parts_of(model, &order));
                }
                let by = self.owner_of(model, &order);
                self.give(&by, "receive_order", data)
            }
            7..9 => {
                let order = self.order_in(model, &["handed_over", "completed"]);
                let (id, lines) = (self.fresh_id(0x4a), self.parts_of(model, &order));
                let by = self.owner_of(model, &order);
                self.give(&by, "ask_return", json!({"order": order, "request": id, "lines": lines}))
            }
            9..11 => {
                let approve = self.chance(2, 3);
                self.give("staff", "answer_return", json!({"request": request, "approve": approve}))
            }
            11 => {
                let of = model.requests.get(&request).map(|request| request.order.clone());
                let lines = self.parts_of(model, of.as_deref().unwrap_or_default());
                let data = json!({"return": self.fresh_id(0x4e), "request": request, "lines": lines});
                self.give("cashier", "record_return", data)
            }
        }
    }

    /// Prices, discounts and charges that are not the product's own: mostly ones that make sense.
    fn name_prices(&mut self, data: &mut Value) {
        let off = |random: &mut Self| match random.below(12) {
            0 => json!({"percent": "101"}),
            1 => json!({"amount": "0.005"}),
            2 => json!({"amount": "900"}),
            3..8 => json!({"percent": format!("{}.5", random.below(60))}),
            _ => json!({"amount": format!("0.{:02}", random.below(100))}),
        };
        let (first, whole) = (self.below(4), self.below(3));
        if let Some(line) = data["lines"].get_mut(0) {
            match first {
                0 => line["price"] = json!("0.10"),
                1 => line["price"] = json!(format!("{}.{:03}", self.below(9), self.below(1_000))),
                2 => line["discount"] = off(self),
                _ => {}
            }
        }
        if whole == 0 {
            data["discount"] = off(self);
        }
        if whole == 1 {
            let class = self.one_of(&["standard", "food", "none such"]);
            data["charges"] =
                json!([{"kind": "postage", "text": "Post", "amount": "3.55", "tax_class": class}]);
        }
    }

    /// A customer who may be known already, by one of a few telephone numbers.
    fn someone_new(&mut self) -> Value {
        let id = self.fresh_id(0xcc);
        let (name, phone) = (self.one_of(&["Eve", "Finn"]), self.below(4));
        let mut new = json!({"id": id, "name": name, "phone": format!("+44 20 7946 000{phone}")});
        match self.below(8) {
            0 => new["phone"] = json!("12"),
            1 => new["code"] = json!("ANNA"),
            2 => new["status"] = json!("on_hold"),
            _ => {}
        }
        new
    }

    /// An order: most often one that is open.
    pub(super) fn order(&mut self, model: &Model) -> String {
        self.order_in(model, &["placed", "confirmed", "preparing", "ready"])
    }

    /// An order: most often one in one of these states.
    fn order_in(&mut self, model: &Model, states: &[&str]) -> String {
        let fits = |state: &str| states.contains(&state);
        let fitting: Vec<&String> =
            model.orders.iter().filter(|(_, order)| fits(&order.state)).map(|(id, _)| id).collect();
        let all: Vec<&String> = model.orders.keys().collect();
        let from = if fitting.is_empty() || self.chance(1, 10) { &all } else { &fitting };
        let found = self.pick(from).map(|id| (*id).clone());
        found
            .filter(|_| !self.chance(1, 50))
            .unwrap_or_else(|| "0d000000-0000-4000-8000-00000000ffff".to_owned())
    }

    /// Whoever may see an order: staff, or its customer.
    fn owner_of(&mut self, model: &Model, order: &str) -> String {
        let customer = model.orders.get(order).and_then(|order| order.customer.clone());
        match customer.filter(|_| self.chance(1, 3)) {
            Some(customer) => customer,
            None => "staff".to_owned(),
        }
    }

    pub(super) fn step_of_order(&mut self, model: &Model) -> Request {
        let (name, from): (&str, &[&str]) = match self.below(16) {
            0..5 => ("confirm_order", &["placed"]),
            5..7 => ("prepare_order", &["confirmed"]),
            7..9 => ("ready_order", &["confirmed", "preparing"]),
            9..12 => ("complete_order", if self.chance(1, 5) { &["ready"] } else { &["handed_over"] }),
            12..14 => ("cancel_order", &["placed", "confirmed", "preparing", "ready"]),
            14 => ("reject_order", &["placed"]),
            _ => ("close_remainder", &["confirmed", "preparing", "ready"]),
        };
        let order = self.order_in(model, from);
        let by = self.owner_of(model, &order);
        let partly = model
            .orders
            .iter()
            .find(|(_, order)| order.is_open() && order.lines.iter().any(|line| line.taken > 0));
        let order = match (name, partly) {
            ("close_remainder", Some((partly, _))) => partly.clone(),
            _ => order,
        };
        self.give(&by, name, json!({"order": order}))
    }

    pub(super) fn hand_over(&mut self, model: &Model) -> Request {
        let order = self.order(model);
        let mut data = json!({"order": order});
        let lines = model.orders.get(&order).map(|order| order.lines.clone()).unwrap_or_default();
        if self.chance(3, 5) {
            let mut parts = Vec::new();
            for (place, line) in lines.iter().enumerate() {
                if self.chance(1, 3) {
                    continue;
                }
                let quantity = match self.below(10) {
                    0 => line.open + figures::ONE,
                    1..5 => line.open,
                    _ => (line.open / 2 / figures::ONE).max(1) * figures::ONE,
                };
                let place = if self.chance(1, 40) { place + 7 } else { place };
                parts.push(json!({"line": place, "quantity": figures::show(quantity)}));
            }
            data["lines"] = json!(parts);
        }
        let by = self.one_of(&["staff", "cashier"]);
        self.give(by, "hand_over_order", data)
    }

    pub(super) fn edit_order(&mut self, model: &Model) -> Request {
        let order = self.order(model);
        let lines = model.orders.get(&order).map_or(1, |order| order.lines.len()) as u64;
        let mut actions = Vec::new();
        for _ in 0..=self.below(3) {
            let line = if self.chance(1, 30) { 99 } else { self.below(lines) };
            let place = line as usize;
            let held = model.orders.get(&order).and_then(|order| order.lines.get(place)).cloned();
            actions.push(match self.below(10) {
                8 => json!({"set_delivery": self.wish(model)}),
                9 if self.chance(1, 2) => json!({"set_line_note": {"line": line, "note": "sliced"}}),
                9 => json!({"set_wanted": {}}),
                0..2 => {
                    let product = self.product(model);
                    json!({"add_line": self.line(model, &product)})
                }
                2 => json!({"remove_line": {"line": line}}),
                3 => json!({"set_note": {"note": format!("note {}", self.below(1_000))}}),
                _ => {
                    let ones = self.below(6) as i64;
                    let more = held.map_or(ones, |line| (line.quantity / figures::ONE + ones - 3).max(0));
                    json!({"set_quantity": {"line": line, "quantity": more.to_string()}})
                }
            });
        }
        let by = self.owner_of(model, &order);
        self.give(&by, "edit_order", json!({"order": order, "actions": actions}))
    }

    pub(super) fn sale(&mut self, model: &Model) -> Request {
        let sale = self.fresh_id(0x5a);
        let mut data = json!({"sale": sale, "lines": self.lines(model), "offline": self.chance(1, 3)});
        if self.chance(1, 4) {
            data["location"] = json!(self.location(model));
        }
        if self.chance(1, 4) {
            data["customer"] = json!(self.one_of(&["ANNA", "BO", "DEE", "NOBODY"]));
        }
        if self.chance(1, 3) {
            data["customer"] = json!(self.one_of(&["ANNA", "BO"]));
            data["payments"] = self.on_account();
        }
        if self.chance(1, 5) {
            self.name_prices(&mut data);
        }
        self.name_till(model, &mut data, true);
        self.give("cashier", "record_sale", data)
    }

    pub(super) fn undo_sale(&mut self, model: &Model) -> Request {
        let sales: Vec<&String> = model.sales.keys().collect();
        let sale = self
            .pick(&sales)
            .map_or_else(|| "5a000000-0000-4000-8000-00000000ffff".to_owned(), |id| (*id).clone());
        if self.chance(1, 3) {
            return self.give("cashier", "void_sale", json!({"sale": sale}));
        }
        let id = self.fresh_id(0x4e);
        let outcome = self.one_of(&["restock", "waste"]);
        let mut data = json!({"return": id});
        let count = match self.below(3) {
            0 => {
                let product = self.product(model);
                let mut line = self.line(model, &product);
                line["outcome"] = json!(outcome);
                data["lines"] = json!([line]);
                self.name_till(model, &mut data, false);
                return self.give("cashier", "record_return", data);
            }
            1 => {
                data["sale"] = json!(sale);
                model.sales.get(&sale).map_or(1, |sale| sale.lines.len())
            }
            _ => {
                let order = self.order_in(model, &["handed_over", "completed"]);
                data["order"] = json!(order);
                model.orders.get(&order).map_or(1, |order| order.lines.len())
            }
        };
        let line = if self.chance(1, 30) { 77 } else { self.below(count as u64) };
        let quantity = (1 + self.below(3)).to_string();
        data["lines"] = json!([{"line": line, "quantity": quantity, "outcome": outcome}]);
        self.name_till(model, &mut data, false);
        self.give("cashier", "record_return", data)
    }
}
