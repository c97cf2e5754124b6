//! Spreadsheets as other programs and people write them: taken in, given back, taken back.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::catalogue::archive_product::ArchiveProduct;
use onhand_domain::command::Command;
use onhand_domain::ids::CommandId;
use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::import::{ImportKind, ImportState};
use onhand_domain::records::product::ProductStatus;
use onhand_domain::records::{Customer, Import, Location, Product, StockLevel};
use onhand_engine::verify::verify;
use onhand_engine::{Environment, Writer};
use onhand_import::list::ListWriter;
use onhand_import::tables::translate::Translation;
use onhand_import::tables::{self, TableOptions, TableReport, undo, wrong_rows};
use onhand_import::writer::{Batches, Given, actor};
use onhand_store::memory::Memory;
use onhand_store::reads::{found, record};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Business {
    folder: TempDir,
    writer: Writer,
}

impl Business {
    fn new() -> Self {
        let writer = Writer::open(Box::new(Memory::new()), Environment::real()).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), writer }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&mut self, path: &Path, options: &TableOptions) -> TableReport {
        let plan = tables::plan(self.writer.reader().unwrap(), path, options).unwrap();
        tables::apply(&mut self.writer, plan, actor(), &mut |_, _| {}).unwrap()
    }

    fn take(&mut self, name: &str, text: &str) -> TableReport {
        let path = self.file(name, text.as_bytes());
        self.import(&path, &options())
    }

    fn find<T: onhand_domain::records::Stored>(&self, lookup: Lookup) -> T {
        found(self.writer.reader().unwrap(), &lookup).unwrap().unwrap()
    }

    fn product(&self, sku: &str) -> Product {
        self.find(Lookup::ProductBySku(sku.into()))
    }

    fn on_hand(&self, sku: &str, location: &str) -> String {
        let location: Location = self.find(Lookup::LocationByCode(location.into()));
        let id = StockLevel::id_of(self.product(sku).id, location.id);
        let level = record::<StockLevel>(self.writer.reader().unwrap(), id).unwrap();
        level.map_or_else(String::new, |level| level.on_hand.to_string())
    }

    fn undo(&mut self, report: &TableReport) -> undo::UndoReport {
        let plan = undo::plan_undo(self.writer.reader().unwrap(), report.import.unwrap()).unwrap();
        undo::undo(&mut self.writer, plan, actor()).unwrap()
    }

    fn is_sound(&self) {
        let findings = verify(self.writer.reader().unwrap(), &mut |_, _| {}).unwrap();
        assert!(findings.is_clean(), "{:?}", findings.findings);
    }
}

fn options() -> TableOptions {
    TableOptions { currency: Some("USD".into()), ..TableOptions::default() }
}

/// New, changed, unchanged, wrong.
fn counts(report: &TableReport) -> [u64; 4] {
    [report.new, report.changed, report.unchanged, report.wrong]
}

fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut list = ListWriter::workbook("Items").unwrap();
    let mut out = Vec::new();
    rows.iter().for_each(|row| list.row(&mut out, row).unwrap());
    list.finish(&mut out).unwrap();
    out
}

#[test]
fn odoos_products_come_in_from_a_workbook_with_titles_above() {
    let mut business = Business::new();
    let bytes = workbook(&[
        &["Products, exported by Mitchell"],
        &[],
        &[
            "External ID",
            "Internal Reference",
            "Name",
            "Sales Price",
            "Cost",
            "Barcode",
            "Product Category",
            "Unit of Measure",
            "Product Type",
            "Customer Lead Time",
        ],
        &["p.1", "FURN_1", "Desk", "1299.5", "800", "4006381333931", "All / Office", "Units", "Goods", "3.0"],
        &["p.2", "", "Fitting", "40", "", "", "All / Services", "Hours", "Service", "0"],
        &["p.3", "RICE", "Rice", "2.75", "1.1", "36000291452", "All / Food", "kg", "Goods", ""],
    ]);
    let path = business.file("product.template.xlsx", &bytes);
    let report = business.import(&path, &options());
    assert_eq!((report.kind, report.header_line), (Some(ImportKind::Products), 3));
    assert_eq!(counts(&report), [2, 0, 0, 1], "{report}");
    assert_eq!(report.problems[0].reason.code(), "lost_zeros_of");
    assert!(report.problems[0].to_string().contains("036000291452"), "{}", report.problems[0]);
    let desk = business.product("FURN_1");
    assert_eq!((desk.price.unwrap().to_string(), desk.lead_days), ("1299.50".into(), Some(3)));
    assert!(!business.product("p.2").is_tracked(), "what has no reference goes by its id");
}

