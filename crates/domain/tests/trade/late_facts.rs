//! Facts that arrive after a count that had already seen them, and counts that are posted after what came later.

use crate::acts::open_exceptions;
use onhand_domain::ids::{self, DocumentId};
use onhand_domain::records::exception::ExceptionKind;
use onhand_domain::records::movement::MovementKind;
use onhand_domain::records::{CountLine, Movement, Sale, StockLevel};
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// One hundred packets of tea since the morning; it is five past eleven.
fn shop() -> Shop {
    let mut shop = Shop::with(&[("TEA", "2.50")]);
    shop.must("post_receipt", lines("100"));
    shop.now = moment("11:05");
    shop
}

fn moment(time: &str) -> Moment {
    Moment::parse(&format!("2026-03-02T{time}:00Z")).unwrap_or_else(|| panic!("{time}"))
}

fn lines(quantity: &str) -> Value {
    json!({"lines": [{"product": "TEA", "quantity": quantity, "reason": "seen"}]})
}

fn sale(quantity: &str) -> Value {
    json!({"lines": [{"product": "TEA", "quantity": quantity}], "offline": true})
}

/// What `data` says happened at `happened` arrives at `arrives`.
fn arrives(shop: &mut Shop, arrives: &str, name: &str, data: Value, happened: &str) {
    shop.now = moment(arrives);
    if let Err(refusal) = shop.act_at(name, data, Some(&moment(happened).to_string())) {
        panic!("{name} was refused: {refusal:?}");
    }
}

/// Counts tea at `at`, posted at `posted`; the document.
fn count(shop: &mut Shop, counted: &str, at: &str, posted: &str) -> DocumentId {
    let id = DocumentId(ids::natural("count", &[posted.as_bytes(), at.as_bytes()]));
    shop.now = moment(posted);
    let line = json!({"product": "TEA", "counted": counted, "counted_at": moment(at)});
    shop.must("post_count", json!({"document": id, "lines": [line]}));
    id
}

fn on_hand(shop: &Shop) -> String {
    let id = StockLevel::id_of(shop.product("TEA"), shop.location("SHOP"));
    shop.get::<StockLevel>(id).map(|level| level.on_hand.to_string()).unwrap_or_default()
}

/// Expected and difference of a count's line.
fn found(shop: &Shop, count: DocumentId) -> (String, String) {
    let line = shop.get::<CountLine>(CountLine::id_of(count, shop.product("TEA")));
    line.map(|line| (line.expected.to_string(), line.difference.to_string())).unwrap_or_default()
}

fn pair(expected: &str, difference: &str) -> (String, String) {
    (expected.to_owned(), difference.to_owned())
}

/// Facts of either direction that happened at 13:20, and what they make of one hundred.
fn facts() -> [(&'static str, Value, &'static str); 4] {
    [
        ("record_sale", sale("10"), "90"),
        ("post_damage", lines("10"), "90"),
        ("post_adjustment", lines("-10"), "90"),
        ("post_receipt", lines("10"), "110"),
    ]
}

/// Square's example: sold offline at 13:20, counted at 13:30, synced at 13:35.
#[test]
fn a_fact_of_1320_arrives_after_the_count_of_1330_was_posted() {
    for (name, data, counted) in facts() {
        let mut shop = shop();
        let count = count(&mut shop, counted, "13:30", "13:34");
        assert_ne!(found(&shop, count).1, "0", "{name}: the count found a difference");
        arrives(&mut shop, "13:35", name, data, "13:20");
        assert_eq!(on_hand(&shop), counted, "{name}: as counted");
        assert_eq!(found(&shop, count), pair(counted, "0"), "{name}: nothing was missing after all");
        let offsets: Vec<&Movement> =
            shop.all().into_iter().filter(|movement: &&Movement| movement.offsets.is_some()).collect();
        assert_eq!(offsets.len(), 1, "{name}");
        assert_eq!(offsets[0].occurred_at, moment("13:30"), "{name}");
        assert_eq!(
            offsets[0].reference.map(|line| line.id),
            Some(CountLine::id_of(count, shop.product("TEA"))),
            "{name}: linked to the count"
        );
        assert_eq!(shop.all::<Sale>().len(), usize::from(name == "record_sale"), "the sale is counted");
    }
}

