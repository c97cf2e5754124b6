//! Reports.

use super::auth::CounterCaller;
use super::params::{LIMIT_MAX, Paging, Params};
use super::problem::Failure;
use super::reading::{self, Names};
use super::state::{AppState, ReadFailure};
use axum::Json;
use axum::extract::State;
use onhand_domain::ids::ProductId;
use onhand_domain::records::{Collection, DailySales, Stored};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Day;
use onhand_protocol::{ProblemCode, SalesFigures, SalesReport};
use onhand_store::Reader;
use std::collections::BTreeMap;

/// Days of one report at most.
const DAYS_MAX: usize = 366;

/// What a report is summed by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Day,
    Product,
}

/// What was sold from a day to another, summed by day or by product.
pub async fn sales(
    State(state): State<AppState>,
    _: CounterCaller,
    mut params: Params,
) -> Result<Json<SalesReport>, Failure> {
    let mut day = |name: &str| -> Result<Day, Failure> {
        params.day(name)?.ok_or_else(|| Failure::bad_parameter(name, "it must be given"))
    };
    let (from, to) = (day("from")?, day("to")?);
    let by = match params.take("by")?.as_deref() {
        None | Some("day") => By::Day,
        Some("product") => By::Product,
        Some(other) => {
            return Err(Failure::bad_parameter("by", format!("`{other}` is not `day` or `product`")));
        }
    };
    params.done(&["from", "to", "by"])?;
    if to < from {
        return Err(Failure::bad_parameter("to", "it is before `from`"));
    }
    let days: Vec<Day> = days(from, to).take(DAYS_MAX + 1).collect();
    if days.len() > DAYS_MAX {
        return Err(Failure::bad_parameter("to", format!("a report covers {DAYS_MAX} days at most")));
    }
    state
        .read(move |reader| {
            let sums = sum(reader, &days, by)?;
            let mut total: Option<SalesFigures> = None;
            for figures in &sums {
                let own = SalesFigures {
                    day: None,
                    product: None,
                    quantity: None,
                    returned_quantity: None,
                    ..figures.clone()
                };
                match &mut total {
                    Some(total) => add(total, &own)?,
                    None => total = Some(own),
                }
            }
            let mut names = Names::default();
            let mut items = sums;
            for figures in &mut items {
                if let Some(product) = figures.product {
                    let (sku, name) = names.product(reader, product)?;
                    (figures.sku, figures.name) = (Some(sku), Some(name));
                }
            }
            Ok(SalesReport { from, items, to, total })
        })
        .await
        .map(Json)
}

/// The days from one to another, both included.
fn days(from: Day, to: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(from), move |day| day.next()).take_while(move |day| *day <= to)
}

fn sum(reader: &dyn Reader, days: &[Day], by: By) -> Result<Vec<SalesFigures>, ReadFailure> {
    let mut sums: BTreeMap<(Option<Day>, Option<ProductId>), SalesFigures> = BTreeMap::new();
    for day in days {
        let filters = [("day", day.to_string())];
        let mut paging = Paging { cursor: None, limit: LIMIT_MAX, newest_first: false };
        loop {
            let found = reading::list(reader, Collection::DailySales, &filters, paging, |_| true)?;
            for (_, record) in &found.items {
                let Some(daily) = DailySales::from_record(record) else { continue };
                let figures = figures_of(daily, by);
                match sums.get_mut(&(figures.day, figures.product)) {
                    Some(sum) => add(sum, &figures)?,
                    None => drop(sums.insert((figures.day, figures.product), figures)),
                }
            }
            match found.next {
                Some(_) => paging.cursor = found.next,
                None => break,
            }
        }
    }
    Ok(sums.into_values().collect())
}

fn figures_of(daily: &DailySales, by: By) -> SalesFigures {
    let by_product = by == By::Product && daily.product.is_some();
    SalesFigures {
        day: (by == By::Day).then_some(daily.day),
        lines: daily.lines,
        name: None,
        net: daily.net,
        product: daily.product.filter(|_| by_product),
        quantity: by_product.then_some(daily.quantity),
        returned_net: daily.returned_net,
        returned_quantity: by_product.then_some(daily.returned_quantity),
        returned_tax: daily.returned_tax,
        sku: None,
        tax: daily.tax,
    }
}

fn add(sum: &mut SalesFigures, more: &SalesFigures) -> Result<(), ReadFailure> {
    let mut add = || -> Result<(), Refusal> {
        sum.lines += more.lines;
        sum.net = sum.net.plus(more.net)?;
        sum.tax = sum.tax.plus(more.tax)?;
        sum.returned_net = sum.returned_net.plus(more.returned_net)?;
        sum.returned_tax = sum.returned_tax.plus(more.returned_tax)?;
        if let (Some(quantity), Some(more)) = (&mut sum.quantity, more.quantity) {
            *quantity = quantity.plus(more)?;
        }
        if let (Some(quantity), Some(more)) = (&mut sum.returned_quantity, more.returned_quantity) {
            *quantity = quantity.plus(more)?;
        }
        Ok(())
    };
    add().map_err(|_| {
        Failure::bad_request(ProblemCode::TooLarge, "The sum is too large: ask for fewer days.").into()
    })
}
