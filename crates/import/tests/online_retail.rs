//! A week of a real wholesaler's trade, imported, reconciled, checked, imported again.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::ids::ProductId;
use onhand_domain::records::{Collection, DailySales, Movement, Order, Product, Stored};
use onhand_engine::verify::verify;
use onhand_engine::{Environment, Writer};
use onhand_import::ImportError;
use onhand_import::online_retail::kind::Kind;
use onhand_import::online_retail::{self, Ended, Options, Report};
use onhand_store::memory::Memory;
use onhand_store::sqlite::Sqlite;
use onhand_store::{Query, Reader};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const HEADER: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/online-retail-week.csv")
}

fn in_memory() -> Writer {
    Writer::open(Box::new(Memory::new()), Environment::real()).unwrap()
}

fn options() -> Options {
    Options { location: None, name: "Wholesaler".into() }
}

fn try_import(writer: &mut Writer, file: &Path) -> Result<Ended, ImportError> {
    online_retail::import(writer, file, &options(), &AtomicBool::new(false), &mut |_, _, _| {})
}

fn import(writer: &mut Writer, file: &Path) -> Report {
    match try_import(writer, file).unwrap() {
        Ended::Done(report) => *report,
        Ended::Stopped { .. } => panic!("nobody said stop"),
    }
}

/// A file of the given rows.
fn file(dir: &TempDir, name: &str, rows: &str) -> PathBuf {
    let path = dir.path().join(name);
    std::fs::write(&path, format!("{HEADER}\n{rows}")).unwrap();
    path
}

fn all<T: Stored + Clone>(writer: &Writer) -> Vec<T> {
    let collection: Collection = T::COLLECTION;
    let query =
        Query { collection, filters: Vec::new(), after_row: None, newest_first: false, limit: usize::MAX };
    let stored = writer.reader().unwrap().list(&query).unwrap();
    stored.iter().map(|stored| T::from_record(&stored.decode(collection).unwrap()).unwrap().clone()).collect()
}

fn is_sound(writer: &Writer) {
    let reader: &dyn Reader = writer.reader().unwrap();
    let findings = verify(reader, &mut |_, _| {}).unwrap();
    assert!(findings.is_clean(), "{:?}", findings.findings);
}

/// Stock never went below zero in the order of the log, whatever was made up.
fn never_below_zero(writer: &Writer) {
    for movement in all::<Movement>(writer) {
        for after in [movement.from_after, movement.to_after].into_iter().flatten() {
            assert!(!after.is_negative(), "{movement:?}");
        }
    }
}

#[test]
fn a_week_reconciles_and_a_second_time_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let store = Sqlite::open(dir.path().join("business.sqlite")).unwrap();
    let mut writer = Writer::open(Box::new(store), Environment::real()).unwrap();
    let report = import(&mut writer, &sample());
    assert!(report.reconciles, "{report}");
    assert_eq!((report.rows, report.invoices), (8_840, 343));
    assert_eq!(report.value, "190,994.96");
    assert_eq!((report.sum.lines_held, report.sum.value_held.as_str()), (8_839, "190,994.96"));
    assert_eq!(report.outcomes.repeated, 0);
    is_sound(&writer);
    never_below_zero(&writer);
    let sold: i64 =
        all::<DailySales>(&writer).iter().map(|day| day.net.minor() - day.returned_net.minor()).sum();
    assert_eq!(sold, 19_099_496, "the days' sales come to the file's value");

    let before = writer.head();
    let again = import(&mut writer, &sample());
    assert!(again.reconciles, "{again}");
    assert_eq!(writer.head(), before, "not an entry more");
    assert_eq!((again.outcomes.applied, again.made.pieces), (0, 0));
    assert_eq!(again.outcomes.repeated, 600, "258 orders placed and handed over, 58 returns, 26 documents");
}

