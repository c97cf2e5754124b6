//! How a server is reached, for those who look at its terminal: addresses, a QR code, what to do for more.

use crate::doors::qr;
use crate::hosting::{Hosting, Place, Served};
use clap::Args;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::net::Ipv4Addr;

/// What is shown.
#[derive(Clone, Copy, Debug, Args)]
pub struct ShowArgs {
    /// Print a QR code also where the output is no terminal.
    #[arg(long)]
    qr: bool,
}

impl ShowArgs {
    fn is_wanted(self) -> bool {
        self.qr || std::io::stdout().is_terminal()
    }

    /// A link as a QR code, where that is wanted; nothing else.
    fn code(self, link: &str) -> String {
        self.is_wanted().then(|| qr::terminal(link)).flatten().unwrap_or_default()
    }
}

/// How a page of a business is opened on a phone; nothing where none reaches it. `path` begins with `/`.
pub fn on_a_phone(served: &Served, path: &str, show: ShowArgs) -> String {
    let Some(origin) = served.lan_url() else { return String::new() };
    let link = format!("{origin}{path}");
    format!("On a phone in the same network:\n  {link}\n{}", show.code(&link))
}

/// How the businesses are reached, and what keeps others from it. With `show`, the first with a QR code.
pub fn doors(hosting: &Hosting, mut show: Option<ShowArgs>) -> String {
    let mut text = String::new();
    let all = hosting.all();
    for served in &all {
        let data = served.place.data.display();
        let _ = writeln!(text, "Onhand serves {data} at {}", served.url());
        if let Some(path) = &served.owner_link {
            let _ = writeln!(text, "Nobody owns it yet. To become its owner: {}{path}", served.url());
            text += &show.take().map(|show| on_a_phone(served, path, show)).unwrap_or_default();
        }
        if served.without_tokens {
            let _ = writeln!(
                text,
                "There is no token yet. Make one: onhand token create --data {data} --role owner --name NAME"
            );
        }
    }
    for served in &all {
        let Some(url) = served.lan_url() else { continue };
        let code = show.take().map(|show| show.code(&url)).unwrap_or_default();
        let Place { card, slug, .. } = &served.place;
        let which = match (all.len(), card.name.as_str()) {
            (1, _) => "it",
            (_, "") => slug,
            (_, name) => name,
        };
        let _ = write!(text, "Others in this network reach {which} at {url}\n{code}");
    }
    if let Some(first) = all.first() {
        text += &advice(hosting, first);
    }
    text
}

/// What to do for more, in a line or two.
fn advice(hosting: &Hosting, first: &Served) -> String {
    let authority = hosting.tls().map(|tls| tls.authority());
    match (first.lan_url(), authority) {
        (None, _) if first.address.ip().is_loopback() => {
            let port = first.address.port();
            format!("Only this machine reaches it; phones do with --listen {}:{port}\n", Ipv4Addr::UNSPECIFIED)
        }
        (lan, Some(Some(authority))) => {
            let url = lan.unwrap_or_else(|| first.url());
            let url = url.replacen("https", "http", 1);
            let (name, fingerprint) = (authority.name(), authority.fingerprint());
            format!("Each device is told once to trust it: {url}/trust\n  {name}, SHA-256 {fingerprint}\n")
        }
        (Some(_), None) => "Over plain http browsers neither install the apps nor notify; --tls local, or files of your own, \
                            turns that on (docs/running.md)\n"
            .to_owned(),
        (None, Some(None)) => {
            "Others reach it by the name that its certificate is for, where the network leads that name here\n".to_owned()
        }
        _ => String::new(),
    }
}

/// Says a text at once. A server whose output nobody reads serves all the same.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
