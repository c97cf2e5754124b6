//! What docs/running.md tells people to type is understood.

use super::support::onhand;

fn blocks<'a>(paper: &'a str, kind: &str) -> Vec<&'a str> {
    let parts = paper.split("```").skip(1).step_by(2);
    parts.filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).collect()
}

/// A line's words, as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// The settings that a server would have that is told this.
fn settings(args: &[&str]) -> String {
    let output = onhand(&[&["config"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_the_paper_says_is_understood() {
    let paper = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/running.md");
    let paper = std::fs::read_to_string(paper).unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut served = 0;
    for line in blocks(&paper, "sh").iter().flat_map(|block| block.lines()) {
        let Some(told) = line.strip_prefix("onhand serve ") else {
            assert!(line.starts_with("curl "), "{line}");
            continue;
        };
        let told = words(&told.replace("--data onhand-data", &format!("--data {}", data.path().display())));
        let shown = settings(&told.iter().map(String::as_str).collect::<Vec<_>>());
        let flags = told.iter().filter(|word| word.starts_with("--") && *word != "--data");
        for flag in flags {
            assert!(shown.contains(&format!("flag {flag}")), "{flag} in\n{shown}");
        }
        assert!(!shown.contains("PASSWORD"), "{shown}");
        served += 1;
    }
    let files = blocks(&paper, "toml");
    for file in &files {
        std::fs::write(data.path().join("onhand.toml"), file).unwrap();
        let shown = settings(&["--data", data.path().to_str().unwrap()]);
        let set = shown.lines().filter(|line| line.contains(" file ")).count();
        assert_eq!(set, file.lines().count(), "{file}\n{shown}");
    }
    assert!(served >= 4 && files.len() >= 2, "the paper is not read as it should be");
}
