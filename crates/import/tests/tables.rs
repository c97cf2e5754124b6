//! Lists of products, stock and customers: what they make, what they leave alone, and how they are told off.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::lookup::Lookup;
use onhand_domain::records::import::ImportKind as Table;
use onhand_domain::records::{
    AccountEntry, Collection, Customer, CustomerAccount, Document, PriceList, PriceRule, Product, StockLevel,
};
use onhand_engine::verify::verify;
use onhand_engine::{Environment, Writer};
use onhand_import::tables::{self, TableOptions, TableReport, undo};
use onhand_import::writer::actor;
use onhand_store::Query;
use onhand_store::StoreError;
use onhand_store::memory::Memory;
use onhand_store::reads::{each_found, found, record};
use onhand_words::Language;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn in_memory() -> Writer {
    Writer::open(Box::new(Memory::new()), Environment::real()).unwrap()
}

fn options() -> TableOptions {
    TableOptions { currency: Some("USD".into()), ..TableOptions::default() }
}

/// For a kind of list; again where it was taken in before.
fn of(table: Table) -> TableOptions {
    TableOptions { kind: Some(table), again: true, ..options() }
}

fn apply(writer: &mut Writer, plan: tables::Plan) -> TableReport {
    tables::apply(writer, plan, actor(), &mut |_, _| {}).unwrap()
}

fn import(writer: &mut Writer, file: &Path, table: Table) -> TableReport {
    let plan = tables::plan(writer.reader().unwrap(), file, &of(table)).unwrap();
    apply(writer, plan)
}

/// New, changed, unchanged, wrong.
fn counts(report: &TableReport) -> [u64; 4] {
    [report.new, report.changed, report.unchanged, report.wrong]
}

fn product(writer: &Writer, sku: &str) -> Product {
    found(writer.reader().unwrap(), &Lookup::ProductBySku(sku.into())).unwrap().unwrap()
}

fn on_hand(writer: &Writer, sku: &str) -> String {
    let location = found::<onhand_domain::records::Location>(
        writer.reader().unwrap(),
        &Lookup::LocationByCode("MAIN".into()),
    );
    let id = StockLevel::id_of(product(writer, sku).id, location.unwrap().unwrap().id);
    record::<StockLevel>(writer.reader().unwrap(), id)
        .unwrap()
        .map_or_else(String::new, |level| level.on_hand.to_string())
}

fn documents(writer: &Writer) -> Vec<String> {
    let collection = Collection::Documents;
    let query = Query { collection, filters: Vec::new(), after_row: None, newest_first: false, limit: 1_000 };
    let stored = writer.reader().unwrap().list(&query).unwrap();
    let kind = |id| {
        record::<Document>(writer.reader().unwrap(), id)
            .unwrap()
            .map(|document| format!("{:?}", document.kind))
    };
    stored.iter().filter_map(|stored| kind(stored.id)).collect()
}

fn is_sound(writer: &Writer) {
    let findings = verify(writer.reader().unwrap(), &mut |_, _| {}).unwrap();
    assert!(findings.is_clean(), "{:?}", findings.findings);
}

