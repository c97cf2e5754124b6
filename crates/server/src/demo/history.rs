//! Two weeks of trade, up to now: goods received, orders through their life, sales in the shop.

use super::Giver;
use super::catalogue::{PARTNERS, PRODUCTS};
use onhand_domain::time::Moment;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

/// How far back trade goes.
const DAYS: i64 = 14;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// What happens to an order in time, one step after another.
pub const STEPS: &[&str] =
    &["confirm_order", "prepare_order", "ready_order", "hand_over_order", "complete_order"];

/// Makes the trade behind the business.
pub fn make(giver: &Giver, seed: u64) -> anyhow::Result<()> {
    let mut random = SmallRng::seed_from_u64(seed);
    let now = giver.now();
    let start = now.plus_millis(-DAYS * DAY_MS);
    let opening = |share: i64| -> Vec<Value> {
        PRODUCTS.iter().map(|product| json!({"product": product.0, "quantity": product.6 * share})).collect()
    };
    for (location, share) in [("WH", 6), ("SHOP1", 2)] {
        let data = json!({"location": location, "lines": opening(share)});
        giver.must(&format!("opening {location}"), "post_opening", data, Some(start))?;
    }
    for day in 0..DAYS {
        let morning = start.plus_millis(day * DAY_MS);
        if day % 3 == 2 {
            receive(giver, day, morning)?;
        }
        for number in 0..random.random_range(4..9) {
            let at = morning.plus_millis(random.random_range(HOUR_MS..20 * HOUR_MS)).min(now);
            // The newest orders are still on their way: the later the day, the fewer steps are behind them.
            let steps = if day < DAYS - 1 { STEPS.len() } else { number % STEPS.len() };
            order(giver, &mut random, &format!("{day}-{number}"), at, now, steps)?;
        }
        for number in 0..random.random_range(6..14) {
            let at = morning.plus_millis(random.random_range(HOUR_MS..20 * HOUR_MS)).min(now);
            sale(giver, &mut random, &format!("{day}-{number}"), Some(at))?;
        }
    }
    Ok(())
}

fn receive(giver: &Giver, day: i64, at: Moment) -> anyhow::Result<()> {
    let lines: Vec<Value> = PRODUCTS
        .iter()
        .enumerate()
        .filter(|(place, _)| (*place as i64 + day) % 4 != 0)
        .map(|(_, product)| json!({"product": product.0, "quantity": 2 * product.5, "unit": "piece"}))
        .collect();
    let reference = format!("DN-{}", 4_400 + day);
    let data = json!({"location": "WH", "party": "Levant Wholesale", "reference": reference, "lines": lines});
    giver.must(&format!("receipt {day}"), "post_receipt", data, Some(at))
}

fn order(
    giver: &Giver,
    random: &mut SmallRng,
    key: &str,
    at: Moment,
    now: Moment,
    steps: usize,
) -> anyhow::Result<()> {
    let outcome = giver.give_at(&format!("order {key}"), "place_order", order_data(random), Some(at))?;
    let Some(placed) = super::trickle::order_of(&outcome) else { return Ok(()) };
    for (place, step) in STEPS.iter().take(steps).enumerate() {
        let at = at.plus_millis((place as i64 + 1) * 40 * 60_000).min(now);
        giver.give_at(&format!("{step} {key}"), step, json!({"order": placed.order}), Some(at))?;
    }
    Ok(())
}

/// An order as one of the partners would make it.
pub fn order_data(random: &mut SmallRng) -> Value {
    let partner = PARTNERS[random.random_range(0..PARTNERS.len())].0;
    let lines: Vec<Value> = some_products(random, 2..6)
        .into_iter()
        .map(|sku| json!({"product": sku, "quantity": random.random_range(1..9)}))
        .collect();
    json!({"customer": partner, "location": "WH", "channel": "portal", "lines": lines})
}

/// Sells a few things in the shop.
pub fn sale(giver: &Giver, random: &mut SmallRng, key: &str, at: Option<Moment>) -> anyhow::Result<()> {
    let lines: Vec<Value> = some_products(random, 1..4)
        .into_iter()
        .map(|sku| json!({"product": sku, "quantity": random.random_range(1..3)}))
        .collect();
    let data = json!({"location": "SHOP1", "lines": lines});
    giver.must(&format!("sale {key}"), "record_sale", data, at)
}

fn some_products(random: &mut SmallRng, count: std::ops::Range<usize>) -> Vec<&'static str> {
    let mut skus: Vec<&str> = Vec::new();
    for _ in 0..random.random_range(count) {
        let sku = PRODUCTS[random.random_range(0..PRODUCTS.len())].0;
        if !skus.contains(&sku) {
            skus.push(sku);
        }
    }
    skus
}
