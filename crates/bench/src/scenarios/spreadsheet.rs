//! A workbook of a hundred thousand products, looked at and taken in by the program's own command.

use super::Bench;
use crate::report::{Section, Target};
use anyhow::Context;
use rust_xlsxwriter::Workbook;
use std::path::Path;

/// The columns, as Odoo names them.
const NAMES: [&str; 7] =
    ["Internal Reference", "Name", "Sales Price", "Cost", "Barcode", "Product Category", "Unit of Measure"];

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let rows = bench.sizes.listed;
    section.sizes = format!("{rows} products in .xlsx, seven columns");
    let onhand = bench.onhand()?;
    let data = bench.directory("spreadsheet")?;
    let path = bench.dir.join("products.xlsx");
    write(&path, rows)?;
    let file = path.to_str().context("the file's name is not text")?;
    let import = ["import", "products", file, "--currency", "GBP", "--json"];
    let (_, spent) = onhand.run(&[&import[..], &["--preview"]].concat(), &data)?;
    section.reach("looked at", spent.as_secs_f64(), "s", Target::Under(10.0));
    let (_, spent) = onhand.run(&import, &data)?;
    section.reach("taken in", spent.as_secs_f64(), "s", Target::Under(15.0));
    Ok(())
}

/// Writes the workbook.
fn write(path: &Path, rows: u64) -> anyhow::Result<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory();
    let sheet = sheet.context("no sheet")?;
    for (column, name) in NAMES.into_iter().enumerate() {
        sheet.write_string(0, u16::try_from(column)?, name)?;
    }
    for place in 0..rows {
        let row = u32::try_from(place)? + 1;
        sheet.write_string(row, 0, format!("P{place:06}"))?;
        sheet.write_string(row, 1, format!("Product number {place}"))?;
        sheet.write_number(row, 2, 1.0 + (place % 5_000) as f64 / 100.0)?;
        sheet.write_number(row, 3, 0.5 + (place % 2_000) as f64 / 100.0)?;
        sheet.write_string(row, 4, gtin(place))?;
        sheet.write_string(row, 5, format!("Category {}", place % 40))?;
        sheet.write_string(row, 6, "Units")?;
    }
    book.save(path)?;
    Ok(())
}

/// A GTIN-13 of a number.
fn gtin(number: u64) -> String {
    let digits = format!("400{number:09}");
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 1 { 3 } else { 1 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}