#[test]
fn shopifys_variants_are_products_and_its_picture_rows_say_nothing() {
    let mut business = Business::new();
    let report = business.take(
        "products_export_1.csv",
        "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Cost per item,Status\n\
         mug,Mug,<p>Blue</p>,Acme,,Kitchen,,true,Size,Small,MUG-S,shopify,3,4.50,'4006381333931,https://cdn.example.com/files/mug.jpg?v=1,2.00,active\n\
         mug,,,,,,,,,Large,MUG-L,shopify,5,6.50,,,3.00,\n\
         mug,,,,,,,,,,,,,,,https://cdn.example.com/files/mug-2.jpg,,\n\
         tea,Tea,,Acme,,Drinks,,true,Title,Default Title,TEA,shopify,9,2.50,,,,draft\n",
    );
    assert_eq!(counts(&report), [3, 0, 0, 0], "{report}");
    assert_eq!(report.skipped, 1);
    let names = ["MUG-S", "MUG-L", "TEA"].map(|sku| business.product(sku).name);
    assert_eq!(names, ["Mug Small", "Mug Large", "Tea"]);
    assert_eq!(business.product("TEA").status, ProductStatus::Draft);
    assert_eq!(business.product("MUG-S").barcodes[0].code, "04006381333931");
    let stock = business.take(
        "inventory_export_1.csv",
        "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Available (not editable),On hand (current),On hand (new)\n\
         mug,Mug,Size,Small,MUG-S,,,Warehouse,A-1,0,3,3,7\n\
         mug,Mug,Size,Large,MUG-L,,,Warehouse,,0,3,not stocked,not stocked\n\
         tea,Tea,Title,Default Title,TEA,,,Elsewhere,,0,9,9,9\n",
    );
    assert_eq!((stock.kind, counts(&stock)), (Some(ImportKind::Stock), [1, 0, 1, 1]), "{stock}");
    assert_eq!(stock.problems[0].reason.code(), "no_location");
    assert_eq!(business.on_hand("MUG-S", "MAIN"), "7");
    assert_eq!(business.product("MUG-S").locations[0].shelf.as_deref(), Some("A-1"));
    business.is_sound();
}

#[test]
fn squares_quantities_stand_in_a_column_for_each_location() {
    let mut business = Business::new();
    let header = "Reference Handle,Token,Item Name,Variation Name,SKU,Description,Categories,GTIN,Price,Current Quantity Warehouse,New Quantity Warehouse,Stock Alert Enabled Warehouse,Stock Alert Count Warehouse,Archived\n";
    let rows = "#bread,ABCDEF234,Bread,Regular,BR-1,,Bakery,,2.50,4,,Y,3,N\n#cake,GHIJKL234,Cake,Whole,,,Bakery,,20.00,1,,N,,Y\n";
    let text = format!("{header}{rows}");
    let report = business.take("catalog.csv", &text);
    assert_eq!((report.kind, counts(&report)), (Some(ImportKind::Products), [2, 0, 0, 0]), "{report}");
    assert_eq!(business.product("BR-1").name, "Bread");
    assert_eq!(business.product("BR-1").reorder_point.unwrap().to_string(), "3");
    assert_eq!(business.product("GHIJKL234").name, "Cake Whole");
    let path = business.file("catalog.csv", text.replace("New Quantity", "Counted").as_bytes());
    let stock = TableOptions { kind: Some(ImportKind::Stock), ..options() };
    let report = business.import(&path, &stock);
    assert_eq!(counts(&report), [2, 0, 0, 0], "{report}");
    assert_eq!(business.on_hand("BR-1", "MAIN"), "4");
}

