//! Builds anew when an application was built anew: the files are embedded.

use std::path::Path;

fn main() {
    for app in ["desk", "live", "shop"] {
        let dist = Path::new("../../web/apps").join(app).join("dist");
        // What is not there counts as changed each time, so that something around it is watched until it is.
        let watched = dist.ancestors().find(|path| path.exists()).unwrap_or(&dist);
        println!("cargo::rerun-if-changed={}", watched.display());
    }
}
