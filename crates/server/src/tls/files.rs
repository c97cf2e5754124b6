//! A certificate and its key in PEM files, as certificate authorities and their clients leave them.

use super::Identity;
use anyhow::{Context, bail};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::PathBuf;

/// What tells one state of the files from another.
pub(super) type Mark = [blake3::Hash; 2];

/// Where they are.
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// What was in them.
pub(super) struct Pair {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Files {
    pub(super) fn new(certificate: PathBuf, key: PathBuf) -> Self {
        Self { certificate, key }
    }

    /// Another once what is in them is another; `None` while they can't be read.
    pub(super) fn mark(&self) -> Option<Mark> {
        let of = |file| std::fs::read(file).ok().map(|bytes| blake3::hash(&bytes));
        Some([of(&self.certificate)?, of(&self.key)?])
    }

    /// Reads them.
    pub(super) fn read(&self) -> anyhow::Result<Pair> {
        let (certificate, key) = (self.certificate.display(), self.key.display());
        let chain: Vec<_> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .with_context(|| format!("{certificate} can't be read as certificates in PEM"))?;
        if chain.is_empty() {
            bail!("{certificate} has no certificate in PEM");
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .with_context(|| format!("{key} can't be read as a private key in PEM"))?;
        Ok(Pair { chain, key })
    }
}

impl Pair {
    /// How TLS is spoken with them; an error where they do not belong together.
    pub(super) fn identity(self) -> anyhow::Result<Identity> {
        Identity::new(self.chain, self.key).context("certificate and key can't be used together")
    }
}