fn file(dir: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = dir.path().join("list.csv");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// All three lists of a wholesaler, twice each.
fn wholesaler(products: &Path, customers: &Path, expected: [[u64; 4]; 3]) -> Writer {
    let mut writer = in_memory();
    let lists = [(products, Table::Products), (products, Table::Stock), (customers, Table::Customers)];
    for ((file, table), expected) in lists.into_iter().zip(expected) {
        let report = import(&mut writer, file, table);
        assert_eq!(counts(&report), expected, "{table:?}: {report}");
        let before = writer.head();
        let again = import(&mut writer, file, table);
        assert_eq!(counts(&again), [0, 0, again.rows, 0], "{table:?} again: {again}");
        assert_eq!((writer.head(), again.written), (before, false));
    }
    is_sound(&writer);
    writer
}

#[test]
fn a_small_wholesalers_lists_come_in() {
    let (products, customers) = (fixture("products.csv"), fixture("customers.csv"));
    let writer = wholesaler(&products, &customers, [[3, 0, 0, 0], [2, 0, 1, 0], [2, 0, 0, 0]]);
    let honey = product(&writer, "2");
    assert_eq!(honey.name, "Honey, in the comb");
    assert_eq!(honey.price.unwrap().to_string(), "19.50");
    assert_eq!(honey.category.as_deref(), Some("Condiments"));
    assert_eq!(honey.reorder_point.unwrap().to_string(), "25");
    assert_eq!(product(&writer, "3").barcodes[0].code, "00036000291452");
    assert_eq!([on_hand(&writer, "1"), on_hand(&writer, "2"), on_hand(&writer, "3")], ["39", "17", ""]);
    assert_eq!(documents(&writer), ["Opening"]);
    let cedar: Customer =
        found(writer.reader().unwrap(), &Lookup::CustomerByCode("CEDAR".into())).unwrap().unwrap();
    let address = cedar.address.unwrap();
    assert_eq!(address.postal_code.as_deref(), Some("01801"), "leading zeros stay");
    assert_eq!(address.lines.as_deref(), Some("12 Hill Street\nsecond floor"));
}

#[test]
fn northwinds_lists_come_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/northwind");
    let (products, customers) = (folder.join("products.csv"), folder.join("customers.csv"));
    if !products.exists() || !customers.exists() {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    let writer = wholesaler(&products, &customers, [[77, 0, 0, 0], [72, 0, 5, 0], [91, 0, 0, 0]]);
    assert_eq!((product(&writer, "1").name.as_str(), on_hand(&writer, "1").as_str()), ("Chai", "39"));
}

#[test]
fn a_later_list_changes_what_differs_and_counts_what_is_there() {
    let dir = TempDir::new().unwrap();
    let mut writer = in_memory();
    import(&mut writer, &fixture("products.csv"), Table::Products);
    import(&mut writer, &fixture("products.csv"), Table::Stock);
    let later = file(
        &dir,
        "SKU;Name;Unit price;Stock;Barcode\n1;Mountain tea;18.50;41;96385074\n2;;;17;\n4;Olive oil;7;12;\n"
            .as_bytes(),
    );
    let preview = tables::plan(writer.reader().unwrap(), &later, &of(Table::Products)).unwrap().report;
    let before = writer.head();
    assert_eq!((counts(&preview), preview.written), ([1, 1, 1, 0], false));
    assert_eq!(writer.head(), before, "a preview writes nothing");
    assert_eq!(counts(&import(&mut writer, &later, Table::Products)), [1, 1, 1, 0]);
    assert_eq!(counts(&import(&mut writer, &later, Table::Stock)), [1, 1, 1, 0]);
    let tea = product(&writer, "1");
    assert_eq!(tea.price.unwrap().to_string(), "18.50");
    assert_eq!(tea.category.as_deref(), Some("Beverages"), "what the list does not say stays");
    let codes: Vec<&str> = tea.barcodes.iter().map(|barcode| barcode.code.as_str()).collect();
    assert_eq!(codes, ["04006381333931", "00000096385074"], "a new barcode joins the old");
    assert_eq!(product(&writer, "2").name, "Honey, in the comb", "an empty cell leaves a field as it is");
    assert_eq!([on_hand(&writer, "1"), on_hand(&writer, "4")], ["41", "12"]);
    assert_eq!(documents(&writer), ["Opening", "Opening", "Count"]);
    is_sound(&writer);
}

#[test]
fn wrong_lines_are_named_and_do_not_stop_good_ones() {
    let dir = TempDir::new().unwrap();
    let header = "sku,name,price,reorder point,barcode";
    for (line, says) in [
        ("A,Tea,abc,,", "line 3, price \"abc\": Not a number such as 12.50"),
        ("A,Tea,\"1,23,4\",,", "line 3, price \"1,23,4\": Not a number such as 12.50"),
        ("A,Tea,#REF!,,", "line 3, price \"#REF!\": The formula in this cell failed"),
        ("A,Tea,-4,,", "line 3, price \"-4\": Below zero"),
        ("A,Tea,99999999999,,", "line 3, price \"99999999999\": Too large to be true"),
        ("A,Tea,1,1.5,", "line 3, reorder point \"1.5\": Finer than the product’s unit"),
        ("A,Tea,1,-1,", "line 3, reorder point \"-1\": Below zero"),
        ("A,Tea,1,,2.02E+11", "line 3, barcode \"2.02E+11\": A spreadsheet shortened this"),
        ("A,Tea,1,,4006381333932", "line 3, barcode \"4006381333932\": The check digit is wrong"),
        ("A,Tea,1,,96385074", "line 3, barcode \"96385074\": The same as on line 2"),
        ("2.02E+11,Tea,1,,", "line 3, sku \"2.02E+11\": A spreadsheet shortened this"),
        ("GOOD,Tea,1,,", "line 3, sku \"GOOD\": The same as on line 2"),
        (",Tea,1,,", "line 3, sku: Nothing stands here"),
        ("A,,1,,", "line 3, name: A new product needs a name"),
        ("A,Tea,1,", "line 3: The line has not as many cells as there are headings (4 / 5)"),
        ("A,Tea,1,,,", "line 3: The line has not as many cells as there are headings (6 / 5)"),
    ] {
        let text = format!("{header}\nGOOD,Good tea,1.00,,96385074\n{line}\nLAST,Last tea,2.00,5,\n");
        let path = file(&dir, text.as_bytes());
        let mut writer = in_memory();
        let strict = TableOptions { strict: true, ..of(Table::Products) };
        let plan = tables::plan(writer.reader().unwrap(), &path, &strict).unwrap();
        let refused = apply(&mut writer, plan);
        assert_eq!((writer.head().seq, refused.written), (0, false), "one wrong line stops all if asked");
        let report = import(&mut writer, &path, Table::Products);
        assert_eq!(counts(&report), [2, 0, 0, 1], "{line}: {report}");
        assert!(report.problems[0].to_string().starts_with(says), "{}", report.problems[0]);
        assert_eq!(product(&writer, "LAST").name, "Last tea");
    }
}

#[test]
fn a_barcode_of_another_product_is_refused() {
    let dir = TempDir::new().unwrap();
    let mut writer = in_memory();
    import(&mut writer, &fixture("products.csv"), Table::Products);
    let report = import(&mut writer, &file(&dir, b"sku,name,ean\n9,Other,4006381333931\n"), Table::Products);
    assert_eq!(report.problems[0].reason.sentence(Language::English), "Product 1 has it already.");
}

#[test]
fn stock_of_what_is_not_there_is_refused() {
    let dir = TempDir::new().unwrap();
    let mut writer = in_memory();
    import(&mut writer, &fixture("products.csv"), Table::Products);
    for (line, says) in [
        ("9,5", "line 2, sku \"9\": There is no such product; import products first."),
        ("1,-5", "line 2, qty \"-5\": Below zero."),
        ("1,2.5", "line 2, qty \"2.5\": Finer than the product’s unit."),
        ("1,9999999999", "line 2, qty \"9999999999\": Too large to be true."),
        ("1,", "line 2, qty: Nothing stands here."),
    ] {
        let path = file(&dir, format!("sku,qty\n{line}\n2,1\n").as_bytes());
        let report = tables::plan(writer.reader().unwrap(), &path, &of(Table::Stock)).unwrap().report;
        assert_eq!((report.new, report.problems[0].to_string()), (1, says.to_owned()));
    }
}

#[test]
fn files_that_are_no_tables_are_refused_whole() {
    let dir = TempDir::new().unwrap();
    for (bytes, says) in [
        (b"".as_slice(), "list.csv is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "list.csv: this is an old or a protected workbook"),
        (b"PK\x03\x04nothing", "list.csv is a damaged workbook"),
        (b"sku,name\n1,\"Tea\n2,Coffee\n", "list.csv, line 2: a quote opens here and is never closed"),
        (b"sku,name\n1,5\" pipe\n", "list.csv, line 2: a quote stands within a field"),
        (b"price,name\n1,Tea\n", "list.csv has no column for sku; it has: \"price\", \"name\""),
        (b"sku,SKU,name\n1,1,Tea\n", "list.csv has the column sku twice"),
    ] {
        let error = tables::plan(&Memory::new(), &file(&dir, bytes), &of(Table::Products));
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}");
    }
    let error = tables::plan(&Memory::new(), Path::new("/nowhere.csv"), &of(Table::Products));
    assert!(error.unwrap_err().to_string().starts_with("nowhere.csv can't be read"));
}

#[test]
fn columns_can_be_named_by_hand() {
    let dir = TempDir::new().unwrap();
    let path = file(&dir, "Artikel,Bezeichnung,VK\n1,Tee,2.50\n".as_bytes());
    let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
    let map = vec![pair("sku", "Artikel"), pair("name", "Bezeichnung"), pair("price", "VK")];
    let mut writer = in_memory();
    let told = TableOptions { map, ..of(Table::Products) };
    let plan = tables::plan(writer.reader().unwrap(), &path, &told).unwrap();
    assert_eq!(apply(&mut writer, plan).new, 1);
    assert_eq!(product(&writer, "1").name, "Tee");
    for (map, says) in [
        (vec![pair("colour", "VK")], "there is no field colour; the fields are: sku, "),
        (vec![pair("sku", "Nummer")], "list.csv has no column for Nummer"),
    ] {
        let told = TableOptions { map, ..of(Table::Products) };
        let error = tables::plan(writer.reader().unwrap(), &path, &told).unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}");
    }
}