#[test]
fn arabic_lists_come_in_with_their_own_digits_and_in_their_own_encoding() {
    let mut business = Business::new();
    let report = business.take(
        "الأصناف.csv",
        "رمز المنتج;اسم المنتج;سعر البيع;الفئة\nK-1;خبز عربي;١٢٫٥٠;مخبوزات\nK-2;كعك;١٬٢٥٠;مخبوزات\n",
    );
    assert_eq!(counts(&report), [2, 0, 0, 0], "{report}");
    assert_eq!(business.product("K-1").price.unwrap().to_string(), "12.50");
    assert_eq!(business.product("K-2").price.unwrap().to_string(), "1250.00");
    // "code,name,phone" with names in Windows-1256.
    let mut bytes = b"code,name,phone\nC1,".to_vec();
    bytes.extend([0xc7, 0xe1, 0xd3, 0xe6, 0xde]);
    bytes.extend(b",079\n");
    let path = business.file("customers.csv", &bytes);
    assert_eq!(counts(&business.import(&path, &options())), [1, 0, 0, 0]);
    let customer: Customer = business.find(Lookup::CustomerByCode("C1".into()));
    assert_eq!(customer.name, "السوق");
}

#[test]
fn names_may_stand_over_two_rows() {
    let mut business = Business::new();
    let bytes = workbook(&[
        &["Price list of the warehouse"],
        &["Item", "", "Money", ""],
        &["SKU", "Name", "Price", "Cost"],
        &["A", "Tea", "2.5", "1"],
    ]);
    let path = business.file("list.xlsx", &bytes);
    let report = business.import(&path, &options());
    assert_eq!(counts(&report), [1, 0, 0, 0], "{report}");
    assert_eq!(business.product("A").cost.unwrap().to_string(), "1.00");
}

#[test]
fn a_file_is_taken_in_once_and_again_only_where_that_is_meant() {
    let mut business = Business::new();
    let first = business.take("a.csv", "sku,name,quantity,price\nA,Tea,5,2\n");
    assert_eq!((first.new, first.repeated), (1, false));
    let before = business.writer.head();
    let again = business.take("a.csv", "sku,name,quantity,price\nA,Tea,5,2\n");
    assert_eq!((again.repeated, again.import, business.writer.head()), (true, first.import, before));
    let path = business.file("a.csv", b"sku,name,quantity,price\nA,Tea,5,2\n");
    let meant = business.import(&path, &TableOptions { again: true, ..options() });
    assert_eq!((meant.repeated, meant.unchanged), (false, 1));
}

#[test]
fn columns_named_by_hand_are_remembered_for_the_next_file_like_it() {
    let mut business = Business::new();
    let path = business.file("first.csv", "Artikel,Bezeichnung,VK\nA,Tee,2.50\n".as_bytes());
    let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
    let map = vec![pair("sku", "Artikel"), pair("name", "Bezeichnung"), pair("price", "VK")];
    let told = TableOptions { kind: Some(ImportKind::Products), map, ..options() };
    assert_eq!(counts(&business.import(&path, &told)), [1, 0, 0, 0]);
    let next = business.take("second.csv", "Artikel,Bezeichnung,VK\nB,Kaffee,4.50\n");
    assert_eq!(counts(&next), [1, 0, 0, 0], "{next}");
    assert_eq!(business.product("B").price.unwrap().to_string(), "4.50");
}

#[test]
fn wrong_rows_come_back_in_their_form_with_why_in_two_languages() {
    let mut business = Business::new();
    for (name, bytes) in [
        ("list.csv", b"sku;name;price\nA;Tea;2,50\nB;Cup;x\n".to_vec()),
        ("list.xlsx", workbook(&[&["sku", "name", "price"], &["C", "Tea", "2.5"], &["D", "Cup", "x"]])),
    ] {
        let path = business.file(name, &bytes);
        let report = business.import(&path, &options());
        assert_eq!(counts(&report), [1, 0, 0, 1], "{report}");
        let mut out = Vec::new();
        assert_eq!(wrong_rows::write(&path, &report, &mut out).unwrap(), 1);
        assert_eq!(out.starts_with(b"PK"), name.ends_with("xlsx"));
        if name.ends_with("csv") {
            let text = String::from_utf8(out.clone()).unwrap();
            assert!(
                text.starts_with("\u{feff}sku;name;price;Reason;السبب\r\nB;Cup;x;Not a number"),
                "{text}"
            );
            assert!(text.contains("ليس رقمًا"), "{text}");
        }
        // Put right, it goes in by itself: the columns that say why are passed over.
        let back = business.file(&format!("back-{name}"), &out);
        assert_eq!(counts(&business.import(&back, &options())), [0, 0, 0, 1]);
    }
}

