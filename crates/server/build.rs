//! Builds anew when the apps were built anew: their files are embedded.

use std::path::Path;

fn main() {
    for app in ["desk", "shop", "live"] {
        let pages = format!("../../web/apps/{app}/dist");
        let pages = Path::new(&pages);
        // What is not there counts as changed each time, so that something around it is watched until it is.
        let watched = pages.ancestors().find(|path| path.exists()).unwrap_or(pages);
        println!("cargo::rerun-if-changed={}", watched.display());
    }
}