#[test]
fn a_business_that_is_not_set_up_needs_a_currency() {
    let plan = |currency: Option<&str>| {
        let options = TableOptions {
            currency: currency.map(str::to_owned),
            kind: Some(Table::Products),
            ..TableOptions::default()
        };
        tables::plan(&Memory::new(), &fixture("products.csv"), &options).map(|_| ())
    };
    assert!(plan(None).unwrap_err().to_string().contains("--currency"));
    assert!(plan(Some("pounds")).unwrap_err().to_string().contains("not the code of a currency"));
    assert!(plan(Some("JPY")).is_ok());
}

/// What the price list says of a product: minimum, multiple, prices by quantity.
fn agreed(writer: &Writer, list: &str, sku: &str) -> String {
    let reader = writer.reader().unwrap();
    let list = found::<PriceList>(reader, &Lookup::PriceListByCode(list.into())).unwrap().unwrap();
    let rule = record::<PriceRule>(reader, PriceRule::id_of(list.id, product(writer, sku).id)).unwrap();
    let Some(rule) = rule else { return String::new() };
    let tiers = rule.tiers.iter().map(|tier| format!("{}@{}", tier.price, tier.from));
    let bounds = [rule.minimum, rule.multiple].map(|bound| bound.map_or("-".into(), |of| of.to_string()));
    format!("{} {}", bounds.join(" "), tiers.collect::<Vec<_>>().join(" "))
}

