//! A server of its own for each test: the real binary, a free port, a directory that goes away.

use super::disk::Disk;
use super::http::{Reply, bytes_of, request, try_exchange};
use super::stream::Stream;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// Runs `onhand` to its end, without the environment's own settings.
pub fn onhand(args: &[&str]) -> Output {
    bare(args).output().unwrap()
}

fn bare(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onhand"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONHAND_")) {
        command.env_remove(name);
    }
    command.args(args);
    command
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    data: PathBuf,
    /// What it is put upon, where that is not simply the disk.
    disk: Option<Disk>,
    /// The directory that goes away with it, where it is its own.
    folder: Option<TempDir>,
    /// An owner's token.
    pub owner: String,
    /// What it says where people look, after its first line.
    said: Arc<Mutex<String>>,
}

impl Server {
    /// On a new directory, without a business.
    pub fn empty(args: &[&str]) -> Self {
        Self::empty_on(None, args)
    }

    fn empty_on(disk: Option<Disk>, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owner = make_token(folder.path(), &["--role", "owner", "--name", "Olga"]);
        let mut server = Self::start(folder.path(), disk, args, owner);
        server.folder = Some(folder);
        server
    }

    /// A shop with 20 teas and 5 coffees, and two customers, `BO` and `CY`.
    pub fn shop() -> Self {
        Self::shop_with(&[])
    }

    /// As [`Server::shop`], told more.
    pub fn shop_with(args: &[&str]) -> Self {
        Self::empty(args).furnished()
    }

