//! Spreadsheets in any form: workbooks that a program wrote, workbooks that nobody would write, and text in any encoding;
//! read, planned, taken in, taken in again and taken back.

use crate::family::{Broken, Family, Tally, count};
use crate::mutate::{self, pick};
use crate::odd;
use crate::shop::Shop;
use onhand_domain::ids::ImportId;
use onhand_engine::Writer;
use onhand_import::ImportError;
use onhand_import::list::ListWriter;
use onhand_import::tables::{self, TableOptions, TableReport, undo, wrong_rows};
use onhand_import::writer::actor;
use onhand_store::memory::Memory;
use rand::Rng;
use rand::rngs::SmallRng;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Names that columns have, in both languages, and as other programs write them.
const NAMES: &[&str] = &[
    "SKU",
    "Name",
    "Price",
    "Internal Reference",
    "Sales Price",
    "Handle",
    "Title",
    "Variant SKU",
    "Variant Price",
    "Variant Barcode",
    "Token",
    "Item Name",
    "Variation Name",
    "Current Quantity Shop",
    "Quantity",
    "Location",
    "On hand (new)",
    "الكمية",
    "اسم المنتج",
    "رمز المنتج",
    "السعر",
    "الباركود",
    "code",
    "Company",
    "E-mail",
    "Tax",
    "",
];
/// Cells that may well be.
const CELLS: &[&str] = &[
    "TEA",
    "RICE",
    "CUP",
    "BO",
    "SHOP",
    "STORE",
    "12.50",
    "1.234,50",
    "1,234",
    "١٢٣",
    "4006381333931",
    "2.02E+11",
    "36000291452",
    "#REF!",
    "=1+1",
    "Default Title",
    "2026-01-31",
    "46053",
    "standard",
    "20%",
    "شاي",
    "TRUE",
    "",
];
/// Cells of a sheet as nobody would write it.
const RAW_CELLS: &[&str] = &[
    "<c r=\"A1\" t=\"inlineStr\"><is><t>SKU</t></is></c>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c r=\"ZZZZZZ99999999999\"><v>1</v></c>",
    "<c r=\"A0\"><v>1</v></c>",
    "<c r=\"B2\" t=\"s\"><v>99999999</v></c>",
    "<c r=\"B2\" t=\"s\"><v>-1</v></c>",
    "<c r=\"B2\"><f>HYPERLINK(\"x\")</f></c>",
    "<c r=\"C2\"><v>1e400</v></c>",
    "<c r=\"C2\" s=\"4000000000\"><v>45000</v></c>",
    "<c r=\"D2\" t=\"d\"><v>2026-13-45</v></c>",
    "<c t=\"inlineStr\"><is><t>Name</t></is></c>",
    "<c><v>7</v></c>",
    "<c r=\"E2\" t=\"e\"><v>#N/A</v></c>",
    "<c r=\"A2\"",
];

/// See the module. An input is the file.
pub struct Spreadsheets {
    base: Memory,
    folder: TempDir,
}

impl Spreadsheets {
    /// Over a small business.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { base: Shop::furnished()?, folder: tempfile::tempdir()? })
    }
}

fn cell(random: &mut SmallRng) -> String {
    match random.random_range(0..8) {
        0 => odd::text(random),
        1 => odd::figure(random),
        2 => format!("N{}", random.random_range(0..30)),
        _ => pick(random, CELLS).to_owned(),
    }
}

fn rows(random: &mut SmallRng) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = (0..random.random_range(0..3)).map(|_| vec![cell(random)]).collect();
    let width = random.random_range(1..9);
    rows.push((0..width).map(|_| pick(random, NAMES).to_owned()).collect());
    for _ in 0..random.random_range(0..12) {
        let width = if random.random_range(0..8) == 0 { random.random_range(0..12) } else { width };
        rows.push((0..width).map(|_| cell(random)).collect());
    }
    rows
}