#[test]
fn agreed_prices_come_in_by_price_list_and_are_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = in_memory();
    import(&mut writer, &file(&dir, b"SKU,Name,Price\nTEA,Tea,3\nRICE,Rice,2\n"), Table::Products);
    let first =
        b"Price list,SKU,From,Price,Minimum\nCAFES,TEA,,2.50,2\nCAFES,TEA,12,2.20,\nCAFES,RICE,,1.80,\n\
        CAFES,NONE,,1,\nCAFES,TEA,12,2.00,\n";
    let plan = tables::plan(writer.reader().unwrap(), &file(&dir, first), &options()).unwrap();
    assert_eq!(plan.report.kind, Some(Table::PriceLists), "by its columns");
    assert!(plan.report.notes.iter().any(|note| note.contains("CAFES is new")), "{:?}", plan.report.notes);
    let codes: Vec<&str> = plan.report.problems.iter().map(|problem| problem.reason.code()).collect();
    assert_eq!(codes, ["no_product", "duplicate"]);
    let report = apply(&mut writer, plan);
    assert_eq!(counts(&report), [3, 0, 0, 2], "{report}");
    assert_eq!(agreed(&writer, "CAFES", "TEA"), "2 - 2.50@0 2.20@12");

    let second = b"List code,SKU,Tiers,Multiple\nCAFES,TEA,2.40; 6 2.10,6\nCAFES,RICE,1.80,\n";
    let report = import(&mut writer, &file(&dir, second), Table::PriceLists);
    assert_eq!(counts(&report), [0, 1, 1, 0], "{report}");
    assert_eq!(agreed(&writer, "CAFES", "TEA"), "2 6 2.40@0 2.10@6");

    let plan = undo::plan_undo(writer.reader().unwrap(), report.import.unwrap()).unwrap();
    let undone = undo::undo(&mut writer, plan, actor()).unwrap();
    assert_eq!((undone.undone, undone.left), (1, 0), "{undone}");
    assert_eq!(agreed(&writer, "CAFES", "TEA"), "2 - 2.50@0 2.20@12");
    is_sound(&writer);
}