    /// As [`Server::shop`], in a process that may have few files open.
    #[cfg(unix)]
    pub fn shop_with_few_files(most: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owner = make_token(folder.path(), &["--role", "owner", "--name", "Olga"]);
        let path = folder.path().to_str().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -S -n {most} && ulimit -H -n {most} && exec \"$0\" \"$@\"")]);
        command.arg(env!("CARGO_BIN_EXE_onhand")).args(["serve", "--data", path, "--listen", "127.0.0.1:0"]);
        let mut server = Self::run(command, folder.path(), None, owner);
        server.folder = Some(folder);
        server.furnished()
    }

    /// The most memory that it has had, in bytes, where the system says.
    pub fn peak_memory(&self) -> Option<u64> {
        self.status("VmHWM:")
    }

    /// The memory that it has, in bytes, where the system says.
    pub fn memory(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    fn status(&self, name: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024)
    }

    /// The time that its threads have worked, in hundredths of a second, where the system says.
    pub fn worked(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap())
    }

    /// A figure of its metrics.
    pub fn figure(&self, name: &str) -> u64 {
        let text = self.get("/metrics").body;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("{name} is not in\n{text}")).parse().unwrap()
    }

    /// As [`Server::shop`], on a disk that is watched.
    #[cfg(target_os = "linux")]
    pub fn shop_on(disk: Disk, args: &[&str]) -> Self {
        Self::empty_on(Some(disk), args).furnished()
    }

    fn furnished(self) -> Self {
        for (name, data) in [
            ("set_business", json!({"name": "Corner Shop", "currency": "GBP"})),
            ("add_location", json!({"code": "SHOP", "kind": "store", "name": "Shop", "online": true})),
            (
                "add_product",
                json!({"sku": "TEA", "name": "Tea", "price": "2.50", "barcodes": [{"code": "4006381333931"}]}),
            ),
            ("add_product", json!({"sku": "COFFEE", "name": "Coffee", "price": "8", "category": "hot"})),
            ("add_customer", json!({"code": "BO", "name": "Bo", "note": "pays late"})),
            ("add_customer", json!({"code": "CY", "name": "Cy"})),
            (
                "post_receipt",
                json!({"lines": [
                    {"product": "TEA", "quantity": "20"}, {"product": "COFFEE", "quantity": "5"},
                ]}),
            ),
        ] {
            let outcome = self.command(name, &data);
            assert_eq!(outcome["status"], "accepted", "{outcome}");
        }
        self
    }

    /// On a directory that is there, with a token that is.
    pub fn on(data: &Path, args: &[&str], owner: String) -> Self {
        Self::start(data, None, args, owner)
    }

    fn start(data: &Path, disk: Option<Disk>, args: &[&str], owner: String) -> Self {
        let path = data.to_str().unwrap();
        let listen: &[&str] = if args.contains(&"--listen") { &[] } else { &["--listen", "127.0.0.1:0"] };
        let command = bare(&[&["serve", "--data", path], listen, args].concat());
        Self::run(command, data, disk, owner)
    }

    fn run(mut command: Command, data: &Path, disk: Option<Disk>, owner: String) -> Self {
        let log = std::fs::File::create(data.join("log.txt")).unwrap();
        disk.iter().for_each(|disk| disk.under(&mut command, data));
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let hears = said.clone();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                hears.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let address = line.trim().rsplit_once("://").unwrap_or_else(|| panic!("{line:?}")).1.parse().unwrap();
        Self { address, child, data: data.to_owned(), disk, folder: None, owner, said }
    }

    /// What it says where people look, after its first line, so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Its directory.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The disk that it was put upon.
    #[cfg(target_os = "linux")]
    pub fn disk(&self) -> &Disk {
        self.disk.as_ref().unwrap()
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.join("log.txt")).unwrap()
    }

    /// Starts again on the same directory.
    pub fn again(self) -> Self {
        self.again_with(&[])
    }

    /// Starts again on the same directory, told more.
    pub fn again_with(mut self, args: &[&str]) -> Self {
        let (folder, disk) = (self.folder.take(), self.disk.take());
        let owner = self.owner.clone();
        self.kill();
        let mut server = Self::start(&self.data, disk, args, owner);
        server.folder = folder;
        server
    }

    /// Kills it, as `kill -9` does.
    pub fn kill(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// What one says that can't start.
    #[cfg(target_os = "linux")]
    pub fn fails_to_start(data: &Path, disk: &Disk) -> String {
        let mut command = bare(&["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
        disk.under(&mut command, data);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(output.stdout, b"");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Starts one on a directory and kills it after a while, wherever it is by then.
    pub fn killed_while_starting(data: &Path, after: Duration) {
        let path = data.to_str().unwrap();
        let mut child = bare(&["serve", "--data", path, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Makes a token.
    pub fn token(&self, args: &[&str]) -> String {
        make_token(&self.data, args)
    }

    /// A partner's token.
    pub fn partner(&self, customer: &str) -> String {
        self.token(&["--role", "partner", "--name", customer, "--customer", customer])
    }

    /// Reads as the owner.
    pub fn get(&self, path: &str) -> Reply {
        self.get_as(&self.owner, path)
    }

    /// Reads with a token.
    pub fn get_as(&self, token: &str, path: &str) -> Reply {
        request(self.address, "GET", path, &[("Authorization", &format!("Bearer {token}"))], b"")
    }

    /// Sends a body to the commands, as the owner.
    pub fn post(&self, body: &str) -> Reply {
        self.post_as(&self.owner, body)
    }

    /// Sends a body to the commands.
    pub fn post_as(&self, token: &str, body: &str) -> Reply {
        self.try_post(token, body).unwrap()
    }

    /// Sends a body to the commands of a server that may go away meanwhile.
    pub fn try_post(&self, token: &str, body: &str) -> std::io::Result<Reply> {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let bytes = bytes_of(self.address, "POST", "/api/v1/commands", &headers, body.as_bytes());
        try_exchange(self.address, &bytes)
    }

    /// The outcome of one command, as the owner.
    pub fn command(&self, name: &str, data: &Value) -> Value {
        self.command_as(&self.owner, name, data)
    }

    /// The outcome of one command.
    pub fn command_as(&self, token: &str, name: &str, data: &Value) -> Value {
        self.outcome_as(token, &json!({"type": name, "data": data}))
    }

    /// The outcome of one command, given whole.
    pub fn outcome_as(&self, token: &str, command: &Value) -> Value {
        let reply = self.post_as(token, &command.to_string());
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["outcomes"][0].clone()
    }

    /// An order of one tea; gives its id.
    pub fn order_as(&self, token: &str, more: &Value) -> String {
        let mut data = json!({"lines": [{"product": "TEA", "quantity": "1"}]});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let outcome = self.command_as(token, "place_order", &data);
        assert_eq!(outcome["status"], "accepted", "{outcome}");
        let placed = &outcome["events"][0]["order"];
        placed.as_str().unwrap_or_else(|| panic!("{outcome}")).to_owned()
    }

    /// Listens to its events, as the owner.
    pub fn listen(&self, query: &str, last_id: Option<&str>) -> Stream {
        Stream::open(self.address, &self.owner, query, last_id)
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let done =
            Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(done.success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn make_token(data: &Path, args: &[&str]) -> String {
    let made = onhand(&[&["token", "create", "--data", data.to_str().unwrap()], args].concat());
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}
