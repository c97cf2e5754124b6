//! Who may depend on whom, and what the domain must not know.

use super::File;

/// Each crate and those of ours that it may use. Arrows go one way.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bench", &["domain", "store", "engine", "protocol"]),
    ("domain", &[]),
    ("engine", &["domain", "store", "protocol"]),
    ("protocol", &["domain"]),
    ("server", &["domain", "store", "engine", "protocol"]),
    ("sim", &["domain", "store", "engine", "protocol"]),
    ("store", &["domain"]),
];

/// What the domain has nothing to do with: IO, the time, chance, threads, logs, floats.
const NOT_IN_DOMAIN: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "now_v7",
    "new_v4",
    "async fn",
    "println!",
    "tracing::",
    "rusqlite",
    "tokio",
    "f32",
    "f64",
];

pub(super) fn problems(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        if let Some(name) =
            file.path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/Cargo.toml"))
        {
            dependencies(name, file, &mut problems);
        }
        if file.path.starts_with("crates/domain/src/") {
            domain(file, &mut problems);
        }
    }
    problems
}

fn dependencies(name: &str, file: &File, problems: &mut Vec<String>) {
    let Some((_, may_use)) = MAY_USE.iter().find(|(of, _)| *of == name) else {
        problems.push(format!("{}: say in xtask/src/tidy/layers.rs what `{name}` may use", file.path));
        return;
    };
    // What only tests use makes no arrow.
    let linked = file.text.lines().scan(false, |linked, line| {
        if line.starts_with('[') {
            *linked = matches!(line, "[dependencies]" | "[build-dependencies]");
        }
        Some((*linked, line))
    });
    for (_, line) in linked.filter(|(linked, _)| *linked) {
        let Some(used) = line.strip_prefix("onhand-") else { continue };
        let used = used.split(['.', ' ', '=']).next().unwrap_or_default();
        if !may_use.contains(&used) {
            problems.push(format!("{}: `{name}` must not use `{used}`", file.path));
        }
    }
}

fn domain(file: &File, problems: &mut Vec<String>) {
    let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    for (number, line) in code.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for word in NOT_IN_DOMAIN.iter().filter(|word| has_word(code, word)) {
            problems.push(format!("{}:{}: `{word}` has no place in the domain", file.path, number + 1));
        }
    }
}

/// Whether `word` is in `line`, not only as a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn arrows_that_go_the_wrong_way() {
        let manifest =
            "[dependencies]\nonhand-domain.workspace = true\nonhand-engine = { path = \"../engine\" }\n";
        let said = problems(&[file("crates/store/Cargo.toml", manifest)]);
        assert_eq!(said, ["crates/store/Cargo.toml: `store` must not use `engine`"]);
        let tests = "[dependencies]\nserde = \"1\"\n[dev-dependencies]\nonhand-engine.workspace = true\n";
        assert_eq!(problems(&[file("crates/store/Cargo.toml", tests)]), Vec::<String>::new());
    }

    #[test]
    fn a_crate_that_nobody_placed() {
        assert!(problems(&[file("crates/new/Cargo.toml", "")])[0].contains("what `new` may use"));
    }

    #[test]
    fn what_the_domain_must_not_know() {
        let said = |text: &str| problems(&[file("crates/domain/src/time.rs", text)]);
        assert!(said("fn now() { SystemTime::now() }")[0].contains("time.rs:1: `SystemTime`"));
        assert!(said("let price: f64 = 0.1;")[0].contains("`f64`"));
        assert_eq!(said("// no tokio here\nlet halff64s = 1;"), Vec::<String>::new());
        assert_eq!(said("#[cfg(test)]\nmod tests {\n    use std::time::Duration;\n}"), Vec::<String>::new());
        assert_eq!(problems(&[file("crates/engine/src/env.rs", "SystemTime")]), Vec::<String>::new());
    }
}
