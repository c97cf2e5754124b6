//! Lists of customers.

use super::columns::Field;
use super::line::{Effect, Line};
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, undo, values};
use crate::ImportError;
use onhand_domain::catalogue::add_customer::AddCustomer;
use onhand_domain::catalogue::edit_customer::EditCustomer;
use onhand_domain::command::Command;
use onhand_domain::ids::{CustomerGroupId, PriceListId};
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::customer::{Address, CustomerStatus};
use onhand_domain::records::{Collection, Customer, CustomerGroup, PriceList};
use onhand_store::Reader;
use onhand_store::reads::found;

/// Lines of a list of customers.
pub(super) struct Customers;

/// The columns of a list of customers.
pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "code",
        &[
            "code",
            "customercode",
            "customerid",
            "customerno",
            "customernumber",
            "referenceid",
            "account",
            "accountno",
            "accountnumber",
            "reference",
            "number",
            "vendorcode",
            "supplierid",
            "رمزالعميل",
            "رقمالعميل",
            "كودالعميل",
            "المرجع",
            "رقمالحساب",
            "الرمز",
            "externalid",
            "squarecustomerid",
            "businessentityid",
            "id",
        ],
    )
    .needed(),
    Field::text(
        "name",
        &[
            "name",
            "companyname",
            "customername",
            "company",
            "displayname",
            "fullname",
            "completename",
            "addresscompany",
            "defaultaddresscompany",
            "الاسم",
            "اسمالعميل",
            "اسمالشركه",
            "الشركه",
            "العميل",
        ],
    ),
    Field::text("first_name", &["firstname", "givenname", "الاسمالاول"]),
    Field::text("last_name", &["lastname", "surname", "familyname", "اسمالعائله", "اللقب"]),
    Field::text("contact", &["contact", "contactname", "contactperson", "جههالاتصال"]),
    Field::text("email", &["email", "mail", "emailaddress", "البريدالالكتروني", "البريد"]),
    Field::text(
        "phone",
        &[
            "phone",
            "telephone",
            "tel",
            "mobile",
            "phonenumber",
            "defaultaddressphone",
            "الهاتف",
            "رقمالهاتف",
            "الجوال",
            "الموبايل",
        ],
    ),
    Field::text(
        "address",
        &[
            "address",
            "street",
            "streetaddress",
            "streetaddress1",
            "addressline1",
            "address1",
            "defaultaddressaddress1",
            "العنوان",
            "الشارع",
        ],
    ),
    Field::text(
        "address_2",
        &["street2", "streetaddress2", "addressline2", "address2", "defaultaddressaddress2", "الشارع2"],
    ),
    Field::text("city", &["city", "town", "defaultaddresscity", "المدينه"]),
    Field::text(
        "region",
        &[
            "region",
            "state",
            "county",
            "province",
            "defaultaddressprovincecode",
            "stateprovince",
            "المنطقه",
            "المحافظه",
        ],
    ),
    Field::text(
        "postal_code",
        &["postalcode", "postcode", "zip", "zipcode", "defaultaddresszip", "الرمزالبريدي"],
    ),
    Field::text("country", &["country", "defaultaddresscountrycode", "الدوله", "البلد"]),
    Field::text("group", &["group", "customergroup", "groupcode", "مجموعه", "المجموعه", "مجموعهالزبائن"]),
    Field::text("price_list", &["pricelist", "pricelistcode", "لائحهالاسعار", "قائمهالاسعار"]),
    Field::text("note", &["note", "notes", "remarks", "memo", "ملاحظات", "ملاحظه"]),
];

/// What a line says of a customer.
struct Said {
    address: Address,
    code: String,
    contact: Option<String>,
    email: Option<String>,
    group: Option<String>,
    name: String,
    note: Option<String>,
    phone: Option<String>,
    price_list: Option<String>,
}

