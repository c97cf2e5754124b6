//! What npm installs, from `package-lock.json`: each package, its version and its licence.

use super::Package;
use std::collections::BTreeSet;

/// Where the file lies.
pub const LOCK: &str = "web/package-lock.json";

/// Fonts have a licence of their own kind; it is allowed for packages that begin so, and for no program.
const FONTS: (&str, &str) = ("@fontsource/", "OFL-1.1");

/// The packages of a lock file as npm writes it, a field a line. Ours, which are linked in by their path, are left out.
pub fn packages(lock: &str) -> Result<BTreeSet<Package>, String> {
    let mut packages = BTreeSet::new();
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("    \"").and_then(|line| line.strip_suffix("\": {")) else {
            continue;
        };
        let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
        let fields: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("    }")).collect();
        let field = |name: &str| {
            let start = format!("      \"{name}\": ");
            fields
                .iter()
                .find_map(|line| line.strip_prefix(&start))
                .map(|value| value.trim_matches([',', '"']))
        };
        if field("link") == Some("true") {
            continue;
        }
        let source = field("resolved").filter(|from| !from.starts_with("https://registry.npmjs.org/"));
        packages.insert(Package {
            name: name.to_owned(),
            version: field("version").ok_or(format!("{LOCK}: {name} has no version"))?.to_owned(),
            source: source.unwrap_or_default().to_owned(),
            licence: field("license").unwrap_or_default().to_owned(),
        });
    }
    Ok(packages)
}

/// Whether it is a font under a font's licence.
pub fn is_free_font(package: &Package) -> bool {
    package.name.starts_with(FONTS.0) && package.licence == FONTS.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"{
  "name": "onhand-web",
  "packages": {
    "": {
      "license": "MIT OR Apache-2.0"
    },
    "node_modules/@a/b": {
      "version": "1.2.3",
      "license": "MIT",
      "dependencies": {
        "c": "^1"
      }
    },
    "node_modules/@a/b/node_modules/c": {
      "version": "1.0.0",
      "resolved": "https://example.org/c.tgz"
    },
    "node_modules/ours": {
      "resolved": "packages/ours",
      "link": true
    },
    "packages/ours": {
      "version": "0.1.0"
    }
  }
}
"#;

    #[test]
    fn packages_of_a_lock_file() {
        let found: Vec<String> = packages(LOCK)
            .unwrap()
            .into_iter()
            .map(|package| {
                format!("{} {} {} {}", package.name, package.version, package.licence, package.source)
            })
            .collect();
        assert_eq!(found, ["@a/b 1.2.3 MIT ", "c 1.0.0  https://example.org/c.tgz"]);
    }

    #[test]
    fn only_fonts_have_the_fonts_licence() {
        let of = |name: &str| Package {
            name: name.to_owned(),
            version: String::new(),
            source: String::new(),
            licence: "OFL-1.1".to_owned(),
        };
        assert!(is_free_font(&of("@fontsource/ibm-plex-sans-arabic")));
        assert!(!is_free_font(&of("left-pad")));
    }
}
