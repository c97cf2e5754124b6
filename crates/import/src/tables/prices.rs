//! Lists of agreed prices, by price list and product: a line has a price from a quantity on, or all prices of a product.
//!
//! What a line says is put into what the price list says already: a price from the same quantity takes its place, others
//! stay; of minimum and multiple, an empty cell leaves what is there. A price list that is not there yet is added.

use super::columns::Field;
use super::line::{Effect, Line};
use super::reason::Reason;
use super::report::Problem;
use super::{Lines, Planned, values};
use crate::ImportError;
use onhand_domain::command::Command;
use onhand_domain::ids::{PriceListId, ProductId};
use onhand_domain::key::Key;
use onhand_domain::limits;
use onhand_domain::lookup::Lookup;
use onhand_domain::prices::add_price_list::AddPriceList;
use onhand_domain::prices::set_price_rules::{PriceRuleInput, SetPriceRules};
use onhand_domain::quantity::Quantity;
use onhand_domain::records::price_rule::PriceTier;
use onhand_domain::records::{PriceList, PriceRule, Product};
use onhand_store::Reader;
use onhand_store::reads::{found, record};
use std::collections::BTreeMap;

/// Rules of one command.
const RULES_OF_COMMAND: usize = 300;

/// Lines of a list of agreed prices.
pub(super) struct Prices {
    /// Digits of the currency.
    exponent: u8,
    /// By code.
    lists: BTreeMap<String, OfList>,
}

/// What the file says of a price list.
#[derive(Default)]
struct OfList {
    known: Option<PriceListId>,
    name: Option<String>,
    rules: BTreeMap<ProductId, OfProduct>,
}

/// What a price list is to say of a product.
struct OfProduct {
    /// The quantities that lines gave a price from, with the lines.
    given: BTreeMap<Quantity, u64>,
    is_new: bool,
    lines: Vec<u64>,
    rule: PriceRuleInput,
}

/// The columns of a list of agreed prices.
pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "list",
        &["listcode", "pricelistcode", "pricelist", "list", "agreement", "لائحهالاسعار", "قائمهالاسعار"],
    )
    .needed(),
    Field::text("list_name", &["listname", "pricelistname", "اسماللائحه", "اسمالقائمه"]),
    Field::text(
        "sku",
        &[
            "sku",
            "productsku",
            "productcode",
            "itemcode",
            "internalreference",
            "product",
            "item",
            "رمزالمنتج",
        ],
    )
    .needed(),
    Field::number(
        "from",
        &["from", "fromquantity", "minquantity", "quantityfrom", "breakquantity", "منكميه"],
    ),
    Field::number("price", &["price", "unitprice", "agreedprice", "fixedprice", "السعر", "سعرالوحده"]),
    Field::text("tiers", &["tiers", "prices", "الاسعار"]),
    Field::number("minimum", &["minimum", "moq", "minimumorder", "minimumquantity", "الحدالادنى"]),
    Field::number("multiple", &["multiple", "ordermultiple", "casesize", "مضاعفات"]),
];

/// What a line says.
struct Said {
    list: String,
    list_name: Option<String>,
    minimum: Option<Quantity>,
    multiple: Option<Quantity>,
    sku: String,
    /// One price, or all that there are.
    tiers: Vec<PriceTier>,
    whole: bool,
}

impl Prices {
    pub fn new(exponent: u8) -> Self {
        Self { exponent, lists: BTreeMap::new() }
    }

    fn said(&self, line: &Line<'_>) -> Result<Said, Problem> {
        let code = |text: &str| values::code(text.trim_start_matches('\'').trim());
        let quantity = |text: &str| values::quantity(line.numerals, text);
        let price = |text: &str| values::price(line.numerals, text, self.exponent);
        let positive = |quantity: &Quantity| quantity.is_positive();
        let whole = line.read("tiers", |text| {
            let tier = |text: &str| {
                let (from, of) = text.trim().rsplit_once(' ').unwrap_or(("0", text.trim()));
                Ok(PriceTier { from: quantity(from)?, price: price(of)? })
            };
            text.split(';').map(tier).collect::<Result<Vec<_>, Reason>>()
        })?;
        let from = line.read("from", quantity)?.unwrap_or_default();
        let one = line.read("price", price)?.map(|price| PriceTier { from, price });
        let said = Said {
            list: line.must("list", code)?,
            list_name: line.read("list_name", values::name)?,
            minimum: line.read("minimum", quantity)?.filter(positive),
            multiple: line.read("multiple", quantity)?.filter(positive),
            sku: line.must("sku", code)?,
            whole: whole.is_some(),
            tiers: whole.unwrap_or_else(|| one.into_iter().collect()),
        };
        if said.tiers.is_empty() && said.minimum.is_none() && said.multiple.is_none() {
            return Err(line.wrong("price", Reason::Missing));
        }
        Ok(said)
    }