/// The balance of each customer named, in order.
fn balances(writer: &Writer, codes: &[&str]) -> Vec<String> {
    let reader = writer.reader().unwrap();
    let balance = |code: &&str| {
        let customer = found::<Customer>(reader, &Lookup::CustomerByCode((*code).into())).unwrap().unwrap();
        let account = record::<CustomerAccount>(reader, CustomerAccount::id_of(customer.id)).unwrap();
        account.map_or_else(String::new, |account| account.balance.to_string())
    };
    codes.iter().map(balance).collect()
}

#[test]
fn opening_balances_come_in_by_bill_and_are_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = in_memory();
    let customers = b"Code,Name\nCEDAR,Cedar Grocery\nCAFE,Corner Cafe\nTWIN-1,Twins\nTWIN-2,Twins\n";
    import(&mut writer, &file(&dir, customers), Table::Customers);
    let bills = "Customer;Amount due;Invoice date;Due date;Invoice number\n\
        Cedar Grocery;1.200,50;2026-01-10;2026-02-09;INV-7\nCEDAR;99,50;2026-01-20;2026-02-19;INV-9\n\
        corner cafe;-20,00;;;\nTwins;5,00;;;\nNobody;1,00;;;\nCedar Grocery;1,00;;;INV-7\nCAFE;;;;X\n";
    let plan = tables::plan(writer.reader().unwrap(), &file(&dir, bills.as_bytes()), &options()).unwrap();
    assert_eq!(plan.report.kind, Some(Table::OpeningBalances), "by its columns");
    assert!(plan.report.notes.iter().any(|note| note.contains("1280.00 in all")), "{}", plan.report);
    let codes: Vec<&str> = plan.report.problems.iter().map(|problem| problem.reason.code()).collect();
    assert_eq!(codes, ["several_customers", "no_customer", "duplicate", "missing"]);
    let report = apply(&mut writer, plan);
    assert_eq!(counts(&report), [3, 0, 0, 4], "{report}");
    assert_eq!(balances(&writer, &["CEDAR", "CAFE", "TWIN-1"]), ["1300.00", "-20.00", ""]);
    let cedar = found::<Customer>(writer.reader().unwrap(), &Lookup::CustomerByCode("CEDAR".into()));
    let lookup = Lookup::AccountEntriesOf(cedar.unwrap().unwrap().id);
    let mut entries = Vec::new();
    each_found(writer.reader().unwrap(), &lookup, |entry: &AccountEntry| {
        let due = entry.due.map(|due| due.to_string()).unwrap_or_default();
        entries.push(format!("{} {} {due}", entry.note.clone().unwrap_or_default(), entry.day));
        Ok::<_, StoreError>(())
    })
    .unwrap();
    assert_eq!(entries, ["INV-9 2026-01-20 2026-02-19", "INV-7 2026-01-10 2026-02-09"]);

    // As it is; a figure put right; one bill more; and the balance that was ahead is gone.
    let later = "Code,Balance,Date,Reference\nCEDAR,1200.50,,INV-7\nCEDAR,80,2026-01-20,INV-9\nTWIN-2,7,,\nCAFE,0,,\n";
    let report = import(&mut writer, &file(&dir, later.as_bytes()), Table::OpeningBalances);
    assert_eq!(counts(&report), [1, 2, 1, 0], "{report}");
    let codes = ["CEDAR", "CAFE", "TWIN-2"];
    assert_eq!(balances(&writer, &codes), ["1280.50", "0.00", "7.00"]);
    let again = import(&mut writer, &file(&dir, later.as_bytes()), Table::OpeningBalances);
    assert_eq!((counts(&again), again.written), ([0, 0, 4, 0], false));

    let plan = undo::plan_undo(writer.reader().unwrap(), report.import.unwrap()).unwrap();
    let undone = undo::undo(&mut writer, plan, actor()).unwrap();
    assert_eq!((undone.undone, undone.left), (3, 0), "{undone}");
    assert_eq!(balances(&writer, &codes), ["1300.00", "-20.00", "0.00"]);
    is_sound(&writer);
}

