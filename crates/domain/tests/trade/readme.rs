//! The commands that README.md shows are what they say.

use onhand_domain::quantity::Quantity;
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use serde_json::Value;

const README: &str = include_str!("../../../../README.md");

/// The commands that README.md sends with curl, in order: what is between the single quotes after `-d`.
fn bodies() -> Result<Vec<Value>, serde_json::Error> {
    let sent = README.split("/api/v1/commands\"").skip(1).filter_map(|rest| rest.split("-d ").nth(1));
    sent.filter_map(|rest| rest.split('\'').nth(1)).map(serde_json::from_str).collect()
}

#[test]
fn an_order_is_placed_and_a_larger_one_is_refused() {
    let [first, again, larger] = &bodies().unwrap()[..] else { panic!("README.md sends three bodies") };
    let mut shop = Shop::new();
    let mut give =
        |command: &Value| shop.act(command["type"].as_str().unwrap_or_default(), command["data"].clone());
    let commands = first["commands"].as_array().unwrap();
    for command in commands {
        give(command).unwrap();
    }
    assert_eq!(commands.last(), Some(again), "the same order again, with the same id");
    let refused = give(larger);
    assert_eq!(shop.stock("TEA-500", "SHOP"), "on hand 20, reserved 3, available 17");
    let Err(Refusal::InsufficientStock { short }) = refused else { panic!("{refused:?}") };
    assert_eq!((short[0].wanted, short[0].available), (Quantity::whole(18), Quantity::whole(17)));
}
