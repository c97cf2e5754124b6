//! `cargo xtask api-check`: the HTTP API of a running demo, tried against its own description by Schemathesis.
//!
//! Three rounds: as the owner, as the owner about records that are there, and as a partner. Python 3 is needed; what
//! it takes is put into `target/api-check`.

use crate::{cargo, workspace};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The version that the description was last tried with.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// Do not end by themselves, so that no tester waits for them; the end-to-end tests try them. A channel is there only as
/// long as its stream.
const STREAMS: &[&str] = &["/api/v1/events", "/api/v1/live", "/api/v1/live/{channel}"];

/// Starts a demo, tries its API, and looks whether the business is sound afterwards. Further arguments go to
/// Schemathesis.
pub fn api_check(args: &[String]) -> Result<(), String> {
    let folder = workspace::root()?.join("target/api-check");
    let tester = tester(&folder)?;
    cargo::must_succeed(&mut cargo::command(&["build", "--package", "onhand-server", "--bin", "onhand"])?)?;
    // A copy, so that building anew meanwhile does not change what is tried.
    let program = folder.join("onhand");
    let built = workspace::root()?.join("target/debug/onhand");
    std::fs::copy(&built, &program).map_err(|error| format!("{}: {error}", built.display()))?;
    let data = folder.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    }
    let demo = Demo::start(&program, &data)?;
    let config = workspace::root()?.join("xtask/api-check.toml");
    let text = workspace::read(&config)?;
    let with_keys = written(folder.join("with-keys.toml"), &(text.clone() + &demo.keys()?))?;
    let of_partner = written(folder.join("of-partner.toml"), &(text + &newest_only()))?;
    let rounds = [
        ("as the owner", &config, &demo.owner),
        ("as the owner, about records that are there", &with_keys, &demo.owner),
        ("as a partner", &of_partner, &demo.partner),
    ];
    let mut failed = Vec::new();
    for (name, config, token) in rounds {
        println!("\n=== {name} ===");
        if !round(&tester, config, &demo.url, token, args)? {
            failed.push(name);
        }
    }
    drop(demo);
    println!("\n=== the business, afterwards ===");
    let mut verify = Command::new(&program);
    verify.arg("verify").arg("--data").arg(&data);
    if !verify.status().map_err(|error| format!("onhand verify: {error}"))?.success() {
        failed.push("verify");
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("failed: {}", failed.join("; "))),
    }
}

fn written(path: PathBuf, text: &str) -> Result<PathBuf, String> {
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Settings for a partner, whose own lists are kept newest first only: the description, which is for all, can't say so.
fn newest_only() -> String {
    let lists = ["customer_totals", "customers", "orders", "returns"];
    let settings = lists.map(|list| {
        format!(
            "\n[[operations]]\ninclude-path = \"/api/v1/{list}\"\nchecks.positive_data_acceptance.enabled = false\n"
        )
    });
    settings.concat()
}

/// Schemathesis in an environment of its own; made where there is none yet.
fn tester(folder: &Path) -> Result<PathBuf, String> {
    let environment = folder.join("venv");
    let program = environment.join("bin/schemathesis");
    if !program.exists() {
        println!("Putting {SCHEMATHESIS} into {}.", environment.display());
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        run(Command::new(environment.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS]))?;
    }
    Ok(program)
}

fn run(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("{shown} can't be started: {error}")),
    }
}

fn round(tester: &Path, config: &Path, url: &str, token: &str, args: &[String]) -> Result<bool, String> {
    let mut command = Command::new(tester);
    command
        .arg("--config-file")
        .arg(config)
        .args(["run", "--continue-on-failure", "--request-timeout", "30"])
        .args(STREAMS.iter().flat_map(|stream| ["--exclude-path", stream]))
        .args(["--warnings", "off"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(args)
        .arg(format!("{url}/api/v1/openapi.json"));
    let status = command.status().map_err(|error| format!("{}: {error}", tester.display()))?;
    Ok(status.success())
}

/// A running demo; it ends with this.
struct Demo {
    child: Child,
    owner: String,
    partner: String,
    url: String,
}

impl Demo {
    fn start(program: &Path, data: &Path) -> Result<Self, String> {
        let mut child = Command::new(program)
            .args(["demo", "--listen", "127.0.0.1:0", "--every", "0", "--no-pictures", "--log", "error"])
            .args(["--rate", "1000000", "--burst", "1000000"])
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let mut lines = child.stdout.take().map(|out| BufReader::new(out).lines()).into_iter().flatten();
        let (mut tokens, mut url) = (Vec::new(), None);
        while url.is_none() || tokens.len() < 2 {
            let Some(Ok(line)) = lines.next() else { break };
            if let Some((address, token)) = line.trim().split_once("/live/#") {
                tokens.push(token.to_owned());
                url = Some(address.to_owned());
            }
        }
        match (<[String; 2]>::try_from(tokens), url) {
            (Ok([owner, partner]), Some(url)) => Ok(Self { child, owner, partner, url }),
            _ => {
                let _ = child.kill();
                Err("the demo did not say where it is".to_owned())
            }
        }
    }

    /// Settings by which the routes of single records are asked for records that are there.
    fn keys(&self) -> Result<String, String> {
        let mut settings = String::new();
        for collection in [
            "count_lines",
            "customer_totals",
            "customers",
            "daily_sales",
            "documents",
            "exceptions",
            "locations",
            "movements",
            "orders",
            "prices",
            "products",
            "returns",
            "sales",
            "shelf",
            "stock_levels",
        ] {
            let Some(id) = self.an_id(collection)? else { continue };
            for rest in ["", "/history", "/orders"] {
                settings += &format!(
                    "\n[[operations]]\ninclude-path = \"/api/v1/{collection}/{{key}}{rest}\"\nparameters = {{ key = \"{id}\" }}\n"
                );
            }
        }
        let why = "\n[[operations]]\ninclude-path = \"/api/v1/stock/{product}/{location}/why\"\n";
        if let (Some(product), Some(location)) = (self.an_id("products")?, self.an_id("locations")?) {
            settings +=
                &format!("{why}parameters = {{ product = \"{product}\", location = \"{location}\" }}\n");
        }
        Ok(settings)
    }

    /// The id of a collection's first record.
    fn an_id(&self, collection: &str) -> Result<Option<String>, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.url);
        let address = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).map_err(failed)?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(failed)?;
        let request = format!(
            "GET /api/v1/{collection}?limit=1 HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
             Connection: close\r\n\r\n",
            self.owner
        );
        stream.write_all(request.as_bytes()).map_err(failed)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(failed)?;
        let found = answer.split_once("\"id\":\"").and_then(|(_, rest)| rest.split_once('"'));
        Ok(found.map(|(id, _)| id.to_owned()))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