#[test]
fn balances_of_other_programs_are_recognised() {
    let dir = tempfile::tempdir().unwrap();
    for (program, list, expected) in [
        (
            "Odoo, open invoices",
            "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Amount Due Signed\n\
             INV/2026/00012,Cedar Grocery,2026-01-10,2026-02-09,100.00\nRINV/2026/00001,Cedar Grocery,2026-01-12,,-10.00\n",
            "90.00",
        ),
        (
            "Odoo, journal items",
            "Date,Journal Entry,Partner,Due Date,Debit,Credit,Balance\n\
             2026-01-10,INV/2026/00012,Cedar Grocery,2026-02-09,90.00,0.00,90.00\n",
            "90.00",
        ),
        (
            "debit and credit",
            "Account no,Date,Reference,Debit,Credit\nCEDAR,2026-01-10,1,100.00,\nCEDAR,2026-01-12,2,,10.00\n",
            "90.00",
        ),
        (
            "Shopify, orders",
            "Name,Email,Financial Status,Created at,Billing Name,Outstanding Balance,Lineitem quantity\n\
             #1001,c@example.org,pending,2026-01-10 10:00:00 +0200,Cedar Grocery,90.00,1\n#1001,c@example.org,,,,,2\n",
            "90.00",
        ),
        (
            "Square, invoices",
            "Invoice ID,Customer Name,Due date,Amount due\n7,Cedar Grocery,2026-02-09,90.00\n",
            "90.00",
        ),
        ("Arabic", "رمز العميل,الرصيد\nCEDAR,90.00\n", "90.00"),
    ] {
        let mut writer = in_memory();
        import(&mut writer, &file(&dir, b"Code,Name\nCEDAR,Cedar Grocery\n"), Table::Customers);
        let plan = tables::plan(writer.reader().unwrap(), &file(&dir, list.as_bytes()), &options()).unwrap();
        assert_eq!(plan.report.kind, Some(Table::OpeningBalances), "{program}: {}", plan.report);
        let report = apply(&mut writer, plan);
        assert_eq!(report.wrong, 0, "{program}: {report}");
        assert_eq!(balances(&writer, &["CEDAR"]), [expected], "{program}: {report}");
    }
}

#[test]
fn customers_come_in_with_group_and_price_list() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = in_memory();
    import(&mut writer, &file(&dir, b"SKU,Name,Price\nTEA,Tea,3\n"), Table::Products);
    import(&mut writer, &file(&dir, b"Price list,SKU,Price\nCAFES,TEA,2.50\n"), Table::PriceLists);
    let customers =
        b"Code,Name,Pricelist,Customer group\nCEDAR,Cedar,CAFES,\nCAFE,Cafe,NONE,\nBAR,Bar,,NONE\n";
    let report = import(&mut writer, &file(&dir, customers), Table::Customers);
    assert_eq!(counts(&report), [1, 0, 0, 2], "{report}");
    let codes: Vec<&str> = report.problems.iter().map(|problem| problem.reason.code()).collect();
    assert_eq!(codes, ["no_price_list", "no_group"]);
    let reader = writer.reader().unwrap();
    let cedar = found::<Customer>(reader, &Lookup::CustomerByCode("CEDAR".into())).unwrap().unwrap();
    let list = found::<PriceList>(reader, &Lookup::PriceListByCode("CAFES".into())).unwrap().unwrap();
    assert_eq!(cedar.price_list, Some(list.id));
    let again =
        import(&mut writer, &file(&dir, b"Code,Name,Price list code\nCEDAR,Cedar,CAFES\n"), Table::Customers);
    assert_eq!(counts(&again), [0, 0, 1, 0], "{again}");
    is_sound(&writer);
}
