//! Reports of trade, of what stock is worth and of what was earned, as they are read.

use onhand_domain::ids::{LocationId, ProductId};
use onhand_domain::local_time::TimeOfDay;
use onhand_domain::money::{Money, Percent};
use onhand_domain::quantity::Quantity;
use onhand_domain::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was sold and ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradeFigures {
    /// Money for what left, without tax.
    pub net: Money,
    /// What orders come to that were placed and still stand, with tax.
    pub ordered: Money,
    /// Orders that were placed and still stand.
    pub orders: u64,
    /// Money given back, without tax.
    pub returned_net: Money,
    /// Tax given back.
    pub returned_tax: Money,
    /// Sales at a counter, and hand-overs of orders.
    pub sales: u64,
    /// Tax on what left.
    pub tax: Money,
    /// What came in for sales: net and tax, less what was given back.
    pub total: Money,
}

/// How the business's day goes, against the same time yesterday and the same day of last week.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TodayReport {
    /// As of when.
    pub at: Moment,
    /// The business's day.
    pub day: Day,
    /// The time of day, in the business's zone.
    pub time: TimeOfDay,
    /// Since the day began.
    pub today: TradeFigures,
    /// The same day of last week.
    pub week_ago: ThenFigures,
    /// The first day of the business's week.
    pub week_starts: Day,
    /// The day before.
    pub yesterday: ThenFigures,
}

/// An earlier day, to compare with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ThenFigures {
    /// From its beginning until the same time of day, to the minute: of the minute that has not ended now, none counts.
    pub by_then: TradeFigures,
    /// Which day.
    pub day: Day,
    /// The same time of day, then.
    pub until: Moment,
    /// The whole day.
    pub whole: TradeFigures,
}

/// What was sold by the hour of the day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoursReport {
    /// The first day.
    pub from: Day,
    /// One for each hour of the day with trade, from the hour in which days begin; over several days, their sum.
    pub items: Vec<HourFigures>,
    /// The last day, included.
    pub to: Day,
    /// Over all of them.
    pub total: TradeFigures,
}

/// What was sold in an hour of the day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HourFigures {
    /// Its figures.
    pub figures: TradeFigures,
    /// When it begins, in the business's zone.
    pub hour: TimeOfDay,
}

/// What stock is worth by what it cost.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ValueReport {
    /// One for each location or category with stock.
    pub items: Vec<ValueFigures>,
    /// Over all of them: each product once.
    pub total: ValueFigures,
}

/// What stock is worth at a location or of a category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValueFigures {
    /// Which category, where it is by category; absent too of what has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The location's code, where it is by location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Products of which some has no known cost: what that is worth is not in `value`.
    pub lacking: u64,
    /// Which location, where it is by location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// Products with stock.
    pub products: u64,
    /// What all of it cost; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
}

/// What was earned over some days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProfitReport {
    /// The first day.
    pub from: Day,
    /// One for each day, week, product or category with trade.
    pub items: Vec<ProfitFigures>,
    /// The last day, included.
    pub to: Day,
    /// Over all of them; absent where there was no trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<ProfitFigures>,
}

/// What was earned on a day, in a week, with a product or a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfitFigures {
    /// Which category, where it is by category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What was sold had cost, less what came back, and what was found out later.
    pub cost: Money,
    /// Which day, or the first of which week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Products of which some was sold whose cost nobody knows.
    pub lacking: u64,
    /// `profit` of the money for goods whose cost is known; absent where that is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<Percent>,
    /// The product's name, where it is by product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Money for what was sold, without tax, less what was given back.
    pub net: Money,
    /// Of `net`, money for goods whose cost nobody knows: no part of `profit`.
    pub net_lacking: Money,
    /// Which product, where it is by product; charges have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// `net` without `net_lacking`, less `cost`.
    pub profit: Money,
    /// The product's SKU, where it is by product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
}

/// What was earned with each line of an order or a sale.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LineProfits {
    /// Its lines, of which something left.
    pub lines: Vec<LineProfit>,
}

/// What was earned with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineProfit {
    /// What its goods had cost as they left; absent where nobody knows of all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Counted from 0.
    pub line: u32,
    /// The product's name.
    pub name: String,
    /// Money for what left, without tax.
    pub net: Money,
    /// Of what.
    pub product: ProductId,
    /// `net` less `cost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profit: Option<Money>,
    /// How much left, in the stock unit.
    pub quantity: Quantity,
    /// The product's SKU.
    pub sku: String,
}
