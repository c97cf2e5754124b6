//! Nine months of a wholesaler's invoices imported, and a whole business out to a file and back, by the program's own
//! commands.

use super::{AT_ONCE, Bench, new_business};
use crate::business::{self, Orders, Popularity};
use crate::report::{Section, Target};
use anyhow::Context;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let onhand = bench.onhand()?;
    let under = Target::Under(15.0);
    let (of, data) = match &bench.invoices {
        Some(invoices) => {
            section.sizes = format!("the invoices of {}", invoices.display());
            let data = bench.directory("invoices")?;
            let file = invoices.to_str().context("the file's name is not text")?;
            let (_, spent) = onhand.run(&["import", "online-retail", "--json", file], &data)?;
            section.reach("nine months of invoices imported", spent.as_secs_f64(), "s", under);
            ("that business", data)
        }
        None => {
            section.sizes = format!("a business of {} orders", bench.sizes.compared);
            section.not_run.push(
                "import of nine months of invoices: name the file of the Online Retail data set with --invoices"
                    .to_owned(),
            );
            let data = bench.directory("made")?;
            let mut writer = new_business(&data, bench.sizes.products)?;
            let mut orders = Orders::new("made", bench.sizes.products, Popularity::Uniform);
            business::give(&mut writer, orders.take(bench.sizes.compared), AT_ONCE)?;
            ("a business", data)
        }
    };
    for (form, name) in [("plain", "business.jsonl"), ("compressed", "business.jsonl.gz")] {
        let file = bench.dir.join(name);
        let file = file.to_str().context("the file's name is not text")?;
        let (_, spent) = onhand.run(&["export", file], &data)?;
        section.reach(format!("{of} exported, {form}"), spent.as_secs_f64(), "s", under);
        let back = bench.directory(&format!("back-{form}"))?;
        let (_, spent) = onhand.run(&["import", "--business", file], &back)?;
        section.reach(format!("{of} imported, {form}"), spent.as_secs_f64(), "s", under);
    }
    Ok(())
}
