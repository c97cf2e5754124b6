//! Clients that do not listen, and disks that can't be written.

use crate::support::{Follower, Live, Server, WAYS, Way, until};
use onhand_client::News;
use onhand_domain::records::Collection;
use onhand_protocol::live::Reason;
use serde_json::{Value, json};

/// Memory that a server may take for clients that do not listen, beside what it takes anyway.
const MEMORY: u64 = 150 << 20;

#[test]
fn clients_that_do_not_listen_hold_nobody_up_and_take_little() {
    let server = Server::shop_with(&["--request-seconds", "20"]);
    let everything: Vec<Value> = Collection::ALL
        .iter()
        .enumerate()
        .map(|(number, collection)| json!({"subscription": number, "collection": collection}))
        .collect();
    let receipt = json!({"type": "post_receipt", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
    let many = json!(vec![&receipt; 100]).to_string();
    let trade = || (0..40).for_each(|_| assert_eq!(server.post(&many).status, 200));
    // What trade alone takes, it has taken then.
    trade();
    let mut hears = Follower::of(&server, Way::Socket, &server.owner, Collection::ALL);
    hears.equal(&server);
    let deaf: Vec<Live> = (0..20)
        .map(|number| Live::hello(&server, WAYS[number % 2], &server.owner, &json!(everything)))
        .collect();
    let before = server.peak_memory();
    trade();
    hears.equal(&server);
    if let (Some(before), Some(after)) = (before, server.peak_memory()) {
        println!("20 clients that do not listen took {} bytes", after - before);
        assert!(after < before + MEMORY, "LP15: they took {} bytes", after - before);
    }
    assert_eq!(hears.verify(), (Collection::ALL.len() as u32, 0, 0));
    until("they are cut, since they take nothing and say nothing", || {
        server.figure("onhand_live_sessions") <= 1
    });
    drop(deaf);
}

#[test]
fn a_client_that_listens_late_is_brought_up_to_date() {
    let server = Server::shop();
    for way in WAYS {
        let mut slow = Follower::of(&server, way, &server.owner, Collection::ALL);
        slow.equal(&server);
        for _ in 0..20 {
            let receipt =
                json!({"type": "post_receipt", "data": {"lines": [{"product": "TEA", "quantity": "1"}]}});
            assert_eq!(server.post(&json!(vec![&receipt; 50]).to_string()).status, 200);
        }
        slow.equal(&server);
        assert_eq!(slow.verify(), (Collection::ALL.len() as u32, 0, 0), "LP15: {way:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_can_not_be_written_leaves_what_is_held_and_takes_commands_again_later() {
    use crate::support::{Disk, Fault};
    let server = Server::shop_on(Disk::new(), &[]);
    let mut live = WAYS.map(|way| Follower::of(&server, way, &server.owner, &[Collection::Orders]));
    for live in &mut live {
        live.equal(&server);
    }
    server.disk().fail(Fault::Full);
    let order = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
    let ids = live.each_mut().map(|live| live.command("place_order", &order));
    for live in &mut live {
        let told = |live: &Follower| {
            live.news.iter().filter(|news| matches!(news, News::Again { reason: Reason::Failed, .. })).count()
        };
        live.until("it is told to send it again", |live| told(live) == 1);
        // A device that is known may come again all the same. It sends it at once, and is told the same.
        live.connect(&server);
        live.equal(&server);
        live.until("it is told so again", |live| told(live) == 2);
    }
    server.disk().heal();
    // Later than they were told to send them again.
    std::thread::sleep(std::time::Duration::from_secs(2));
    for (live, id) in live.iter_mut().zip(ids) {
        live.tick();
        assert_eq!(live.outcome(id)["status"], "accepted", "LP43");
        live.equal(&server);
    }
    assert_eq!(server.get("/api/v1/orders").json()["items"].as_array().unwrap().len(), 2, "each once");
}
