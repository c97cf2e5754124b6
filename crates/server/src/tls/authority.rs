//! A local certificate authority, for a shop's own network: made once, trusted once on each phone and computer. It can
//! vouch for nothing but private addresses and the names of such networks, whoever may come to have its key.

use super::Identity;
use crate::doors::addresses;
use anyhow::{Context, bail};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::time::{Duration, SystemTime};

const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How long an authority lasts. Whoever trusted it must trust the next one anew.
const AUTHORITY_LASTS: Duration = DAY.saturating_mul(3_650);
/// How long before its end the next one is made, when the server starts.
const AUTHORITY_LEFT: Duration = DAY.saturating_mul(90);
/// How long a certificate lasts.
const CERTIFICATE_LASTS: Duration = DAY.saturating_mul(90);
/// After which time the next one is made.
const CERTIFICATE_USED: Duration = DAY.saturating_mul(30);
/// By how much clocks of phones may be behind.
const CLOCKS: Duration = DAY;

/// Its folder in the data directory, and the files there.
const FOLDER: &str = "tls";
const KEY: &str = "authority.key";
const CERTIFICATE: &str = "authority.crt";
const CARD: &str = "authority.json";

/// Names that networks of one's own use (RFC 6761, 6762, 8375); others can't be vouched for.
const ZONES: [&str; 5] = ["localhost", "local", "lan", "home.arpa", "internal"];

/// What is known of an authority besides its certificate.
#[derive(Serialize, Deserialize)]
struct Card {
    /// The host's name when it was made, where it had one: the only name without a zone that it vouches for.
    host: Option<String>,
    /// Seconds since 1970.
    made_at: u64,
    name: String,
}

/// A local authority.
pub struct Authority {
    card: Card,
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// What a certificate is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Private addresses of the machine.
    pub addresses: Vec<IpAddr>,
    /// The host's name.
    pub host: Option<String>,
}

impl Names {
    /// As the machine has them now.
    pub fn now() -> Self {
        Self { addresses: addresses::private(), host: addresses::host_name() }
    }
}

impl std::fmt::Display for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.host.as_deref().unwrap_or("localhost"))?;
        self.addresses.iter().try_for_each(|address| write!(f, ", {address}"))
    }
}

/// Whether a certificate that was made at a time need not be made anew.
pub(super) fn is_fresh(made_at: SystemTime, now: SystemTime) -> bool {
    // A clock that was put back says nothing: then a new one is made.
    now.duration_since(made_at).is_ok_and(|age| age < CERTIFICATE_USED)
}

impl Authority {
    /// The one of a data directory; made where there is none, or where it ends soon.
    pub fn open(home: &Path, now: SystemTime) -> anyhow::Result<Self> {
        let folder = home.join(FOLDER);
        if folder.join(CARD).exists() {
            let found = Self::read(&folder).with_context(|| {
                let folder = folder.display();
                format!("the authority in {folder} can't be used; without that folder a new one is made")
            })?;
            if found.lasts_beyond(now) {
                return Ok(found);
            }
        }
        let made = Self::make(&folder, addresses::host_name(), now);
        made.with_context(|| format!("no authority can be made in {}", folder.display()))
    }

    fn read(folder: &Path) -> anyhow::Result<Self> {
        let card: Card = serde_json::from_slice(&fs::read(folder.join(CARD))?)?;
        let certificate = CertificateDer::from_pem_file(folder.join(CERTIFICATE))?;
        let key = KeyPair::from_pem(&fs::read_to_string(folder.join(KEY))?)?;
        let issuer = Issuer::new(params(&card), key);
        Ok(Self { card, certificate, issuer })
    }

