//! The command line. A command is one file here and one line in the list.

pub mod business;
pub mod config;
pub mod demo;
pub mod export;
pub mod history;
pub mod import;
pub mod person;
pub mod prices;
pub mod register;
pub mod replay;
pub mod report;
pub mod serve;
pub mod statement;
pub mod token;
pub mod verify;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use onhand_domain::time::Day;
use onhand_words::spoken;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Stock, orders and sales of a business that sells from several places, in one durable log.
#[derive(Debug, Parser)]
#[command(name = "onhand", version, arg_required_else_help = true, max_term_width = 100)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    /// The language of what is said of refusals, `en` or `ar`; absent: as the environment's LANG says.
    #[arg(long, global = true, value_name = "CODE", value_parser = spoken::language)]
    language: Option<onhand_words::Language>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the API over HTTP until it is told to stop.
    Serve(serve::ServeArgs),
    /// Serves a small believable business, with trade going on.
    Demo(demo::DemoArgs),
    /// Drives a running server with a file's trade, at a chosen speed.
    Replay(replay::ReplayArgs),
    /// Writes the whole business, history and log included, as one file.
    Export(export::ExportArgs),
    /// Reads files of other systems, or a whole business, into the data directory.
    Import(import::ImportArgs),
    /// Changes many prices at once, and takes that back.
    Prices(prices::PricesArgs),
    /// Sums everything up again and says what differs; ends with 1 where anything does.
    Verify(verify::VerifyArgs),
    /// Prints how a record became what it is: when, who, by which command, what changed.
    History(history::HistoryArgs),
    /// Prints how tills stand: the X of those that are open, the Z of those that are closed.
    Register(register::RegisterArgs),
    /// Prints how the day goes, sales by the hour, what stock is worth, or what was earned.
    Report(report::ReportArgs),
    /// Prints a customer's account over some days, with the balance after each entry and what is overdue.
    Statement(statement::StatementArgs),
    /// Makes, lists and revokes the tokens that the API is used with.
    Token(token::TokenArgs),
    /// People who may sign in: lists, adds and suspends them, gives them links.
    Person(person::PersonArgs),
    /// The businesses of a data directory: lists and starts them, shows how far they are set up, removes demos.
    Business(business::BusinessArgs),
    /// Prints the settings as they take effect, and where each comes from.
    Config(config::ConfigArgs),
}

impl Command {
    fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(args) => serve::run(args),
            Self::Demo(args) => demo::run(args),
            Self::Replay(args) => replay::run(args),
            Self::Export(args) => export::run(args),
            Self::Import(args) => import::run(args),
            Self::Prices(args) => prices::run(args),
            Self::Verify(args) => verify::run(args),
            Self::History(args) => history::run(args),
            Self::Register(args) => register::run(args),
            Self::Report(args) => report::run(args),
            Self::Statement(args) => statement::run(args),
            Self::Token(args) => token::run(args),
            Self::Person(args) => person::run(args),
            Self::Business(args) => business::run(args),
            Self::Config(args) => config::run(args),
        }
    }
}

/// Where the data is: every command takes it.
#[derive(Clone, Debug, Args)]
pub struct DataArgs {
    /// Directory of the business's files.
    #[arg(long, value_name = "DIR", env = "ONHAND_DATA", default_value = "./onhand-data")]
    pub data: PathBuf,
}

impl DataArgs {
    /// The directory.
    pub fn path(&self) -> &Path {
        &self.data
    }
}

/// Reads a day of the command line.
fn day(text: &str) -> anyhow::Result<Day> {
    Day::parse(text).with_context(|| format!("{text} is not a day such as 2026-11-21"))
}

/// Runs what the command line says.
pub fn main() -> ExitCode {
    let CommandLine { command, language } = CommandLine::parse();
    spoken::choose(language);
    match command.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("onhand: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a value as indented JSON.
pub fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).context("the result can't be written as JSON")?;
    println!("{text}");
    Ok(())
}
