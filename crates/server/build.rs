//! Builds anew when the page was built anew: the files are embedded.

use std::path::Path;

fn main() {
    let page = Path::new("../../web/apps/live/dist");
    // What is not there counts as changed each time, so that something around it is watched until it is.
    let watched = page.ancestors().find(|path| path.exists()).unwrap_or(page);
    println!("cargo::rerun-if-changed={}", watched.display());
}