    fn make(folder: &Path, host: Option<String>, now: SystemTime) -> anyhow::Result<Self> {
        let key = KeyPair::generate()?;
        // Two authorities of one name could be taken for each other.
        let mark: String =
            Sha256::digest(key.public_key_raw()).iter().take(3).map(|byte| format!("{byte:02X}")).collect();
        let on = on(host.as_deref());
        let made_at = now.duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
        let card = Card { host, made_at, name: format!("Onhand{on} ({mark})") };
        let certificate = params(&card).self_signed(&key)?;
        fs::create_dir_all(folder)?;
        // The card goes first and comes last: where it is, the others are. Other files there are someone's own.
        for name in [CARD, KEY, CERTIFICATE] {
            let file = folder.join(name);
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        write_secret(&folder.join(KEY), &key.serialize_pem())?;
        fs::write(folder.join(CERTIFICATE), certificate.pem())?;
        fs::write(folder.join(CARD), serde_json::to_vec_pretty(&card)?)?;
        tracing::info!("{} was made; its key is in {}", card.name, folder.display());
        let certificate = certificate.der().clone();
        Ok(Self { issuer: Issuer::new(params(&card), key), card, certificate })
    }

    fn lasts_beyond(&self, now: SystemTime) -> bool {
        let ends = SystemTime::UNIX_EPOCH + Duration::from_secs(self.card.made_at) + AUTHORITY_LASTS;
        now + AUTHORITY_LEFT < ends
    }

    /// Makes a certificate.
    pub fn issue(&self, names: &Names, now: SystemTime) -> anyhow::Result<Identity> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(self.dns_names(names))?;
        let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let addresses = loopback.iter().chain(&names.addresses);
        params.subject_alt_names.extend(addresses.copied().map(SanType::IpAddress));
        params.distinguished_name = named(&format!("Onhand{}", on(names.host.as_deref())));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH)?;
        params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970.saturating_sub(CLOCKS);
        params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970 + CERTIFICATE_LASTS;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let key = PrivateKeyDer::try_from(key.serialize_der());
        let Ok(key) = key else { bail!("a key that was made can't be read") };
        Identity::new(vec![certificate.der().clone()], key)
    }

    fn dns_names(&self, names: &Names) -> Vec<String> {
        let mut all = vec!["localhost".to_owned()];
        let Some(host) = &names.host else { return all };
        all.extend(["local", "lan", "home.arpa"].map(|zone| format!("{host}.{zone}")));
        // One name that it may not vouch for would spoil the whole certificate.
        all.extend(self.card.host.iter().filter(|known| *known == host).cloned());
        all
    }

    /// Its certificate in DER, to be trusted.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// What it is called where certificates are listed.
    pub fn name(&self) -> &str {
        &self.card.name
    }

    /// The SHA-256 of its certificate, as phones and computers show it.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(&self.certificate);
        hash.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }
}

fn params(card: &Card) -> CertificateParams {
    let v4 = [
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([172, 16, 0, 0], 12),
        ([192, 168, 0, 0], 16),
    ];
    let v6 = [(Ipv6Addr::LOCALHOST.octets(), 128), (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0).octets(), 7)];
    let v4 = v4.map(|(address, prefix)| CidrSubnet::from_v4_prefix(address, prefix));
    let v6 = v6.map(|(address, prefix)| CidrSubnet::from_v6_prefix(address, prefix));
    let networks = v4.into_iter().chain(v6).map(GeneralSubtree::IpAddress);
    let zones =
        ZONES.iter().map(|zone| (*zone).to_owned()).chain(card.host.clone()).map(GeneralSubtree::DnsName);
    let mut params = CertificateParams::default();
    params.distinguished_name = named(&card.name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: networks.chain(zones).collect(),
        excluded_subtrees: Vec::new(),
    });
    let made_at = Duration::from_secs(card.made_at);
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + made_at.saturating_sub(CLOCKS);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + made_at + AUTHORITY_LASTS;
    params
}

/// Common names have 64 characters at most.
fn on(host: Option<&str>) -> String {
    host.map(|host| format!(" on {}", host.chars().take(40).collect::<String>())).unwrap_or_default()
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

/// Writes what only this user may read, from its first byte on.
fn write_secret(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests;
