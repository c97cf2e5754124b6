//! https by the server itself, and what else may come to its port.

use super::support::{Pair, Reply, Secure, Server, Trust, exchange, onhand, request, until};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tungstenite::Message;

/// A folder with a certificate and its key.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    _folder: TempDir,
}

impl Files {
    fn of(pair: &Pair) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        pair.write_certificate(&certificate);
        pair.write_key(&key);
        Self { certificate, key, _folder: folder }
    }

    fn served(&self, args: &[&str]) -> Server {
        let (certificate, key) = (self.certificate.to_str().unwrap(), self.key.to_str().unwrap());
        Server::empty(&[&["--tls-cert", certificate, "--tls-key", key], args].concat())
    }
}

fn get(trust: &Trust, server: &Server, name: &str, path: &str) -> std::io::Result<Reply> {
    trust.get(server.address, name, &server.owner, path)
}

/// The authority's certificate, as a phone gets it before it trusts it.
fn authority(server: &Server) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head =
        format!("GET /trust/onhand-ca.crt HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address);
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8_lossy(&answer[..body]).to_lowercase();
    assert!(head.starts_with("http/1.1 200") && head.contains("application/x-x509-ca-cert"), "{head}");
    answer.split_off(body)
}

#[test]
fn https_with_files_of_ones_own() {
    let pair = Pair::new();
    let server = Files::of(&pair).served(&["--listen", "0.0.0.0:0"]);
    // The machine's address in its network is none that the certificate is for.
    let doors = get(&pair.trust(), &server, "shop.example", "/api/v1/doors").unwrap().json();
    assert_eq!(doors, json!({"origin": format!("https://{}", server.address), "secure": true}));
    assert_eq!(get(&pair.trust(), &server, "127.0.0.1", "/desk/").unwrap().status, 200);
    assert!(get(&pair.trust(), &server, "other.example", "/").is_err(), "it is for another");
    assert!(get(&Pair::new().trust(), &server, "shop.example", "/").is_err(), "it is another");
    let trust = get(&pair.trust(), &server, "shop.example", "/trust").unwrap();
    assert_eq!((trust.status, trust.problem().as_str()), (404, "not_found"));
}

#[test]
fn files_are_read_again_when_they_change() {
    let (old, new) = (Pair::new(), Pair::new());
    let files = Files::of(&old);
    let server = files.served(&[]);
    let mut open = old.trust().connect(server.address, "shop.example").unwrap();
    let answers = |pair: &Pair| get(&pair.trust(), &server, "shop.example", "/healthz").is_ok();
    assert!(answers(&old) && !answers(&new));
    new.write_key(&files.key);
    until("it is said that key and certificate are not of each other", || {
        server.log().contains("the certificate stays as it was")
    });
    assert!(answers(&old), "half a change changes nothing");
    new.write_certificate(&files.certificate);
    until("the new certificate is used", || answers(&new));
    assert!(!answers(&old));
    std::fs::remove_file(&files.key).unwrap();
    std::thread::sleep(Duration::from_millis(2_500));
    assert!(answers(&new), "nor does a file that is gone");
    open.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut first = [0; 12];
    open.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200", "whoever was connected stays so");
}