#[test]
fn a_fact_of_1320_arrives_before_the_count_of_1330_is_posted() {
    for (name, data, counted) in facts() {
        let mut shop = shop();
        arrives(&mut shop, "13:35", name, data, "13:20");
        let count = count(&mut shop, counted, "13:30", "13:50");
        assert_eq!((on_hand(&shop).as_str(), found(&shop, count)), (counted, pair(counted, "0")), "{name}");
        assert!(shop.all::<Movement>().iter().all(|movement| movement.kind != MovementKind::CountOffset));
    }
}

#[test]
fn what_happened_after_the_counting_and_before_the_posting_is_not_shrinkage() {
    let mut shop = shop();
    arrives(&mut shop, "13:20", "record_sale", sale("10"), "13:20");
    arrives(&mut shop, "13:41", "record_sale", sale("5"), "13:40");
    arrives(&mut shop, "13:42", "post_receipt", lines("7"), "13:41");
    let count = count(&mut shop, "88", "13:30", "13:50");
    assert_eq!(found(&shop, count), pair("90", "-2"));
    assert_eq!(on_hand(&shop), "90", "88 counted, 5 sold and 7 received since");
}

#[test]
fn a_clock_that_is_not_trusted_makes_no_guess() {
    let mut shop = shop();
    let count = count(&mut shop, "90", "13:30", "13:34");
    shop.clock_trusted = false;
    arrives(&mut shop, "13:35", "record_sale", sale("10"), "13:20");
    assert_eq!(on_hand(&shop), "80", "recorded, and on hand changed");
    assert_eq!(found(&shop, count), pair("100", "-10"), "the count stands as it was");
    let conflicts = open_exceptions(&shop, ExceptionKind::CountConflict);
    assert_eq!(conflicts.len(), 1);
    let readings: Vec<&str> = conflicts[0].details.iter().map(|detail| detail.value.as_str()).collect();
    assert_eq!(&readings[..3], ["2026-03-02T13:20:00.000Z", "2026-03-02T13:30:00.000Z", "90"]);
}

#[test]
fn an_untrusted_clock_that_counts_is_questioned_only_if_something_moved_since() {
    for (moved, conflicts) in [(false, 0), (true, 1)] {
        let mut shop = shop();
        if moved {
            arrives(&mut shop, "13:40", "record_sale", sale("5"), "13:40");
        }
        shop.clock_trusted = false;
        count(&mut shop, "90", "13:30", "13:50");
        assert_eq!(open_exceptions(&shop, ExceptionKind::CountConflict).len(), conflicts);
    }
}

#[test]
fn undoing_a_late_fact_undoes_its_offset_and_restores_the_count() {
    let mut shop = shop();
    let count = count(&mut shop, "90", "13:30", "13:34");
    arrives(&mut shop, "13:35", "post_damage", lines("10"), "13:20");
    let damage =
        shop.all::<Movement>().iter().find(|movement| movement.kind == MovementKind::Damage).map(|m| m.id);
    arrives(&mut shop, "14:00", "reverse_movement", json!({"movement": damage}), "14:00");
    assert_eq!(on_hand(&shop), "90", "as counted");
    assert_eq!(found(&shop, count), pair("100", "-10"));
    let reversals = shop.all::<Movement>().into_iter().filter(|movement| movement.reverses.is_some());
    assert!(reversals.map(|movement| movement.occurred_at).eq([moment("14:00"); 2]));
}

#[test]
fn a_reversal_may_itself_come_late() {
    let mut shop = shop();
    arrives(&mut shop, "13:00", "post_damage", lines("10"), "13:00");
    let damage =
        shop.all::<Movement>().iter().find(|movement| movement.kind == MovementKind::Damage).map(|m| m.id);
    let count = count(&mut shop, "100", "13:30", "13:34");
    assert_eq!(found(&shop, count), pair("90", "10"));
    arrives(&mut shop, "13:35", "reverse_movement", json!({"movement": damage}), "13:20");
    assert_eq!((on_hand(&shop).as_str(), found(&shop, count)), ("100", pair("100", "0")));
}

#[test]
fn the_offset_goes_to_the_earliest_later_count_only() {
    let mut shop = shop();
    let first = count(&mut shop, "90", "13:30", "13:34");
    let second = count(&mut shop, "88", "14:00", "14:01");
    arrives(&mut shop, "14:10", "record_sale", sale("10"), "13:20");
    assert_eq!(on_hand(&shop), "88");
    assert_eq!((found(&shop, first), found(&shop, second)), (pair("90", "0"), pair("90", "-2")));
    arrives(&mut shop, "14:20", "record_sale", sale("2"), "13:45");
    assert_eq!(on_hand(&shop), "88");
    assert_eq!((found(&shop, first), found(&shop, second)), (pair("90", "0"), pair("88", "0")));
}