#[test]
fn a_whole_import_is_taken_back_but_for_what_changed_since() {
    let mut business = Business::new();
    business.take("old.csv", "sku,name,price,category\nA,Tea,2,Drinks\nB,Cup,3,\n");
    let path = business.file(
        "new.csv",
        b"sku,name,price,category\nA,Mountain tea,2.5,Hot drinks\nB,Mug,4,Kitchen\nC,Pot,9,\nD,Jar,7,\n",
    );
    let report = business.import(&path, &options());
    assert_eq!(counts(&report), [2, 2, 0, 0], "{report}");
    let stock = business.take("stock.csv", "sku,quantity\nD,5\n");
    assert_eq!(counts(&stock), [1, 0, 0, 0], "{stock}");
    business.take(
        "later.csv",
        "sku,name,price\nA,Tea from the mountains,\n".replace("mountains,", "mountains,2.5").as_str(),
    );
    let undone = business.undo(&report);
    let left: Vec<_> = undone.named.iter().map(|left| (left.what.as_str(), left.why.as_str())).collect();
    assert_eq!(left, [("A", "changed since: name"), ("D", "still_in_use")]);
    let tea = business.product("A");
    assert_eq!((tea.name.as_str(), tea.category.as_deref()), ("Tea from the mountains", Some("Drinks")));
    assert_eq!(tea.price.unwrap().to_string(), "2.00");
    let cup = business.product("B");
    assert_eq!((cup.name.as_str(), cup.category), ("Cup", None));
    assert_eq!(business.product("C").status, ProductStatus::Archived);
    assert_eq!(business.undo(&stock).left, 0);
    assert_eq!(business.on_hand("D", "MAIN"), "0");
    let import =
        record::<Import>(business.writer.reader().unwrap(), report.import.unwrap().0).unwrap().unwrap();
    assert_eq!((import.state, import.left), (ImportState::Undone, 2));
    assert!(undo::plan_undo(business.writer.reader().unwrap(), import.id).is_err(), "once");
    business.is_sound();
}

#[test]
fn what_an_undone_import_added_comes_in_again_and_goes_again() {
    let mut business = Business::new();
    for (name, first, second) in [
        ("products.csv", "sku,name,price\nA,Tae,2\nB,Cup,3\n", "sku,name,price\nA,Tea,2.5\nB,Cup,3\n"),
        ("customers.csv", "code,name,phone\nX,Rmia,1\nY,Nour,2\n", "code,name,phone\nX,Rima,1\nY,Nour,2\n"),
        (
            "places.csv",
            "code,name,kind\nX,Shpo,store\nY,Back,van\n",
            "code,name,kind\nX,Shop,store\nY,Back,van\n",
        ),
    ] {
        let wrong = business.take(name, first);
        assert_eq!(counts(&wrong), [2, 0, 0, 0], "{wrong}");
        assert_eq!(business.undo(&wrong).undone, 2);
        let right = business.take(name, second);
        assert_eq!(counts(&right), [2, 0, 0, 0], "{right}");
        let undone = business.undo(&right);
        assert_eq!((undone.undone, undone.left), (2, 0), "{undone}");
        assert_eq!(counts(&business.take(name, second)), [2, 0, 0, 0], "{name}");
    }
    let tea = business.product("A");
    assert_eq!((tea.name.as_str(), tea.status), ("Tea", ProductStatus::Active));
    assert_eq!(business.find::<Customer>(Lookup::CustomerByCode("X".into())).name, "Rima");
    assert_eq!(business.find::<Location>(Lookup::LocationByCode("X".into())).name, "Shop");
    business.is_sound();
}

#[test]
fn what_people_archived_stays_archived() {
    let mut business = Business::new();
    business.take("goods.csv", "sku,name,price\nA,Tea,2\n");
    let product = Key::from(business.product("A").id);
    let archive = Command::ArchiveProduct(ArchiveProduct { force: false, product, reason: None });
    let mut batches = Batches::new(&mut business.writer);
    let id = CommandId(uuid::Uuid::from_u128(1));
    batches.give(Given { at: None, command: archive, id, lines: 1, subject: "A".into() }).unwrap();
    batches.finish().unwrap();
    let again = business.take("again.csv", "sku,name,price\nA,Tea,3\n");
    assert_eq!(counts(&again), [0, 0, 0, 1], "{again}");
}

