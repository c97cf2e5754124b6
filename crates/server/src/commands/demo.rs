//! `onhand demo`: believable businesses, with trade going on.

use super::DataArgs;
use super::serve::{serve, start_log};
use crate::data_directory;
use crate::demo::{self, Which, pictures, real, running};
use crate::directory::{DEMO_TIME, NewToken};
use crate::hosting::place::Card;
use crate::hosting::{Place, Served, place};
use crate::people;
use crate::settings::SettingsArgs;
use anyhow::anyhow;
use clap::Args;
use onhand_demo::content::Content;
use onhand_demo::{step, trade};
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::lookup::Lookup;
use onhand_domain::time::Moment;
use onhand_engine::Limits;
use onhand_protocol::sign_in::{App, LinkKind};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// The name of the demo's tokens; those of an earlier start are taken back.
const TOKEN_NAME: &str = "Demo";

/// What `onhand demo` is told.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Only this business; absent: both, each at an address of its own.
    #[arg(long, value_enum)]
    business: Option<Which>,
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Seconds between two things that happen, a third less or more; a partner orders at every fourth. 0: nothing
    /// happens by itself.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    every: u64,
    /// Without pictures of the products. They are drawn while the server runs.
    #[arg(long)]
    no_pictures: bool,
    /// Instead of a made-up business the last week of a real wholesaler, out of this file of the Online Retail data set
    /// (CSV, plain or gzip-compressed; <https://archive.ics.uci.edu/dataset/352>), in its own days. Nothing happens by
    /// itself then. The file is read as `onhand import online-retail` reads it; nothing is fetched.
    #[arg(long, value_name = "FILE", conflicts_with = "business")]
    real: Option<PathBuf>,
    /// The same seed makes the same business at the same moment.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs `onhand demo`.
