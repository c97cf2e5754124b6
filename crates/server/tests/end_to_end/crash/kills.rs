//! The server is killed at any moment, under load and while it starts, over and over on one directory.

use super::trade::Trade;
use super::{chance, told};
use crate::support::{Server, onhand};
use onhand_store::sqlite::Sqlite;
use rand::Rng;
use std::time::Duration;

/// How often it is killed where nobody says.
const KILLS: usize = 20;
/// Kills between two looks at all that is stored.
const LOOK_EVERY: usize = 10;

#[test]
fn a_server_that_is_killed_over_and_over_loses_nothing_and_repeats_nothing() {
    let kills = told("CRASH_KILLS").unwrap_or(KILLS);
    let mut chance = chance("kills");
    let mut server = Server::shop();
    let mut all = Trade::default();
    for kill in 1..=kills {
        let after = Duration::from_micros(chance.random_range(1_000..90_000));
        let mut trade = Trade::with(&server, &mut chance, || {
            std::thread::sleep(after);
            server.signal("KILL");
        });
        server.kill();
        if chance.random_ratio(1, 4) {
            let after = Duration::from_micros(chance.random_range(0..60_000));
            Server::killed_while_starting(server.data(), after);
        }
        server = server.again();
        trade.again(&server);
        all.extend(trade);
        if kill % LOOK_EVERY == 0 || kill == kills {
            look(&server, &all);
        }
    }
    println!("{kills} kills, {} commands", all.answered());
    assert!(all.answered() > kills * 5, "{} commands are too few to tell", all.answered());
}

fn look(server: &Server, all: &Trade) {
    let store = Sqlite::open_read_only(server.data().join("business.sqlite")).unwrap();
    all.check(&store, |_| true).unwrap();
    let verified = onhand(&["verify", "--data", server.data().to_str().unwrap()]);
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}");
}
