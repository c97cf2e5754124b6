//! A business, and the steps of its history.

use super::super::dice::Dice;
use anyhow::Context;
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::records::movement::{MovementKind, ReferenceKind};
use onhand_domain::records::{Collection, CountLine, Document, Movement, Record, StockLevel};
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;
use onhand_domain::working_set::RecordKey;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

type Records = BTreeMap<RecordKey, Arc<Record>>;

/// A business and what was done in it.
pub struct History {
    /// By command, how often it was accepted.
    pub accepted: BTreeMap<&'static str, usize>,
    /// Chance.
    pub dice: Dice,
    /// The partner's customer record.
    pub partner: CustomerId,
    /// The business as it stands.
    pub shop: Shop,
    /// What was done.
    pub steps: Vec<Value>,
}

/// Currency, tax in prices, time zone, and more of the settings.
fn settings(seed: u64) -> Value {
    let zones = ["Asia/Beirut", "Europe/London", "America/Los_Angeles", "Pacific/Auckland"];
    let currency = ["GBP", "KWD", "JPY", "USD"][seed as usize % 4];
    let (high, urgent) = (["40", "40", "40", "15.5"][seed as usize % 4], "90");
    let starts = ["00:00", "04:00", "02:30"][seed as usize % 3];
    let coin = ["0.05", "0.025", "5", "0"][seed as usize % 4];
    let confirm = [json!("never"), json!("never"), json!({"covered_below": "30"})];
    json!({
        "name": "History", "currency": currency, "tax_included": seed % 3 == 1, "time_zone": zones[seed as usize % 4],
        "tax_classes": [{"name": "full", "rate": "17.5"}, {"name": "low", "rate": "5"}],
        "priority": {"high": high, "urgent": urgent}, "auto_confirm": confirm[seed as usize % 3],
        "expire_unconfirmed_hours": 48, "day_starts": starts, "cash_rounding": coin,
        "limits": [{"role": "staff", "refund": "90"}, {"role": "cashier", "discount": "10"}],
    })
}

/// A list of a group and one of a customer alone, whose prices are meant otherwise than the business's.
fn prices(shop: &mut Shop, seed: u64) {
    let other = seed % 3 != 1;
    for (code, included) in [("CAFES", None), ("RIMA", Some(other))] {
        shop.must("add_price_list", json!({"code": code, "name": code, "tax_included": included}));
    }
    shop.must("add_customer_group", json!({"code": "CAFE", "name": "Cafés", "price_list": "CAFES"}));
    let tiers = json!([{"price": "2"}, {"from": "3", "price": "1"}]);
    let (tea, cup) = (json!({"product": "TEA", "tiers": tiers}), json!({"product": "CUP", "tiers": tiers}));
    shop.must("set_price_rules", json!({"list": "CAFES", "rules": [tea, cup]}));
    let (rice, tea) = (json!([{"price": "1.1"}]), json!([{"from": "4", "price": "0.5"}]));
    let rules = json!([{"product": "RICE", "tiers": rice}, {"product": "TEA", "tiers": tea, "minimum": "2"}]);
    shop.must("set_price_rules", json!({"list": "RIMA", "rules": rules}));
}

