//! The next command of a history: any of them, with most of what each may say. Here are orders, sales and returns.

use super::history::History;
use onhand_domain::command::Role;
use onhand_domain::records::order::OrderState;
use onhand_domain::records::{Order, Sale, Stored};
use serde_json::{Value, json};

/// Who gives which command, if any.
pub type Next = Option<(Role, &'static str, Value)>;

impl History {
    pub fn next(&mut self) -> Next {
        match self.dice.below(86) {
            0..=10 => self.placing(),
            11..=15 => self.editing(),
            16..=25 => self.moving_on(),
            26..=30 => self.handing_over(),
            31..=34 => self.selling(),
            35 => Some((Role::Cashier, "void_sale", json!({"sale": self.one::<Sale>()?.id}))),
            36 | 37 => self.returning(),
            38..=46 => self.stocking(),
            47..=49 => self.transferring(),
            50 | 51 => self.undoing(),
            52 => self.seeing_to(),
            53 | 54 => self.cataloguing(),
            55 | 56 => self.introducing(),
            57 | 58 => self.relocating(),
            59 => self.settling(),
            60..=67 => self.besides(),
            68..=75 => self.accounting(),
            _ => self.at_the_till(),
        }
    }

    pub(super) fn one<T: Stored>(&mut self) -> Option<T> {
        let mut all: Vec<T> = self.shop.all::<T>().into_iter().cloned().collect();
        let newest = all.len().saturating_sub(8);
        all.drain(..newest);
        if all.is_empty() { None } else { Some(self.dice.pick(&all).clone()) }
    }

    pub(super) fn product(&mut self) -> Value {
        let sku = *self.dice.pick(&["TEA", "RICE", "CUP", "FIT", "JAM"]);
        if self.dice.once_in(3) { json!(self.shop.product(sku)) } else { sku.into() }
    }

    pub(super) fn location(&mut self) -> Value {
        let code = *self.dice.pick(&["SHOP", "SHOP", "BACK", "BACK", "VAN"]);
        if self.dice.once_in(3) { json!(self.shop.location(code)) } else { code.into() }
    }

    fn percent(&mut self) -> Value {
        json!({"percent": *self.dice.pick(&["12.5", "3", "33.3333", "100", "0.5"])})
    }

    pub(super) fn line(&mut self) -> Value {
        let product = self.product();
        let mut line = json!({"product": product, "quantity": (1 + self.dice.below(6)).to_string()});
        match self.dice.below(9) {
            0 => line["unit"] = "case".into(),
            1 => (line["unit"], line["quantity"]) = ("g".into(), "1250".into()),
            2 => (line["unit"], line["quantity"]) = ("pound".into(), "2.5".into()),
            3 => line["quantity"] = "2.125".into(),
            4 => line["quantity"] = 3.into(),
            _ => {}
        }
        line
    }

    pub(super) fn stock_line(&mut self) -> Value {
        let mut line = self.line();
        match self.dice.below(6) {
            0 => line["cost"] = "1.5".into(),
            2 => line["cost_of_unit"] = "17".into(),
            1 => line["reason"] = "a reason".into(),
            _ => {}
        }
        line
    }

    fn sold_line(&mut self) -> Value {
        let mut line = self.line();
        match self.dice.below(7) {
            0 => line["discount"] = self.percent(),
            1 => line["discount"] = json!({"amount": "1"}),
            2 => line["price"] = "1.2345".into(),
            3 => line["price"] = "7".into(),
            _ => {}
        }
        line
    }

    pub(super) fn lines(&mut self, line: fn(&mut Self) -> Value) -> Vec<Value> {
        (0..=self.dice.below(3)).map(|_| line(self)).collect()
    }

    fn charges(&mut self) -> Value {
        json!([{"kind": "postage", "amount": "3", "tax_class": "full", "text": "By van"},
            {"kind": "manual", "amount": "-1"}])
    }

    fn placing(&mut self) -> Next {
        if self.dice.once_in(3) {
            let mut data = json!({"lines": self.lines(Self::line), "note": "At the back door"});
            if !self.dice.once_in(3) {
                let code = *self.dice.pick(&["SHOP", "BACK"]);
                data["location"] = json!(self.shop.location(code));
            }
            if self.dice.once_in(4) {
                self.wish(&mut data);
            }
            return Some((Role::Partner, "place_order", data));
        }
        let mut data = json!({"lines": self.lines(Self::sold_line), "channel": "phone"});
        match self.dice.below(4) {
            0 => data["customer"] = "ANNA".into(),
            1 => data["customer"] = json!(self.shop.customer("RIMA")),
            2 => {
                data["new_customer"] = self.caller();
            }
            _ => {}
        }
        match self.dice.below(8) {
            0 => data["discount"] = self.percent(),
            1 | 6 => data["discount"] = json!({"amount": "2"}),
            2 => data["charges"] = self.charges(),
            3 => data["priority"] = "high".into(),
            4 => (data["wanted"], data["reference"]) = ("2026-04-01".into(), "PO 7".into()),
            _ => {}
        }
        if self.dice.once_in(2) {
            data["location"] = self.location();
        }
        if self.dice.once_in(2) {
            data["shortage"] = "per_line".into();
        }
        if self.dice.once_in(3) {
            self.wish(&mut data);
        }
        if self.dice.once_in(5) {
            data["lines"][0]["note"] = "sliced".into();
            data["internal_note"] = "Pays late".into();
        }
        Some((Role::Staff, "place_order", data))
    }

    /// Someone who calls: known by the telephone number, or new and then now and then with more that is agreed.
    fn caller(&mut self) -> Value {
        let phone = *self.dice.pick(&["01 234 567", "70 111 222", "70 333 444"]);
        let mut caller = json!({"name": format!("Caller {}", self.dice.below(3)), "phone": phone});
        if self.dice.once_in(2) {
            caller["phone"] = format!("{phone} {}", self.dice.below(20)).into();
            caller["address"] = json!({"city": "Tyre"});
            caller["default_location"] = self.location();
            let over_limit = *self.dice.pick(&["approve", "refuse"]);
            caller["terms"] = json!({"credit_limit": "20", "days": 5, "over_limit": over_limit});
        }
        caller
    }

    fn editing(&mut self) -> Next {
        let order = match self.one::<Order>()? {
            order if order.is_partly_taken() || self.dice.once_in(2) => order,
            _ => self.one::<Order>()?,
        };
        let by_partner = order.customer == Some(self.partner) && self.dice.once_in(3);
        let actions: Vec<Value> = (0..=self.dice.below(3)).map(|_| self.action(&order, by_partner)).collect();
        let role = if by_partner { Role::Partner } else { Role::Staff };
        Some((role, "edit_order", json!({"order": order.id, "actions": actions})))
    }

    fn action(&mut self, order: &Order, by_partner: bool) -> Value {
        let line = self.dice.below(order.lines.len().max(1) as u64);
        match self.dice.below(if by_partner { 6 } else { 17 }) {
            0 => json!({"add_line": if by_partner { self.line() } else { self.sold_line() }}),
            1 => {
                json!({"set_quantity": {"line": line, "quantity": (1 + self.dice.below(7)).to_string()}})
            }
            2 => {
                let unit = *self.dice.pick(&["case", "g", "pound", "piece", "kg"]);
                json!({"set_quantity": {"line": line, "quantity": (1 + self.dice.below(3)).to_string(), "unit": unit}})
            }
            3 => json!({"remove_line": {"line": line}}),
            4 => json!({"set_note": {"note": "By noon"}}),
            5 => json!({"set_reference": {}}),
            6 => json!({"set_price": {"line": line, "price": "1.99"}}),
            7 => json!({"set_line_discount": {"line": line, "discount": self.percent()}}),
            8 => match self.dice.below(2) {
                0 => json!({"set_line_discount": {"line": line}}),
                _ => json!({"set_line_discount": {"line": line, "discount": {"amount": "0.5"}}}),
            },
            9 => match self.dice.below(3) {
                0 => json!({"set_discount": {"discount": {"amount": "1"}}}),
                1 => json!({"set_discount": {"discount": self.percent()}}),
                _ => json!({"set_discount": {}}),
            },
            10 => match self.dice.below(3) {
                0 => json!({"set_charges": {"charges": []}}),
                _ => json!({"set_charges": {"charges": self.charges()}}),
            },
            11 => match self.dice.below(2) {
                0 => json!({"set_priority": {}}),
                _ => json!({"set_priority": {"priority": "urgent"}}),
            },
            12 => json!({"set_line_note": {"line": line, "note": "sliced"}}),
            13 => {
                let mut wish = json!({});
                self.wish(&mut wish);
                json!({"set_delivery": wish})
            }
            14 => json!({"set_wanted": {}}),
            _ => json!({"set_wanted": {"wanted": "2027-05-01"}}),
        }
    }

    fn moving_on(&mut self) -> Next {
        let order = self.one::<Order>()?;
        let name = match (order.state, self.dice.below(4)) {
            (_, 0) => {
                let any = ["confirm_order", "ready_order", "complete_order", "cancel_order", "reject_order"];
                *self.dice.pick(&any)
            }
            (state, _) if state.is_open() && order.is_partly_taken() => "close_remainder",
            (OrderState::Placed, 1) => *self.dice.pick(&["reject_order", "cancel_order"]),
            (OrderState::Placed, _) => "confirm_order",
            (OrderState::Confirmed, _) => *self.dice.pick(&["prepare_order", "ready_order"]),
            (OrderState::Preparing, _) => *self.dice.pick(&["ready_order", "ready_order", "cancel_order"]),
            _ => "complete_order",
        };
        let mut data = json!({"order": order.id});
        if self.dice.once_in(3) {
            data["note"] = "As said on the telephone".into();
        }
        let may = matches!(name, "cancel_order" | "complete_order");
        let by_partner = may && order.customer == Some(self.partner) && self.dice.once_in(2);
        Some((if by_partner { Role::Partner } else { Role::Staff }, name, data))
    }

    fn handing_over(&mut self) -> Next {
        let order = self.one::<Order>()?;
        let mut data = json!({"order": order.id});
        if !self.dice.once_in(3) {
            let mut lines = Vec::new();
            for line in 0..order.lines.len() {
                let quantity = (1 + self.dice.below(3)).to_string();
                if self.dice.once_in(2) {
                    lines.push(json!({"line": line, "quantity": quantity}));
                }
            }
            data["lines"] = json!(lines);
        }
        if self.dice.once_in(3) {
            data["note"] = "To the driver".into();
        }
        Some((Role::Cashier, "hand_over_order", data))
    }

    fn selling(&mut self) -> Next {
        let mut data = json!({"lines": self.lines(Self::sold_line), "receipt": "C01-000001"});
        match self.dice.below(6) {
            0 => data["discount"] = self.percent(),
            1 => data["charges"] = self.charges(),
            2 => data["payments"] = json!([{"kind": "cash", "amount": "20", "tendered": "50"}]),
            3 => (data["customer"], data["offline"]) = ("ANNA".into(), true.into()),
            4 => data["lines"][0]["tax_rate"] = "8.875".into(),
            _ => {}
        }
        if self.dice.once_in(2) {
            data["location"] = self.location();
        }
        self.name_till(&mut data);
        Some((Role::Cashier, "record_sale", data))
    }

    fn returning(&mut self) -> Next {
        let mut data = json!({"note": "Came back"});
        let of = self.dice.below(3);
        let lines = match of {
            0 => {
                let order = self.one::<Order>()?;
                data["order"] = json!(order.id);
                order.lines.len()
            }
            1 => {
                let sale = self.one::<Sale>()?;
                data["sale"] = json!(sale.id);
                sale.lines.len()
            }
            _ => 0,
        };
        let back: Vec<Value> = (0..=self.dice.below(2))
            .map(|_| {
                let mut line = if lines == 0 {
                    self.line()
                } else {
                    json!({"line": self.dice.below(lines as u64), "quantity": (1 + self.dice.below(2)).to_string()})
                };
                match self.dice.below(6) {
                    0 => line["outcome"] = "waste".into(),
                    1 => line["price"] = "1.5".into(),
                    2 => line["tax_rate"] = "5".into(),
                    3 => line["reason"] = "stale".into(),
                    _ => {}
                }
                line
            })
            .collect();
        data["lines"] = json!(back);
        match self.dice.below(5) {
            0 => data["charges"] = self.charges(),
            1 => data["customer"] = "ANNA".into(),
            2 => data["location"] = self.location(),
            _ => {}
        }
        self.name_till(&mut data);
        Some((Role::Cashier, "record_return", data))
    }
}