#[test]
fn https_with_an_authority_of_the_servers_own() {
    let server = Server::empty(&["--tls", "local"]);
    let certificate = authority(&server);
    let trust = Trust::of(&certificate);
    for name in ["localhost", "127.0.0.1"] {
        let doors = get(&trust, &server, name, "/api/v1/doors").unwrap().json();
        assert_eq!((&doors["secure"], &doors["trust_path"]), (&json!(true), &json!("/trust")), "{name}");
    }
    for name in ["shop.example", "203.0.113.7"] {
        assert!(get(&trust, &server, name, "/").is_err(), "{name}");
    }
    let page = request(server.address, "GET", "/trust", &[], b"");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("dir=\"rtl\"") && page.body.contains("Android"), "in both languages");
    assert!(!page.body.contains('{') || page.body.contains(":root {"), "nothing is left to be filled in");
    assert!(!page.body.contains("{fingerprint}") && !page.body.contains("{authority}"));
    assert_eq!(get(&trust, &server, "localhost", "/trust").unwrap().body, page.body);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = std::fs::metadata(server.data().join("tls/authority.key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
    let server = server.again_with(&["--tls", "local"]);
    assert_eq!(authority(&server), certificate, "it is the same ever after");
    assert_eq!(get(&trust, &server, "localhost", "/desk/").unwrap().status, 200);
}

#[test]
fn plain_http_where_tls_is_spoken() {
    let server = Server::empty(&["--tls", "local"]);
    let bearer = format!("Bearer {}", server.owner);
    let ask = |method: &str, path: &str, headers: &[(&str, &str)]| {
        request(server.address, method, path, headers, b"{}")
    };
    let page = ask("GET", "/desk/orders?state=placed", &[]);
    let there = format!("https://{}/desk/orders?state=placed", server.address);
    assert_eq!((page.status, page.header("location")), (307, Some(there.as_str())));
    for (method, path) in
        [("GET", "/api/v1/orders"), ("POST", "/api/v1/commands"), ("POST", "/"), ("GET", "/metrics")]
    {
        let reply = ask(method, path, &[("Authorization", &bearer)]);
        assert_eq!((reply.status, reply.problem().as_str()), (400, "https_needed"), "{method} {path}");
    }
    assert_eq!(ask("GET", "/api/v1/live", &[("Upgrade", "websocket")]).status, 400);
    let nowhere = exchange(server.address, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!((nowhere.status, nowhere.problem().as_str()), (400, "https_needed"));
    let masked = exchange(server.address, b"GET / HTTP/1.0\r\nHost: shop.example@evil.example\r\n\r\n");
    assert_eq!(masked.status, 400);
}

/// How long the other side leaves a connection open on which these bytes come.
fn left_open(server: &Server, bytes: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let begun = Instant::now();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    // It may close with a reset, where not all was read.
    let _ = stream.read_to_end(&mut answer);
    begun.elapsed()
}

#[test]
fn garbage_and_slow_handshakes() {
    let server = Server::empty(&["--tls", "local", "--head-seconds", "1", "--connections-max", "4"]);
    let trust = Trust::of(&authority(&server));
    for garbage in [
        &b"\x16\x03\x01\xff\xff garbage that is no handshake at all"[..],
        b"\x00\x01\x02\x03\r\n\r\n",
        b"\x80\x2e\x01\x00\x02",
    ] {
        assert!(left_open(&server, garbage) < Duration::from_secs(10), "{garbage:?}");
    }
    // More than there may be connections, at once: each gives its place back.
    std::thread::scope(|scope| {
        for begin in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HT"] {
            let server = &server;
            scope.spawn(move || {
                let open = left_open(server, begin);
                assert!(
                    (Duration::from_millis(800)..Duration::from_secs(10)).contains(&open),
                    "{begin:?} {open:?}"
                );
            });
        }
        std::thread::sleep(Duration::from_millis(300));
        assert!(get(&trust, &server, "localhost", "/healthz").is_err(), "there are as many as may be");
    });
    until("there is room again", || get(&trust, &server, "localhost", "/healthz").is_ok());
    assert!(!server.log().contains("panic"), "{}", server.log());
}

fn next(socket: &mut tungstenite::WebSocket<Secure>) -> Value {
    loop {
        if let Message::Text(text) = socket.read().unwrap() {
            return serde_json::from_str(&text).unwrap();
        }
    }
}

#[test]
fn a_live_replica_over_tls_and_the_servers_end() {
    let pair = Pair::new();
    let mut server = Files::of(&pair).served(&[]);
    let trust = pair.trust();
    let stream = trust.connect(server.address, "shop.example").unwrap();
    let url = format!("wss://{}/api/v1/live", server.address);
    let (mut socket, _) = tungstenite::client(url, stream).unwrap();
    let device = uuid::Uuid::now_v7();
    let hello = json!({"hello": {"client": "test 1", "device": device, "version": 1, "token": server.owner,
        "subscriptions": [{"subscription": 1, "collection": "business"}]}});
    socket.send(Message::text(hello.to_string())).unwrap();
    let welcome = next(&mut socket);
    assert!(welcome.get("welcome").is_some(), "{welcome}");
    let body =
        json!({"type": "set_business", "data": {"name": "Corner Shop", "currency": "GBP"}}).to_string();
    let bearer = format!("Bearer {}", server.owner);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let bytes =
        super::support::bytes_of(server.address, "POST", "/api/v1/commands", &headers, body.as_bytes());
    let connection = trust.connect(server.address, "shop.example").unwrap();
    let given = super::support::exchange_over(connection, &bytes).unwrap();
    assert_eq!(given.json()["outcomes"][0]["status"], "accepted", "{given:?}");
    while !next(&mut socket).to_string().contains("Corner Shop") {}
    let _silent = TcpStream::connect(server.address).unwrap();
    let begun = Instant::now();
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(begun.elapsed() < Duration::from_secs(10), "nobody holds it up");
}

#[test]
fn settings_that_do_not_fit() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().to_str().unwrap();
    let there = data.path().join("there.pem");
    std::fs::write(&there, "no PEM").unwrap();
    let there = there.to_str().unwrap();
    for (args, said) in [
        (&["--tls", "files"][..], "`tls_cert` and `tls_key`"),
        (&["--tls-cert", there], "`tls_cert` and `tls_key`"),
        (&["--tls", "local", "--tls-cert", there, "--tls-key", there], "`tls = local` makes a certificate"),
        (&["--tls", "on"], "`off`, `files` or `local`"),
        (&["--tls-cert", there, "--tls-key", there], "no certificate in PEM"),
        (&["--tls-cert", "nowhere.pem", "--tls-key", there], "nowhere.pem can't be read"),
    ] {
        let output = onhand(&[&["serve", "--data", path, "--listen", "127.0.0.1:0"], args].concat());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(said), "{args:?}: {error}");
    }
}
