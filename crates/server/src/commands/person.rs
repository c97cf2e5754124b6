//! `onhand person`: lists people who may sign in, and gives them links, also while a server runs; adds and suspends them while
//! none does.

use super::{DataArgs, print_json};
use crate::data_directory;
use crate::directory::{INVITATION_TIME, RESET_TIME, role_name, role_named};
use crate::people::{self, path};
use anyhow::bail;
use clap::{Args, Subcommand};
use onhand_domain::command::Role;
use onhand_domain::records::Person;
use onhand_engine::{Environment, Limits};
use onhand_protocol::sign_in::{App, LinkKind};
use onhand_store::reads;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// What `onhand person` is told.
#[derive(Debug, Args)]
pub struct PersonArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Lists the people who may sign in.
    List(ListArgs),
    /// Adds a person, and prints a link by which they choose a password. No server may be running.
    Add(AddArgs),
    /// Prints a link by which a person chooses a password, in place of older ones; also while a server runs.
    Link(OneArgs),
    /// Keeps a person from signing in. No server may be running.
    Suspend(OneArgs),
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
struct AddArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Name by people.
    #[arg(long)]
    name: String,
    /// What they may do: owner, admin, staff, cashier, kitchen or partner.
    #[arg(long, value_parser = read_role)]
    role: Role,
    /// E-mail, good to sign in with.
    #[arg(long)]
    email: Option<String>,
    /// Telephone, good to sign in with.
    #[arg(long)]
    phone: Option<String>,
    /// The partner's customer record, by code or id.
    #[arg(long, value_name = "CODE|ID")]
    customer: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct OneArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Who: by e-mail, telephone or id.
    person: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Reads a role of the command line.
pub fn read_role(text: &str) -> Result<Role, String> {
    role_named(text).ok_or_else(|| "it is owner, admin, staff, cashier, kitchen or partner".to_owned())
}

/// Does it.
pub fn run(args: PersonArgs) -> anyhow::Result<ExitCode> {
    match args.act {
        Act::List(args) => list(&args)?,
        Act::Add(args) => add(args)?,
        Act::Link(args) => link(&args)?,
        Act::Suspend(args) => suspend(&args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: &ListArgs) -> anyhow::Result<()> {
    let reader = data_directory::open_reader(args.data.path())?;
    let mut all = Vec::new();
    reads::each(&*reader, &[], |person: &Person| {
        all.push(person.clone());
        anyhow::Ok(())
    })?;
    if args.json {
        return print_json(&all);
    }
    if all.is_empty() {
        println!("There is nobody yet. `onhand serve` prints a link for the first owner.");
    }
    for person in &all {
        let reached = person.email.as_deref().or(person.phone.as_deref()).unwrap_or_default();
        let state = if person.is_active() { "" } else { "suspended" };
        let Person { id, name, role, .. } = person;
        println!("{}", format!("{id}  {:<8} {state:<9} {name}  {reached}", role_name(*role)).trim_end());
    }
    Ok(())
}

/// Gives a command where no server has the business.
fn give(data: &Path, name: &str, given: &Value) -> anyhow::Result<()> {
    let engine = data_directory::start_engine(data, Limits::default())?;
    let done = people::give(&engine.handle(), name, given);
    engine.stop();
    done
}

fn add(args: AddArgs) -> anyhow::Result<()> {
    let data = args.data.path();
    let id = uuid::Uuid::now_v7();
    let mut given = json!({"id": id, "name": args.name, "role": role_name(args.role)});
    for (name, value) in [("email", args.email), ("phone", args.phone), ("customer", args.customer)] {
        if let Some(value) = value {
            given[name] = value.into();
        }
    }
    give(data, "add_person", &given)?;
    let person = people::find(&*data_directory::open_reader(data)?, &id.to_string())?;
    give_link(data, &person, LinkKind::Invitation, args.json)
}

fn link(args: &OneArgs) -> anyhow::Result<()> {
    let data = args.data.path();
    let person = people::find(&*data_directory::open_reader(data)?, &args.person)?;
    if !person.is_active() {
        bail!("{} is suspended", person.name);
    }
    let has_password = data_directory::open_directory(data)?.password_of(person.id)?.is_some();
    let kind = if has_password { LinkKind::Reset } else { LinkKind::Invitation };
    give_link(data, &person, kind, args.json)
}

fn give_link(data: &Path, person: &Person, kind: LinkKind, as_json: bool) -> anyhow::Result<()> {
    let directory = data_directory::open_directory(data)?;
    let good_for = if kind == LinkKind::Reset { RESET_TIME } else { INVITATION_TIME };
    let now = Environment::real().clock.now();
    let (secret, link) = directory.make_link(kind, Some(person.id), good_for, now)?;
    let path = path(App::of(person.role), &secret);
    if as_json {
        let link = json!({"expires_at": link.expires_at, "kind": kind, "path": path, "secret": secret});
        return print_json(&json!({"link": link, "person": person}));
    }
    println!("{path}");
    let id = person.id;
    eprintln!(
        "Put the server's address before it, and give it to {} ({id}): once, until {}.",
        person.name, link.expires_at
    );
    Ok(())
}

fn suspend(args: &OneArgs) -> anyhow::Result<()> {
    let data = args.data.path();
    let person = people::find(&*data_directory::open_reader(data)?, &args.person)?;
    give(data, "suspend_person", &json!({"person": person.id}))?;
    data_directory::open_directory(data)?.end_sessions(person.id, None)?;
    match args.json {
        true => print_json(&json!({"person": person.id, "suspended": true})),
        false => {
            println!("{} can't sign in any more.", person.name);
            Ok(())
        }
    }
}
