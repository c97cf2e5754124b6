//! Reports of trade, of what stock is worth and of what was earned.

use super::api::{Api, Says};
use super::auth::{CostCaller, CounterCaller};
use super::params::Params;
use super::problem::Failure;
use super::reading;
use super::state::{AppState, ReadFailure};
use crate::reports::{self, profit, time, value};
use axum::Json;
use axum::extract::State;
use onhand_domain::records::{Business, Collection, Order, Sale};
use onhand_domain::time::{Day, Moment};
use onhand_protocol::{HoursReport, LineProfits, ProfitReport, TodayReport, ValueReport};
use onhand_store::Reader;

/// Their routes.
pub fn api() -> Api {
    Api::default()
        .get(
            "/api/v1/reports/today",
            Says::staff("reports", "How the business's day goes, against the same time yesterday and the same day of last week.")
                .query_as::<Moment>("at", "As of then; now where nobody says.")
                .answer::<TodayReport>("Sums.")
                .problem("404", "There is no business yet."),
            today,
        )
        .get(
            "/api/v1/reports/hours",
            Says::staff("reports", "What was sold by the hour of the day.")
                .query_as::<Day>("from", "The first day; `to` where nobody says.")
                .query_as::<Day>("to", "The last day, included; at most 31 days. Today where nobody says.")
                .answer::<HoursReport>("Sums.")
                .problem("404", "There is no business yet."),
            hours,
        )
        .get(
            "/api/v1/reports/value",
            Says::staff("reports", "What stock is worth by what it cost, and how many products lack a cost.")
                 .text("For owner and staff; a figure is of what has a known cost, and `lacking` counts the products of which some has none.")
                .query_word("by", "What is summed by; `location` where nobody says.", &["location", "category"])
                .answer::<ValueReport>("Sums.")
                .problem("404", "There is no business yet."),
            value,
        )
        .get(
            "/api/v1/reports/profit",
            Says::staff("reports", "What was earned over some days.")
                 .text("For owner and staff. Money for goods without a known cost is in no profit but in `net_lacking`; `lacking` counts their products.")
                .query_as::<Day>("from", "The first day; `to` where nobody says.")
                .query_as::<Day>("to", "The last day, included; at most 366 days. Today where nobody says.")
                .query_word("by", "What is summed by; `day` where nobody says.", &["day", "week", "product", "category"])
                .answer::<ProfitReport>("Sums.")
                .problem("404", "There is no business yet."),
            profit,
        )
        .get(
            "/api/v1/reports/profit/lines",
            Says::staff("reports", "What was earned with each line of an order or a sale.")
                 .text("For owner and staff. By what goods had cost as they left; a line without a known cost has no profit.")
                .query("order", "Of this order, by id.")
                .query("sale", "Of this sale, by id.")
                .answer::<LineProfits>("Its lines.")
                .problem("404", "No such order or sale."),
            line_profits,
        )
}

/// The settings; that there are none is a failure.
fn business(reader: &dyn Reader) -> Result<Business, ReadFailure> {
    let found = reports::business(reader)?;
    found.ok_or_else(|| Failure::not_found("There is no business yet: set it up first.").into())
}

/// The days that are asked for: those until today where nobody says.
fn range((from, to): (Option<Day>, Option<Day>), today: Day, most: usize) -> Result<(Day, Day), Failure> {
    reports::range(from, to, today, most).map_err(|error| Failure::bad_parameter("to", error.to_string()))
}

/// How the business's day goes, against the same time yesterday and the same day of last week.
pub async fn today(
    State(state): State<AppState>,
    _: CounterCaller,
    mut params: Params,
) -> Result<Json<TodayReport>, Failure> {
    let read = |text: String| {
        Moment::parse(&text).ok_or_else(|| Failure::bad_parameter("at", format!("`{text}` is not a moment")))
    };
    let at = params.take("at")?.map(read).transpose()?;
    params.done(&["at"])?;
    let at = at.unwrap_or_else(|| state.handle.environment().clock.now());
    state.read(move |reader| Ok(time::today(reader, &business(reader)?, at)?)).await.map(Json)
}

/// What was sold by the hour of the day.
pub async fn hours(
    State(state): State<AppState>,
    _: CounterCaller,
    mut params: Params,
) -> Result<Json<HoursReport>, Failure> {
    let days = (params.day("from")?, params.day("to")?);
    params.done(&["from", "to"])?;
    let now = state.handle.environment().clock.now();
    state
        .read(move |reader| {
            let business = business(reader)?;
            let (from, to) = range(days, business.day_of(now), time::DAYS_MAX)?;
            Ok(time::hours(reader, &business, from, to)?)
        })
        .await
        .map(Json)
}

/// What stock is worth by what it cost.
pub async fn value(
    State(state): State<AppState>,
    _: CostCaller,
    mut params: Params,
) -> Result<Json<ValueReport>, Failure> {
    let by = match params.take("by")?.as_deref() {
        None | Some("location") => value::By::Location,
        Some("category") => value::By::Category,
        Some(other) => {
            return Err(Failure::bad_parameter("by", format!("`{other}` is not `location` or `category`")));
        }
    };
    params.done(&["by"])?;
    state.read(move |reader| Ok(value::value(reader, &business(reader)?, by)?)).await.map(Json)
}

/// What was earned over some days.
pub async fn profit(
    State(state): State<AppState>,
    _: CostCaller,
    mut params: Params,
) -> Result<Json<ProfitReport>, Failure> {
    let days = (params.day("from")?, params.day("to")?);
    let by = match params.take("by")?.as_deref() {
        None | Some("day") => profit::By::Day,
        Some("week") => profit::By::Week,
        Some("product") => profit::By::Product,
        Some("category") => profit::By::Category,
        Some(other) => {
            let problem = format!("`{other}` is not `day`, `week`, `product` or `category`");
            return Err(Failure::bad_parameter("by", problem));
        }
    };
    params.done(&["from", "to", "by"])?;
    let now = state.handle.environment().clock.now();
    state
        .read(move |reader| {
            let business = business(reader)?;
            let days = range(days, business.day_of(now), profit::DAYS_MAX)?;
            Ok(profit::profit(reader, &business, days, by)?)
        })
        .await
        .map(Json)
}

/// What was earned with each line of an order or a sale.
pub async fn line_profits(
    State(state): State<AppState>,
    _: CostCaller,
    mut params: Params,
) -> Result<Json<LineProfits>, Failure> {
    let (order, sale) = (params.take("order")?, params.take("sale")?);
    params.done(&["order", "sale"])?;
    state
        .read(move |reader| match (order, sale) {
            (Some(key), None) => {
                let stored = reading::existing(reader, Collection::Orders, &key)?;
                let order = reading::get::<Order>(reader, stored.id)?;
                let order = order.ok_or_else(|| reading::no_such(Collection::Orders, &key))?;
                Ok(profit::of_order(reader, &order)?)
            }
            (None, Some(key)) => {
                let stored = reading::existing(reader, Collection::Sales, &key)?;
                let sale = reading::get::<Sale>(reader, stored.id)?;
                let sale = sale.ok_or_else(|| reading::no_such(Collection::Sales, &key))?;
                Ok(profit::of_sale(reader, &sale)?)
            }
            _ => Err(Failure::bad_parameter("order", "an order or a sale must be named, not both").into()),
        })
        .await
        .map(Json)
}
