//! How the first person comes in: by a link that the server prints while nobody owns the business; and how a demo, and people
//! whom the command line adds, are opened.

use super::support::{Browser, Server, onhand, request};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const PASSWORD: &str = "tea at 4 o'clock";

/// A process that ends with the test.
struct Running(Child, Lines<BufReader<ChildStdout>>);

impl Running {
    fn start(args: &[&str], data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onhand"));
        command.args(args).args([
            "--data",
            data.to_str().unwrap(),
            "--listen",
            "127.0.0.1:0",
            "--log",
            "error",
        ]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self(child, lines)
    }

    /// The first link that it prints: the address and the secret.
    fn link(&mut self) -> (SocketAddr, String) {
        let line = self.1.by_ref().map(Result::unwrap).find(|line| line.contains("/desk/#in=")).unwrap();
        let (before, secret) = line.split_once("/desk/#in=").unwrap();
        let address = before.rsplit_once("http://").unwrap().1.parse().unwrap();
        (address, secret.trim().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn the_first_owner_comes_in_by_the_link_of_the_last_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(&["serve"], folder.path());
    let (_, old) = server.link();
    drop(server);
    let mut server = Running::start(&["serve"], folder.path());
    let (address, secret) = server.link();
    assert_ne!(old, secret);
    let mut browser = Browser::new(address, "desk");
    assert_eq!(browser.post("/api/v1/links/look", &json!({"secret": old})).problem(), "link_used");
    let looked = browser.post("/api/v1/links/look", &json!({"secret": secret})).json();
    assert_eq!((&looked["kind"], &looked["needs_password"]), (&json!("owner"), &json!(true)));
    assert_eq!(looked["name"], Value::Null);

    let using = |more: Value| {
        let mut given =
            json!({"secret": secret, "name": "Olga", "login": "olga@x.org", "password": PASSWORD});
        given.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        given
    };
    for (more, status, code) in [
        (json!({"password": "12345678"}), 422, "weak_password"),
        (json!({"password": null}), 400, "malformed_body"),
        (json!({"name": null}), 400, "malformed_body"),
        (json!({"name": " "}), 422, "refused"),
        (json!({"login": "olga"}), 422, "refused"),
        (json!({"login": "olga@"}), 422, "refused"),
    ] {
        let reply = browser.post("/api/v1/links/use", &using(more.clone()));
        assert_eq!((reply.status, reply.problem().as_str()), (status, code), "{more}");
    }
    let session = browser.post("/api/v1/links/use", &using(json!({}))).json();
    assert_eq!((&session["app"], &session["person"]["role"]), (&json!("desk"), &json!("owner")));
    assert_eq!(session["business"]["currency"], Value::Null, "it is not set up yet");
    let again =
        Browser::new(address, "desk").post("/api/v1/links/use", &using(json!({"login": "eve@x.org"})));
    assert_eq!((again.status, again.problem().as_str()), (410, "link_used"));
    let set_up = browser.command("set_business", &json!({"name": "Corner Shop", "currency": "GBP"}));
    assert_eq!(set_up["status"], "accepted", "{set_up}");
    assert_eq!(browser.get("/api/v1/session").json()["business"]["name"], "Corner Shop");

    // A business of one's own beside it has a link of its own.
    let started = browser.post("/api/v1/businesses", &json!({"name": "Mine", "country": "LB"})).json();
    let port = started["business"]["port"].as_u64().unwrap() as u16;
    let (_, secret) = started["link"].as_str().unwrap().split_once("#in=").unwrap();
    let mut own = Browser::new(SocketAddr::new(address.ip(), port), "desk");
    let looked = own.post("/api/v1/links/look", &json!({"secret": secret})).json();
    assert_eq!((&looked["kind"], &looked["business_name"]), (&json!("owner"), &json!("Mine")));
    assert_eq!(own.get("/api/v1/session").status, 401, "a session is of one business");

    drop(server);
    let mut server = Running::start(&["serve"], folder.path());
    let said: Vec<String> = server.1.by_ref().take(3).map(Result::unwrap).collect();
    assert!(!said[0].contains("#in=") && !said[1].contains("#in="), "it is owned: {said:?}");
}

#[test]
fn a_demo_is_opened_by_a_link_as_often_as_one_likes() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["demo", "--business", "noor-bakery", "--every", "0", "--no-pictures"];
    let mut demo = Running::start(&args, folder.path());
    let (address, secret) = demo.link();
    let mut owner = Browser::new(address, "desk");
    let looked = owner.post("/api/v1/links/look", &json!({"secret": secret})).json();
    assert_eq!((&looked["kind"], &looked["needs_password"]), (&json!("demo"), &json!(false)));
    for _ in 0..2 {
        let mut browser = Browser::new(address, "desk");
        let session = browser.post("/api/v1/links/use", &json!({"secret": secret})).json();
        assert_eq!((&session["demo"], &session["person"]["name"]), (&json!(true), &json!("Noor Haddad")));
        owner = browser;
    }
    let people = owner.get("/api/v1/people?limit=100").json();
    let roles: Vec<&str> = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["record"]["role"].as_str().unwrap())
        .collect();
    for role in ["owner", "admin", "staff", "cashier", "kitchen", "partner"] {
        assert!(roles.contains(&role), "{role} of {roles:?}");
    }
    // What happened was done by them.
    let orders = owner.get("/api/v1/orders?limit=1&order=newest").json();
    let order = orders["items"][0]["record"]["id"].as_str().unwrap();
    let history = owner.get(&format!("/api/v1/orders/{order}/history")).json();
    assert!(history["items"][0]["actor_name"].is_string(), "{history}");

    let made = owner.post("/api/v1/demo/links", &json!({"as": "partner"})).json();
    assert!(made["path"].as_str().unwrap().starts_with("/shop/#in=onl_"), "{made}");
    let mut partner = Browser::new(address, "shop");
    let session = partner.post("/api/v1/links/use", &json!({"secret": made["secret"]})).json();
    assert_eq!((&session["app"], &session["person"]["role"]), (&json!("shop"), &json!("partner")));
    assert_eq!(partner.post("/api/v1/demo/links", &json!({"as": "owner"})).status, 403);
    assert_eq!(owner.get("/api/v1/session").status, 200, "both at once, in one browser");

    let home = |cookie: &str| request(address, "GET", "/", &[("Cookie", cookie)], b"");
    let (desk, shop) = (owner.cookies(), partner.cookies());
    for (cookies, place) in
        [("", "/desk/"), (&desk, "/desk/"), (&shop, "/shop/"), (&format!("{desk}; {shop}"), "/desk/")]
    {
        assert_eq!(home(cookies).header("location"), Some(place), "{cookies}");
    }
    drop(demo);
    let mut demo = Running::start(&args, folder.path());
    let (address, next) = demo.link();
    let mut browser = Browser::new(address, "desk");
    assert_eq!(browser.post("/api/v1/links/use", &json!({"secret": secret})).problem(), "link_used");
    assert_eq!(browser.post("/api/v1/links/use", &json!({"secret": next})).status, 200);
}

#[test]
fn people_by_the_command_line() {
    let mut server = Server::shop();
    let data = server.data().to_str().unwrap().to_owned();
    let person = |args: &[&str]| {
        let done = onhand(&[&["person", args[0], "--data", &data], &args[1..]].concat());
        let said = String::from_utf8(done.stdout).unwrap();
        (done.status.success(), said, String::from_utf8(done.stderr).unwrap())
    };
    let add = ["add", "--name", "Ann", "--role", "staff", "--email", "ann@x.org"];
    assert!(!person(&add).0, "a server has the business");
    server.kill();
    assert!(person(&["list"]).1.contains("nobody yet"));
    let (_, path, _) = person(&add);
    let (_, secret) = path.trim().split_once("/desk/#in=").unwrap();
    let taken = person(&add);
    assert!(!taken.0 && taken.2.contains("ann@x.org"), "{taken:?}");
    let added = person(&["add", "--name", "Bo", "--role", "partner", "--customer", "BO", "--json"]).1;
    let added: Value = serde_json::from_str(&added).unwrap();
    let bo = added["person"]["id"].as_str().unwrap().to_owned();
    assert!(added["link"]["path"].as_str().unwrap().starts_with("/shop/#in="));

    let server = server.again();
    let mut browser = Browser::new(server.address, "desk");
    let used = browser.post("/api/v1/links/use", &json!({"secret": secret, "password": PASSWORD}));
    assert_eq!(used.status, 200, "{used:?}");
    let listed = person(&["list"]).1;
    assert!(listed.contains("Ann  ann@x.org") && listed.contains(&bo), "{listed}");
    let link = person(&["link", "ann@x.org", "--json"]).1;
    let link: Value = serde_json::from_str(&link).unwrap();
    assert_eq!(link["link"]["kind"], "reset", "she has a password: {link}");
    assert!(!person(&["link", "nobody@x.org"]).0);

    let mut server = server;
    server.kill();
    assert!(person(&["suspend", &bo]).0);
    assert!(!person(&["suspend", &bo]).0, "there is nothing left to do");
    assert!(person(&["list"]).1.contains("suspended"));
}
