//! `onhand token`: makes, lists, changes and revokes tokens, also while a server runs.

use super::person::read_role;
use super::{DataArgs, print_json};
use crate::data_directory;
use crate::directory::{NewToken, Token, role_name};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use onhand_domain::command::Role;
use onhand_domain::ids::{ActorId, CustomerId};
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::{Collection, Customer, Stored};
use onhand_domain::time::Moment;
use onhand_domain::working_set::matches;
use onhand_engine::Environment;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use uuid::Uuid;

const DAY_MS: i64 = 24 * 3_600_000;

/// What `onhand token` is told.
#[derive(Debug, Args)]
pub struct TokenArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes a token and prints its secret, which is shown only now.
    Create(CreateArgs),
    /// Lists all tokens.
    List(ListArgs),
    /// Changes what a token may do; a running server notices within two seconds.
    Change(ChangeArgs),
    /// Takes a token back; a running server notices within a second, and ends its live connections within two.
    Revoke(RevokeArgs),
}

#[derive(Debug, Args)]
struct CreateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// What it may do: owner, admin, staff, cashier, kitchen or partner.
    #[arg(long, value_parser = read_role)]
    role: Role,
    /// Whose it is, for people.
    #[arg(long)]
    name: String,
    /// The partner's customer record, by code or id.
    #[arg(long, value_name = "CODE|ID")]
    customer: Option<String>,
    /// Days that it is good for; otherwise until it is revoked.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    expires: Option<u16>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ChangeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The token's id, as `onhand token list` shows it.
    id: Uuid,
    /// What it may do from now on: owner, admin, staff, cashier, kitchen or partner.
    #[arg(long, value_parser = read_role, required_unless_present = "customer")]
    role: Option<Role>,
    /// The customer record that it belongs to from now on, by code or id; of partners only.
    #[arg(long, value_name = "CODE|ID")]
    customer: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RevokeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The token's id, as `onhand token list` shows it.
    id: Uuid,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn now() -> Moment {
    Environment::real().clock.now()
}

/// Does it.
pub fn run(args: TokenArgs) -> anyhow::Result<ExitCode> {
    match args.act {
        Act::Create(args) => create(args),
        Act::List(args) => list(&args),
        Act::Change(args) => change(&args),
        Act::Revoke(args) => revoke(&args),
    }
}

fn create(args: CreateArgs) -> anyhow::Result<ExitCode> {
    let customer = args.customer.map(|key| find_customer(args.data.path(), &key)).transpose()?;
    let directory = data_directory::open_directory(args.data.path())?;
    let now = now();
    let expires_at = args.expires.map(|days| now.plus_millis(i64::from(days) * DAY_MS));
    let new = NewToken { customer, expires_at, name: args.name, role: args.role };
    let (secret, token) = directory.create(new, now)?;
    if args.json {
        print_json(&json!({ "secret": secret, "token": token }))?;
    } else {
        println!("{secret}");
        eprintln!("Keep it: it is not shown again. Its id is {}.", token.id);
    }
    Ok(ExitCode::SUCCESS)
}

fn find_customer(data: &Path, key: &str) -> anyhow::Result<CustomerId> {
    let reader = data_directory::open_reader(data)?;
    let found = match Key::parse(key) {
        Key::Id(id) => reader.record(Collection::Customers, id)?.into_iter().collect(),
        Key::Code(code) => reader.find(&Lookup::CustomerByCode(code), None, 100)?,
    };
    let wanted = Key::parse(key);
    for stored in found {
        let record = stored.decode(Collection::Customers)?;
        let is_it = match &wanted {
            Key::Id(_) => true,
            Key::Code(code) => matches(&record, &Lookup::CustomerByCode(code.clone())),
        };
        if let Some(customer) = Customer::from_record(&record).filter(|_| is_it) {
            return Ok(customer.id);
        }
    }
    bail!("there is no customer {key}")
}

fn list(args: &ListArgs) -> anyhow::Result<ExitCode> {
    let tokens = data_directory::open_directory(args.data.path())?.list()?;
    if args.json {
        print_json(&tokens)?;
        return Ok(ExitCode::SUCCESS);
    }
    if tokens.is_empty() {
        println!("There are no tokens. Make one: onhand token create --role owner --name NAME");
    }
    for token in &tokens {
        println!("{}  {:<8} {:<9} {}", token.id, role_name(token.role), state(token), token.name);
    }
    Ok(ExitCode::SUCCESS)
}

fn state(token: &Token) -> &'static str {
    match token.revoked_at {
        Some(_) => "revoked",
        None if token.is_good(now()) => "good",
        None => "expired",
    }
}

fn change(args: &ChangeArgs) -> anyhow::Result<ExitCode> {
    let customer = args.customer.as_deref().map(|key| find_customer(args.data.path(), key)).transpose()?;
    let directory = data_directory::open_directory(args.data.path())?;
    let id = ActorId(args.id);
    let before = directory.get(id)?.with_context(|| format!("there is no token {id}"))?;
    let role = args.role.unwrap_or(before.role);
    // A partner that becomes one of the business's own people belongs to no customer any more.
    let kept = before.customer.filter(|_| role == Role::Partner);
    directory.change(id, role, customer.or(kept))?;
    let after = directory.get(id)?.with_context(|| format!("there is no token {id}"))?;
    if args.json {
        print_json(&after)?;
    } else {
        println!("The token of {} is one of a {} now.", after.name, role_name(after.role));
    }
    Ok(ExitCode::SUCCESS)
}

fn revoke(args: &RevokeArgs) -> anyhow::Result<ExitCode> {
    let directory = data_directory::open_directory(args.data.path())?;
    let id = ActorId(args.id);
    let known = directory.name_of(id)?.with_context(|| format!("there is no token {id}"))?;
    let revoked = directory.revoke(id, now())?;
    if args.json {
        print_json(&json!({ "id": id, "revoked": revoked }))?;
    } else if revoked {
        println!("The token of {known} is revoked.");
    } else {
        println!("The token of {known} was revoked before.");
    }
    Ok(ExitCode::SUCCESS)
}
