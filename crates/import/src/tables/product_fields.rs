//! The columns of a list of products, as Odoo, Square, Shopify and people name them, and what a line says in them.

use super::columns::Field;
use super::line::Line;
use super::reason::Reason;
use super::report::Problem;
use super::values;
use onhand_domain::money::Price;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::Business;
use onhand_domain::records::product::{Barcode, ProductKind, ProductStatus};

/// What a thing of which there is only one kind is called.
const PLAIN_VARIANTS: &[&str] = &["default title", "regular", "default", "عادي"];
/// Signs between barcodes in one cell.
const BETWEEN: &[char] = &[',', ';', '\n', '|'];

/// The columns of a list of products.
pub(super) const FIELDS: &[Field] = &[
    Field::text(
        "sku",
        &[
            "sku",
            "variantsku",
            "internalreference",
            "defaultcode",
            "productcode",
            "stockcode",
            "itemcode",
            "code",
            "productnumber",
            "productid",
            "article",
            "articleno",
            "item",
            "itemno",
            "itemnumber",
            "partnumber",
            "المرجعالداخلي",
            "رمزالمنتج",
            "كودالصنف",
            "كودالمنتج",
            "رقمالصنف",
            "رقمالمنتج",
            "رمزالصنف",
            "الكود",
            "الرمز",
            "token",
            "id",
        ],
    )
    .needed(),
    Field::text("external_id", &["token", "externalid", "variantid", "referencehandle", "id"]),
    Field::text("group", &["handle", "referencehandle"]),
    Field::text(
        "name",
        &[
            "name",
            "productname",
            "title",
            "itemname",
            "product",
            "displayname",
            "اسمالمنتج",
            "اسمالصنف",
            "الاسم",
            "المنتج",
            "الصنف",
            "البيان",
        ],
    ),
    Field::text(
        "name_ar",
        &[
            "namear",
            "namearabic",
            "arabicname",
            "productnamearabic",
            "الاسمبالعربيه",
            "الاسمالعربي",
            "اسمالمنتجبالعربيه",
        ],
    ),
    Field::text("variant", &["variationname", "option1value", "variantname", "المتغير"]),
    Field::text("variant_2", &["option2value"]),
    Field::text("variant_3", &["option3value"]),
    Field::number(
        "price",
        &[
            "price",
            "variantprice",
            "salesprice",
            "saleprice",
            "unitprice",
            "sellingprice",
            "listprice",
            "retailprice",
            "publicprice",
            "سعرالبيع",
            "سعرالمبيعات",
            "السعر",
            "سعرالوحده",
        ],
    ),
    Field::number(
        "cost",
        &[
            "cost",
            "costperitem",
            "unitcost",
            "costprice",
            "purchaseprice",
            "standardcost",
            "standardprice",
            "defaultunitcost",
            "التكلفه",
            "سعرالتكلفه",
            "سعرالشراء",
            "الكلفه",
        ],
    ),
    Field::text(
        "barcode",
        &[
            "barcode",
            "variantbarcode",
            "barcodes",
            "gtin",
            "ean",
            "ean13",
            "gtin13",
            "upc",
            "upcean",
            "gtinrepaired",
            "eanupc",
            "باركود",
            "الباركود",
            "رمزالباركود",
        ],
    ),
    Field::text(
        "case_barcode",
        &["casebarcode", "packbarcode", "cartonbarcode", "itf14", "gtin14", "باركودالكرتون", "باركودالعبوه"],
    ),
    Field::number(
        "case_quantity",
        &[
            "casequantity",
            "unitspercase",
            "packsize",
            "packquantity",
            "unitspercarton",
            "casesize",
            "الكميهفيالكرتون",
            "عبوهالكرتون",
        ],
    ),
    Field::text(
        "category",
        &[
            "category",
            "productcategory",
            "reportingcategory",
            "categories",
            "categoryname",
            "productsubcategoryid",
            "group",
            "department",
            "type",
            "فئهالمنتج",
            "الفئه",
            "التصنيف",
            "القسم",
            "المجموعه",
        ],
    ),
    Field::text(
        "description",
        &[
            "description",
            "bodyhtml",
            "longdescription",
            "salesdescription",
            "details",
            "الوصف",
            "وصفالمبيعات",
        ],
    ),
    Field::number(
        "reorder_point",
        &[
            "reorderpoint",
            "reorderlevel",
            "stockalertcount",
            "minstock",
            "minimum",
            "min",
            "lowstock",
            "reorderingminqty",
            "حداعادهالطلب",
            "الحدالادني",
            "نقطهاعادهالطلب",
        ],
    )
    .by_location(&["stockalertcount"]),
    Field::number("max", &["max", "maxstock", "maximum", "parlevel", "reorderingmaxqty", "الحدالاعلي"]),
    Field::number("safety_stock", &["safetystock", "safetystocklevel", "buffer", "مخزونالامان"]),
    Field::number(
        "lead_days",
        &[
            "leaddays",
            "leadtime",
            "leadtimedays",
            "customerleadtime",
            "daystomanufacture",
            "مدهالتوريد",
            "ايامالتوريد",
        ],
    ),
    Field::text(
        "tax_class",
        &[
            "taxclass",
            "taxcode",
            "customertaxes",
            "salestaxes",
            "tax",
            "الضريبه",
            "ضرائبالعميل",
            "الفئهالضريبيه",
        ],
    ),
    Field::text("unit", &["unit", "uom", "unitofmeasure", "stockunit", "salesunit", "الوحده", "وحدهالقياس"]),
    Field::text("kind", &["producttype", "itemtype", "detailedtype", "نوعالمنتج"]),
    Field::text("status", &["status", "archived", "active", "الحاله"]),
    Field::text(
        "photo",
        &["photo", "image", "imagefile", "picture", "imagesrc", "productimage", "الصوره", "صوره"],
    ),
];

