//! TLS by the server itself: with PEM files of one's own, or with a local authority that is made here. One certificate
//! for all businesses of the process; who connects gets the newest.

pub mod authority;
mod files;
mod mode;

pub use authority::Authority;
pub use mode::{File, Mode, Wanted};

use crate::settings::Settings;
use anyhow::Context;
use authority::Names;
use files::{Files, Mark};
use rustls::ServerConfig;
use rustls::client::verify_server_name;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;

/// How often it is looked whether the files changed.
const LOOK_AT_FILES_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked whether the machine has other addresses, or the certificate grows old.
const LOOK_AT_NAMES_EVERY: Duration = Duration::from_secs(30);

/// How the server speaks TLS; cheap to clone.
#[derive(Clone)]
pub struct Tls(Arc<Shared>);

struct Shared {
    current: RwLock<Identity>,
    source: Source,
}

/// A certificate, and how TLS is spoken with it.
#[derive(Clone)]
pub struct Identity {
    /// The certificate itself, without those between it and its authority.
    pub certificate: CertificateDer<'static>,
    config: Arc<ServerConfig>,
}

/// Where certificates come from, each with what the first was made of: what changes before anyone looks is seen too.
enum Source {
    Files(Files, Option<Mark>),
    Local(Box<Authority>, Names, SystemTime),
}

impl Tls {
    /// As the settings want it; `None` where they want none. A local authority is kept in the data directory.
    pub fn of(settings: &Settings, home: &Path) -> anyhow::Result<Option<Self>> {
        let (first, source) = match settings.tls_wanted()? {
            Wanted::Off => return Ok(None),
            Wanted::Files { certificate, key } => {
                let files = Files::new(certificate, key);
                let mark = files.mark();
                (files.read()?.identity()?, Source::Files(files, mark))
            }
            Wanted::Local => {
                let now = SystemTime::now();
                let (authority, names) = (Authority::open(home, now)?, Names::now());
                (authority.issue(&names, now)?, Source::Local(Box::new(authority), names, now))
            }
        };
        Ok(Some(Self(Arc::new(Shared { current: RwLock::new(first), source }))))
    }

    /// What takes the next connection.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.current().acceptor()
    }

    /// Whether the certificate is for an address.
    pub fn is_for(&self, address: IpAddr) -> bool {
        self.current().is_for(address)
    }

    fn current(&self) -> Identity {
        self.0.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The local authority, where it is one that has to be trusted first.
    pub fn authority(&self) -> Option<&Authority> {
        match &self.0.source {
            Source::Local(authority, ..) => Some(authority),
            Source::Files(..) => None,
        }
    }

    fn take(&self, identity: Identity) {
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = identity;
    }

    /// Keeps the certificate fresh for as long as this is awaited.
    pub async fn keep(self) {
        match &self.0.source {
            Source::Files(files, mark) => self.keep_files(files, *mark).await,
            Source::Local(authority, names, made_at) => {
                self.keep_local(authority, names.clone(), *made_at).await;
            }
        }
    }

    /// Reads the files again when they change. While they can't be used, the certificate stays as it was.
    async fn keep_files(&self, files: &Files, mut seen: Option<Mark>) {
        loop {
            tokio::time::sleep(LOOK_AT_FILES_EVERY).await;
            let mark = files.mark();
            if mark == seen {
                continue;
            }
            seen = mark;
            match files.read().and_then(files::Pair::identity) {
                Ok(identity) => {
                    self.take(identity);
                    tracing::info!("the certificate's files changed: the new one is used");
                }
                Err(error) => tracing::warn!("the certificate stays as it was: {error:#}"),
            }
        }
    }

    /// Makes the certificate anew before it ends, and when the machine has other addresses.
    async fn keep_local(&self, authority: &Authority, mut names: Names, mut made_at: SystemTime) {
        loop {
            tokio::time::sleep(LOOK_AT_NAMES_EVERY).await;
            let (new, now) = (Names::now(), SystemTime::now());
            if new == names && authority::is_fresh(made_at, now) {
                continue;
            }
            match authority.issue(&new, now) {
                Ok(identity) => {
                    self.take(identity);
                    tracing::info!("a new certificate was made for {}", new);
                    (names, made_at) = (new, now);
                }
                Err(error) => tracing::warn!("the certificate stays as it was: {error:#}"),
            }
        }
    }
}

impl Identity {
    /// Speaks HTTP/1.1 with a certificate and those that follow it; an error where the key is not the certificate's.
    fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> anyhow::Result<Self> {
        let certificate = chain.first().context("there is no certificate")?.clone();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { certificate, config: Arc::new(config) })
    }

    /// What takes a connection with it.
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.clone())
    }

    /// Whether it is for an address.
    fn is_for(&self, address: IpAddr) -> bool {
        let name = ServerName::IpAddress(address.into());
        ParsedCertificate::try_from(&self.certificate)
            .is_ok_and(|certificate| verify_server_name(&certificate, &name).is_ok())
    }
}
