//! Rules that a file can break alone: its length, its first line, and words that must not be left in it.

use super::File;

/// From here on a file is mentioned.
const LINES_SOFT: usize = 400;
/// From here on it must be divided.
const LINES_HARD: usize = 500;
/// Files that may be longer, and how long: to be lowered, not raised.
const LONGER: &[(&str, usize)] = &[];

/// Words that must not be left in code, and what to do instead. Put together here, so that this file may name them.
const LEFT_OVER: &[(&str, &str)] = &[
    (concat!("dbg", "!("), "take it out, or log it"),
    (concat!("to", "do!("), "do it, or leave the feature out"),
    (concat!("unimple", "mented!("), "do it, or leave the feature out"),
    (concat!("TO", "DO"), "do it, or say in a sentence what is not there"),
    (concat!("FIX", "ME"), "fix it, or say in a sentence what is wrong"),
];

/// The same for what runs in browsers and Node.
const LEFT_OVER_IN_SCRIPTS: &[(&str, &str)] = &[
    (concat!("debug", "ger;"), "take it out"),
    (concat!("test", ".only("), "run all tests"),
    (concat!("it", ".only("), "run all tests"),
    (concat!("describe", ".only("), "run all tests"),
    (concat!("@ts-", "ignore"), "say what it is"),
    (concat!("@ts-", "nocheck"), "say what it is"),
    (concat!("TO", "DO"), "do it, or say in a sentence what is not there"),
    (concat!("FIX", "ME"), "fix it, or say in a sentence what is wrong"),
];

/// What prints has no place in what others use.
const PRINT: &str = concat!("console", ".log(");
/// Scripts are started by hand or by a build, and print.
const SCRIPTS: &str = "/scripts/";

/// Directories of one machine: they mean nothing on another.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// What a merge leaves where two changes met.
const MERGE_MARKS: &[&str] = &["<<<<<<< ", ">>>>>>> "];

pub(super) fn problems(files: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files {
        words(file, &mut problems);
        if file.is_rust() || file.is_script() {
            length(file, &mut problems);
            first_line(file, &mut problems);
        }
    }
    for (path, _) in LONGER {
        if files.iter().all(|file| file.path != *path) {
            problems.push(format!("{path} may be longer, but is not there: take it out of the list"));
        }
    }
    problems
}

fn length(file: &File, problems: &mut Vec<String>) {
    if file.is_test() {
        return;
    }
    let lines = lines_of_code(&file.text);
    let most = LONGER.iter().find(|(path, _)| *path == file.path).map_or(LINES_HARD, |(_, most)| *most);
    if lines > most {
        problems.push(format!("{}: {lines} lines without its tests, at most {most}: divide it", file.path));
    } else if lines > LINES_SOFT {
        println!("note: {} has {lines} lines without its tests; it should be divided soon", file.path);
    }
}

/// Lines up to the tests at the end.
fn lines_of_code(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let tests =
        lines.windows(2).position(|two| two[0] == "#[cfg(test)]" && two[1].starts_with("mod tests {"));
    tests.unwrap_or(lines.len())
}

fn first_line(file: &File, problems: &mut Vec<String>) {
    let is_source = file.path.contains("/src/") || file.path.starts_with("src/");
    let first = if file.is_rust() { "//!" } else { "/**" };
    // What a package's index does is to name the rest.
    let is_index = file.path.ends_with("/index.ts");
    if is_source && !is_index && !file.text.starts_with(first) {
        problems.push(format!("{}: begin it with a `{first}` line that says what it is for", file.path));
    }
}

fn words(file: &File, problems: &mut Vec<String>) {
    let left_over = match file {
        rust if rust.is_rust() => LEFT_OVER,
        script if script.is_script() => LEFT_OVER_IN_SCRIPTS,
        _ => &[],
    };
    let prints = file.is_test() || file.path.contains(SCRIPTS);
    for (number, line) in file.text.lines().enumerate() {
        let at = format!("{}:{}", file.path, number + 1);
        if file.is_script() && !prints && line.contains(PRINT) {
            problems.push(format!("{at}: `{PRINT}`: take it out, or give it to whoever asked for a log"));
        }
        for (word, instead) in left_over.iter().filter(|(word, _)| line.contains(word)) {
            problems.push(format!("{at}: `{word}`: {instead}"));
        }
        if MERGE_MARKS.iter().any(|mark| line.starts_with(mark)) {
            problems.push(format!("{at}: a merge was left half done"));
        }
        for path in MACHINE_PATHS.iter().filter(|path| names_path(line, path)) {
            problems.push(format!("{at}: `{path}` is a place on one machine"));
        }
    }
}

/// Whether `path` begins a path in `line`, rather than being in the middle of an address.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || "-_./{}".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn said(path: &str, text: &str) -> Vec<String> {
        problems(&[file(path, text)])
    }

    #[test]
    fn a_good_file() {
        assert_eq!(
            said("crates/a/src/lib.rs", "//! What it is for.\n\nfn dbg_name() {}\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_long_file() {
        let long = format!("//! Long.\n{}", "fn a() {}\n".repeat(LINES_HARD));
        assert!(said("crates/a/src/long.rs", &long)[0].contains("501 lines"));
        assert_eq!(said("crates/a/tests/long.rs", &long), Vec::<String>::new());
        let tests =
            format!("//! Short.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "    // ...\n".repeat(LINES_HARD));
        assert_eq!(said("crates/a/src/short.rs", &tests), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_for() {
        assert!(said("crates/a/src/b.rs", "fn b() {}\n")[0].contains("begin it with"));
        assert_eq!(said("crates/a/tests/b.rs", "fn b() {}\n"), Vec::<String>::new());
    }

    #[test]
    fn words_left_over() {
        for (word, _) in LEFT_OVER {
            let text = format!("//! A.\nfn a() {{ {word} }}\n");
            assert!(said("crates/a/src/a.rs", &text)[0].starts_with("crates/a/src/a.rs:2: "), "{word}");
        }
    }

    #[test]
    fn words_left_over_in_scripts() {
        for (word, _) in LEFT_OVER_IN_SCRIPTS {
            let text = format!("/** A. */\n{word}\n");
            assert!(said("web/a/src/a.ts", &text)[0].starts_with("web/a/src/a.ts:2: "), "{word}");
            assert_eq!(said("web/a/src/generated/a.ts", &text), Vec::<String>::new());
        }
        let prints = format!("/** A. */\n{PRINT}1);\n");
        assert_eq!(said("web/a/src/a.ts", &prints).len(), 1);
        assert_eq!(said("web/a/test/a.ts", &prints), Vec::<String>::new());
        assert!(said("web/a/src/a.tsx", "const a = 1;\n")[0].contains("begin it with"));
    }

    #[test]
    fn a_merge_left_half_done() {
        let text = "one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> other\n";
        assert_eq!(said("README.md", text).len(), 2);
    }

    #[test]
    fn places_on_one_machine() {
        for path in MACHINE_PATHS {
            assert!(said("README.md", &format!("see {path}notes"))[0].contains("one machine"), "{path}");
            assert!(said("README.md", path)[0].contains("one machine"), "{path}");
            assert_eq!(said("README.md", &format!("https://example.org{path}page")), Vec::<String>::new());
        }
    }
}
