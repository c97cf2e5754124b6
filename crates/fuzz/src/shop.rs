//! A small business that has everything once: what hostile input is thrown at.

use crate::family::Broken;
use anyhow::{Context, bail};
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::{self, ActorId, CustomerId};
use onhand_domain::records::Collection;
use onhand_engine::findings::Findings;
use onhand_engine::verify::verify;
use onhand_engine::{Environment, Outcome, Submission, Verdict, Writer};
use onhand_protocol::CommandInput;
use onhand_sim::environment::{HandClock, simulated};
use onhand_store::dump::DumpItem;
use onhand_store::memory::Memory;
use onhand_store::{Batch, Query, Store, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A business with its writer.
pub struct Shop {
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// Its environment.
    pub environment: Environment,
    /// Ids of records, by collection, in the order in which they were made.
    pub ids: BTreeMap<Collection, Vec<Uuid>>,
    /// Its writer.
    pub writer: Writer,
}

impl Shop {
    /// Over what is kept already.
    pub fn over(memory: Memory) -> anyhow::Result<Self> {
        let (environment, clock) = simulated();
        let writer = Writer::open(Box::new(memory), environment.clone())?;
        // Ids are counted from the same beginning each time: those that the business has already are passed over.
        for _ in 0..writer.head().seq {
            environment.ids.new_id(environment.clock.now());
        }
        let mut shop = Self { clock, environment, ids: BTreeMap::new(), writer };
        for collection in Collection::ALL.iter().copied() {
            let query = Query {
                collection,
                filters: Vec::new(),
                after_row: None,
                newest_first: false,
                limit: usize::MAX,
            };
            let found = shop.writer.reader()?.list(&query)?;
            shop.ids.insert(collection, found.into_iter().map(|stored| stored.id).collect());
        }
        Ok(shop)
    }

    /// What a business that has everything once keeps.
    pub fn populated() -> anyhow::Result<Memory> {
        let mut shop = Self::over(Memory::new())?;
        shop.furnish()?;
        shop.trade()?;
        shop.kept()
    }

    /// What a business keeps that is set up and has a little stock.
    pub fn furnished() -> anyhow::Result<Memory> {
        let mut shop = Self::over(Memory::new())?;
        shop.furnish()?;
        shop.must("post_receipt", &json!({"lines": [{"product": "TEA", "quantity": "5"}]}))?;
        shop.kept()
    }

    fn kept(&self) -> anyhow::Result<Memory> {
        let mut kept = Memory::new();
        kept.restore(&mut self.dump()?.into_iter().map(Ok))?;
        Ok(kept)
    }

    /// All that it keeps, in the order of an export.
    pub fn dump(&self) -> Result<Vec<DumpItem>, StoreError> {
        let mut items = Vec::new();
        self.writer.reader()?.dump(&mut |item| {
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    /// The ids of a collection's records.
    pub fn ids(&self, collection: Collection) -> &[Uuid] {
        self.ids.get(&collection).map_or(&[], Vec::as_slice)
    }

    /// Takes note of the records that a batch made.
    pub fn note(&mut self, batch: &Batch) {
        for write in batch.records.iter().filter(|write| write.is_new) {
            self.ids.entry(write.collection).or_default().push(write.id);
        }
    }

    /// Reads a command as it was sent.
    pub fn read(&self, actor: Actor, text: &str) -> Result<Submission, serde_json::Error> {
        let input: CommandInput = serde_json::from_str(text)?;
        Ok(Submission::read(input, actor, &self.environment))
    }

    /// Whether every invariant holds.
    pub fn check(&self) -> Result<(), Broken> {
        sound(self.writer.reader().and_then(|reader| verify(reader, &mut |_, _| {})))
    }

    fn must(&mut self, name: &str, data: &Value) -> anyhow::Result<Outcome> {
        self.clock.turn(60_000);
        let submission = self.read(owner(), &json!({"type": name, "data": data}).to_string())?;
        let step = self.writer.step(&[submission]);
        if let Some(batch) = &step.committed {
            self.note(batch);
        }
        let outcome = step.answers.into_iter().next().context("no answer")??;
        match outcome.verdict {
            Verdict::Accepted { .. } => Ok(outcome),
            other => bail!("{name} {data}: {other:?}"),
        }
    }

    fn furnish(&mut self) -> anyhow::Result<()> {
        let pack = json!([{"name": "case", "numerator": 6, "denominator": 1, "use": "sell"}]);
        for (name, data) in [
            (
                "set_business",
                json!({"name": "Corner Shop", "currency": "GBP", "time_zone": "Europe/London",
                       "expire_unconfirmed_hours": 48, "clock_skew_minutes": 10,
                       "tax_classes": [{"name": "standard", "rate": "20"}, {"name": "zero", "rate": "0"}]}),
            ),
            ("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true})),
            ("add_location", json!({"code": "STORE", "kind": "warehouse", "name": "Store", "online": false})),
            ("add_location", json!({"code": "VAN", "kind": "warehouse", "name": "Van", "online": true})),
            (
                "add_product",
                json!({"sku": "TEA", "name": "Tea", "price": "2.55", "tax_class": "standard", "units": pack,
                       "barcodes": [{"code": "4006381333931"}]}),
            ),
            (
                "add_product",
                json!({"sku": "RICE", "name": "Rice", "price": "1.333", "stock_unit": {"name": "kg", "decimals": 3}}),
            ),
            (
                "add_product",
                json!({"sku": "CUP", "name": "Cup", "price": "0.99", "reorder_point": "5",
                       "sell_policy": {"kind": "backorder", "limit": "3"}}),
            ),
            ("add_product", json!({"sku": "FIT", "name": "Fitting", "price": "40", "kind": "service"})),
            ("add_price_list", json!({"code": "CAFES", "name": "Cafés", "tax_included": true})),
            (
                "add_price_list",
                json!({"code": "LATER", "name": "Later", "starts_at": "2099-01-01T00:00:00Z"}),
            ),
            ("add_customer_group", json!({"code": "CAFE", "name": "Cafés", "price_list": "LATER"})),
            ("add_customer", json!({"code": "BO", "name": "Bo", "phone": "+442079460000"})),
            ("add_person", json!({"name": "Ann", "role": "owner", "email": "ann@example.com"})),
            ("add_person", json!({"name": "Kim", "role": "kitchen", "phone": "+442079460001"})),
            ("add_customer", json!({"code": "CY", "name": "Cy", "price_list": "CAFES", "group": "CAFE"})),
        ] {
            self.must(name, &data)?;
        }
        Ok(())
    }

    fn trade(&mut self) -> anyhow::Result<()> {
        let line = |sku: &str, quantity: &str| json!({"product": sku, "quantity": quantity});
        for (location, quantity) in [("SHOP", "40"), ("STORE", "30")] {
            let lines = [line("TEA", quantity), line("RICE", quantity), line("CUP", "6")];
            self.must("post_opening", &json!({"location": location, "lines": lines}))?;
        }
        self.must("post_receipt", &json!({"lines": [line("TEA", "5")], "party": "Mill & Co"}))?;
        let tiers = json!([{"price": "2.40"}, {"from": "6", "price": "2.10"}]);
        let rules = json!([{"product": "TEA", "tiers": tiers, "minimum": "2"}, {"product": "RICE", "multiple": "0.5"}]);
        self.must("set_price_rules", &json!({"list": "CAFES", "rules": rules}))?;
        let lines = json!([{"product": "CUP", "tiers": [{"price": "1.05"}]}]);
        self.must("change_prices", &json!({"lines": lines, "due_at": "2099-01-01T00:00:00Z"}))?;
        let lines = [line("TEA", "3"), line("RICE", "1.5")];
        self.must("dispatch_transfer", &json!({"location": "STORE", "destination": "SHOP", "lines": lines}))?;
        self.must("post_count", &json!({"lines": [{"product": "CUP", "counted": "5"}]}))?;
        for state in
            ["", "confirm_order", "prepare_order", "ready_order", "hand_over_order", "complete_order"]
        {
            self.order(state)?;
        }
        let sold = json!({"lines": [line("TEA", "2")], "payments": [{"kind": "cash", "amount": "6.12"}]});
        self.must("record_sale", &sold)?;
        self.till()?;
        // More than there is: an exception is left open.
        self.must("record_sale", &json!({"lines": [line("CUP", "9")], "customer": "BO"}))?;
        Ok(())
    }

    /// A till that is open, and one that was closed and has had a late sale; two sales put aside.
    fn till(&mut self) -> anyhow::Result<()> {
        let aside = json!({"lines": [{"product": "TEA", "quantity": "1"}], "label": "Table 4"});
        let sold = |register: Uuid| {
            json!({"register": register, "lines": [{"product": "TEA", "quantity": "1"}],
                   "payments": [{"kind": "cash", "amount": "3.06", "tendered": "5"}]})
        };
        for closes in [true, false] {
            self.must("suspend_sale", &aside)?;
            self.must("open_register", &json!({"float": "50"}))?;
            let register = self.ids(Collection::Registers).last().copied().context("no till")?;
            self.must("record_sale", &sold(register))?;
            if closes {
                self.must("close_register", &json!({"register": register, "count": {"total": "53"}}))?;
                self.must("record_sale", &sold(register))?;
            }
        }
        Ok(())
    }

    /// An order, taken through its states until it is in the one that `state` leads to.
    fn order(&mut self, state: &str) -> anyhow::Result<()> {
        let lines = json!([{"product": "TEA", "quantity": "2"}, {"product": "RICE", "quantity": "0.25"}]);
        self.must("place_order", &json!({"customer": "BO", "lines": lines}))?;
        let order = self.ids(Collection::Orders).last().copied().context("no order")?;
        for verb in ["confirm_order", "prepare_order", "ready_order", "hand_over_order", "complete_order"] {
            if state.is_empty() {
                break;
            }
            self.must(verb, &json!({"order": order}))?;
            if verb == state {
                break;
            }
        }
        if state == "complete_order" {
            self.must("note_order", &json!({"order": order, "text": "pays late"}))?;
            let lines = json!([{"line": 0, "quantity": "1"}]);
            self.must("ask_return", &json!({"order": order, "lines": lines}))?;
        }
        Ok(())
    }
}

/// Whether what `onhand verify` found is nothing.
pub fn sound(findings: Result<Findings, StoreError>) -> Result<(), Broken> {
    let findings = findings.map_err(|error| Broken::new("what is stored can be read", error))?;
    if findings.is_clean() {
        return Ok(());
    }
    let shown: Vec<_> = findings.findings.iter().take(5).collect();
    Err(Broken::new("every invariant holds", format!("{shown:#?}")))
}

/// Whoever owns the business.
pub fn owner() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"owner"])), role: Role::Owner }
}

/// Someone of a role; a partner is that customer.
pub fn someone(role: Role, customer: Option<Uuid>) -> Actor {
    let customer = customer.filter(|_| role == Role::Partner).map(CustomerId);
    Actor { customer, id: ActorId(ids::natural("actor", &[format!("{role:?}").as_bytes()])), role }
}
