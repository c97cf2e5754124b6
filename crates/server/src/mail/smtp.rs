//! Which mail server, and how it is talked to. Its password is told to nobody else.

use crate::settings::Settings;
use anyhow::{Context, bail};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use std::str::FromStr;
use std::time::Duration;

/// The setting as it was given: shown without its password, and understood only by `Settings::mail_server`, whose
/// errors do not repeat it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Smtp(String);

impl FromStr for Smtp {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().to_owned()))
    }
}

impl std::fmt::Display for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let Some((scheme, rest)) = self.0.split_once("://") else { return f.write_str("***") };
        match rest.rsplit_once('@') {
            None => f.write_str(&self.0),
            Some((person, server)) => {
                let user = person.split_once(':').map_or(person, |(user, _)| user);
                write!(f, "{scheme}://{user}:***@{server}")
            }
        }
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({self})")
    }
}

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encrypted {
    /// From its first byte.
    AtOnce,
    /// Once that was asked for (STARTTLS); nothing is said before.
    OnceAsked,
    /// Not at all: it does not leave this machine.
    Never,
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Server {
    encrypted: Encrypted,
    host: String,
    /// The user, and the password.
    person: Option<(String, String)>,
    port: u16,
}

impl Settings {
    /// The mail server and whom mail comes from; `None` where there is none.
    pub(crate) fn mail_server(&self) -> anyhow::Result<Option<(Server, Mailbox)>> {
        if self.smtp.0.is_empty() {
            return Ok(None);
        }
        let server = Server::read(&self.smtp.0).context(
            "`smtp` is not such as smtps://USER:PASSWORD@mail.example or smtp://USER:PASSWORD@mail.example:587",
        )?;
        let user = server.person.as_ref().map(|(user, _)| user.as_str());
        let from = match self.mail_from.trim() {
            "" => user.filter(|user| user.contains('@')).context(
                "`mail_from` is missing: the mail server's user is no address that mail could come from",
            )?,
            from => from,
        };
        let from = from.parse().with_context(|| {
            format!("`mail_from`: {from} is no address such as shop@example.com or Shop <shop@example.com>")
        })?;
        Ok(Some((server, from)))
    }
}

impl Server {
    fn read(text: &str) -> anyhow::Result<Self> {
        let (scheme, rest) = text.split_once("://").context("`://` is missing")?;
        let (person, place) = match rest.rsplit_once('@') {
            Some((person, place)) => (Some(person_of(person)?), place),
            None => (None, rest),
        };
        let (host, port) = host_and_port(place.trim_end_matches('/'))?;
        let is_here = host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        let (encrypted, usual) = match (scheme, is_here) {
            ("smtps", _) => (Encrypted::AtOnce, 465),
            ("smtp", false) => (Encrypted::OnceAsked, 587),
            ("smtp", true) => (Encrypted::Never, 25),
            _ => bail!("it begins with neither smtps:// nor smtp://"),
        };
        Ok(Self { encrypted, host, person, port: port.unwrap_or(usual) })
    }

    pub(super) fn transport(&self, step: Duration) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
        let parameters = || TlsParameters::new_rustls(self.host.clone());
        let tls = match self.encrypted {
            Encrypted::AtOnce => Tls::Wrapper(parameters()?),
            Encrypted::OnceAsked => Tls::Required(parameters()?),
            Encrypted::Never => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.host.as_str())
            .port(self.port)
            .tls(tls)
            .timeout(Some(step));
        if let Some((user, password)) = self.person.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(builder.build())
    }
}

fn person_of(text: &str) -> anyhow::Result<(String, String)> {
    let (user, password) = text.split_once(':').context("the password is missing")?;
    Ok((decoded(user)?, decoded(password)?))
}

fn host_and_port(place: &str) -> anyhow::Result<(String, Option<u16>)> {
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_good) {
        bail!("the host's name is missing, or none");
    }
    let port = port.map(|port| port.parse().context("the port is no number")).transpose()?;
    Ok((host.to_owned(), port))
}

