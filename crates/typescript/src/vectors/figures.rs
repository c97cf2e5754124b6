//! Single figures: decimal text in and out, units, shares.

use super::dice::Dice;
use anyhow::Context;
use onhand_domain::money::{Money, Percent, Price};
use onhand_domain::pricing::{Amounts, share_of};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::Product;
use onhand_domain::refusal::Refusal;
use onhand_domain::stock::lines::{found_in_stock_unit, in_stock_unit};
use onhand_domain::testing::Shop;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const TEXTS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "0.10",
    "007.50",
    "12.40",
    "12.405",
    "1.2345",
    "1.23456",
    "1.234567",
    "0.123456789",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "9223372036854.775807",
    "92233720368547758.07",
    "92233720368547758.08",
    "922337203685477580.7",
    "1.0000000000000000000",
    "",
    "-",
    ".5",
    "5.",
    "1e3",
    "1.2.3",
    " 1",
    "+1",
    "NaN",
    "--1",
    "1,5",
    "0x10",
    "١",
];

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(text.into()).ok()
}

fn written<T: Serialize>(figure: Option<T>) -> Value {
    figure.map_or("unreadable".into(), |figure| json!(figure))
}

/// Texts, and what each kind of figure is written as again.
pub fn decimals() -> Vec<Value> {
    let mut dice = Dice::new(2);
    let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    for _ in 0..40 {
        let sign = if dice.once_in(3) { "-" } else { "" };
        texts.push(format!("{sign}{}", dice.decimal(13, 8)));
    }
    let mut cases = Vec::new();
    for text in &texts {
        cases.push(json!({"quantity": text, "is": written(read::<Quantity>(text))}));
        cases.push(json!({"percent": text, "is": written(read::<Percent>(text))}));
        for exponent in [0, 2, 3] {
            let amount = read::<Money>(text).and_then(|amount| amount.in_currency(exponent));
            cases.push(json!({"amount": text, "exponent": exponent, "is": written(amount)}));
            let price = read::<Price>(text).filter(|price| !price.is_negative());
            let price = price.and_then(|price| price.in_currency(exponent));
            cases.push(json!({"price": text, "exponent": exponent, "is": written(price)}));
        }
    }
    for whole in [0, 3, -3, 9_007_199_254_740_991_i64] {
        cases.push(
            json!({"quantity": whole, "is": written(serde_json::from_value::<Quantity>(whole.into()).ok())}),
        );
    }
    cases
}

/// Quantities in another unit, as what is asked for and as what is there.
pub fn units() -> anyhow::Result<Vec<Value>> {
    let mut dice = Dice::new(3);
    let mut shop = Shop::new();
    let mut cases = Vec::new();
    for decimals in [0, 1, 3, 6] {
        let sku = format!("P{decimals}");
        let units: Vec<Value> = (0..5)
            .map(|unit| {
                let (numerator, denominator) = (1 + dice.digits(9), 1 + dice.digits(4));
                json!({"name": format!("u{unit}"), "numerator": numerator, "denominator": denominator, "use": "sell"})
            })
            .collect();
        let stock_unit = json!({"name": "own", "decimals": decimals});
        shop.must("add_product", json!({"sku": sku, "name": sku, "stock_unit": stock_unit, "units": units}));
        let product = shop.get::<Product>(shop.product(&sku)).context("no such product")?;
        for _ in 0..40 {
            let unit = *dice.pick(&["u0", "u1", "u2", "u3", "u4", "own", "none"]);
            let sign = if dice.once_in(6) { "-" } else { "" };
            let (whole, part) = (dice.below(9) + 1, dice.below(7));
            let text = format!("{sign}{}", dice.decimal(whole, part));
            let Ok(quantity) = Quantity::parse(&text) else { continue };
            let code = |result: Result<(Quantity, _), Refusal>| match result {
                Ok((quantity, _)) => json!(quantity),
                Err(refusal) => json!(refusal)["code"].clone(),
            };
            cases.push(json!({
                "product": {"stock_unit": product.stock_unit, "units": product.units},
                "quantity": text,
                "unit": unit,
                "up": code(in_stock_unit(product, quantity, Some(unit))),
                "down": code(found_in_stock_unit(product, quantity, Some(unit))),
            }));
        }
    }
    Ok(cases)
}

/// Parts of a line's money.
pub fn shares() -> Vec<Value> {
    let mut dice = Dice::new(4);
    let mut cases = Vec::new();
    for _ in 0..150 {
        let exponent = *dice.pick(&[0, 2, 3]);
        let mut money = || {
            let minor = dice.digits(14) as i64;
            Money::new(if dice.once_in(5) { -minor } else { minor }, exponent)
        };
        let whole = Amounts { net: money(), tax: money() };
        let quantity = Quantity::from_millionths(dice.digits(14) as i64);
        let before = Quantity::from_millionths(dice.below(quantity.millionths() as u64 + 1) as i64);
        let part = Quantity::from_millionths(dice.below(quantity.millionths() as u64 + 2) as i64);
        let share = share_of(whole, quantity, before, part);
        cases.push(json!({
            "exponent": exponent, "net": whole.net, "tax": whole.tax, "quantity": quantity, "before": before, "part": part,
            "is": [share.net, share.tax],
        }));
    }
    cases
}
