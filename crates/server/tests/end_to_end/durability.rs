//! A server that can't begin. Those that are stopped or killed: see `crash`.

use super::support::{Server, onhand};

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let server = Server::shop();
    let data = server.data().to_str().unwrap();
    let second = onhand(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(
        said.contains("another onhand process") && said.contains(data) && said.contains("--data"),
        "{said}"
    );
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert_eq!(server.get("/readyz").status, 200, "the first goes on");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let server = Server::shop();
    let folder = tempfile::tempdir().unwrap();
    let address = server.address.to_string();
    let second = onhand(&["serve", "--data", folder.path().to_str().unwrap(), "--listen", &address]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains(&address), "{said}");
}
