//! `import` as people use it: a wholesaler's week, lists, and what ends with which code.

use super::support::{Server, onhand};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/samples/online-retail-week.csv")
}

fn import(data: &Path, args: &[&str]) -> Output {
    let data = ["--data", data.to_str().unwrap()];
    onhand(&[&["import"], args, &data].concat())
}

#[test]
fn a_week_comes_in_reconciles_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = sample();
    let output = import(&data, &["online-retail", file.to_str().unwrap()]);
    let said = text(&output.stdout);
    assert!(output.status.success() && said.ends_with("it reconciles\n"), "{said}{}", text(&output.stderr));
    let again = import(&data, &["online-retail", file.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&report["reconciles"], &report["outcomes"]["applied"]), (&true.into(), &0.into()));
    assert_eq!(report["value"], "190,994.96");
    assert!(onhand(&["verify", "--data", data.to_str().unwrap()]).status.success());
}

#[test]
fn a_business_that_a_server_has_open_is_left_alone() {
    let server = Server::shop();
    let output = import(server.data(), &["online-retail", sample().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("another onhand process") && said.contains("--data"), "{said}");
}

#[test]
fn a_file_that_is_not_there_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for what in ["online-retail", "products", "stock", "customers"] {
        let output = import(&data, &[what, "nowhere.csv"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("nowhere.csv can't be read"), "{}", text(&output.stderr));
    }
    assert!(!data.exists());
}

#[test]
fn a_list_is_shown_before_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("list.csv");
    std::fs::write(&file, "Article,Name,Price\nT1,Tea,2.50\nT2,Coffee,x\n").unwrap();
    let list = |more: &[&str]| {
        import(&data, &[&["products", file.to_str().unwrap(), "--currency", "EUR"], more].concat())
    };
    let shown = list(&["--preview"]);
    assert_eq!(
        (shown.status.code(), data.exists()),
        (Some(1), false),
        "one line is wrong, nothing is written"
    );
    assert!(text(&shown.stdout).contains("line 3, Price \"x\": Not a number"), "{}", text(&shown.stdout));
    let strict: Value = serde_json::from_slice(&list(&["--strict", "--json"]).stdout).unwrap();
    assert_eq!((&strict["wrong"], &strict["written"]), (&1.into(), &false.into()));
    let taken: Value = serde_json::from_slice(&list(&["--json", "--map", "sku=Article"]).stdout).unwrap();
    assert_eq!((&taken["new"], &taken["written"]), (&1.into(), &true.into()), "{taken}");
}

#[cfg(unix)]
fn has_entries(file: &Path) -> bool {
    let Ok(store) = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
    else {
        return false;
    };
    store.query_row("select count(*) > 0 from log", [], |row| row.get(0)).unwrap_or(false)
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_after_the_batch_and_a_second_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("weeks.csv");
    let week = std::fs::read_to_string(sample()).unwrap();
    let (header, rows) = week.split_once('\n').unwrap();
    let other = |turn: u32| rows.lines().map(move |row| format!("{turn}{row}\n")).collect::<String>();
    // Invoices of their own, so that there is enough to be stopped in.
    std::fs::write(&file, [format!("{header}\n"), other(1), other(2), other(3), other(4)].concat()).unwrap();
    let args = ["import", "online-retail", file.to_str().unwrap(), "--data", data.to_str().unwrap()];
    let child = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Told to stop as soon as something is committed: nearly all of the file is still to come.
    while !has_entries(&data.join("business.sqlite")) {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("run it again"), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&onhand(&[&args[..], &["--json"]].concat()).stdout).unwrap();
    assert_eq!((&report["reconciles"], &report["rows"]), (&true.into(), &35_360.into()), "{report}");
}