#[test]
fn a_count_posted_after_a_later_one_leaves_that_one_as_counted() {
    // What was found at 13:30 says when the ten went missing: before, or between the counts.
    for (at_1330, first, second) in
        [("90", pair("100", "-10"), pair("90", "0")), ("100", pair("100", "0"), pair("100", "-10"))]
    {
        let mut shop = shop();
        let later = count(&mut shop, "90", "14:00", "14:05");
        let earlier = count(&mut shop, at_1330, "13:30", "14:30");
        assert_eq!(on_hand(&shop), "90", "as counted last");
        assert_eq!((found(&shop, earlier), found(&shop, later)), (first, second), "{at_1330} at 13:30");
        shop.must("reverse_document", json!({"document": earlier}));
        assert_eq!((on_hand(&shop).as_str(), found(&shop, later)), ("90", pair("100", "-10")));
    }
}

#[test]
fn undoing_a_count_keeps_late_sales_and_falls_back_on_the_count_before() {
    let mut shop = shop();
    let early = count(&mut shop, "100", "12:00", "12:01");
    let count = count(&mut shop, "85", "13:30", "13:34");
    arrives(&mut shop, "13:35", "record_sale", sale("10"), "13:20");
    assert_eq!((on_hand(&shop).as_str(), found(&shop, count)), ("85", pair("90", "-5")));
    shop.must("reverse_document", json!({"document": count}));
    assert_eq!(on_hand(&shop), "90", "one hundred, ten sold");
    let level =
        shop.get::<StockLevel>(StockLevel::id_of(shop.product("TEA"), shop.location("SHOP"))).cloned();
    assert_eq!(level.and_then(|level| level.counted_at), Some(moment("12:00")));
    assert_eq!(found(&shop, early), pair("100", "0"));
    arrives(&mut shop, "13:50", "record_sale", sale("1"), "13:25");
    assert_eq!(on_hand(&shop), "89", "no count stands after 13:25");
}

#[test]
fn a_late_transfer_and_its_receipt_meet_counts_at_both_ends() {
    let mut shop = shop();
    shop.must("add_location", json!({"code": "BACK", "kind": "warehouse", "name": "Back room"}));
    shop.now = moment("13:34");
    let at_back = json!({"product": "TEA", "counted": "10", "counted_at": moment("13:30")});
    shop.must("post_count", json!({"location": "BACK", "lines": [at_back]}));
    count(&mut shop, "90", "13:30", "13:34");
    let transfer = DocumentId(ids::natural("transfer", &[]));
    let mut sent = lines("10");
    sent["document"] = json!(transfer);
    sent["destination"] = "BACK".into();
    arrives(&mut shop, "13:35", "dispatch_transfer", sent, "13:00");
    let mut came = lines("10");
    came["transfer"] = json!(transfer);
    arrives(&mut shop, "13:36", "receive_transfer", came, "13:20");
    assert_eq!(on_hand(&shop), "90");
    assert_eq!(shop.stock("TEA", "BACK"), "on hand 10, reserved 0, available 10");
    assert!(shop.all::<CountLine>().iter().all(|line| line.difference.is_zero()));
}

/// The device's clock is ten minutes behind: what it calls 13:20 was 13:30. The sale of 13:25 was in the count.
#[test]
fn what_a_devices_clock_says_of_a_counted_line_is_put_right_as_its_own_time_is() {
    let counted = |at: &str| {
        let at = moment(at).to_string();
        json!({"lines": [{"product": "TEA", "counted": "90", "counted_at": at}]})
    };
    for (offset, counted_at, expected) in
        [(600_000, "13:20", "90"), (0, "13:20", "100"), (600_000, "14:55", "90")]
    {
        let mut shop = shop();
        arrives(&mut shop, "13:26", "record_sale", sale("10"), "13:25");
        shop.clock_offset_ms = offset;
        shop.now = moment("15:00");
        shop.must("post_count", counted(counted_at));
        let line = shop.all::<CountLine>()[0].clone();
        assert_eq!(line.expected.to_string(), expected, "{offset} {counted_at}");
        assert!(line.counted_at <= shop.now, "never later than now");
    }
}
