//! Who may depend on whom, and what a crate must not know.

use super::File;

/// Each crate and those of ours that it may use. Arrows go one way.
const MAY_USE: &[(&str, &[&str])] = &[
    ("bench", &["domain", "store", "engine", "protocol", "client"]),
    ("client", &["domain", "protocol"]),
    ("demo", &["domain"]),
    ("domain", &[]),
    ("engine", &["domain", "store", "protocol"]),
    ("fuzz", &["domain", "store", "engine", "protocol", "client", "import", "server", "sim"]),
    ("import", &["domain", "store", "engine", "words"]),
    ("protocol", &["domain"]),
    ("server", &["demo", "domain", "store", "engine", "protocol", "client", "import", "words"]),
    ("sim", &["domain", "store", "engine", "protocol", "client"]),
    ("store", &["domain"]),
    ("typescript", &["domain", "import", "protocol", "words"]),
    ("words", &[]),
];

/// Where some words have no place.
struct Absence {
    /// Below this directory.
    directory: &'static str,
    /// Whole words.
    words: &'static [&'static str],
    /// Files that are there for exactly that.
    except: &'static [&'static str],
    /// What they would break.
    why: &'static str,
}

const ABSENT: &[Absence] = &[
    Absence {
        directory: "crates/domain/src/",
        words: &[
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
        ],
        except: &[],
        why: "the domain has no IO, no clock, no chance, no floats",
    },
    Absence {
        directory: "crates/domain/src/",
        words: &[".on_hand = ", ".on_hand +=", ".on_hand -=", ".reserved = ", ".reserved +=", ".reserved -="],
        except: &["crates/domain/src/stock/ledger.rs"],
        why: "only the ledger changes what is on hand or reserved",
    },
    Absence {
        directory: "crates/engine/src/",
        words: &["SystemTime", "Instant::now", "std::thread", "getrandom", "now_v7", "new_v4", "rand::"],
        except: &["crates/engine/src/environment.rs"],
        why: "clock, chance and threads come in through environment.rs",
    },
    Absence {
        directory: "crates/engine/src/",
        words: &["rusqlite", "axum", "tokio::net", "std::net"],
        except: &[],
        why: "the engine has no SQL and no socket",
    },
    Absence {
        directory: "crates/client/src/",
        words: &[
            "SystemTime",
            "Instant::now",
            "std::thread",
            "std::net",
            "tokio",
            "getrandom",
            "now_v7",
            "new_v4",
        ],
        except: &["crates/client/src/socket/mod.rs", "crates/client/src/socket/connection.rs"],
        why: "a client's time, chance and messages are handed in; socket/ alone has a socket",
    },
    Absence {
        directory: "crates/store/src/",
        words: &["SystemTime", "Instant::now", "tokio", "std::net"],
        except: &[],
        why: "a store has no clock and no socket",
    },
];

pub(super) fn problems(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        if let Some(name) =
            file.path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/Cargo.toml"))
        {
            dependencies(name, file, &mut problems);
        }
        let absent = |absence: &&Absence| file.path.starts_with(absence.directory);
        for absence in ABSENT.iter().filter(absent).filter(|absence| !absence.except.contains(&&*file.path)) {
            words(file, absence, &mut problems);
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

fn words(file: &File, absence: &Absence, problems: &mut Vec<String>) {
    let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    for (number, line) in code.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for word in absence.words.iter().filter(|word| has_word(code, word)) {
            problems.push(format!("{}:{}: `{word}`: {}", file.path, number + 1, absence.why));
        }
    }
}

/// Whether `word` is in `line`, not only as a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let (starts, ends) = (word.starts_with(is_part), word.ends_with(is_part));
        let is_inside = (starts && before.is_some_and(is_part)) || (ends && after.is_some_and(is_part));
        !is_inside
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
    }

    #[test]
    fn only_the_ledger_changes_stock() {
        let said = |path: &str| problems(&[file(path, "level.on_hand = before.plus(change)?;")]);
        assert!(said("crates/domain/src/orders/cancel.rs")[0].contains("only the ledger"));
        assert_eq!(said("crates/domain/src/stock/ledger.rs"), Vec::<String>::new());
        let reads = file("crates/domain/src/orders/cancel.rs", "if level.on_hand == before {}");
        assert_eq!(problems(&[reads]), Vec::<String>::new());
    }

    #[test]
    fn the_engine_has_one_seam() {
        let said = |path: &str| problems(&[file(path, "let now = SystemTime::now();")]);
        assert!(said("crates/engine/src/writer.rs")[0].contains("environment.rs"));
        assert_eq!(said("crates/engine/src/environment.rs"), Vec::<String>::new());
    }
}
