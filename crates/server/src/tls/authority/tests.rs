//! What an authority vouches for, and for how long.

use super::*;
use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::{ServerName, UnixTime};
use std::sync::Arc;

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + DAY * 20_000
}

fn names() -> Names {
    let addresses = ["192.168.1.7", "10.0.0.3", "fd00::2"].map(|address| address.parse().unwrap()).to_vec();
    Names { addresses, host: Some("till".into()) }
}

/// An authority made on a host of that name.
fn made(host: Option<&str>) -> Authority {
    let folder = tempfile::tempdir().unwrap();
    Authority::make(&folder.path().join(FOLDER), host.map(str::to_owned), now()).unwrap()
}

/// Whether one who trusts the authority trusts a certificate for a name, so many days on.
fn holds(authority: &Authority, certificate: &CertificateDer<'_>, name: &str, days: u32) -> bool {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.certificate().to_vec())).unwrap();
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let then = (now() + DAY * days).duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let then = UnixTime::since_unix_epoch(then);
    verifier.verify_server_cert(certificate, &[], &name, &[], then).is_ok()
}

#[test]
fn a_certificate_is_for_the_machines_names_and_addresses() {
    let authority = made(Some("till"));
    let identity = authority.issue(&names(), now()).unwrap();
    assert!(identity.is_for("10.0.0.3".parse().unwrap()) && !identity.is_for("10.0.0.4".parse().unwrap()));
    let certificate = identity.certificate;
    for name in [
        "localhost",
        "127.0.0.1",
        "::1",
        "till",
        "till.local",
        "till.lan",
        "192.168.1.7",
        "10.0.0.3",
        "fd00::2",
    ] {
        assert!(holds(&authority, &certificate, name, 0), "{name}");
    }
    for name in ["shop.example", "other.local", "192.168.1.8"] {
        assert!(!holds(&authority, &certificate, name, 0), "{name}");
    }
    assert!(!holds(&made(Some("till")), &certificate, "till", 0), "of another authority");
}

#[test]
fn a_host_that_was_renamed() {
    for host in [Some("desk"), None] {
        let authority = made(host);
        let certificate = authority.issue(&names(), now()).unwrap().certificate;
        assert!(holds(&authority, &certificate, "till.local", 0), "as networks name it");
        assert!(!holds(&authority, &certificate, "till", 0), "it may not vouch for that");
    }
}

#[test]
fn nothing_outside_private_networks() {
    let authority = made(Some("till"));
    let forged = |name: &str| {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name = named("Forged");
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2040, 1, 1);
        params.signed_by(&key, &authority.issuer).unwrap().der().clone()
    };
    for (name, may) in
        [("till.local", true), ("10.1.1.1", true), ("bank.example", false), ("203.0.113.7", false)]
    {
        assert_eq!(holds(&authority, &forged(name), name, 0), may, "{name}");
    }
}

#[test]
fn certificates_are_made_anew_long_before_they_end() {
    let authority = made(Some("till"));
    let certificate = authority.issue(&names(), now()).unwrap().certificate;
    assert!(holds(&authority, &certificate, "till", 89) && !holds(&authority, &certificate, "till", 91));
    assert!(is_fresh(now(), now() + DAY * 29) && !is_fresh(now(), now() + DAY * 31));
    assert!(!is_fresh(now(), now() - DAY), "a clock that was put back");
}

#[test]
fn an_authority_is_kept_until_its_end_is_near() {
    let home = tempfile::tempdir().unwrap();
    let open = |days: u32| Authority::open(home.path(), now() + DAY * days).unwrap();
    let own = home.path().join(FOLDER).join("own.pem");
    fs::create_dir_all(home.path().join(FOLDER)).unwrap();
    fs::write(&own, "someone's own").unwrap();
    let first = open(0);
    let later = open(3_500);
    assert_eq!(first.certificate(), later.certificate());
    assert_eq!((first.name(), first.fingerprint()), (later.name(), later.fingerprint()));
    let certificate = later.issue(&Names { host: None, ..names() }, now()).unwrap().certificate;
    assert!(holds(&first, &certificate, "10.0.0.3", 0), "the key is the same");
    let next = open(3_600);
    assert_ne!(next.certificate(), first.certificate());
    assert_eq!(open(3_601).certificate(), next.certificate());
    assert!(own.exists(), "what is not the server's stays");
}

#[test]
fn what_is_broken_is_said() {
    let home = tempfile::tempdir().unwrap();
    Authority::open(home.path(), now()).unwrap();
    fs::write(home.path().join(FOLDER).join(KEY), "no key").unwrap();
    let error = Authority::open(home.path(), now()).err().unwrap().to_string();
    assert!(error.contains("can't be used"), "{error}");
}