#[test]
fn a_later_file_goes_on_top() {
    let dir = TempDir::new().unwrap();
    let text = std::fs::read_to_string(sample()).unwrap();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let is_early =
        |row: &&str| row.split(',').any(|field| field.starts_with("2011-") && field < "2011-01-13");
    let (early, late): (Vec<&str>, Vec<&str>) = rows.into_iter().partition(is_early);
    assert!(early.len() > 3_000 && late.len() > 3_000);
    let first = file(&dir, "first.csv", &early.join("\n"));
    let second = file(&dir, "second.csv", &late.join("\n"));
    let mut writer = in_memory();
    let (one, two) = (import(&mut writer, &first), import(&mut writer, &second));
    assert!(one.reconciles && two.reconciles, "{one}\n{two}");
    assert!(two.made.pieces > 0, "the later trade needs stock of its own");
    is_sound(&writer);
    never_below_zero(&writer);
    let before = writer.head();
    assert!(import(&mut writer, &first).reconciles);
    assert!(import(&mut writer, &sample()).reconciles, "and a file that holds both");
    assert_eq!(writer.head(), before);

    let mut whole = in_memory();
    let all_at_once = import(&mut whole, &sample());
    assert_eq!(one.made.pieces + two.made.pieces, all_at_once.made.pieces, "never more than is needed");
}

