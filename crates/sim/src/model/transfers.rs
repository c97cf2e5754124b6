//! Goods on the way from one location to another.

use super::catalogue::Location;
use super::documents::Document;
use super::refusals::{self, insufficient, invalid, not_active, unknown};
use super::{Decided, Id, Model, When, given_id, list, text};
use crate::{figures, ids};
use onhand_domain::records::movement::MovementKind;
use serde_json::Value;

impl Model {
    pub(super) fn dispatch_transfer(&mut self, data: &Value, when: &When) -> Decided {
        if list(data, "lines").is_empty() {
            return Err(invalid("data.lines", "not_empty"));
        }
        let (id, location) = self.new_document(data)?;
        let destination = self.usable_location("data.destination", text(data, "destination"))?;
        if destination == location {
            return Err(invalid("data.destination", "different"));
        }
        let mut lines = Vec::new();
        let mut wanted: Vec<(Id, i64)> = Vec::new();
        for (place, line) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&line["quantity"]);
            Self::positive("lines", place, quantity)?;
            let product = self.product(text(line, "product").unwrap_or_default())?;
            let quantity = self.in_stock_unit(&product, quantity, line, true)?;
            lines.push((product.clone(), quantity, 0));
            if !self.products[&product].tracked {
                continue;
            }
            match wanted.iter_mut().find(|(other, _)| *other == product) {
                Some((_, sum)) => *sum += quantity,
                None => wanted.push((product, quantity)),
            }
        }
        let archived =
            [&location, &destination].into_iter().find(|id| self.locations[*id].status == "archived");
        if let Some(id) = archived {
            return Err(not_active("locations", id));
        }
        if let Some((id, ..)) = lines.iter().find(|(id, ..)| self.products[id].status == "archived") {
            return Err(not_active("products", id));
        }
        let short: Vec<(Id, i64, i64)> = wanted
            .into_iter()
            .map(|(product, wanted)| (product.clone(), wanted, self.level(&product, &location).available()))
            .filter(|(_, wanted, available)| wanted > available)
            .collect();
        if !short.is_empty() {
            return Err(insufficient(&location, &short));
        }
        let transit = self.make_transit();
        for (place, (product, quantity, _)) in lines.iter().enumerate() {
            let movement = ids::of_document_line(&id, place, MovementKind::TransferOut);
            let path = (Some(location.clone()), Some(transit.clone()));
            self.move_stock(Some((movement, &id)), product, path, *quantity, when);
            self.expect(product, &destination, *quantity);
        }
        let (kind, state) = ("transfer".to_owned(), "dispatched".to_owned());
        let destination = Some(destination);
        self.documents.insert(id, Document { destination, kind, lines, location, receipts: 0, state });
        Ok(())
    }

    fn make_transit(&mut self) -> Id {
        let road = Location {
            code: "TRANSIT".to_owned(),
            holdback: 0,
            kind: "transit".to_owned(),
            online: false,
            status: "active".to_owned(),
        };
        self.locations.entry(ids::transit()).or_insert(road);
        ids::transit()
    }

    pub(super) fn expect(&mut self, product: &str, destination: &str, change: i64) {
        if self.products[product].tracked {
            self.level_mut(product, destination).incoming += change;
        }
    }

    pub(super) fn receive_transfer(&mut self, data: &Value, when: &When) -> Decided {
        let close = data["close"].as_bool().unwrap_or(false);
        if list(data, "lines").is_empty() && !close {
            return Err(invalid("data.lines", "not_empty"));
        }
        let id = given_id(data, "transfer");
        let mut document = self.documents.get(&id).cloned().ok_or_else(|| unknown("documents", &id))?;
        let Some(destination) = document.destination.clone() else {
            return Err(invalid("data.transfer", "known"));
        };
        let under_way = document.is_under_way();
        if list(data, "lines").is_empty() && !under_way {
            return Err(refusals::wrong_document_state(&id, &document.state));
        }
        let mut arrived: Vec<(Id, i64)> = Vec::new();
        for (place, line) in list(data, "lines").iter().enumerate() {
            let quantity = figures::read(&line["quantity"]);
            Self::positive("lines", place, quantity)?;
            let product = self.product(text(line, "product").unwrap_or_default())?;
            let quantity = self.in_stock_unit(&product, quantity, line, false)?;
            match arrived.iter_mut().find(|(other, _)| *other == product) {
                Some((_, sum)) => *sum += quantity,
                None => arrived.push((product, quantity)),
            }
        }
        document.receipts += 1;
        let (here, transit) = (Some(destination.clone()), Some(ids::transit()));
        for (product, quantity) in arrived {
            let mut left = quantity;
            for line in document.lines.iter_mut().filter(|line| under_way && line.0 == product) {
                let part = (line.1 - line.2).min(left);
                line.2 += part;
                left -= part;
                self.move_stock(None, &product, (transit.clone(), here.clone()), part, when);
                self.expect(&product, &destination, -part);
            }
            self.move_stock(None, &product, (None, here.clone()), left, when);
        }
        if under_way {
            for line in document.lines.iter_mut().filter(|_| close) {
                let missing = line.1 - line.2;
                line.2 = line.1;
                self.move_stock(None, &line.0, (transit.clone(), None), missing, when);
                self.expect(&line.0, &destination, -missing);
            }
            let all = document.lines.iter().all(|(_, sent, received)| sent == received);
            document.state = if all { "posted" } else { "part_received" }.to_owned();
        }
        self.documents.insert(id, document);
        Ok(())
    }
}