/// What stands for itself in a URL is written `%40`, as RFC 3986 says.
fn decoded(text: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
        let digits = std::str::from_utf8(&digits).ok().filter(|text| !text.starts_with('+'));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.context("after `%` come two hexadecimal digits; `%` itself is `%25`")?);
    }
    String::from_utf8(bytes).context("user or password is no UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let smtp: Smtp = text.parse().unwrap();
        assert_eq!(format!("{smtp:?}"), format!("Smtp({smtp})"));
        smtp.to_string()
    }

    #[test]
    fn the_password_is_never_shown() {
        assert_eq!(shown(""), "");
        assert_eq!(
            shown("smtps://shop%40example.com:se:c@ret@mail.example:465"),
            "smtps://shop%40example.com:***@mail.example:465"
        );
        assert_eq!(shown("smtp://secret@mail.example"), "smtp://secret:***@mail.example");
        assert_eq!(shown("shop:secret@mail.example"), "***");
        assert_eq!(shown("smtp://localhost"), "smtp://localhost");
    }

    #[test]
    fn mail_servers() {
        let person = || Some(("shop@example.com".to_owned(), "p:%w".to_owned()));
        for (text, encrypted, host, port, person) in [
            (
                "smtps://shop%40example.com:p%3A%25w@mail.example",
                Encrypted::AtOnce,
                "mail.example",
                465,
                person(),
            ),
            (
                "smtp://shop@example.com:p:%25w@mail.example",
                Encrypted::OnceAsked,
                "mail.example",
                587,
                person(),
            ),
            ("smtp://mail.example:2525/", Encrypted::OnceAsked, "mail.example", 2525, None),
            ("smtp://localhost", Encrypted::Never, "localhost", 25, None),
            ("smtp://[::1]:1025", Encrypted::Never, "::1", 1025, None),
            ("smtps://127.0.0.1", Encrypted::AtOnce, "127.0.0.1", 465, None),
        ] {
            let server = Server::read(text).unwrap();
            assert!(server == Server { encrypted, host: host.into(), person, port }, "{text}");
        }
        for text in [
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://a@b",
            "smtp://u:p@",
            "smtp://h:x",
            "smtp://u:%4@h",
            "smtp://u:%+1@h",
        ] {
            assert!(Server::read(text).is_err(), "{text}");
        }
    }

    /// Sends a letter to a mail server at this port, encrypted so; whether that came about.
    async fn sent(encrypted: Encrypted, port: u16) -> bool {
        let person = Some(("shop@example.com".to_owned(), "secret".to_owned()));
        let server = Server { encrypted, host: "127.0.0.1".into(), person, port };
        let transport = server.transport(Duration::from_secs(5)).unwrap();
        let letter = lettre::Message::builder()
            .from("shop@example.com".parse().unwrap())
            .to("rima@cafe.example".parse().unwrap())
            .body("Hello".to_owned())
            .unwrap();
        lettre::AsyncTransport::send(&transport, letter).await.is_ok()
    }

    #[tokio::test]
    async fn nothing_is_told_to_a_mail_server_that_does_not_encrypt() {
        let (port, heard) = super::super::tests::server(&["250 well"]).await;
        assert!(!sent(Encrypted::OnceAsked, port).await);
        assert!(sent(Encrypted::Never, port).await, "it would take the letter");
        tokio::time::sleep(Duration::from_millis(100)).await;
        let heard = heard.lock().unwrap();
        assert!(heard[0].iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{heard:?}");
        assert!(heard[1].iter().any(|line| line.starts_with("AUTH")));
    }

    #[tokio::test]
    async fn nothing_is_told_to_a_mail_server_that_nobody_vouches_for() {
        let folder = tempfile::tempdir().unwrap();
        let authority = crate::tls::Authority::open(folder.path(), std::time::SystemTime::now()).unwrap();
        let names = crate::tls::authority::Names { addresses: Vec::new(), host: None };
        let identity = authority.issue(&names, std::time::SystemTime::now()).unwrap();
        let acceptor = identity.acceptor();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            acceptor.accept(stream).await.is_ok()
        });
        assert!(!sent(Encrypted::AtOnce, port).await);
        assert!(!taken.await.unwrap(), "not even the handshake comes to its end");
    }
}