pub fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let data = args.data.path().to_owned();
    let settings = args.settings.load(&data)?;
    start_log(&settings)?;
    let mut demos = Vec::new();
    match &args.real {
        Some(file) => {
            load(&data, file)?;
            own(&data)?;
            demos.push(Demo::at(place::at_home(&data)?, None)?);
        }
        None => {
            let content = make(&place::at_home(&data)?, args.business, args.seed)?;
            demos.push(Demo::at(place::at_home(&data)?, Some(content))?);
            if args.business.is_none()
                && let Some((beside, content)) = make_beside(&data, args.seed)?
            {
                demos.push(Demo::at(beside, Some(content))?);
            }
        }
    }
    serve(&data, settings, move |hosting| {
        for demo in demos {
            if let Some(served) = hosting.get(&demo.place.slug) {
                demo.open(&served, args.every, !args.no_pictures)?;
            }
        }
        println!("What follows the # of a plain list is a token; the API takes the same.");
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A demo that was made, and who may open it.
struct Demo {
    content: Option<Content>,
    /// The path of a link that opens it as its owner.
    link: String,
    owner: String,
    partner: Option<String>,
    place: Place,
}

impl Demo {
    fn at(place: Place, content: Option<Content>) -> anyhow::Result<Self> {
        let (owner, partner) = tokens(&place.data)?;
        let link = link(&place.data)?;
        Ok(Self { content, link, owner, partner, place })
    }

    /// Says how it is opened, and lets its trade go on.
    fn open(self, served: &Served, every: u64, pictures: bool) -> anyhow::Result<()> {
        let Self { content, link, owner, partner, .. } = self;
        let name =
            content.as_ref().map_or("A real wholesaler's week", |content| content.business.name.as_str());
        println!("{name}, a demo. Open it as its owner, as often as you like:");
        println!("  {}{link}", served.url());
        match partner {
            Some(_) => println!("Or the plain list, as its owner and beside that as its partner Café Rima:"),
            None => println!("Or the plain list, as its owner:"),
        }
        for token in std::iter::once(owner).chain(partner) {
            println!("  {}/live/#{token}", served.url());
        }
        let Some(content) = content else { return Ok(()) };
        if pictures {
            pictures::draw(&served.state, content.clone())?;
        }
        match every {
            0 => Ok(()),
            every => running::start(&served.state, content, Duration::from_secs(every)),
        }
    }
}

/// Makes the business where there is none yet; anew, where what made it did not come to its end. One that was not made
/// here is left alone.
fn make(place: &Place, wanted: Option<Which>, seed: u64) -> anyhow::Result<Content> {
    if place.card.demo && place.card.made_at.is_none() {
        place.remove()?;
    }
    let data = &place.data;
    let engine = data_directory::start_engine(data, Limits::default())?;
    let handle = engine.handle();
    let made = match handle.feed().position().seq {
        0 => wanted.unwrap_or(Which::PalmStreet).content().and_then(|content| {
            // Said before anything is in it: it is a demo from its first record on.
            keep_card(place, &content.business.name, None)?;
            demo::make(&handle, &content, seed)?;
            tills(data, &content)?;
            keep_card(place, &content.business.name, Some(handle.environment().clock.now()))?;
            Ok(content)
        }),
        _ => match demo::which(&handle)? {
            Some(found) if wanted.is_none_or(|wanted| wanted == found) => {
                let content = found.content()?;
                // One of an earlier release knew nobody.
                if !handle.readers().read(people::has_owner)? {
                    let now = handle.environment().clock.now();
                    demo::give_all(&handle, &content, &onhand_demo::people::steps(&content, now))?;
                }
                Ok(content)
            }
            _ => Err(anyhow!(
                "{} holds another business; choose another directory with --data",
                data.display()
            )),
        },
    };
    engine.stop();
    made
}

/// The other of the two businesses beside the first, made where it is not there yet; nothing where the first is it.
fn make_beside(home: &Path, seed: u64) -> anyhow::Result<Option<(Place, Content)>> {
    let name = Which::NoorBakery.content()?.business.name;
    if place::at_home(home)?.card.name == name {
        return Ok(None);
    }
    let known = place::all(home)?.into_iter().find(|place| place.card.demo && place.card.name == name);
    let now = onhand_engine::Environment::real().clock.now();
    let place = known.map_or_else(|| place::new(home, &name, true, now), Ok)?;
    let content = make(&place, Some(Which::NoorBakery), seed)?;
    Ok(Some((place, content)))
}

/// Says of the business at a place that it is a demo, and whether it is made to its end.
fn keep_card(place: &Place, name: &str, made_at: Option<Moment>) -> anyhow::Result<()> {
    let card = Card { demo: true, made_at, name: name.to_owned(), port: place.card.port };
    Place { card, ..place.clone() }.keep()
}

/// Loads a real wholesaler's week where there is nothing yet.
fn load(data: &Path, file: &Path) -> anyhow::Result<()> {
    let store = data_directory::open_writer(data)?;
    if store.head()?.position.seq == 0 {
        let now = onhand_engine::Environment::real().clock.now();
        keep_card(&place::at_home(data)?, "A real wholesaler's week", Some(now))?;
        print!("{}", real::load(store, file)?);
    }
    Ok(())
}

/// Somebody who owns a business that no story is told of.
fn own(data: &Path) -> anyhow::Result<()> {
    let engine = data_directory::start_engine(data, Limits::default())?;
    let handle = engine.handle();
    let owned = match handle.readers().read(people::has_owner)? {
        true => Ok(()),
        false => people::give(&handle, "add_person", &json!({"name": "Owner", "role": "owner"})),
    };
    engine.stop();
    owned
}

/// A new link that opens a demo as its owner, in place of those of earlier starts: its path.
fn link(data: &Path) -> anyhow::Result<String> {
    let reader = data_directory::open_reader(data)?;
    let owner = people::first_of(&*reader, Role::Owner)?.ok_or_else(|| anyhow!("nobody owns the demo"))?;
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    directory.end_links(LinkKind::Demo, now)?;
    let (secret, _) = directory.make_link(LinkKind::Demo, Some(owner.id), DEMO_TIME, now)?;
    Ok(people::path(App::Desk, &secret))
}

/// The tills as devices: all were seen just now but Counter 2, which has been silent since.
fn tills(data: &Path, content: &Content) -> anyhow::Result<()> {
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    for (place, till) in content.tills.iter().enumerate() {
        let name = format!("{} ({})", till.name, till.code);
        let new = NewToken { customer: None, expires_at: None, name, role: Role::Cashier };
        let (_, token) = directory.create(new, now)?;
        let is_silent = content.tills.len() > 1 && place == trade::OFFLINE_TILL;
        let ago = if is_silent { trade::LAST_SEEN_MINUTES } else { 0 };
        directory.bind(&[(step::device(&till.code), token.id)], now.plus_millis(-ago * 60_000))?;
    }
    Ok(())
}

/// New tokens for the owner and a partner, in place of those of an earlier start.
fn tokens(data: &Path) -> anyhow::Result<(String, Option<String>)> {
    let directory = data_directory::open_directory(data)?;
    let now = onhand_engine::Environment::real().clock.now();
    for token in directory.list()? {
        if token.name == TOKEN_NAME && token.revoked_at.is_none() {
            directory.revoke(token.id, now)?;
        }
    }
    let new = |role, customer| NewToken { customer, expires_at: None, name: TOKEN_NAME.into(), role };
    let (owner, _) = directory.create(new(Role::Owner, None), now)?;
    let partner = partner(data)?.map(|customer| directory.create(new(Role::Partner, Some(customer)), now));
    Ok((owner, partner.transpose()?.map(|(partner, _)| partner)))
}

fn partner(data: &Path) -> anyhow::Result<Option<CustomerId>> {
    let reader = data_directory::open_reader(data)?;
    let found = reader.find(&Lookup::CustomerByCode("RIMA".into()), None, 1)?;
    Ok(found.first().map(|found| CustomerId(found.id)))
}
