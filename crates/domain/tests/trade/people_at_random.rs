//! People, as random trade draws them.

use onhand_domain::records::Person;
use onhand_domain::testing::Shop;
use serde_json::{Value, json};
use uuid::Uuid;

/// The command that two numbers come to.
pub fn command(shop: &Shop, [other, amount]: [u8; 2], customer: &str) -> (&'static str, Value) {
    let all = shop.all::<Person>();
    let person = match all.len() {
        0 => json!(Uuid::nil()),
        count => json!(all[usize::from(amount) % count].id),
    };
    let role = ["owner", "admin", "staff", "cashier", "kitchen", "partner"][usize::from(other / 8) % 6];
    let email = format!("{}@example.com", amount % 16);
    match other % 8 {
        0..=2 => {
            let customer = (role == "partner").then_some(customer);
            let data = json!({"name": "Ann", "role": role, "email": email, "customer": customer});
            ("add_person", data)
        }
        3 => ("change_person", json!({"person": person, "role": role})),
        4 => ("change_person", json!({"person": person, "email": email, "clear": ["phone"]})),
        5 => ("change_person", json!({"person": person, "phone": format!("0770090{amount}")})),
        6 => ("suspend_person", json!({"person": person})),
        _ => ("restore_person", json!({"person": person})),
    }
}
