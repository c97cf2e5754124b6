//! Lists of customers.

use super::columns::Field;
use super::{Effect, Line, Lines, Problem, values};
use crate::ImportError;
use crate::online_retail::setup::found;
use onhand_domain::catalogue::add_customer::AddCustomer;
use onhand_domain::catalogue::edit_customer::EditCustomer;
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Customer;
use onhand_domain::records::customer::{Address, CustomerStatus};
use onhand_store::Reader;

/// Lines of a list of customers.
pub(super) struct Customers;

/// What a line says of a customer.
struct Said {
    address: Address,
    code: String,
    contact: Option<String>,
    email: Option<String>,
    name: String,
    note: Option<String>,
    phone: Option<String>,
}

fn said(line: &Line<'_>) -> Result<Said, Problem> {
    Ok(Said {
        code: line.must("code", values::code)?,
        name: line.must("name", values::name)?,
        contact: line.read("contact", values::name)?,
        email: line.read("email", values::name)?,
        phone: line.read("phone", values::name)?,
        note: line.read("note", values::note)?,
        address: Address {
            city: line.read("city", values::name)?,
            country: line.read("country", values::name)?,
            lines: line.read("address", values::note)?,
            postal_code: line.read("postal_code", values::name)?,
            region: line.read("region", values::name)?,
        },
    })
}

impl Lines for Customers {
    const KEY: &'static str = "code";
    const FIELDS: &'static [Field] = &[
        Field {
            name: "code",
            known_as: &[
                "code",
                "customercode",
                "customerid",
                "customerno",
                "customernumber",
                "account",
                "accountno",
                "number",
                "id",
            ],
            needed: true,
        },
        Field { name: "name", known_as: &["name", "companyname", "customername", "company"], needed: true },
        Field { name: "contact", known_as: &["contact", "contactname"], needed: false },
        Field { name: "email", known_as: &["email", "mail", "emailaddress"], needed: false },
        Field {
            name: "phone",
            known_as: &["phone", "telephone", "tel", "mobile", "phonenumber"],
            needed: false,
        },
        Field {
            name: "address",
            known_as: &["address", "street", "addressline1", "address1"],
            needed: false,
        },
        Field { name: "city", known_as: &["city", "town"], needed: false },
        Field { name: "region", known_as: &["region", "state", "county", "province"], needed: false },
        Field { name: "postal_code", known_as: &["postalcode", "postcode", "zip", "zipcode"], needed: false },
        Field { name: "country", known_as: &["country"], needed: false },
        Field { name: "note", known_as: &["note", "notes", "remarks"], needed: false },
    ];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = match said(line) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(match found::<Customer>(store, &Lookup::CustomerByCode(said.code.clone()))? {
            Some(known) if known.status == CustomerStatus::Archived => {
                Err(line.wrong("code", "the customer is archived".into()))
            }
            Some(known) => Ok(edit(&known, said)),
            None => Ok(Effect::New(Command::AddCustomer(AddCustomer {
                address: (said.address != Address::default()).then_some(said.address),
                code: Some(said.code),
                contact: said.contact,
                email: said.email,
                name: said.name,
                note: said.note,
                phone: said.phone,
                ..AddCustomer::default()
            }))),
        })
    }

    fn rest(self) -> Vec<(Command, Vec<u64>)> {
        Vec::new()
    }
}

/// What differs, and only that. Of an address, what the line does not say stays.
fn edit(known: &Customer, said: Said) -> Effect {
    let new = |said: Option<String>, known: &Option<String>| said.filter(|said| known.as_ref() != Some(said));
    let own = known.address.clone().unwrap_or_default();
    let address = Address {
        city: said.address.city.or(own.city),
        country: said.address.country.or(own.country),
        lines: said.address.lines.or(own.lines),
        postal_code: said.address.postal_code.or(own.postal_code),
        region: said.address.region.or(own.region),
    };
    let is_new = address != known.address.clone().unwrap_or_default();
    let edit = EditCustomer {
        address: is_new.then_some(address),
        clear: Vec::new(),
        code: None,
        contact: new(said.contact, &known.contact),
        customer: Key::from(known.id),
        email: new(said.email, &known.email),
        name: Some(said.name).filter(|name| *name != known.name),
        names: None,
        note: new(said.note, &known.note),
        phone: new(said.phone, &known.phone),
        status: None,
        terms: None,
    };
    let says_something = edit.address.is_some()
        || [&edit.contact, &edit.email, &edit.name, &edit.note, &edit.phone].into_iter().any(Option::is_some);
    if says_something { Effect::Changed(Command::EditCustomer(edit)) } else { Effect::Unchanged }
}
