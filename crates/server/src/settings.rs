//! Settings: flags first, then `ONHAND_*`, then the file, then what is built in. One list.

use crate::data_directory;
use crate::mail::Smtp;
use crate::tls;
use anyhow::{Context, bail};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, value_parser};
use onhand_engine::{Limits, live};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum Source {
    /// The command line.
    Flag(String),
    /// The environment.
    Environment(String),
    /// The settings file.
    File(String),
    /// Built in.
    BuiltIn,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(name) => write!(f, "file {name}"),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// A setting as it takes effect.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Effective {
    /// Its name in the file.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty = $default:expr, flag $flag:literal, env $env:literal;)*) => {
        /// The settings of a server.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[doc = $doc])* pub $name: $type,)*
            /// Each with where it comes from.
            pub effective: Vec<Effective>,
        }

        /// What the command line and the environment say of them.
        #[derive(Clone, Debug, Default)]
        pub struct SettingsArgs {
            file: Option<PathBuf>,
            $($name: Option<($type, Source)>,)*
        }

        const NAMES: &[&str] = &[$(stringify!($name)),*];

        impl SettingsArgs {
            /// Puts them together with the file and what is built in.
            pub fn load(self, data: &Path) -> anyhow::Result<Settings> {
                let file = File::read(self.file.as_deref(), data)?;
                let mut effective = Vec::new();
                $(
                    let ($name, source) = match self.$name {
                        Some(found) => found,
                        None => file
                            .value::<$type>(stringify!($name))?
                            .unwrap_or_else(|| ($default, Source::BuiltIn)),
                    };
                    effective.push(Effective { name: stringify!($name), value: $name.to_string(), source });
                )*
                let settings = Settings { $($name,)* effective };
                settings.check()?;
                Ok(settings)
            }
        }

        impl Args for SettingsArgs {
            fn augment_args(command: Command) -> Command {
                command
                    .arg(
                        Arg::new("config")
                            .long("config")
                            .value_name("FILE")
                            .env("ONHAND_CONFIG")
                            .help("Settings file [default: onhand.toml in the data directory, where there is one]")
                            .value_parser(value_parser!(PathBuf)),
                    )
                    $(.arg(
                        Arg::new(stringify!($name))
                            .long($flag)
                            .env($env)
                            // One of them has a password in it.
                            .hide_env_values(true)
                            .value_name("VALUE")
                            .help(help(concat!($($doc),*), &$default.to_string()))
                            .value_parser(|text: &str| parse::<$type>(text)),
                    ))*
            }

            fn augment_args_for_update(command: Command) -> Command {
                Self::augment_args(command)
            }
        }

        impl FromArgMatches for SettingsArgs {
            fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
                Ok(Self {
                    file: matches.get_one::<PathBuf>("config").cloned(),
                    $($name: matches.get_one::<$type>(stringify!($name)).map(|value| {
                        let source = match matches.value_source(stringify!($name)) {
                            Some(ValueSource::EnvVariable) => Source::Environment($env.to_owned()),
                            _ => Source::Flag(concat!("--", $flag).to_owned()),
                        };
                        (value.clone(), source)
                    }),)*
                })
            }

            fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
            }
        }
    };
}