    /// What the list says of the product so far: as it is kept, and with what lines before said.
    fn so_far(
        &mut self,
        store: &dyn Reader,
        said: &Said,
        product: &Product,
    ) -> Result<&mut OfProduct, ImportError> {
        if !self.lists.contains_key(&said.list) {
            let known = found::<PriceList>(store, &Lookup::PriceListByCode(said.list.clone()))?;
            let known = known.map(|list| list.id);
            self.lists.insert(said.list.clone(), OfList { known, ..OfList::default() });
        }
        let list = self.lists.entry(said.list.clone()).or_default();
        list.name = list.name.take().or_else(|| said.list_name.clone());
        let kept = match list.known.filter(|_| !list.rules.contains_key(&product.id)) {
            Some(list) => record::<PriceRule>(store, PriceRule::id_of(list, product.id))?,
            None => None,
        };
        Ok(list.rules.entry(product.id).or_insert_with(|| OfProduct {
            given: BTreeMap::new(),
            is_new: kept.is_none(),
            lines: Vec::new(),
            rule: PriceRuleInput {
                minimum: kept.as_ref().and_then(|rule| rule.minimum),
                multiple: kept.as_ref().and_then(|rule| rule.multiple),
                product: Key::from(product.id),
                tiers: kept.map(|rule| rule.tiers).unwrap_or_default(),
            },
        }))
    }
}

impl Lines for Prices {
    const KEYS: &'static [&'static str] = &[];

    fn line(&mut self, store: &dyn Reader, line: &Line<'_>) -> Result<Result<Effect, Problem>, ImportError> {
        let said = match self.said(line) {
            Ok(said) => said,
            Err(problem) => return Ok(Err(problem)),
        };
        let Some(product) = found::<Product>(store, &Lookup::ProductBySku(said.sku.clone()))? else {
            return Ok(Err(line.wrong("sku", Reason::NoProduct)));
        };
        let fits = |quantity: &Quantity| quantity.fits(product.stock_unit.decimals);
        for (field, quantity) in [("minimum", said.minimum), ("multiple", said.multiple)] {
            if quantity.is_some_and(|quantity| !fits(&quantity)) {
                return Ok(Err(line.wrong(field, Reason::FinerThanUnit)));
            }
        }
        let field = if said.whole { "tiers" } else { "from" };
        if !said.tiers.iter().all(|tier| fits(&tier.from)) {
            return Ok(Err(line.wrong(field, Reason::FinerThanUnit)));
        }
        let of = self.so_far(store, &said, &product)?;
        Ok(of.take(&said, line.record.line).map_err(|reason| line.wrong(field, reason)))
    }

    fn notes(&self) -> Vec<String> {
        let new = self.lists.iter().filter(|(_, list)| list.known.is_none());
        new.map(|(code, _)| format!("the price list {code} is new")).collect()
    }

    fn rest(self) -> Vec<Planned> {
        let mut rest = Vec::new();
        for (code, OfList { known, name, rules }) in self.lists {
            if known.is_none() {
                let name = name.unwrap_or_else(|| code.clone());
                let add = AddPriceList {
                    code: code.clone(),
                    name,
                    ends_at: None,
                    id: None,
                    names: Vec::new(),
                    starts_at: None,
                    tax_included: None,
                };
                rest.push(Planned {
                    at: None,
                    command: Command::AddPriceList(add),
                    is_new: true,
                    lines: Vec::new(),
                });
            }
            let changed: Vec<OfProduct> = rules.into_values().filter(|of| !of.lines.is_empty()).collect();
            for is_new in [true, false] {
                let of: Vec<&OfProduct> = changed.iter().filter(|of| of.is_new == is_new).collect();
                rest.extend(of.chunks(RULES_OF_COMMAND).map(|chunk| Planned {
                    at: None,
                    command: Command::SetPriceRules(SetPriceRules {
                        list: Key::Code(code.clone()),
                        rules: chunk.iter().map(|of| of.rule.clone()).collect(),
                    }),
                    is_new,
                    lines: chunk.iter().flat_map(|of| of.lines.clone()).collect(),
                }));
            }
        }
        rest
    }
}

impl OfProduct {
    /// Takes what a line says.
    fn take(&mut self, said: &Said, line: u64) -> Result<Effect, Reason> {
        let first = said.tiers.iter().find_map(|tier| self.given.get(&tier.from));
        let first = first.or_else(|| self.given.values().next().filter(|_| said.whole));
        if let Some(first) = first {
            return Err(Reason::Duplicate(first.to_string()));
        }
        let before = self.rule.clone();
        if said.whole {
            self.rule.tiers.clear();
        }
        for tier in &said.tiers {
            self.given.insert(tier.from, line);
            self.rule.tiers.retain(|kept| kept.from != tier.from);
            self.rule.tiers.push(*tier);
        }
        self.rule.tiers.sort_unstable_by_key(|tier| tier.from);
        self.rule.minimum = said.minimum.or(self.rule.minimum);
        self.rule.multiple = said.multiple.or(self.rule.multiple);
        if self.rule.tiers.len() > limits::LIST_MAX {
            self.rule = before;
            return Err(Reason::TooLarge);
        }
        if self.rule == before {
            return Ok(Effect::Unchanged);
        }
        self.lines.push(line);
        Ok(Effect::Collected { is_new: self.is_new })
    }
}