/// What a line says of a product.
pub(super) struct Said {
    /// Each with its field.
    pub barcodes: Vec<(&'static str, Barcode)>,
    pub category: Option<String>,
    pub cost: Option<Price>,
    pub description: Option<String>,
    pub kind: Option<ProductKind>,
    pub lead_days: Option<u32>,
    pub max: Option<Quantity>,
    pub name: Option<String>,
    pub name_ar: Option<String>,
    pub photo: Option<String>,
    pub price: Option<Price>,
    pub reorder_point: Option<Quantity>,
    pub safety_stock: Option<Quantity>,
    pub sku: String,
    pub status: Option<ProductStatus>,
    pub tax_class: Option<String>,
    pub unit: Option<String>,
}

impl Said {
    /// Reads a line. `group_name` is what the thing is called of which the line is one variant.
    pub fn read(line: &Line<'_>, business: &Business, group_name: Option<String>) -> Result<Self, Problem> {
        let numerals = line.numerals;
        let price = |text: &str| values::price(numerals, text, business.exponent());
        let quantity = |text: &str| values::quantity(numerals, text);
        let unquoted = |text: &str| values::code(text.trim_start_matches('\'').trim());
        let sku = match line.read("sku", unquoted)? {
            Some(sku) => Some(sku),
            None => line.read("external_id", unquoted)?,
        };
        Ok(Self {
            sku: sku.ok_or_else(|| line.wrong("sku", Reason::Missing))?,
            name: name(line, group_name)?,
            name_ar: line.read("name_ar", values::name)?,
            price: line.read("price", price)?,
            cost: line.read("cost", price)?,
            barcodes: barcodes(line)?,
            category: line.read("category", values::name)?,
            description: line.read("description", values::note)?,
            kind: line.read("kind", |text| Ok(kind(text)))?,
            lead_days: line.read("lead_days", |text| values::days(numerals, text))?,
            max: line.read("max", quantity)?,
            photo: line.read("photo", |text| Ok(file_name(text)))?,
            reorder_point: line.read("reorder_point", quantity)?,
            safety_stock: line.read("safety_stock", quantity)?,
            status: status(line)?,
            tax_class: line.read("tax_class", |text| tax_class(business, text))?,
            unit: line.read("unit", values::name)?,
        })
    }
}

/// The name, and of which kind it is where there are several.
fn name(line: &Line<'_>, group_name: Option<String>) -> Result<Option<String>, Problem> {
    let Some(name) = line.read("name", values::name)?.or(group_name) else { return Ok(None) };
    let mut whole = name;
    for field in ["variant", "variant_2", "variant_3"] {
        let Some(variant) = line.text(field) else { continue };
        if !PLAIN_VARIANTS.contains(&variant.to_lowercase().as_str()) && variant != whole {
            whole = format!("{whole} {variant}");
        }
    }
    values::name(&whole).map(Some).map_err(|reason| line.wrong("name", reason))
}

fn barcodes(line: &Line<'_>) -> Result<Vec<(&'static str, Barcode)>, Problem> {
    let mut barcodes: Vec<(&'static str, Barcode)> = Vec::new();
    let one = Quantity::whole(1);
    let pack = line.read("case_quantity", |text| values::quantity(line.numerals, text))?;
    for (field, pack) in
        [("barcode", one), ("case_barcode", pack.filter(|pack| pack.is_positive()).unwrap_or(one))]
    {
        let cell = line.text(field).unwrap_or_default();
        for code in cell.split(BETWEEN).map(str::trim).filter(|code| !code.is_empty()) {
            if values::is_cell_error(code) {
                return Err(line.wrong(field, Reason::CellError));
            }
            // A comma within a number that was shortened is no end of it.
            let code = if super::numerals::is_shortened(cell) { cell } else { code };
            let code = values::barcode(code).map_err(|reason| line.wrong(field, reason))?;
            if barcodes.iter().all(|(_, known)| known.code != code) {
                barcodes.push((field, Barcode { code, pack }));
            }
        }
    }
    Ok(barcodes)
}

fn kind(text: &str) -> ProductKind {
    let text = text.to_lowercase();
    if text.contains("service") || text.contains("خدم") { ProductKind::Service } else { ProductKind::Good }
}

/// Active, draft or hidden; of a column that says whether it is archived or active, what that comes to.
fn status(line: &Line<'_>) -> Result<Option<ProductStatus>, Problem> {
    let says_archived =
        line.columns.name_of("status").is_some_and(|name| name.eq_ignore_ascii_case("archived"));
    line.read("status", |text| match text.to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" | "نعم" => {
            Ok(if says_archived { ProductStatus::Hidden } else { ProductStatus::Active })
        }
        "n" | "no" | "false" | "0" | "لا" => {
            Ok(if says_archived { ProductStatus::Active } else { ProductStatus::Hidden })
        }
        "active" | "نشط" => Ok(ProductStatus::Active),
        "draft" | "مسوده" | "مسودة" => Ok(ProductStatus::Draft),
        "hidden" | "archived" | "unlisted" | "مخفي" | "مؤرشف" => Ok(ProductStatus::Hidden),
        _ => Err(Reason::OneOf("active, draft, hidden".into())),
    })
}

/// A tax class by its name, or by its rate where only one has that: `15%`.
fn tax_class(business: &Business, text: &str) -> Result<String, Reason> {
    if business.tax_rate(text).is_some() {
        return Ok(text.to_owned());
    }
    let rate = text.rsplit(' ').next().unwrap_or(text).trim_matches(['(', ')', '%', '٪']);
    let mut same = business.tax_classes.iter().filter(|class| class.rate.to_string() == rate);
    match (same.next(), same.next()) {
        (Some(class), None) => Ok(class.name.clone()),
        _ => Err(Reason::TaxClass),
    }
}

/// The name of a file, of a path or an address.
fn file_name(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or(text);
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}