fn written(mut list: ListWriter, rows: &[Vec<String>]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for row in rows {
        list.row(&mut out, &row.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    list.finish(&mut out)?;
    Ok(out)
}

/// A workbook whose parts are put together by hand.
fn by_hand(random: &mut SmallRng) -> std::io::Result<Vec<u8>> {
    let dimension = pick(random, &["A1:C3", "A1:XFD1048576", "A1", "", "ZZZ0:A", "A1:A99999999999999"]);
    let mut sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"{dimension}\"/><sheetData>"
    );
    for row in 1..=random.random_range(1..5u32) {
        let number = if random.random_range(0..6) == 0 { odd::figure(random) } else { row.to_string() };
        let _ = write!(sheet, "<row r=\"{}\">", number.replace(['"', '<', '&'], ""));
        for _ in 0..random.random_range(0..6) {
            sheet += pick(random, RAW_CELLS);
        }
        sheet += "</row>";
    }
    sheet += "</sheetData></worksheet>";
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let kin = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let of = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", of),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", kin),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        if random.random_range(0..25) == 0 {
            continue;
        }
        let mut bytes = text.as_bytes().to_vec();
        if random.random_range(0..10) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Text in an encoding of Windows or in UTF-16, with or without its mark.
fn in_encoding(random: &mut SmallRng, utf8: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(utf8);
    let text = text.trim_start_matches('\u{feff}');
    match random.random_range(0..3) {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        // As Latin letters alone would be written.
        _ => text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(0xc7)).collect(),
    }
}

/// Plans and applies a file. Gives `None` where it is none, or is refused as a whole.
fn import(writer: &mut Writer, path: &Path, tally: &mut Tally) -> Result<Option<TableReport>, Broken> {
    let options = TableOptions { currency: Some("GBP".into()), ..TableOptions::default() };
    let planned = writer.reader().map_err(ImportError::from);
    let planned = planned.and_then(|reader| tables::plan(reader, path, &options));
    match planned.and_then(|plan| tables::apply(writer, plan, actor(), &mut |_, _| {})) {
        Ok(report) => Ok(Some(report)),
        Err(ImportError::File(_) | ImportError::Lines { .. } | ImportError::Business(_)) => {
            count(tally, "refused as a whole");
            Ok(None)
        }
        Err(error) => Err(Broken::new("what is wrong in a file is said by its line", error)),
    }
}

fn undone(writer: &mut Writer, import: ImportId) -> Result<(), ImportError> {
    let plan = undo::plan_undo(writer.reader()?, import)?;
    undo::undo(writer, plan, actor()).map(|_| ())
}

impl Family for Spreadsheets {
    fn name(&self) -> &'static str {
        "spreadsheets"
    }

    fn length(&self) -> usize {
        20
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let rows = rows(random);
        let text = |separator: u8| ListWriter::text(separator).and_then(|list| written(list, &rows));
        let made = match random.random_range(0..8) {
            0..3 => ListWriter::workbook("Items").and_then(|list| written(list, &rows)),
            3 | 4 => by_hand(random),
            5 => text(b';'),
            6 => text(b',').map(|bytes| in_encoding(random, &bytes)),
            _ => text(b'\t'),
        };
        let mut bytes = made.unwrap_or_default();
        if random.random_range(0..5) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let path = self.folder.path().join("list");
        let cannot = |error: &dyn std::fmt::Display| Broken::new("the trial itself works", error.to_string());
        std::fs::write(&path, input).map_err(|error| cannot(&error))?;
        let mut shop = Shop::over(self.base.copy()).map_err(|error| cannot(&error))?;
        let Some(report) = import(&mut shop.writer, &path, tally)? else { return Ok(1) };
        count(tally, if report.written { "written" } else { "read, nothing to write" });
        let rows = report.new + report.changed + report.unchanged + report.wrong + report.skipped;
        if rows != report.rows {
            return Err(Broken::new("every line is counted once", format!("{report:?}")));
        }
        if report.wrong > 0 {
            let mut out = Vec::new();
            wrong_rows::write(&path, &report, &mut out)
                .map_err(|error| Broken::new("wrong rows are given back", error))?;
        }
        let seq = shop.writer.head().seq;
        import(&mut shop.writer, &path, tally)?;
        if shop.writer.head().seq != seq {
            return Err(Broken::new("a file taken in twice changes nothing", format!("{report:#?}")));
        }
        if let Some(import) = report.import.filter(|_| report.written) {
            undone(&mut shop.writer, import).map_err(|error| Broken::new("an import is undone", error))?;
            count(tally, "undone");
            shop.check()?;
        }
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        Ok(())
    }
}