settings! {
    /// Address and port to serve on; port 0 takes a free one.
    listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8420)), flag "listen", env "ONHAND_LISTEN";
    /// Bytes that the body of a request may have.
    body_max: Nonzero = Nonzero::of(1_000_000), flag "body-max", env "ONHAND_BODY_MAX";
    /// Commands that one request may hold.
    commands_max: Nonzero = Nonzero::of(1_000), flag "commands-max", env "ONHAND_COMMANDS_MAX";
    /// Commands that may wait for the writer.
    inbox_max: Nonzero = Nonzero::of(20_000), flag "inbox-max", env "ONHAND_INBOX_MAX";
    /// Connections at a time.
    connections_max: Nonzero = Nonzero::of(4_000), flag "connections-max", env "ONHAND_CONNECTIONS_MAX";
    /// Requests a second that a token may make.
    rate: Nonzero = Nonzero::of(2_000), flag "rate", env "ONHAND_RATE";
    /// Requests that a token may make at once, before its rate holds it back.
    burst: Nonzero = Nonzero::of(4_000), flag "burst", env "ONHAND_BURST";
    /// Seconds within which a request's head must be here.
    head_seconds: Nonzero = Nonzero::of(10), flag "head-seconds", env "ONHAND_HEAD_SECONDS";
    /// Seconds within which a request's body must be here.
    body_seconds: Nonzero = Nonzero::of(20), flag "body-seconds", env "ONHAND_BODY_SECONDS";
    /// Seconds within which a request is answered or given up, and after which a connection is cut that takes nothing of its answer.
    request_seconds: Nonzero = Nonzero::of(30), flag "request-seconds", env "ONHAND_REQUEST_SECONDS";
    /// Seconds between two readings of all that is stored, in search of damage; 0 for none.
    scrub_seconds: u32 = 86_400, flag "scrub-seconds", env "ONHAND_SCRUB_SECONDS";
    /// Live connections at a time.
    live_sessions_max: Nonzero = Nonzero::of(20_000), flag "live-sessions-max", env "ONHAND_LIVE_SESSIONS_MAX";
    /// Commands that may be under way on a live connection.
    live_commands_max: Nonzero = Nonzero::of(1_000), flag "live-commands-max", env "ONHAND_LIVE_COMMANDS_MAX";
    /// Bytes that a message on a live connection may have.
    live_message_max: Nonzero = Nonzero::of(1_048_576), flag "live-message-max", env "ONHAND_LIVE_MESSAGE_MAX";
    /// Milliseconds between two deltas on a live connection under load, at most; 0 for as fast as they are written.
    live_pace_ms: u32 = 20, flag "live-pace-ms", env "ONHAND_LIVE_PACE_MS";
    /// Seconds after which a live client that has said nothing is taken for gone.
    live_silence_seconds: Nonzero = Nonzero::of(45), flag "live-silence-seconds", env "ONHAND_LIVE_SILENCE_SECONDS";
    /// Seconds between two verifications of a live replica, as its client is told.
    live_verify_seconds: Nonzero = Nonzero::of(30), flag "live-verify-seconds", env "ONHAND_LIVE_VERIFY_SECONDS";
    /// Bytes of newest changes that are kept in memory for live connections.
    live_ring_bytes: Nonzero = Nonzero::of(8_388_608), flag "live-ring-bytes", env "ONHAND_LIVE_RING_BYTES";
    /// Origins of other servers' pages that may open live connections, as `https://shop.example`, with commas between them; `*` for all.
    live_origins: Origins = Origins::default(), flag "live-origins", env "ONHAND_LIVE_ORIGINS";
    /// What is logged, as `info` or `onhand_server=debug,info`.
    log: String = "info".to_owned(), flag "log", env "ONHAND_LOG";
    /// Form of the log: `text` or `json`.
    log_form: LogForm = LogForm::Text, flag "log-form", env "ONHAND_LOG_FORM";
    /// Who makes the certificate for https: `off` for plain http, `files`, or `local` for an authority of the server's own.
    tls: tls::Mode = tls::Mode::Off, flag "tls", env "ONHAND_TLS";
    /// Certificate for https with those between it and its authority, in PEM; read again when it changes.
    tls_cert: tls::File = tls::File::default(), flag "tls-cert", env "ONHAND_TLS_CERT";
    /// Key of that certificate, in PEM.
    tls_key: tls::File = tls::File::default(), flag "tls-key", env "ONHAND_TLS_KEY";
    /// Server that takes mail: `smtps://USER:PASSWORD@HOST`, or `smtp://…` where encryption is asked for first; empty for none.
    smtp: Smtp = Smtp::default(), flag "smtp", env "ONHAND_SMTP";
    /// Address that mail comes from; where it is empty, the user of the mail server.
    mail_from: String = String::new(), flag "mail-from", env "ONHAND_MAIL_FROM";
}

impl Settings {
    /// The engine's bounds.
    pub fn limits(&self) -> Limits {
        let scrub_every = Duration::from_secs(self.scrub_seconds.into());
        Limits {
            inbox_max: self.inbox_max.get() as usize,
            live: Some(self.live_limits()),
            scrub_every: (!scrub_every.is_zero()).then_some(scrub_every),
            ..Limits::default()
        }
    }

    /// Whether nobody set a setting.
    pub fn is_built_in(&self, name: &str) -> bool {
        self.effective.iter().any(|setting| setting.name == name && setting.source == Source::BuiltIn)
    }

    /// What can only be said of several together.
    fn check(&self) -> anyhow::Result<()> {
        self.tls_wanted().with_context(|| self.said_by(&["tls", "tls_cert", "tls_key"]))?;
        self.mail_server().with_context(|| self.said_by(&["smtp", "mail_from"]))?;
        Ok(())
    }

