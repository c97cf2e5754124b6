//! Letters through a small mail server on a socket.

use super::*;
use onhand_domain::time::{Moment, Zone};
use onhand_words::Language;
use std::sync::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a mail server heard: the lines of each connection.
pub(super) type Heard = Arc<Mutex<Vec<Vec<String>>>>;

/// A mail server that answers each `RCPT` with the next of these; the last one holds.
pub(super) async fn server(answers: &'static [&'static str]) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Heard::default());
    let hears = heard.clone();
    tokio::spawn(async move {
        for turn in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            let answer = answers[turn.min(answers.len() - 1)];
            let lines = talk(stream, answer).await;
            hears.lock().unwrap().push(lines);
        }
    });
    (port, heard)
}

pub(super) async fn talk(stream: TcpStream, answer: &str) -> Vec<String> {
    let (read, mut write) = stream.into_split();
    let (mut lines, mut heard, mut in_letter) = (BufReader::new(read).lines(), Vec::new(), false);
    write.write_all(b"220 mail.example\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let says = match line.split(' ').next().unwrap() {
            "." if in_letter => {
                in_letter = false;
                "250 taken"
            }
            _ if in_letter => "",
            "EHLO" => "250-mail.example\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => "235 come in",
            "RCPT" => answer,
            "DATA" => {
                in_letter = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 well",
        };
        heard.push(line);
        if !says.is_empty() && write.write_all(format!("{says}\r\n").as_bytes()).await.is_err() {
            break;
        }
    }
    heard
}

fn mail(port: u16) -> Mail {
    let settings = crate::settings::SettingsArgs::default();
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings.load(folder.path()).unwrap();
    settings.smtp = format!("smtp://shop%40noor.example:se-cret@127.0.0.1:{port}").parse().unwrap();
    let (server, from) = settings.mail_server().unwrap().unwrap();
    let again = vec![Duration::from_millis(20); 2];
    Mail::through(server.transport(Duration::from_secs(5)).unwrap(), from, again)
}

const URL: &str = "https://noor.example:8420/desk/#in=abc&x";

fn send(mail: &Mail, language: Language, kind: LinkKind) -> Result<(), NotSent> {
    let link = Link {
        business: "مخبز نور",
        expires_at: Moment::parse("2026-11-24T12:05:00Z").unwrap(),
        kind,
        language,
        name: "Rima",
        url: URL,
        zone: &Zone::named("Asia/Beirut").unwrap(),
    };
    mail.send_link("Rima <rima@cafe.example>", &link)
}

/// A letter's head, and its parts as text.
fn parts(lines: &[String]) -> (String, Vec<String>) {
    use base64::Engine;
    let start = lines.iter().position(|line| line == "DATA").unwrap() + 1;
    let letter = lines[start..].join("\n");
    let (head, body) = letter.split_once("\n\n").unwrap();
    let parts = body.split("\n--").filter_map(|part| part.split_once("\n\n")).map(|(head, body)| {
        let body = body.trim_end();
        if head.contains("base64") {
            let bytes = base64::prelude::BASE64_STANDARD.decode(body.replace('\n', "")).unwrap();
            return String::from_utf8(bytes).unwrap();
        }
        body.replace("=\n", "").replace("=3D", "=")
    });
    (head.to_owned(), parts.take(2).collect())
}

async fn sent(answers: &'static [&'static str], language: Language, kind: LinkKind) -> Vec<Vec<String>> {
    let (port, heard) = server(answers).await;
    let mail = mail(port);
    send(&mail, language, kind).unwrap();
    mail.finish(Duration::from_secs(10)).await;
    // The mail server notes a connection once it ends.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let heard = heard.lock().unwrap();
    heard.clone()
}

#[tokio::test]
async fn an_invitation_in_arabic() {
    let heard = sent(&["250 well"], Language::Arabic, LinkKind::Invitation).await;
    assert_eq!(heard.len(), 1);
    let says = |start: &str| heard[0].iter().any(|line| line.starts_with(start));
    assert!(
        says("AUTH PLAIN") && says("MAIL FROM:<shop@noor.example>") && says("RCPT TO:<rima@cafe.example>")
    );
    let (head, parts) = parts(&heard[0]);
    assert!(
        head.contains("Message-ID: <") && head.contains("@noor.example>") && head.contains("Date: "),
        "{head}"
    );
    assert!(head.contains("Subject: =?utf-8?b?"), "{head}");
    let [text, html] = &parts[..] else { panic!("{parts:?}") };
    assert!(text.contains(&format!("\r\n\r\n{URL}\r\n")) && text.contains("كلمة مرور"), "{text}");
    assert!(text.contains("2026-11-24 14:05\u{2069}"), "in the business's own time: {text}");
    assert!(html.contains("lang=\"ar\" dir=\"rtl\"") && html.contains("#in=abc&amp;x\""), "{html}");
}

#[tokio::test]
async fn a_new_password_in_english() {
    let heard = sent(&["250 well"], Language::English, LinkKind::Reset).await;
    let (_, parts) = parts(&heard[0]);
    assert!(parts[0].contains("new password") && parts[1].contains("dir=\"ltr\""), "{parts:?}");
}

#[tokio::test]
async fn a_mail_server_that_is_busy_is_asked_again() {
    let heard = sent(&["451 later", "250 well"], Language::English, LinkKind::Reset).await;
    assert_eq!(heard.len(), 2);
    assert!(!heard[0].contains(&"DATA".to_owned()) && heard[1].contains(&"DATA".to_owned()));
}

#[tokio::test]
async fn a_letter_that_nobody_takes_is_given_up() {
    assert_eq!(sent(&["550 unknown"], Language::English, LinkKind::Reset).await.len(), 1, "for good");
    assert_eq!(sent(&["451 later"], Language::English, LinkKind::Reset).await.len(), 3, "in the end");
}

#[tokio::test]
async fn what_is_not_sent_at_all() {
    let mail = mail(9);
    let link = |to: &str| {
        let zone = Zone::utc();
        let link = Link {
            business: "Noor",
            expires_at: Moment::from_millis(0),
            kind: LinkKind::Reset,
            language: Language::English,
            name: "Rima",
            url: URL,
            zone: &zone,
        };
        mail.send_link(to, &link)
    };
    for address in ["", "rima", "rima@", "rima@cafe.example\r\nBcc: all@cafe.example"] {
        assert_eq!(link(address), Err(NotSent::NoAddress), "{address}");
    }
    let _all = mail.0.places.try_acquire_many(LETTERS_MAX).unwrap();
    assert_eq!(link("rima@cafe.example"), Err(NotSent::TooMany));
}

#[test]
fn every_sentence_is_there_in_each_language() {
    let data = serde_json::json!({"business": "Noor", "name": "Rima", "until": "2026"});
    for language in Language::ALL {
        for key in [
            "careful",
            "invitation.subject",
            "invitation.text",
            "open",
            "reset.subject",
            "reset.text",
            "until",
        ] {
            assert!(onhand_words::Speech::new(*language).say("mail", key, &data).is_some(), "{key}");
        }
    }
}
