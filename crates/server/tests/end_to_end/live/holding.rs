//! Replicas that are held: first rows, deltas, commands, coming again.

use crate::support::{Follower, Server, WAYS, Way};
use onhand_domain::records::Collection;
use serde_json::{Value, json};
use std::path::Path;

const ALL: &[Collection] = Collection::ALL;

fn order(lines: u32) -> Value {
    json!({"customer": "BO", "lines": [{"product": "TEA", "quantity": lines.to_string()}]})
}

#[test]
fn two_clients_hold_what_the_server_keeps_and_see_each_others_changes() {
    let server = Server::shop();
    for pair in [[Way::Socket, Way::Socket], [Way::Socket, Way::Stream], [Way::Stream, Way::Stream]] {
        let [mut one, mut other] = pair.map(|way| Follower::of(&server, way, &server.owner, ALL));
        one.equal(&server);
        other.equal(&server);
        let placed = one.command("place_order", &order(1));
        let outcome = one.outcome(placed);
        assert_eq!(outcome["status"], "accepted", "{outcome}");
        let seq = outcome["seq"].as_u64().unwrap();
        let at_effect = one.link.replica().cursor().unwrap().seq;
        assert!(at_effect >= seq, "LP41: the outcome of {seq} comes with its rows, at {at_effect}");
        other.until("the order is there", |other| other.heard().contains(&"order_added".to_owned()));
        one.equal(&server);
        other.equal(&server);
        assert_eq!(one.verify(), (ALL.len() as u32, 0, 0), "LP60");
        assert_eq!(other.verify(), (ALL.len() as u32, 0, 0), "LP60");
    }
    assert_eq!(server.figure("onhand_live_verified_different_total"), 0, "LP64");
}

#[test]
fn what_is_altered_on_a_client_is_found_and_mended() {
    let server = Server::shop();
    for way in WAYS {
        let mut live = Follower::of(&server, way, &server.owner, &[Collection::Products]);
        live.ready();
        let (&number, held) = live.link.replica().subscriptions().iter().next().unwrap();
        let (&id, row) = held.rows().iter().next().unwrap();
        let (altered, ghost) = (row.doc.replace('e', "3"), uuid::Uuid::now_v7());
        live.link.replica_mut().disturb(number, id, Some(&altered));
        live.link.replica_mut().disturb(number, ghost, Some("{}"));
        let (equal, different, corrected) = live.verify();
        assert_eq!((equal, different, corrected), (0, 1, 2), "LP61");
        assert_eq!(live.verify(), (1, 0, 0), "LP62");
        live.equal(&server);
    }
    crate::support::until("it is counted", || server.figure("onhand_live_corrected_rows_total") == 4);
}

#[test]
fn a_record_that_comes_to_fit_appears_and_one_that_ceases_to_is_gone() {
    let server = Server::shop();
    for way in WAYS {
        let wanted = [(Collection::Orders, vec![("state", vec!["placed".to_owned()])])];
        let mut live = Follower::with(&server, way, &server.owner, &wanted);
        live.equal(&server);
        let id = server.order_as(&server.owner, &json!({}));
        live.equal(&server);
        assert!(!live.link.replica().is_empty(), "LP25: it appeared");
        assert_eq!(server.command("cancel_order", &json!({"order": id}))["status"], "accepted");
        live.equal(&server);
        assert!(live.link.replica().is_empty(), "LP25: it is gone");
    }
}

#[test]
fn a_client_that_comes_again_goes_on_where_it_was() {
    let mut server = Server::shop();
    for way in WAYS {
        let mut live = Follower::of(&server, way, &server.owner, ALL);
        live.equal(&server);
        live.cut();
        let first = live.news.len();
        for _ in 0..3 {
            server.order_as(&server.owner, &json!({}));
        }
        live.connect(&server);
        live.equal(&server);
        let standing = format!("{:?}", &live.news[first..]);
        assert!(standing.contains("Resumed") && !standing.contains("Restarted"), "LP06: {standing}");
        assert!(live.heard().iter().filter(|name| *name == "order_added").count() >= 3, "LP52");
        // So it does where the server was killed meanwhile.
        live.cut();
        server = server.again();
        server.order_as(&server.owner, &json!({}));
        let first = live.news.len();
        live.connect(&server);
        live.equal(&server);
        let standing = format!("{:?}", &live.news[first..]);
        assert!(standing.contains("Resumed") && !standing.contains("Restarted"), "LP06: {standing}");
        assert_eq!(live.verify(), (ALL.len() as u32, 0, 0));
    }
}

#[test]
fn a_log_that_was_put_back_is_a_fork_and_what_was_lost_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &Path, to: &Path| {
        std::fs::create_dir_all(to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    };
    for way in WAYS {
        let mut server = Server::shop();
        let mut live = Follower::of(&server, way, &server.owner, ALL);
        live.equal(&server);
        server.signal("TERM");
        assert!(server.wait().success());
        let older = folder.path().join(format!("{way:?}"));
        copy(server.data(), &older);
        let mut server = server.again();
        live.connect(&server);
        live.equal(&server);
        let sale = live.command("record_sale", &json!({"lines": [{"product": "TEA", "quantity": "1"}]}));
        let outcome = live.outcome(sale);
        assert_eq!(outcome["status"], "accepted", "{outcome}");
        server.kill();
        copy(&older, server.data());
        for file in ["business.sqlite-wal", "business.sqlite-shm"] {
            if !older.join(file).exists() {
                drop(std::fs::remove_file(server.data().join(file)));
            }
        }
        let server = server.again();
        let first = live.news.len();
        live.connect(&server);
        live.until("it is welcomed", |live| format!("{:?}", &live.news[first..]).contains("Fork"));
        live.news.clear();
        // A fact that was acknowledged is not lost with the log: it comes again, with its id.
        assert_eq!(live.outcome(sale)["status"], "accepted", "LP07");
        live.equal(&server);
        // What it held of the other history was found by the first verifications, and mended.
        let verified: Vec<_> = (0..4).map(|_| live.verify()).collect();
        assert_eq!(verified[3], (ALL.len() as u32, 0, 0), "LP07, LP62: {verified:?}");
        assert_eq!(server.get("/api/v1/sales").json()["items"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn commands_that_were_sent_and_not_answered_have_their_outcome_when_the_client_comes_again() {
    let server = Server::shop();
    for way in WAYS {
        let mut live = Follower::of(&server, way, &server.owner, &[Collection::Orders]);
        live.ready();
        let ids: Vec<_> = (0..20).map(|_| live.command("place_order", &order(1))).collect();
        // It hears no answer to them.
        live.cut();
        live.connect(&server);
        for id in ids {
            let outcome = live.outcome(id);
            let settled = [outcome["status"].as_str(), outcome["refusal"]["code"].as_str()];
            assert!(
                settled[0] == Some("accepted") || settled[1] == Some("insufficient_stock"),
                "LP42: {outcome}"
            );
        }
        live.equal(&server);
    }
}