fn said(line: &Line<'_>) -> Result<Said, Problem> {
    let full = || {
        let parts = [line.text("first_name"), line.text("last_name")];
        let full = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!full.is_empty()).then_some(full)
    };
    let name = match line.read("name", values::name)? {
        Some(name) => Some(name),
        None => full(),
    };
    let contact = match line.read("contact", values::name)? {
        Some(contact) => Some(contact),
        None => full().filter(|full| Some(full) != name.as_ref()),
    };
    let lines = [line.read("address", values::note)?, line.read("address_2", values::note)?];
    let lines = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    Ok(Said {
        code: line.must("code", |text| values::code(text.trim_start_matches('\'')))?,
        name: name.ok_or_else(|| line.wrong("name", Reason::Missing))?,
        contact,
        email: line.read("email", values::name)?,
        phone: line.read("phone", |text| values::name(text.trim_start_matches('\'')))?,
        note: line.read("note", values::note)?,
        group: line.read("group", values::code)?,
        price_list: line.read("price_list", values::code)?,
        address: Address {
            city: line.read("city", values::name)?,
            country: line.read("country", values::name)?,
            lines: (!lines.is_empty()).then_some(lines),
            postal_code: line.read("postal_code", |text| values::name(text.trim_start_matches('\'')))?,
            region: line.read("region", values::name)?,
        },
    })
}

impl Lines for Customers {
    const KEYS: &'static [&'static str] = &["code"];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = match said(line) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        let prices = match prices(store, line, &said)? {
            Ok(prices) => prices,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(match found::<Customer>(store, &Lookup::CustomerByCode(said.code.clone()))? {
            Some(known) if known.status == CustomerStatus::Archived => {
                match undo::was_undone(store, Collection::Customers, known.id.0)? {
                    true => Ok(Effect::New(vec![Command::EditCustomer(EditCustomer {
                        status: Some(CustomerStatus::Active),
                        ..changed(&known, said, &prices)
                    })])),
                    false => Err(line.wrong("code", Reason::Archived)),
                }
            }
            Some(known) => Ok(edit(&known, said, &prices)),
            None => Ok(Effect::New(vec![Command::AddCustomer(AddCustomer {
                address: (said.address != Address::default()).then_some(said.address),
                code: Some(said.code),
                contact: said.contact,
                email: said.email,
                group: prices.group.map(Key::from),
                name: said.name,
                note: said.note,
                phone: said.phone,
                price_list: prices.list.map(Key::from),
                ..AddCustomer::default()
            })])),
        })
    }
}

/// By which prices a customer is to buy.
struct Prices {
    group: Option<CustomerGroupId>,
    list: Option<PriceListId>,
}

/// Finds the group and price list that a line names.
fn prices(store: &dyn Reader, line: &Line<'_>, said: &Said) -> Result<Result<Prices, Problem>, ImportError> {
    let mut prices = Prices { group: None, list: None };
    if let Some(code) = &said.group {
        let group = found::<CustomerGroup>(store, &Lookup::CustomerGroupByCode(code.clone()))?;
        let Some(group) = group else { return Ok(Err(line.wrong("group", Reason::NoGroup))) };
        prices.group = Some(group.id);
    }
    if let Some(code) = &said.price_list {
        let list = found::<PriceList>(store, &Lookup::PriceListByCode(code.clone()))?;
        let Some(list) = list else { return Ok(Err(line.wrong("price_list", Reason::NoPriceList))) };
        prices.list = Some(list.id);
    }
    Ok(Ok(prices))
}

fn edit(known: &Customer, said: Said, prices: &Prices) -> Effect {
    let edit = changed(known, said, prices);
    if edit == EditCustomer::nothing(Key::from(known.id)) {
        Effect::Unchanged
    } else {
        Effect::Changed(vec![Command::EditCustomer(edit)])
    }
}

/// What differs, and only that. Of an address, what the line does not say stays.
fn changed(known: &Customer, said: Said, prices: &Prices) -> EditCustomer {
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
    EditCustomer {
        address: is_new.then_some(address),
        contact: new(said.contact, &known.contact),
        email: new(said.email, &known.email),
        group: prices.group.filter(|group| known.group != Some(*group)).map(Key::from),
        name: Some(said.name).filter(|name| *name != known.name),
        note: new(said.note, &known.note),
        phone: new(said.phone, &known.phone),
        price_list: prices.list.filter(|list| known.price_list != Some(*list)).map(Key::from),
        ..EditCustomer::nothing(Key::from(known.id))
    }
}