impl History {
    /// A business with a few products at three locations, and some stock.
    pub fn new(seed: u64, dice: Dice) -> anyhow::Result<Self> {
        let mut shop = Shop::empty();
        shop.must("set_business", settings(seed));
        let fine = if seed % 4 == 2 { "" } else { ".5" };
        for (code, kind, online) in
            [("SHOP", "store", true), ("BACK", "warehouse", seed.is_multiple_of(2)), ("VAN", "van", false)]
        {
            let holdback = if code == "SHOP" { "1" } else { "0" };
            let data =
                json!({"code": code, "kind": kind, "name": code, "online": online, "holdback": holdback});
            shop.must("add_location", data);
        }
        let back = shop.location("BACK");
        for data in [
            json!({"sku": "TEA", "name": "Tea", "price": format!("2{fine}"), "tax_class": "full", "reorder_point": "5",
                "max": "40", "units": [{"name": "case", "numerator": 12, "denominator": 1, "use": "sell"}]}),
            json!({"sku": "RICE", "name": "Rice", "price": "1.3333", "tax_class": "low", "cost": "1.25",
                "stock_unit": {"name": "kg", "decimals": 3}, "units": [
                    {"name": "g", "numerator": 1, "denominator": 1000, "use": "sell"},
                    {"name": "pound", "numerator": 45359237, "denominator": 100000000, "use": "sell"}]}),
            json!({"sku": "CUP", "name": "Cup", "price": "0.9999", "sell_policy": {"kind": "backorder", "limit": "6"},
                "locations": [{"location": back, "holdback": "2", "reorder_point": "3"}]}),
            json!({"sku": "FIT", "name": "Fitting", "price": "40", "kind": "service", "tax_class": "full"}),
            json!({"sku": "JAM", "name": "Jam", "price": "3", "track": "none"}),
        ] {
            shop.must("add_product", data);
        }
        prices(&mut shop, seed);
        for (code, home, price_list) in [("ANNA", "BACK", None), ("RIMA", "SHOP", Some("RIMA"))] {
            let address = json!({"city": "Sidon", "lines": "1 Sea Road"});
            let data = json!({"code": code, "name": code, "phone": "01 234 567", "default_location": home,
                "address": address, "contact": (code == "ANNA").then_some("Nadia"), "group": "CAFE",
                "price_list": price_list});
            shop.must("add_customer", data);
        }
        let terms = json!({"days": 30, "credit_limit": "60", "over_limit": "approve"});
        shop.must("edit_customer", json!({"customer": "RIMA", "terms": terms}));
        for location in ["SHOP", "BACK"] {
            let lines: Vec<Value> =
                ["TEA", "RICE", "CUP"].iter().map(|sku| json!({"product": sku, "quantity": "30"})).collect();
            shop.must("post_opening", json!({"location": location, "lines": lines}));
        }
        let partner = shop.customer("RIMA");
        let mut history = Self { accepted: BTreeMap::new(), dice, partner, shop, steps: Vec::new() };
        let records = history.kept(&Records::new())?;
        history.steps.push(json!({"records": records}));
        Ok(history)
    }

    /// One command, if one comes to mind.
    pub fn step(&mut self) -> anyhow::Result<()> {
        let minutes = [1, 20, 300][self.dice.below(3) as usize];
        self.shop.now = self.shop.now.plus_millis(minutes * 60_000);
        let Some((role, name, mut data)) = self.next() else { return Ok(()) };
        self.give_ids(name, &mut data);
        self.shop.act_as(role, (role == Role::Partner).then_some(self.partner));
        let late = name != "post_count" && self.dice.once_in(5);
        let hours = i64::from(late) * (1 + self.dice.below(30)) as i64;
        let at = self.shop.now.plus_millis(-hours * 3_600_000);
        let before = self.shop.records.clone();
        let outcome = self.shop.act_at(name, data.clone(), late.then(|| at.to_string()).as_deref());
        // A command that can't be read has no making.
        let Some(context) = self.shop.context.clone() else { return Ok(()) };
        let mut by = json!({"actor": context.actor.id, "role": role});
        if role == Role::Partner {
            by["customer"] = json!(self.partner);
        }
        let mut step = json!({
            "name": name, "data": data, "id": context.command, "at": context.occurred_at, "by": by,
        });
        match outcome {
            Ok(_) => {
                *self.accepted.entry(name).or_default() += 1;
                step["records"] = json!(self.kept(&before)?);
                if self.is_beyond_sight(name, &before) {
                    step["beyond_sight"] = true.into();
                }
            }
            // What is refused is shown all the same until it is; a few of them will do.
            Err(refusal) if self.dice.once_in(4) => step["refused"] = json!(refusal)["code"].clone(),
            Err(_) => return Ok(()),
        }
        self.steps.push(step);
        Ok(())
    }

