//! `serve`, `token` and `config` as people use them.

use super::support::{Server, onhand};
use serde_json::Value;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_token_from_making_to_revoking_while_a_server_runs() {
    let server = Server::shop();
    let data = server.data().to_str().unwrap();
    let made = json(&onhand(&[
        "token",
        "create",
        "--data",
        data,
        "--role",
        "staff",
        "--name",
        "Sam",
        "--expires",
        "30",
        "--json",
    ]));
    let secret = made["secret"].as_str().unwrap();
    assert!(made["token"]["expires_at"].is_string());
    assert_eq!(server.get_as(secret, "/api/v1/products").status, 200);
    let listed = json(&onhand(&["token", "list", "--data", data, "--json"]));
    let sam = listed.as_array().unwrap().iter().find(|token| token["name"] == "Sam").unwrap();
    assert!(sam["used_at"].is_string() && !listed.to_string().contains(secret));
    let id = made["token"]["id"].as_str().unwrap();
    assert_eq!(json(&onhand(&["token", "revoke", "--data", data, id, "--json"]))["revoked"], true);
    assert_eq!(json(&onhand(&["token", "revoke", "--data", data, id, "--json"]))["revoked"], false);
    let until = Instant::now() + Duration::from_secs(3);
    while server.get_as(secret, "/api/v1/products").status != 401 {
        assert!(Instant::now() < until, "a revoked token still works");
    }
    assert!(text(&onhand(&["token", "list", "--data", data]).stdout).contains("revoked"));
    assert_eq!(server.get("/api/v1/products").status, 200, "others still do");
}

#[test]
fn what_a_token_may_do_is_changed_while_a_server_runs() {
    let server = Server::shop();
    let data = server.data().to_str().unwrap();
    let create = ["token", "create", "--data", data, "--role", "staff", "--name", "Sam", "--json"];
    let made = json(&onhand(&create));
    let (secret, id) = (made["secret"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    assert_eq!(server.get_as(secret, "/api/v1/stock").status, 200);
    let change = |args: &[&str]| onhand(&[&["token", "change", "--data", data, id], args].concat());
    for (args, said) in [
        (&[][..], "--role"),
        (&["--role", "partner"], "--customer"),
        (&["--customer", "BO"], "partner"),
        (&["--role", "king"], "owner, admin, staff, cashier, kitchen or partner"),
    ] {
        let output = change(args);
        assert!(!output.status.success() && text(&output.stderr).contains(said), "{args:?}");
    }
    let partner = json(&change(&["--role", "partner", "--customer", "BO", "--json"]));
    assert_eq!(partner["role"], "partner");
    let until = Instant::now() + Duration::from_secs(3);
    while server.get_as(secret, "/api/v1/stock").status != 403 {
        assert!(Instant::now() < until, "it may still do what it might");
    }
    assert!(text(&change(&["--role", "cashier"]).stdout).contains("cashier"));
    let nobody =
        onhand(&["token", "change", "--data", data, &id.replace(&id[..8], "00000000"), "--role", "owner"]);
    assert!(!nobody.status.success() && text(&nobody.stderr).contains("there is no token"));
}

#[test]
fn tokens_that_can_not_be() {
    let server = Server::shop();
    let data = server.data().to_str().unwrap();
    for (args, said) in [
        (&["--role", "king", "--name", "K"][..], "owner, admin, staff, cashier, kitchen or partner"),
        (&["--role", "partner", "--name", "P"], "--customer"),
        (&["--role", "partner", "--name", "P", "--customer", "NOBODY"], "NOBODY"),
        (&["--role", "staff", "--name", "S", "--customer", "BO"], "partner"),
        (&["--role", "staff", "--name", " "], "name"),
        (&["--role", "staff", "--name", "S", "--expires", "0"], "--expires"),
    ] {
        let made = onhand(&[&["token", "create", "--data", data], args].concat());
        assert!(
            !made.status.success() && text(&made.stderr).contains(said),
            "{args:?}: {}",
            text(&made.stderr)
        );
        assert_eq!(text(&made.stdout), "");
    }
    let unknown = onhand(&["token", "revoke", "--data", data, "01939b5e-0000-7000-8000-00000000dead"]);
    assert!(!unknown.status.success() && text(&unknown.stderr).contains("there is no token"));
}

#[test]
fn flags_go_before_the_environment_and_that_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = "body_max = 1\ncommands_max = 2\nrate = 3\nlog = \"warn\"\n";
    std::fs::write(folder.path().join("onhand.toml"), file).unwrap();
    let run = |env: &[(&str, &str)], args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onhand"));
        command.env_clear().envs(env.iter().copied());
        command
            .args(["config", "--json", "--data", folder.path().to_str().unwrap()])
            .args(args)
            .output()
            .unwrap()
    };
    let settings = json(&run(&[("ONHAND_COMMANDS_MAX", "20"), ("ONHAND_RATE", "30")], &["--rate", "300"]));
    let of = |name: &str| {
        let all = settings["settings"].as_array().unwrap();
        let setting = all.iter().find(|setting| setting["name"] == name).unwrap();
        (setting["value"].as_str().unwrap(), setting["source"]["kind"].as_str().unwrap())
    };
    assert_eq!(of("body_max"), ("1", "file"));
    assert_eq!(of("commands_max"), ("20", "environment"));
    assert_eq!(of("rate"), ("300", "flag"));
    assert_eq!(of("log"), ("warn", "file"));
    assert_eq!(of("listen"), ("127.0.0.1:8420", "built_in"));
    let other = folder.path().join("other.toml");
    std::fs::write(&other, "rate = 7\n").unwrap();
    let settings = json(&run(&[("ONHAND_CONFIG", other.to_str().unwrap())], &[]));
    assert!(settings.to_string().contains("other.toml") && !settings.to_string().contains("onhand.toml"));
    for (content, said) in
        [("colour = 1", "`colour`"), ("rate = 0", "rate"), ("rate = \"fast\"", "rate"), ("rate = ", "TOML")]
    {
        std::fs::write(&other, content).unwrap();
        let output = run(&[], &["--config", other.to_str().unwrap()]);
        let error = text(&output.stderr);
        assert!(
            !output.status.success() && error.contains(said) && error.contains("other.toml"),
            "{content}: {error}"
        );
    }
    let missing = run(&[], &["--config", "/nowhere/onhand.toml"]);
    assert!(!missing.status.success() && text(&missing.stderr).contains("/nowhere/onhand.toml"));
}

#[test]
fn a_server_without_tokens_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data", folder.path().to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    assert!(lines.next().unwrap().unwrap().contains("http://127.0.0.1:"));
    let said: Vec<String> = lines.take(2).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said[0].contains("/desk/#in=onl_"), "{said:?}");
    let hint = &said[1];
    assert!(hint.contains("onhand token create") && hint.contains(folder.path().to_str().unwrap()), "{hint}");
}
