//! What is known of collections and commands when the program runs, as tables.

use crate::print;
use onhand_domain::command::{Command, Kind, Role};
use onhand_domain::records::Collection;
use onhand_domain::records::registry::{Origin, Scope};
use onhand_protocol::live::VERSION;
use std::fmt::Write;

/// The map from collections to their records, and the table of what is known of each.
pub fn collections() -> String {
    let entries: Vec<_> = Collection::ALL
        .iter()
        .map(|collection| (collection.name(), String::new(), collection.schema(&mut Vec::new())))
        .collect();
    print::map("Records", "The records of each collection.", &entries)
}

/// `collections.ts`: a table of what is known of each.
pub fn known_of_collections() -> String {
    let mut text = print::comment(
        "Collections: who sees them, whether they follow from others, and the fields by which subscriptions select, \
         each with whether it stays the same in the life of a record.",
        0,
    );
    text += "export const collections = {\n";
    for collection in Collection::ALL {
        let scope = match collection.scope() {
            Scope::Staff => "staff",
            Scope::Partners => "partners",
            Scope::OwnCustomer => "own_customer",
            Scope::OwnLists => "own_lists",
        };
        let derived = collection.origin() == Origin::Derived;
        let _ = writeln!(text, "  {}: {{\n    scope: '{scope}',\n    derived: {derived},", collection.name());
        let fields = collection.live().iter();
        let fields: Vec<String> = fields
            .map(|field| format!("{}: '{}'", field.name, if field.fixed { "fixed" } else { "changes" }))
            .collect();
        let _ = writeln!(text, "    fields: {{ {} }},\n  }},", fields.join(", "));
    }
    text + "} as const;\n"
}

/// The map from commands to their data.
pub fn commands() -> String {
    let catalogue = Command::catalogue();
    let entries: Vec<_> = catalogue
        .iter()
        .map(|info| (info.name, info.summary.to_owned(), crate::schemas::of_command(info.name)))
        .collect();
    print::map("Commands", "The data of each command.", &entries)
}

/// A table of what is known of each command.
pub fn known_of_commands() -> String {
    let mut text = print::comment(
        "Commands: `fact` ones happened and are never refused for stock; roles are those that may give them.",
        0,
    );
    text += "export const commands = {\n";
    for info in Command::catalogue() {
        let fact = info.kind == Kind::Fact;
        let roles: Vec<String> = info.roles.iter().map(|role| format!("'{}'", role_name(*role))).collect();
        let _ = writeln!(text, "  {}: {{ fact: {fact}, roles: [{}] }},", info.name, roles.join(", "));
    }
    text + "} as const;\n"
}

/// The version of the protocol.
pub fn version() -> String {
    let doc = print::comment("The version of the protocol that these messages are of.", 0);
    format!("{doc}export const protocolVersion = {VERSION};\n")
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Staff => "staff",
        Role::Cashier => "cashier",
        Role::Kitchen => "kitchen",
        Role::Partner => "partner",
    }
}