    /// Says the ids of the records that the command makes, as clients do before they keep it.
    fn give_ids(&mut self, name: &str, data: &mut Value) {
        let field = match name {
            "add_customer" | "add_location" | "add_product" => "id",
            "place_order" => "order",
            "ask_return" => "request",
            "note_order" => "note",
            "record_return" => "return",
            "record_sale" => "sale",
            "open_register" => "register",
            "move_cash" => "movement",
            "dispatch_transfer" => "document",
            "adjust_account" | "post_account_opening" | "post_credit" | "refund_payment" | "take_payment" => {
                "entry"
            }
            name if name.starts_with("post_") => "document",
            _ => return,
        };
        data[field] = json!(self.dice.uuid());
        if let Some(customer) = data.get_mut("new_customer") {
            customer["id"] = json!(self.dice.uuid());
        }
    }

    /// The records that differ from what they were, each with its collection. Of movements, only those that can be undone
    /// by themselves.
    fn kept(&self, before: &Records) -> anyhow::Result<Vec<(Collection, Box<RawValue>)>> {
        let differs = |key: &RecordKey, record: &Arc<Record>| before.get(key) != Some(record);
        let changed = self.shop.records.iter().filter(|(key, record)| differs(key, record));
        let mut kept = Vec::new();
        for (key, record) in changed {
            let is_kept = match &**record {
                Record::Counters(_)
                | Record::CustomerTotals(_)
                | Record::DailySales(_)
                | Record::HourlySales(_)
                | Record::ProductCosts(_)
                | Record::RegisterFigures(_)
                | Record::ZReports(_)
                | Record::ZAddenda(_) => false,
                // What covers what is decided where all entries are.
                Record::AccountEntries(_) | Record::Allocations(_) => false,
                Record::Movements(movement) => {
                    movement.reverses.is_none()
                        && movement
                            .reference
                            .is_some_and(|reference| reference.kind == ReferenceKind::Document)
                }
                _ => true,
            };
            if is_kept {
                let doc = String::from_utf8(record.encode()).context("not text")?;
                kept.push((key.0, RawValue::from_string(doc)?));
            }
        }
        Ok(kept)
    }

    /// Whether what became of stock follows from movements that clients need not hold: what a late fact did to a count,
    /// what moved since something was counted, what was undone before.
    fn is_beyond_sight(&self, name: &str, before: &Records) -> bool {
        let new = || {
            self.shop.records.iter().filter(|(key, _)| !before.contains_key(key)).map(|(_, record)| &**record)
        };
        let offset = new().any(|record| {
            matches!(record, Record::Movements(Movement { kind: MovementKind::CountOffset, .. }))
        });
        let reversals = new()
            .filter(|record| matches!(record, Record::Movements(movement) if movement.reverses.is_some()));
        let undone = |line: &CountLine| {
            let level = StockLevel::id_of(line.product, line.location);
            let level = before.get(&(Collection::StockLevels, level)).map(|record| &**record);
            !matches!(level, Some(Record::StockLevels(level)) if level.on_hand == line.expected)
        };
        match name {
            "void_sale" | "reverse_movement" => offset,
            "reverse_document" => {
                let documents =
                    self.shop.records.iter().filter(|(key, record)| before.get(key) != Some(record));
                let lines: usize = documents
                    .filter_map(|(_, record)| match &**record {
                        Record::Documents(Document { lines, .. }) => Some(lines),
                        _ => None,
                    })
                    .flatten()
                    .filter(|line| self.is_tracked(line.product.0))
                    .count();
                offset || reversals.count() < lines
            }
            "post_count" => {
                offset || new().any(|record| matches!(record, Record::CountLines(line) if undone(line)))
            }
            _ => false,
        }
    }

    fn is_tracked(&self, product: uuid::Uuid) -> bool {
        self.shop.get::<onhand_domain::records::Product>(product).is_some_and(|product| product.is_tracked())
    }

    /// A moment of the last hours.
    pub fn lately(&mut self) -> Moment {
        self.shop.now.plus_millis(-(self.dice.below(40 * 3_600_000) as i64))
    }
}