#[test]
fn an_import_that_was_stopped_goes_on() {
    let mut writer = in_memory();
    let stop = AtomicBool::new(false);
    let ended = online_retail::import(&mut writer, &sample(), &options(), &stop, &mut |stage, done, _| {
        if stage == online_retail::Stage::Importing && done > 2_000 {
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    });
    let Ended::Stopped { rows, of } = ended.unwrap() else { panic!("it was told to stop") };
    assert!(rows > 2_000 && rows < of && of == 8_840, "{rows} of {of}");
    is_sound(&writer);
    let report = import(&mut writer, &sample());
    assert!(report.reconciles, "{report}");
    assert_eq!(report.made.pieces, 0, "stock for all of it was made up at first");
    is_sound(&writer);
}

#[test]
fn rows_of_every_kind_find_their_place() {
    let dir = TempDir::new().unwrap();
    let rows = "\
536365,85123a,WHITE HOLDER ,6,2010-12-01T08:26:00,2.55,17850,United Kingdom
536365,85123A,WHITE HOLDER,6,2010-12-01T08:26:00,2.55,17850,United Kingdom
536365,85123A,WHITE HOLDER,6,2010-12-01T08:26:00,2.55,17850,United Kingdom
536365,22467,GUMBALL COAT RACK,1,2010-12-01T08:26:00,0,17850,United Kingdom
536365,POST,POSTAGE,2,2010-12-01T08:27:00,18.0,17850,United Kingdom
536365,PADS,PADS TO MATCH ALL CUSHIONS,1,2010-12-01T08:27:00,0.001,17850,United Kingdom
536366,M,Manual,1,2010-12-01T08:30:00,15,,EIRE
536367,22467,wet damaged,-3,2010-12-01T08:31:00,0,,United Kingdom
536368,22467,thrown away,-2,2010-12-01T08:32:00,0,,United Kingdom
536369,22467,,-1,2010-12-01T08:33:00,0,,United Kingdom
536370,22467,found,5,2010-12-01T08:34:00,0,,United Kingdom
C536371,85123A,WHITE HOLDER,-2,2010-12-01T09:00:00,2.55,17850,United Kingdom
C536371,D,Discount,-1,2010-12-01T09:00:00,27.5,17850,United Kingdom
A563185,B,Adjust bad debt,1,2011-08-12T14:50:00,11062.06,,United Kingdom
A563186,B,Adjust bad debt,1,2011-08-12T14:51:00,-11062.06,,United Kingdom
563187,DOT,,1000,2011-08-12T14:52:00,0,,United Kingdom
";
    let mut writer = in_memory();
    let report = import(&mut writer, &file(&dir, "rows.csv", rows));
    assert!(report.reconciles, "{report}");
    let counted: Vec<(Kind, u64, &str)> =
        report.kinds.iter().map(|kind| (kind.kind, kind.rows, kind.value.as_str())).collect();
    assert_eq!(
        counted,
        [
            (Kind::Sale, 3, "45.90"),
            (Kind::Free, 1, "0.00"),
            (Kind::Charge, 3, "51.001"),
            (Kind::Return, 1, "-5.10"),
            (Kind::ChargeBack, 1, "-27.50"),
            (Kind::Damage, 1, "0.00"),
            (Kind::Waste, 1, "0.00"),
            (Kind::Missing, 1, "0.00"),
            (Kind::Found, 1, "0.00"),
            (Kind::BadDebt, 2, "0.00"),
            (Kind::EmptyCharge, 1, "0.00"),
        ]
    );
    assert_eq!((report.sum.rounding.as_str(), report.sum.value_held.as_str()), ("-0.001", "64.30"));
    let products = all::<Product>(&writer);
    let holder = products.iter().find(|product| product.sku == "85123A").unwrap();
    assert_eq!(
        (products.len(), holder.name.as_str()),
        (2, "WHITE HOLDER"),
        "codes in two cases are one product"
    );
    let orders = all::<Order>(&writer);
    assert_eq!(orders[0].placed_at.to_string(), "2010-12-01T08:26:00.000Z");
    assert_eq!(orders[0].charges[0].text, "POSTAGE, 2 × 18.00");
    assert_eq!((orders[1].lines.len(), orders[1].total.to_string()), (0, "15.00".to_owned()));
    let reason = |reason: &str| {
        all::<Movement>(&writer).iter().any(|movement| movement.reason.as_deref() == Some(reason))
    };
    assert!(["wet damaged", "thrown away", "no note", "found"].into_iter().all(reason));
    let opening =
        all::<Movement>(&writer).into_iter().find(|movement| movement.product == holder.id).unwrap();
    assert_eq!(opening.occurred_at.to_string(), "2010-12-01T08:25:00.000Z");
    is_sound(&writer);
}

#[test]
fn an_invoice_of_more_lines_than_an_order_may_have_is_parted() {
    let dir = TempDir::new().unwrap();
    let row = |line: usize| {
        format!("570000,{},THING,1,2011-10-07T09:00:00,1.00,17850,United Kingdom", 20_000 + line)
    };
    let rows: Vec<String> = (0..2_000).map(row).collect();
    let path = file(&dir, "long.csv", &rows.join("\n"));
    let mut writer = in_memory();
    let report = import(&mut writer, &path);
    assert!(report.reconciles, "{report}");
    let lines: Vec<usize> = all::<Order>(&writer).iter().map(|order| order.lines.len()).collect();
    assert_eq!(lines, [900, 900, 200]);
    assert_eq!(import(&mut writer, &path).outcomes.applied, 0);
    let back = rows.iter().take(700).map(|row| format!("C{}", row.replace(",1,2011", ",-1,2011")));
    let report = import(&mut writer, &file(&dir, "back.csv", &back.collect::<Vec<_>>().join("\n")));
    assert!(report.reconciles && report.held.returns == 3, "{report}");
}

#[test]
fn the_same_invoice_with_other_rows_is_noticed() {
    let dir = TempDir::new().unwrap();
    let row = |quantity: u32| format!("536365,22467,RACK,{quantity},2010-12-01T08:26:00,2.55,17850,EIRE\n");
    let mut writer = in_memory();
    assert!(import(&mut writer, &file(&dir, "one.csv", &row(6))).reconciles);
    let report = import(&mut writer, &file(&dir, "two.csv", &row(7)));
    assert!(!report.reconciles);
    assert_eq!(report.outcomes.named[0].refusal.code(), "id_reused");
    assert!(report.differences.iter().any(|difference| difference.contains("invoice 536365")), "{report}");
}

#[test]
fn what_was_taken_out_of_the_business_is_noticed() {
    let mut writer = in_memory();
    let dir = TempDir::new().unwrap();
    let rows = "536369,22467,,-1,2010-12-01T08:33:00,0,,EIRE\n";
    let path = file(&dir, "one.csv", rows);
    import(&mut writer, &path);
    let document = all::<onhand_domain::records::Document>(&writer).pop().unwrap().id;
    let reverse = onhand_domain::command::Command::decode(
        "reverse_document",
        &serde_json::json!({ "document": document }).to_string(),
    );
    let id = onhand_domain::ids::CommandId(ProductId(document.0).0);
    let actor = onhand_import::writer::actor();
    let step = writer.step(&[onhand_engine::Submission::of(id, actor, reverse.unwrap(), None)]);
    assert!(step.committed.is_some_and(|batch| !batch.entries.is_empty()));
    let report = import(&mut writer, &path);
    assert!(!report.reconciles && report.differences[0].contains("was reversed"), "{report}");
}

#[test]
fn lines_that_make_no_sense_are_named_and_nothing_is_imported() {
    let dir = TempDir::new().unwrap();
    let good = "536365,22467,RACK,6,2010-12-01T08:26:00,2.55,17850,EIRE";
    for (bad, says) in [
        ("536365,22467,RACK,six,2010-12-01T08:26:00,2.55,17850,EIRE", "line 3, Quantity \"six\""),
        ("536365,22467,RACK,6.5,2010-12-01T08:26:00,2.55,17850,EIRE", "line 3, Quantity \"6.5\""),
        ("536365,22467,RACK,9999999999999,2010-12-01T08:26:00,2.55,17850,EIRE", "line 3, Quantity"),
        ("536365,22467,RACK,6,12/1/10 8:26,2.55,17850,EIRE", "line 3, InvoiceDate \"12/1/10 8:26\""),
        ("536365,22467,RACK,6,2010-12-01T08:26:00,2.55E3,17850,EIRE", "line 3, UnitPrice \"2.55E3\""),
        ("536365,,RACK,6,2010-12-01T08:26:00,2.55,17850,EIRE", "line 3, StockCode \"\""),
        ("536365,22467,RACK,6,2010-12-01T08:26:00,2.55,17850", "line 3: 7 fields, the header has 8"),
        ("536365,22467,\"RACK,6,2010-12-01T08:26:00,2.55,17850,EIRE", "line 3: a quote opens here"),
    ] {
        let mut writer = in_memory();
        let error = try_import(&mut writer, &file(&dir, "bad.csv", &format!("{good}\n{bad}\n{good}\n")));
        let message = error.map(|_| ()).unwrap_err().to_string();
        assert!(message.contains(says), "{message}");
        assert_eq!(writer.head().seq, 0, "nothing was written");
    }
    let path = dir.path().join("other.csv");
    std::fs::write(&path, "sku,name\n1,2\n").unwrap();
    let error = try_import(&mut in_memory(), &path).map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, "other.csv has no column for InvoiceNo; it has: \"sku\", \"name\"");
}

/// The nine months take minutes in a debug build: only where they are there and someone asks.
#[test]
fn nine_months_reconcile() {
    let Some(path) = std::env::var_os("ONHAND_NINE_MONTHS").map(PathBuf::from) else {
        eprintln!("skipped: ONHAND_NINE_MONTHS does not name the file");
        return;
    };
    let dir = TempDir::new().unwrap();
    let store = Sqlite::open(dir.path().join("business.sqlite")).unwrap();
    let mut writer = Writer::open(Box::new(store), Environment::real()).unwrap();
    let report = import(&mut writer, &path);
    assert!(report.reconciles, "{report}");
    assert_eq!((report.rows, report.invoices, report.value.as_str()), (320_705, 16_459, "5,761,931.382"));
    is_sound(&writer);
    never_below_zero(&writer);
    let before = writer.head();
    assert!(import(&mut writer, &path).reconciles);
    assert_eq!(writer.head(), before);
}
