//! Letters: plain text, and the same as simple HTML, in the reader's language and direction.

use lettre::Message;
use lettre::error::Error;
use lettre::message::{Mailbox, MultiPart};
use onhand_domain::time::{Moment, Zone};
use onhand_words::{Language, Speech};
use serde_json::{Value, json};
use uuid::Uuid;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Someone is let in for the first time.
    Invitation,
    /// Someone who was in chooses a new password.
    Reset,
}

impl LinkKind {
    fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

/// A sign-in link to be sent.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// What the business is called.
    pub business: &'a str,
    /// When it ends.
    pub expires_at: Moment,
    /// What it is for.
    pub kind: LinkKind,
    /// The language of its reader.
    pub language: Language,
    /// The name of its reader.
    pub name: &'a str,
    /// The whole link, `https://…`.
    pub url: &'a str,
    /// The business's time zone.
    pub zone: &'a Zone,
}

/// Writes the letter.
pub(super) fn write(from: &Mailbox, to: Mailbox, link: &Link<'_>) -> Result<Message, Error> {
    let said = Said::of(link);
    let from_name = from.name.clone().unwrap_or_else(|| plain(link.business));
    let id = format!("<{}@{}>", Uuid::now_v7(), from.email.domain());
    Message::builder()
        .from(Mailbox::new(Some(from_name), from.email.clone()))
        .to(to)
        .subject(said.subject.clone())
        .message_id(Some(id))
        .multipart(MultiPart::alternative_plain_html(said.text(), said.html()))
}

/// What is said in it.
struct Said<'a> {
    careful: String,
    intent: String,
    language: Language,
    open: String,
    subject: String,
    until: String,
    url: &'a str,
}

impl<'a> Said<'a> {
    fn of(link: &Link<'a>) -> Self {
        let speech = Speech::new(link.language);
        let until = format!("{} {}", link.zone.day_of(link.expires_at), link.zone.minute_of(link.expires_at));
        let data = json!({"business": plain(link.business), "name": plain(link.name), "until": until});
        let say = |key: &str| said(speech, key, &data);
        let kind = link.kind.key();
        Self {
            careful: say("careful"),
            intent: say(&format!("{kind}.text")),
            language: link.language,
            open: say("open"),
            subject: say(&format!("{kind}.subject")),
            until: say("until"),
            url: link.url,
        }
    }

    fn text(&self) -> String {
        let Self { careful, intent, until, url, .. } = self;
        format!("{intent}\r\n\r\n{url}\r\n\r\n{until}\r\n{careful}\r\n")
    }

    fn html(&self) -> String {
        let [careful, intent, open, until, url] =
            [&self.careful, &self.intent, &self.open, &self.until, self.url].map(escaped);
        let direction = match self.language {
            Language::Arabic => "rtl",
            Language::English => "ltr",
        };
        let language = self.language.code();
        format!(
            "<!doctype html>\r\n<html lang=\"{language}\" dir=\"{direction}\">\r\n\
             <body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;text-align:start\">\r\n\
             <p>{intent}</p>\r\n<p><a href=\"{url}\">{open}</a></p>\r\n<p>{until}<br>{careful}</p>\r\n\
             <p dir=\"ltr\" style=\"font-size:13px;overflow-wrap:anywhere\">{url}</p>\r\n</body></html>\r\n"
        )
    }
}

fn said(speech: Speech<'_>, key: &str, data: &Value) -> String {
    // A test reads every sentence, so that none is ever missing.
    let text = speech.say("mail", key, data).unwrap_or_default();
    // Where all runs one way, marks of direction say nothing.
    let unmarked = text.replace(['\u{2068}', '\u{2069}'], "");
    if unmarked.is_ascii() { unmarked } else { text }
}

/// A name in one line.
fn plain(name: &str) -> String {
    name.chars().map(|one| if one.is_control() { ' ' } else { one }).collect()
}

fn escaped(text: impl AsRef<str>) -> String {
    let text = text.as_ref().replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
