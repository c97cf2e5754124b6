//! The money of whole sales: currencies with and without digits, odd taxes, discounts, negative charges, huge quantities.

use super::dice::Dice;
use anyhow::{Context, ensure};
use onhand_domain::records::Sale;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};

const CURRENCIES: &[&str] = &["GBP", "EUR", "USD", "JPY", "KRW", "KWD", "TND", "BHD", "LBP"];
const RATES: &[&str] =
    &["0", "5", "7", "17.5", "20", "21", "8.875", "2.1", "0.0001", "33.3333", "99.9999", "100"];
const CASES_PER_BUSINESS: usize = 40;

/// A business that sells one thing, without stock and to a millionth, in a currency, its prices with or without tax.
fn business(currency: &str, tax_included: bool) -> Shop {
    let classes: Vec<Value> = RATES.iter().map(|rate| json!({"name": rate, "rate": rate})).collect();
    let mut shop = Shop::empty();
    shop.must(
        "set_business",
        json!({"name": "Vectors", "currency": currency, "tax_included": tax_included, "tax_classes": classes}),
    );
    shop.must("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop"}));
    let unit = json!({"name": "kg", "decimals": 6});
    shop.must("add_product", json!({"sku": "X", "name": "X", "kind": "service", "stock_unit": unit}));
    shop
}

struct Draw {
    dice: Dice,
    exponent: u64,
}

impl Draw {
    fn price(&mut self) -> String {
        if self.dice.once_in(40) {
            return self
                .dice
                .pick(&["-1", "0.12345678", "0.123456789", "9007199254740993", "", "1e2"])
                .to_string();
        }
        let whole = if self.dice.once_in(12) { 9 } else { 3 };
        self.dice.decimal(whole, self.exponent + 4)
    }

    fn quantity(&mut self) -> String {
        match self.dice.below(12) {
            0 => self.dice.decimal(9, 6),
            1 => "1000000000".into(),
            2 => "0.000001".into(),
            3 if self.dice.once_in(8) => {
                self.dice.pick(&["0", "-1", "1000000000.000001", "0.0000001"]).to_string()
            }
            4 | 5 => self.dice.decimal(2, 3),
            _ => (1 + self.dice.below(12)).to_string(),
        }
    }

    fn discount(&mut self, digits: u64) -> Option<Value> {
        match self.dice.below(12) {
            0 => Some(json!({"percent": self.dice.decimal(2, 4)})),
            1 => Some(json!({"percent": *self.dice.pick(&["0", "100", "12.5", "33.3333", "0.0001"])})),
            2 => Some(json!({"amount": self.dice.decimal(digits, self.exponent)})),
            3 => Some(json!({"amount": self.dice.decimal(1, self.exponent)})),
            4 if self.dice.once_in(4) => {
                Some(json!({"percent": *self.dice.pick(&["100.0001", "-1", "1.00001"])}))
            }
            5 if self.dice.once_in(4) => {
                Some(json!({"amount": *self.dice.pick(&["-1", "0.12345", "0.0001", "99999999"])}))
            }
            _ => None,
        }
    }

    fn line(&mut self) -> Value {
        let mut line = json!({"product": "X", "price": self.price(), "quantity": self.quantity()});
        if let Some(discount) = self.discount(2) {
            line["discount"] = discount;
        }
        if !self.dice.once_in(4) {
            line["tax_rate"] = (*self.dice.pick(RATES)).into();
        }
        line
    }

    fn charge(&mut self) -> Value {
        let sign = if self.dice.once_in(3) { "-" } else { "" };
        let mut charge =
            json!({"kind": "fee", "amount": format!("{sign}{}", self.dice.decimal(4, self.exponent))});
        if self.dice.once_in(60) {
            charge["amount"] =
                (*self.dice.pick(&["9223372036854775807", "0.00001", "0.0001", "-", "9000000000000000000"]))
                    .into();
        }
        if self.dice.once_in(2) {
            charge["tax_class"] = (*self.dice.pick(RATES)).into();
        }
        charge
    }

    fn sale(&mut self) -> Value {
        let lines: Vec<Value> = (0..self.dice.below(6)).map(|_| self.line()).collect();
        let charges = if lines.is_empty() { 1 } else { self.dice.below(5).saturating_sub(2) };
        let charges: Vec<Value> = (0..charges).map(|_| self.charge()).collect();
        let mut sale = json!({"lines": lines, "charges": charges});
        if let Some(discount) = self.discount(3) {
            sale["discount"] = discount;
        }
        sale
    }
}

/// What came of a sale: its figures, or the refusal's code and rule.
fn outcome(shop: &Shop, data: &Value) -> Value {
    let mut shop = shop.clone();
    match shop.act("record_sale", data.clone()) {
        Err(refusal) => {
            let refusal = json!(refusal);
            // How a figure can't be read is said in words only.
            json!({"refused": refusal["code"], "must": refusal.get("must").cloned()})
        }
        Ok(_) => {
            let sale = shop.all::<Sale>()[0].clone();
            let lines: Vec<_> =
                sale.lines.iter().map(|line| json!({"net": line.net, "tax": line.tax})).collect();
            let charges: Vec<_> =
                sale.charges.iter().map(|charge| json!({"net": charge.net, "tax": charge.tax})).collect();
            json!({"charges": charges, "lines": lines, "net": sale.net, "tax": sale.tax, "total": sale.total})
        }
    }
}

/// Sales, and what they come to or why not.
pub fn sales() -> anyhow::Result<Vec<Value>> {
    let mut cases = Vec::new();
    let mut accepted = 0;
    for (seed, currency) in CURRENCIES.iter().enumerate() {
        for tax_included in [false, true] {
            let shop = business(currency, tax_included);
            let exponent = u64::from(onhand_domain::money::exponent_of(currency).context("no currency")?);
            let dice = Dice::new(100 + 2 * seed as u64 + u64::from(tax_included));
            let mut draw = Draw { dice, exponent };
            for _ in 0..CASES_PER_BUSINESS {
                let data = draw.sale();
                let is = outcome(&shop, &data);
                accepted += usize::from(is.get("total").is_some());
                cases.push(
                    json!({"currency": currency, "tax_included": tax_included, "sale": data, "is": is}),
                );
            }
        }
    }
    let refused = cases.len() - accepted;
    ensure!(accepted > 500 && refused > 50, "{accepted} accepted, {refused} refused");
    Ok(cases)
}
