//! Which TLS the settings want.

use crate::settings::Settings;
use anyhow::bail;
use std::path::PathBuf;
use std::str::FromStr;

/// Who makes the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nobody: plain http, unless certificate and key are named.
    Off,
    /// Someone else: it is in files.
    Files,
    /// This server, with an authority of its own.
    Local,
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "files" => Ok(Self::Files),
            "local" => Ok(Self::Local),
            _ => Err("it is `off`, `files` or `local`".to_owned()),
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Files => "files",
            Self::Local => "local",
        })
    }
}

/// A file that may be named or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File(pub Option<PathBuf>);

impl FromStr for File {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self((!text.is_empty()).then(|| text.into())))
    }
}

impl std::fmt::Display for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|file| file.display().fmt(f))
    }
}

/// What the settings come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Plain http.
    Off,
    /// With what is in two PEM files.
    Files {
        /// The certificate, and those between it and its authority.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// With an authority of its own.
    Local,
}

impl Settings {
    /// Which TLS is wanted.
    pub fn tls_wanted(&self) -> anyhow::Result<Wanted> {
        match (self.tls, &self.tls_cert.0, &self.tls_key.0) {
            (Mode::Off, None, None) => Ok(Wanted::Off),
            (Mode::Local, None, None) => Ok(Wanted::Local),
            (Mode::Local, _, _) => {
                bail!("`tls = local` makes a certificate: `tls_cert` and `tls_key` are not for it")
            }
            (_, Some(certificate), Some(key)) => {
                Ok(Wanted::Files { certificate: certificate.clone(), key: key.clone() })
            }
            (_, _, _) => bail!("TLS with files of one's own needs both, `tls_cert` and `tls_key`"),
        }
    }
}