#[test]
fn packs_photos_and_names_in_arabic() {
    let mut business = Business::new();
    let path = business.file(
        "list.csv",
        "sku,name,name (ar),barcode,case barcode,case quantity,photo\nA,Tea,شاي,\"96385074, T-1\",14006381333938,12,C:\\Photos\\Tea.JPG\nB,Cup,,,,,nowhere.png\n".as_bytes(),
    );
    let photo = "ab".repeat(32);
    let mut told = options();
    told.photos.insert("tea.jpg".into(), photo.clone());
    let report = business.import(&path, &told);
    assert_eq!(counts(&report), [2, 0, 0, 0], "{report}");
    let tea = business.product("A");
    assert_eq!(tea.photo, Some(photo));
    assert_eq!(tea.names[0].text, "شاي");
    let codes: Vec<_> = tea.barcodes.iter().map(|code| (code.code.as_str(), code.pack.to_string())).collect();
    assert_eq!(
        codes,
        [("00000096385074", "1".into()), ("T-1", "1".into()), ("14006381333938", "12".to_string())]
    );
    assert_eq!(report.notes.last().unwrap(), "1 lines name a photo that was not given");
}

#[test]
fn files_that_would_cost_memory_are_refused() {
    let business = Business::new();
    let wide = format!("sku,name\n{}\n", ",".repeat(5_000));
    for (bytes, says) in [
        (wide.into_bytes(), "more than 1000 columns"),
        (workbook(&[&["sku", "name"]])[..60].to_vec(), "damaged workbook"),
        (bomb(), "bytes once unpacked"),
    ] {
        let path = business.file("x.xlsx", &bytes);
        let error = tables::plan(&Memory::new(), &path, &options()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

/// A workbook whose shared texts unpack to two hundred megabytes of nothing.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    (0..200).for_each(|_| zip.write_all(&zeros).unwrap());
    zip.finish().unwrap().into_inner()
}

#[test]
fn adventureworks_comes_in_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/adventureworks");
    if !folder.exists() {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    let file = |name: &str| folder.join(name);
    let translation = |column: &str, of: &str, key: &str, value: &str| Translation {
        column: column.into(),
        file: file(of),
        key: key.into(),
        value: value.into(),
    };
    let mut business = Business::new();
    let named = TableOptions {
        translations: vec![translation(
            "ProductSubcategoryID",
            "ProductSubcategory.csv",
            "ProductSubcategoryID",
            "Name",
        )],
        ..options()
    };
    let products = business.import(&file("Product.csv"), &named);
    assert_eq!(
        (products.kind, counts(&products)),
        (Some(ImportKind::Products), [504, 0, 0, 0]),
        "{products}"
    );
    let locations = business.import(&file("Location.csv"), &options());
    assert_eq!(
        (locations.kind, counts(&locations)),
        (Some(ImportKind::Locations), [14, 0, 0, 0]),
        "{locations}"
    );
    let by_number = TableOptions {
        translations: vec![translation("ProductID", "Product.csv", "ProductID", "ProductNumber")],
        ..options()
    };
    let stock = business.import(&file("ProductInventory.csv"), &by_number);
    assert_eq!((stock.kind, counts(&stock)), (Some(ImportKind::Stock), [1_065, 0, 4, 0]), "{stock}");
    let vendors = business.import(&file("Vendor.csv"), &options());
    assert_eq!((vendors.kind, counts(&vendors)), (Some(ImportKind::Customers), [104, 0, 0, 0]), "{vendors}");
    let stores = business.import(&file("Store.csv"), &options());
    assert_eq!((stores.kind, counts(&stores)), (Some(ImportKind::Customers), [701, 0, 0, 0]), "{stores}");
    let race = business.product("AR-5381");
    assert_eq!(business.on_hand("AR-5381", "1"), "408");
    assert_eq!(race.reorder_point.unwrap().to_string(), "750");
    assert!(race.locations.iter().any(|place| place.shelf.as_deref() == Some("A-1")));
    business.is_sound();
    for report in [&stock, &stores, &vendors, &locations] {
        let undone = business.undo(report);
        assert_eq!(undone.left, 0, "{undone}");
    }
    let left = business.undo(&products).named;
    assert_eq!(
        left.iter().map(|left| left.what.as_str()).collect::<Vec<_>>(),
        ["MAIN"],
        "the business's own place"
    );
    business.is_sound();
}
