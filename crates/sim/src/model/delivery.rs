//! How orders get to customers, and on which days, written down once more: days are whole numbers since 1970, and the
//! business keeps the time of Greenwich.

use super::orders::Order;
use super::refusals::invalid;
use super::{Customer, Decided, Id, Model, When, Who, text};
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// What an order says of how it gets to its customer, as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// Where to.
    pub address: Value,
    /// Whom to ask for.
    pub contact: Value,
    /// `collect` or `deliver`.
    pub method: Value,
    /// On which day.
    pub wanted: Value,
    /// At what time of it.
    pub window: Value,
}

/// On which days goods leave by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Minutes after midnight from which it is too late for the day.
    pub cut_off: Option<i64>,
    /// Days ahead.
    pub lead: i64,
    /// Of the week, Monday first: 0 to 6.
    pub weekdays: Vec<i64>,
}

const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const DAY: i64 = 86_400_000;

impl Schedule {
    /// As settings give it; nothing said: any day.
    pub fn of(value: &Value) -> Self {
        let cut_off = text(value, "cut_off").and_then(|time| time.split_once(':'));
        let number = |digits: &str| digits.parse::<i64>().unwrap_or(0);
        let named = |day: &Value| WEEK.iter().position(|name| *day == **name).map(|place| place as i64);
        let weekdays = value["weekdays"].as_array();
        Self {
            cut_off: cut_off.map(|(hour, minute)| number(hour) * 60 + number(minute)),
            lead: value["lead_days"].as_i64().unwrap_or(0),
            weekdays: weekdays.map_or((0..7).collect(), |days| days.iter().filter_map(named).collect()),
        }
    }

    fn from(&self, day: i64) -> Option<i64> {
        // The first day of 1970 was a Thursday.
        (day..day + 7).find(|day| self.weekdays.contains(&((day + 3) % 7)))
    }

    fn earliest(&self, at: i64) -> Option<i64> {
        let minute = at % DAY / 60_000;
        let late = self.cut_off.is_some_and(|cut_off| minute >= cut_off);
        self.from(at / DAY + self.lead + i64::from(late))
    }
}

/// The day of a text, counted from 1970.
fn number_of(day: &str) -> i64 {
    Moment::parse(&format!("{day}T00:00:00Z")).map_or(-1, |moment| moment.millis() / DAY)
}

/// A day as text.
pub fn day(number: i64) -> String {
    Moment::from_millis(number * DAY).to_string().chars().take(10).collect()
}

impl Model {
    /// What is kept of a wish: where it goes and to whom, as given, as it was, or as the customer's record says.
    pub(super) fn delivery(
        field: &str,
        wish: &Value,
        customer: Option<&Customer>,
        kept: &Delivery,
    ) -> Result<Delivery, Value> {
        let (address, window) = (&wish["address"], &wish["window"]);
        if address.is_object() && wish["method"] == "collect" {
            return Err(invalid(&format!("{field}.address"), "absent"));
        }
        if address.as_object().is_some_and(serde_json::Map::is_empty) {
            return Err(invalid(&format!("{field}.address"), "not_empty"));
        }
        if window.is_object() {
            if text(window, "until") <= text(window, "from") {
                return Err(invalid(&format!("{field}.window.until"), "in_range"));
            }
            if wish["wanted"].is_null() {
                return Err(invalid(&format!("{field}.window"), "absent"));
            }
        }
        let said = wish["method"].is_string();
        let card = |name: &str| customer.filter(|_| said).map_or(Value::Null, |of| of.card[name].clone());
        let first = |choices: [Value; 3]| choices.into_iter().find(|one| !one.is_null()).unwrap_or_default();
        let own_contact = match customer.filter(|_| said) {
            None => Value::Null,
            Some(_) => {
                let mut contact = json!({"name": first([card("contact"), card("name"), Value::Null])});
                for name in ["email", "phone"] {
                    if card(name).is_string() {
                        contact[name] = card(name);
                    }
                }
                contact
            }
        };
        let contact = first([wish["contact"].clone(), kept.contact.clone(), own_contact]);
        let address = match text(wish, "method") {
            Some("collect") => Value::Null,
            Some(_) => first([address.clone(), kept.address.clone(), card("address")]),
            None => first([address.clone(), kept.address.clone(), Value::Null]),
        };
        if wish["method"] == "deliver" && address.is_null() {
            return Err(invalid(&format!("{field}.address"), "given"));
        }
        let (method, wanted, window) =
            (wish["method"].clone(), wish["wanted"].clone(), wish["window"].clone());
        Ok(Delivery { address, contact, method, wanted, window })
    }

    /// Whether a partner may have it by that way, on that day.
    pub(super) fn possible_day(&self, delivery: &Delivery, who: Who<'_>, when: &When) -> Decided {
        let Some(business) = self.business.as_ref().filter(|_| who != Who::Hand) else { return Ok(()) };
        let ways = [("collect", &business.collect), ("deliver", &business.deliver)];
        let said = delivery.method.as_str();
        let fits = |(name, _): &(&str, &Schedule)| said.is_none_or(|said| said == *name);
        let ways: Vec<(&str, &Schedule)> = ways.into_iter().filter(fits).collect();
        if said.is_some() && ways.iter().all(|(_, schedule)| schedule.weekdays.is_empty()) {
            return Err(json!({"code": "method_not_offered", "method": said}));
        }
        let Some(wanted) = delivery.wanted.as_str().map(number_of) else { return Ok(()) };
        let mut firsts = Vec::new();
        for (_, schedule) in ways {
            if let Some(earliest) = schedule.earliest(when.occurred_at) {
                firsts.push((earliest, schedule.from(earliest.max(wanted)).unwrap_or(-1)));
            }
        }
        if firsts.iter().any(|(_, next)| *next == wanted) {
            return Ok(());
        }
        let mut refusal = json!({"code": "day_not_possible", "wanted": day(wanted)});
        if let Some(earliest) = firsts.iter().map(|(earliest, _)| *earliest).min() {
            refusal["earliest"] = json!(day(earliest));
        }
        if let Some(next) = firsts.iter().map(|(_, next)| *next).min() {
            refusal["next"] = json!(day(next));
        }
        Err(refusal)
    }

    /// Where an order is fulfilled that names no location: at the customer's own, where that takes orders.
    pub(super) fn own_location(
        &self,
        customer: Option<&Id>,
        new: Option<&Customer>,
        who: Who<'_>,
    ) -> Option<Id> {
        let customer = new.or_else(|| customer.and_then(|id| self.customers.get(id)))?;
        let id = customer.default_location.as_ref()?;
        let location = &self.locations[id];
        let takes_orders = location.status == "active"
            && !matches!(location.kind.as_str(), "transit" | "quarantine")
            && (who == Who::Hand || location.online);
        takes_orders.then(|| id.clone())
    }

    pub(super) fn set_delivery(&self, order: &mut Order, field: &str, wish: &Value) -> Decided {
        let customer = order.customer.as_ref().and_then(|id| self.customers.get(id));
        order.delivery = Self::delivery(field, wish, customer, &order.delivery)?;
        Ok(())
    }
}