    /// Where these settings come from, without those that are built in.
    fn said_by(&self, names: &[&str]) -> String {
        let set = self.effective.iter().filter(|setting| setting.source != Source::BuiltIn);
        let set = set.filter(|setting| names.contains(&setting.name));
        set.map(|setting| setting.source.to_string()).collect::<Vec<_>>().join(", ")
    }

    fn live_limits(&self) -> live::Limits {
        live::Limits {
            in_flight_max: self.live_commands_max.get(),
            message_max: self.live_message_max.get(),
            pace_max_us: u64::from(self.live_pace_ms) * 1_000,
            ring_bytes: self.live_ring_bytes.get() as usize,
            sessions: self.live_sessions_max.get() as usize,
            silence_ms: self.live_silence_seconds.get().saturating_mul(1_000),
            verify_every_ms: self.live_verify_seconds.get().saturating_mul(1_000),
            ..live::Limits::default()
        }
    }

    /// How long a request's head may take.
    pub fn head_time(&self) -> Duration {
        Duration::from_secs(self.head_seconds.get().into())
    }

    /// How long a request's body may take.
    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds.get().into())
    }

    /// How long an answer may take.
    pub fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds.get().into())
    }
}

/// A count above zero.
pub type Nonzero = std::num::NonZeroU32;

/// Makes a count above zero of a number in this program.
trait Of {
    fn of(number: u32) -> Self;
}

impl Of for Nonzero {
    fn of(number: u32) -> Self {
        Self::new(number).unwrap_or(Self::MIN)
    }
}

/// Origins of web pages: scheme, host and port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<String>);

impl Origins {
    /// Whether an origin is one of them.
    pub fn has(&self, origin: &str) -> bool {
        self.0.iter().any(|known| known == "*" || known.eq_ignore_ascii_case(origin))
    }
}

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let origins: Vec<String> = words.map(str::to_owned).collect();
        let is_one = |origin: &String| {
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            origin == "*" || host.is_some_and(|host| !host.is_empty() && !host.contains('/'))
        };
        match origins.iter().find(|origin| !is_one(origin)) {
            Some(other) => Err(format!("`{other}` is no origin such as `https://shop.example`")),
            None => Ok(Self(origins)),
        }
    }
}

impl std::fmt::Display for Origins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl FromStr for LogForm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("it is `text` or `json`".to_owned()),
        }
    }
}

impl std::fmt::Display for LogForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// What `--help` says of a setting.
fn help(says: &str, default: &str) -> String {
    let says = says.trim().trim_end_matches('.');
    if default.is_empty() { says.to_owned() } else { format!("{says} [default: {default}]") }
}

fn parse<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// The settings file.
struct File {
    path: PathBuf,
    table: toml::Table,
}

impl File {
    /// Reads the file that was named, or the data directory's where there is one.
    fn read(named: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let path = named.map_or_else(|| data_directory::settings_file(data), Path::to_owned);
        if named.is_none() && !path.exists() {
            return Ok(Self { path, table: toml::Table::new() });
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
        let table: toml::Table =
            text.parse().with_context(|| format!("{} is not good TOML", path.display()))?;
        if let Some(name) = table.keys().find(|name| !NAMES.contains(&name.as_str())) {
            bail!("{}: there is no setting `{name}`; there are {}", path.display(), NAMES.join(", "));
        }
        Ok(Self { path, table })
    }

    fn value<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> anyhow::Result<Option<(T, Source)>> {
        let text = match self.table.get(name) {
            None => return Ok(None),
            Some(toml::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let path = self.path.display();
        let value =
            parse(&text).map_err(|problem| anyhow::anyhow!("{path}: `{name} = {text}`: {problem}"))?;
        Ok(Some((value, Source::File(path.to_string()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins() {
        let read = |text: &str| text.parse::<Origins>().map(|origins| origins.to_string());
        assert_eq!(read(""), Ok(String::new()));
        let two = "https://shop.example,http://10.0.0.7:8420";
        assert_eq!(read("https://shop.example, http://10.0.0.7:8420"), Ok(two.to_owned()));
        assert!(two.parse::<Origins>().is_ok_and(|origins| origins.has("HTTPS://shop.example")));
        for text in ["shop.example", "https://", "https://shop.example/", "ftp://shop.example", "null"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
