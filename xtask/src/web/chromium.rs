//! A Chromium for the browser tests: one that is there, else one that Playwright or Debian fetches.

use super::node::{npm_in_web, printed};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How to enable what takes a browser.
pub const ENABLE: &str = "install Chromium, Chrome or Edge, or name one in ONHAND_CHROMIUM";

/// Programs that are looked for where programs are.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
];

/// Programs that are not where programs are.
const PLACES: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The program, fetched if need be; `None` where there is none and none could be had.
pub fn find() -> Result<Option<PathBuf>, String> {
    if let Some(named) = std::env::var_os("ONHAND_CHROMIUM") {
        let named = PathBuf::from(named);
        return match starts(&named) {
            true => Ok(Some(named)),
            false => Err(format!("ONHAND_CHROMIUM is {}, which does not start", named.display())),
        };
    }
    if let Some(found) = installed().into_iter().chain(playwrights()?).find(|path| starts(path)) {
        return Ok(Some(found));
    }
    println!("There is no Chromium: fetching one (npx playwright install chromium).");
    let mut fetch = npm_in_web(&["exec", "--", "playwright", "install", "chromium"])?;
    if fetch.status().is_ok_and(|status| status.success()) {
        if let Some(found) = playwrights()?.filter(|path| starts(path)) {
            return Ok(Some(found));
        }
    }
    if is_debian_and_root() {
        println!("Installing Debian's (apt-get install chromium).");
        for args in [&["update"][..], &["install", "-y", "--no-install-recommends", "chromium"]] {
            let _ = Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive").status();
        }
    }
    Ok(installed().into_iter().find(|path| starts(path)))
}

fn installed() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).flat_map(|at| NAMES.iter().map(move |name| at.join(name)));
    in_path.chain(PLACES.iter().map(PathBuf::from)).filter(|path| path.is_file()).collect()
}

/// Where Playwright keeps the one that it fetches.
fn playwrights() -> Result<Option<PathBuf>, String> {
    let script = "console.log(require('playwright-core').chromium.executablePath())";
    let mut node = Command::new("node");
    let path = printed(node.args(["-e", script]).current_dir(super::node::directory()?));
    Ok(path.map(|path| PathBuf::from(path.trim())).filter(|path| path.is_file()))
}

/// Whether it is there with all that it is linked with. On Windows asking it would open a window.
fn starts(program: &Path) -> bool {
    if cfg!(windows) { program.is_file() } else { printed(Command::new(program).arg("--version")).is_some() }
}

fn is_debian_and_root() -> bool {
    Path::new("/etc/debian_version").exists()
        && printed(Command::new("id").arg("-u")).is_some_and(|user| user.trim() == "0")
}
