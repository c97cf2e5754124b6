//! A client that speaks TLS and trusts one certificate alone, and certificates to be served.

use super::http::{Reply, bytes_of, exchange_over};
use rcgen::{CertificateParams, KeyPair, SanType};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::Result;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A connection.
pub type Secure = StreamOwned<ClientConnection, TcpStream>;

/// What a client trusts.
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// A certificate, in DER, and no other.
    pub fn of(certificate: &[u8]) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(certificate.to_vec())).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        Self(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
    }

    /// Connects, and looks whether the other side is who it should be.
    pub fn connect(&self, address: SocketAddr, name: &str) -> Result<Secure> {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let mut connection = ClientConnection::new(self.0.clone(), name).unwrap();
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(StreamOwned::new(connection, stream))
    }

    /// Reads with a token.
    pub fn get(&self, address: SocketAddr, name: &str, token: &str, path: &str) -> Result<Reply> {
        let bearer = format!("Bearer {token}");
        let bytes = bytes_of(address, "GET", path, &[("Authorization", &bearer)], b"");
        exchange_over(self.connect(address, name)?, &bytes)
    }
}

/// A certificate and its key.
pub struct Pair {
    pub certificate: rcgen::Certificate,
    key: KeyPair,
}

impl Pair {
    /// For `shop.example` and this machine.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(vec!["shop.example".to_owned()]).unwrap();
        params.subject_alt_names.push(SanType::IpAddress("127.0.0.1".parse().unwrap()));
        let key = KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap(), key }
    }

    /// One who trusts it.
    pub fn trust(&self) -> Trust {
        Trust::of(self.certificate.der())
    }

    pub fn write_certificate(&self, file: &Path) {
        std::fs::write(file, self.certificate.pem()).unwrap();
    }

    pub fn write_key(&self, file: &Path) {
        std::fs::write(file, self.key.serialize_pem()).unwrap();
    }
}
