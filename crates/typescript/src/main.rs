//! Writes what the web knows of the wire: TypeScript for records, commands, events, refusals and messages, and golden
//! vectors of hash and digest, money, ids and effects. It reads the same schemas that the API's documentation is made of.
//!
//! `onhand-typescript ROOT` writes the files below ROOT; with `--check` it writes nothing and fails if one is stale.

mod files;
mod golden;
mod page;
mod print;
mod schemas;
mod shape;
mod tables;
mod vectors;
mod words;

use anyhow::{Context, bail};
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (root, check) = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [root] => (Path::new(root), false),
        ["--check", root] => (Path::new(root), true),
        _ => bail!("usage: onhand-typescript [--check] ROOT"),
    };
    let wrong = words::problems()?;
    wrong.iter().for_each(|problem| eprintln!("{problem}"));
    let stale = stale(root)?;
    if check {
        if !wrong.is_empty() {
            bail!("the catalogues in words/ and the types do not agree");
        }
        for (path, _) in &stale {
            eprintln!("{path} is not what the code says");
        }
        if !stale.is_empty() {
            bail!("run `cargo xtask generate`");
        }
        return Ok(());
    }
    for (path, text) in &stale {
        let to = root.join(path);
        if let Some(directory) = to.parent() {
            std::fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
        }
        std::fs::write(&to, text).with_context(|| to.display().to_string())?;
        println!("wrote {path}");
    }
    Ok(())
}

/// The files that are not as they should be, with what they should be.
fn stale(root: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let all = files::all()?.into_iter();
    Ok(all
        .filter(|(path, text)| std::fs::read_to_string(root.join(path)).ok().as_ref() != Some(text))
        .collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn files_are_up_to_date() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let stale: Vec<String> = super::stale(&root).unwrap().into_iter().map(|(path, _)| path).collect();
        assert_eq!(stale, Vec::<String>::new(), "run `cargo xtask generate`");
    }
}
