//! The wire: the bodies of requests and answers, and nothing that behaves.

pub mod account;
pub mod again;
pub mod command;
pub mod event;
pub mod live;
pub mod log;
pub mod page;
pub mod price_job;
pub mod problem;
pub mod report;
pub mod setup;
pub mod sign_in;
pub mod stock;
pub mod trade;
pub mod upload;

pub use account::{Aging, Statement, StatementLine};
pub use again::{AgainLine, LeftOutLine, OrderAgain};
pub use command::{
    ApprovalInput, CommandInput, CommandsInput, OutcomeReply, OutcomeStatus, OutcomesReply, PositionText,
};
pub use event::EventMessage;
pub use log::{ChangesReply, EntryReply, RowReply, VersionReply};
pub use page::{Page, RecordReply};
pub use problem::{Problem, ProblemCode};
pub use report::{RegisterReport, SalesFigures, SalesReport};
pub use stock::{HeldLine, MovementView, StockReasons, StockView};
pub use trade::{
    HourFigures, HoursReport, LineProfit, LineProfits, ProfitFigures, ProfitReport, ThenFigures, TodayReport,
    TradeFigures, ValueFigures, ValueReport,
};
pub use upload::{PhotoReply, UndoReply, UploadOptions, UploadReply};
