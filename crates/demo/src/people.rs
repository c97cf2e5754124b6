//! People who may sign in: whoever works there, and somebody at each partner's. They are who acted in all that happened.

use crate::content::{Content, Partner};
use crate::setup;
use crate::step::{self, Step};
use onhand_domain::time::Moment;
use serde_json::{Value, json};

/// The commands that add them.
pub fn steps(content: &Content, at: Moment) -> Vec<Step> {
    let step = |key: String, data| Step::new(key, "add_person", data, at);
    let people = content.people.iter().enumerate().map(|(place, person)| {
        let id = step::actor(content, place).id;
        let data = json!({"id": id, "name": person.name, "email": person.email, "role": person.role});
        step(format!("person {}", person.name), data)
    });
    let partners = content.partners.iter().map(|one| step(format!("person of {}", one.code), partner(one)));
    people.chain(partners).collect()
}

fn partner(partner: &Partner) -> Value {
    json!({
        "id": step::partner_actor(partner).id, "name": partner.contact, "phone": partner.phone,
        "customer": setup::partner_id(partner), "role": "partner",
    })
}
