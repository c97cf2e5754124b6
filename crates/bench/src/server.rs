//! The real server as a process of its own, and the other commands of the `onhand` program.

use anyhow::{Context, bail};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to say where it listens, or to stop.
const PATIENCE: Duration = Duration::from_secs(60);
/// Ticks of the processor's time in a second, as Linux counts them for every process.
const TICKS: f64 = 100.0;

/// The `onhand` program.
#[derive(Clone, Debug)]
pub struct Onhand(PathBuf);

/// A running server; stopped when it is dropped.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// The secret of a token for an owner.
    pub token: String,
    child: Child,
}

impl Onhand {
    /// The program that was named, or the one beside this one.
    pub fn find(named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => {
                let name = format!("onhand{}", std::env::consts::EXE_SUFFIX);
                std::env::current_exe()?.with_file_name(name)
            }
        };
        if !path.is_file() {
            bail!(
                "there is no {}; build it with `cargo build --release -p onhand-server`, or name it with --onhand",
                path.display()
            );
        }
        Ok(Self(path))
    }

    /// Runs one of its commands to the end. Gives what it printed, and how long it took.
    pub fn run(&self, args: &[&str], data: &Path) -> anyhow::Result<(String, Duration)> {
        let start = Instant::now();
        let output = Command::new(&self.0)
            .args(args)
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .with_context(|| format!("{} can't be started", self.0.display()))?;
        let spent = start.elapsed();
        if !output.status.success() {
            bail!("onhand {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok((String::from_utf8(output.stdout)?, spent))
    }

    /// Starts a server on a business. Its token is not held back: one client makes all the load.
    pub fn serve(&self, data: &Path) -> anyhow::Result<Server> {
        self.serve_with(data, &[])
    }

    /// The same, with more arguments.
    pub fn serve_with(&self, data: &Path, more: &[&str]) -> anyhow::Result<Server> {
        self.serve_at(data, "127.0.0.1:0", more)
    }

    /// The same, at an address that is known.
    pub fn serve_at(&self, data: &Path, listen: &str, more: &[&str]) -> anyhow::Result<Server> {
        let made = self.run(&["token", "create", "--json", "--role", "owner", "--name", "bench"], data)?.0;
        let made: serde_json::Value = serde_json::from_str(&made)?;
        let token = made["secret"].as_str().context("the new token has no secret")?.to_owned();
        let mut child = Command::new(&self.0)
            .args(["serve", "--listen", listen, "--rate", "1000000", "--burst", "1000000"])
            .args(["--log", "warn"])
            .args(more)
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} can't be started", self.0.display()))?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().rsplit("http://").next().and_then(|address| address.parse().ok());
        let Some(address) = address else {
            child.kill()?;
            bail!("the server said {line:?} and not where it listens");
        };
        Ok(Server { address, token, child })
    }
}

impl Server {
    /// What it has in memory, in mebibytes, where the system says it.
    pub fn resident_mib(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kibibytes| kibibytes / 1_024.0)
    }

    /// The processor's time that it has used, in seconds, where the system says it.
    pub fn processor_seconds(&self) -> Option<f64> {
        processor_seconds(self.child.id())
    }

    fn stop(&mut self) -> anyhow::Result<()> {
        if cfg!(unix) {
            Command::new("kill").arg(self.child.id().to_string()).status()?;
            let start = Instant::now();
            while start.elapsed() < PATIENCE {
                if self.child.try_wait()?.is_some() {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// The processor's time that a process has used, in seconds, where the system says it.
pub fn processor_seconds(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may hold spaces; the user's and the system's share are fields 14 and 15.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the server could not be stopped: {error}");
        }
    }
}
