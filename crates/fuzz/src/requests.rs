//! Requests to the HTTP API: paths, parameters, cursors, headers, tokens and bodies, given to all of the real routes
//! without a socket.

use crate::commands::Commands;
use crate::family::{Broken, Family, Tally, count};
use crate::mutate::{self, pick};
use crate::odd;
use crate::shop::{Shop, sound};
use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use onhand_domain::command::Role;
use onhand_domain::ids::CustomerId;
use onhand_domain::records::Collection;
use onhand_engine::{Engine, Environment, Limits, live};
use onhand_protocol::Problem;
use onhand_server::directory::{Directory, NewToken};
use onhand_server::hosting::Hosting;
use onhand_server::http::app::{api, app};
use onhand_server::http::auth::Tokens;
use onhand_server::http::problem::MEDIA_TYPE;
use onhand_server::http::state::AppState;
use onhand_server::settings::{Nonzero, Settings, SettingsArgs};
use onhand_store::memory::Memory;
use rand::Rng;
use rand::rngs::SmallRng;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tower::ServiceExt;
use uuid::Uuid;

/// The file of the sign-in secrets.
const DIRECTORY: &str = "directory.sqlite";
/// The largest answer that is read.
const ANSWER_MAX: usize = 64 * 1024 * 1024;

/// See the module. An input is a request as HTTP/1.1 writes it: method and target, headers, an empty line, the body.
/// `OWNER` and `PARTNER` stand for their tokens.
pub struct Requests {
    base: Memory,
    commands: Commands,
    folder: TempDir,
    ids: Vec<Uuid>,
    owner: String,
    partner: String,
    running: Running,
    runtime: Runtime,
    /// Routes with the names of their parameters.
    routes: Vec<(String, Vec<String>)>,
    settings: Settings,
}

/// A server over a copy of the business.
struct Running {
    app: Router,
    engine: Engine,
    /// Told to stop when it goes.
    _stop: watch::Sender<bool>,
}

impl Requests {
    /// Over a small business.
    pub fn new() -> anyhow::Result<Self> {
        let base = Shop::populated()?;
        let shop = Shop::over(base.copy())?;
        let ids = Collection::ALL.iter().filter_map(|of| shop.ids(*of).last().copied()).collect();
        let folder = tempfile::tempdir()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let mut settings = SettingsArgs::default().load(folder.path())?;
        (settings.rate, settings.burst) = (Nonzero::MAX, Nonzero::MAX);
        let customer = shop.ids(Collection::Customers).first().copied().context("no customer")?;
        let (owner, partner) = make_tokens(&folder, CustomerId(customer))?;
        let running = start(&base, &folder, &settings)?;
        let document = serde_json::to_value(api().paths)?;
        let mut routes = Vec::new();
        for (path, operations) in document.as_object().context("no routes")? {
            let given = operations["get"]["parameters"].as_array().into_iter().flatten();
            let queries = given.filter(|parameter| parameter["in"] == "query");
            let names = queries.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned));
            routes.push((path.clone(), names.collect()));
        }
        let commands = Commands::new()?;
        Ok(Self { base, commands, folder, ids, owner, partner, running, runtime, routes, settings })
    }

    fn key(&self, random: &mut SmallRng) -> String {
        match random.random_range(0..8) {
            0..=3 => self.ids[random.random_range(0..self.ids.len())].to_string(),
            4 | 5 => pick(random, &["TEA", "SHOP", "BO", "RICE", "CY", "GONE"]).to_owned(),
            _ => odd::text(random),
        }
    }

    fn parameter(&self, random: &mut SmallRng, name: &str) -> String {
        if random.random_range(0..4) == 0 {
            return odd::text(random);
        }
        match name {
            "limit" => {
                pick(random, &["1", "2", "50", "1000", "1001", "0", "-1", "1e3", "99999999999999999999"])
                    .into()
            }
            "order" => pick(random, &["newest", "oldest", "Newest", ""]).into(),
            "cursor" => {
                pick(random, &["0", "1", "3", "-1", "9223372036854775807", "9223372036854775808", "01"])
                    .into()
            }
            "since" => pick(
                random,
                &[
                    "0:0:0000000000000000",
                    "0:5:0000000000000001",
                    "0:999999:0000000000000000",
                    "1:1:ffffffffffffffff",
                ],
            )
            .into(),
            "after" => {
                pick(random, &["0:1", "0:1:0", "0:18446744073709551615", "0:3:18446744073709551615", "9:9"])
                    .into()
            }
            "from" | "to" => {
                pick(random, &["2027-03-01", "2027-03-05", "0000-01-01", "9999-12-31", "2028-02-29"]).into()
            }
            "by" => pick(random, &["day", "product", "hour"]).into(),
            "status" | "state" | "kind" => {
                pick(random, &["active", "placed", "out", "low", "open", "done"]).into()
            }
            "category" | "importance" => {
                pick(random, &["stock", "order", "notice", "stock,order", ",,", "high"]).into()
            }
            "name" => pick(random, &["order_placed", "order_placed,low_stock", "", "Tea"]).into(),
            _ => self.key(random),
        }
    }

    fn head(&self, random: &mut SmallRng) -> String {
        let (path, names) = &self.routes[random.random_range(0..self.routes.len())];
        let mut target = String::new();
        for (place, part) in path.split(['{', '}']).enumerate() {
            if place % 2 == 0 {
                target.push_str(part);
                continue;
            }
            let key = self.key(random);
            target.push_str(&encoded(random, &key));
        }
        let mut queries = Vec::new();
        for _ in 0..[0, 0, 1, 1, 1, 2, 4][random.random_range(0..7)] {
            let name = match random.random_range(0..12) {
                0 => odd::text(random),
                _ if names.is_empty() => pick(random, &["limit", "cursor", "sku"]).to_owned(),
                _ => names[random.random_range(0..names.len())].clone(),
            };
            let value = self.parameter(random, &name);
            queries.push(format!("{}={}", encoded(random, &name), encoded(random, &value)));
        }
        if !queries.is_empty() {
            target = format!("{target}?{}", queries.join("&"));
        }
        let method = match random.random_range(0..10) {
            0 => pick(random, &["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "X"]),
            _ => "GET",
        };
        let token = match random.random_range(0..12) {
            0 => String::new(),
            1 => format!("Authorization: Bearer {}\n", odd::text(random).replace('\n', " ")),
            2 => format!("Authorization: {}\n", odd::text(random).replace('\n', " ")),
            3..=5 => "Authorization: Bearer PARTNER\n".to_owned(),
            _ => "Authorization: Bearer OWNER\n".to_owned(),
        };
        let more = match random.random_range(0..12) {
            0 => format!("Last-Event-ID: {}\n", self.parameter(random, "after").replace('\n', " ")),
            1 => "Accept-Encoding: gzip\n".to_owned(),
            2 => "Accept: text/html;q=0\n".to_owned(),
            3 => {
                format!("{}: {}\n", pick(random, &["Range", "If-Match", "Expect", "Host"]), odd::text(random))
            }
            _ => String::new(),
        };
        format!("{method} {target}\n{token}{more}\n")
    }

    fn posted(&self, random: &mut SmallRng) -> Vec<u8> {
        let commands: Vec<String> =
            (0..random.random_range(1..4)).map(|_| self.commands.one(random)).collect();
        let mut body = match random.random_range(0..4) {
            0 => format!("[{}]", commands.join(",")),
            1 => format!("{{\"commands\":[{}]}}", commands.join(",")),
            2 => format!("[{},{}]", commands[0], odd::value(random)),
            _ => commands[0].clone(),
        }
        .into_bytes();
        if random.random_range(0..4) == 0 {
            mutate::bytes(random, &mut body);
        }
        let kind = pick(
            random,
            &["application/json", "application/json", "application/json", "text/plain", "a/b; c=\"d"],
        );
        let token = pick(random, &["OWNER", "OWNER", "PARTNER", "onh_nobody"]);
        // Of jobs the preview alone: a job goes on when it is answered, and what is read next would be blamed for it.
        let path = pick(random, &["commands", "commands", "commands", "price-jobs/preview"]);
        if path != "commands" && random.random_range(0..4) > 0 {
            let (percent, step) = (odd::figure(random), odd::figure(random));
            let list = pick(random, &["\"CAFES\"", "null", "\"GONE\"", "\"\""]);
            body = format!("{{\"percent\":\"{percent}\",\"step\":\"{step}\",\"list\":{list}}}").into_bytes();
        }
        let head = format!("POST /api/v1/{path}\nAuthorization: Bearer {token}\nContent-Type: {kind}\n\n");
        [head.as_bytes(), &body].concat()
    }

    fn request(&self, input: &[u8]) -> Option<Request<Body>> {
        let end = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
        let (head, body) = input.split_at(end);
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = String::from_utf8(lines.next()?.to_vec()).ok()?;
        let (method, target) = first.split_once(' ')?;
        let body = Bytes::copy_from_slice(body.get(2..).unwrap_or_default());
        let mut request = Request::builder().method(method).uri(target);
        for line in lines {
            let line = String::from_utf8_lossy(line);
            let (name, value) = line.split_once(": ")?;
            let value = value.replace("OWNER", &self.owner).replace("PARTNER", &self.partner);
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            request = request.header(name, HeaderValue::from_str(&value).ok()?);
        }
        request.body(Body::from(body)).ok()
    }
}

/// Makes tokens, in a file that all runs share; gives the secrets of an owner and of a partner.
fn make_tokens(folder: &TempDir, customer: CustomerId) -> anyhow::Result<(String, String)> {
    let directory = Directory::open(&folder.path().join(DIRECTORY))?;
    let now = Environment::real().clock.now();
    let token = |role, customer| NewToken { customer, expires_at: None, name: "Someone".into(), role };
    let (owner, _) = directory.create(token(Role::Owner, None), now)?;
    let (partner, _) = directory.create(token(Role::Partner, Some(customer)), now)?;
    Ok((owner, partner))
}

fn start(base: &Memory, folder: &TempDir, settings: &Settings) -> anyhow::Result<Running> {
    let limits = Limits { live: Some(live::Limits::default()), ..Limits::default() };
    let engine = Engine::start(Box::new(base.copy()), Environment::real(), limits)?;
    let directory = Directory::open(&folder.path().join(DIRECTORY))?;
    let tokens = Tokens::new(directory, settings.rate, settings.burst);
    let (stop, stopping) = watch::channel(false);
    let hosting = Hosting::new(folder.path(), settings.clone())?;
    let state = AppState::new(
        folder.path(),
        engine.handle(),
        settings.clone(),
        tokens,
        stopping,
        hosting,
        (false, "fuzz".to_owned()),
    );
    Ok(Running { app: app(state), engine, _stop: stop })
}

/// A text as it stands in a target: mostly with what must not be there encoded.
fn encoded(random: &mut SmallRng, text: &str) -> String {
    if random.random_range(0..10) == 0 {
        return pick(random, &["%", "%zz", "%ff", "%00", "%2F", "..", "//", "%u0041", "+", ";a=b", "%c3%28"])
            .to_owned();
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:,".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// What must hold of an answer.
fn check(
    status: StatusCode,
    headers: &axum::http::HeaderMap,
    body: &[u8],
    with_body: bool,
) -> Result<(), Broken> {
    let shown =
        || format!("{status} {headers:?}\n{}", String::from_utf8_lossy(&body[..body.len().min(2_000)]));
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        return Err(Broken::new("nothing makes the program fail", shown()));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_good = status.is_success() || status.is_redirection();
    if !is_good && kind != MEDIA_TYPE {
        return Err(Broken::new("every refusal is a problem", shown()));
    }
    if !with_body || headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(());
    }
    if is_good {
        if kind == "application/json" && serde_json::from_slice::<Value>(body).is_err() {
            return Err(Broken::new("an answer of JSON is JSON", shown()));
        }
        return Ok(());
    }
    let property = "a problem says its status, and what is wrong in a sentence";
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem)
            if problem.status == status.as_u16() && problem.title.len() > 3 && !problem.code.is_empty() =>
        {
            Ok(())
        }
        _ => Err(Broken::new(property, shown())),
    }
}

impl Family for Requests {
    fn name(&self) -> &'static str {
        "requests"
    }

    fn length(&self) -> usize {
        400
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        self.running = start(&self.base, &self.folder, &self.settings)?;
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        if random.random_range(0..5) == 0 {
            return self.posted(random);
        }
        let mut bytes = self.head(random).into_bytes();
        if random.random_range(0..20) == 0 {
            mutate::bytes(random, &mut bytes);
        }
        bytes
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        let Some(request) = self.request(input) else {
            count(tally, "not HTTP");
            return Ok(1);
        };
        let (is_post, is_head) = (request.method() == "POST", request.method() == "HEAD");
        let feed = self.running.engine.handle();
        let before = feed.feed().position();
        let app = self.running.app.clone();
        let answered = self.runtime.block_on(async move {
            let response = app.oneshot(request).await.map_err(|never| never.to_string())?;
            let (parts, body) = response.into_parts();
            let kind = parts.headers.get(header::CONTENT_TYPE).cloned();
            // The stream of events does not end by itself.
            if kind.is_some_and(|kind| kind == "text/event-stream") {
                return Ok((parts, None));
            }
            let bytes = axum::body::to_bytes(body, ANSWER_MAX).await.map_err(|error| error.to_string())?;
            Ok((parts, Some(bytes)))
        });
        let (parts, body) =
            answered.map_err(|error: String| Broken::new("every answer comes whole", error))?;
        count(tally, parts.status.as_u16().to_string());
        let with_body = body.is_some() && !is_head;
        check(parts.status, &parts.headers, &body.unwrap_or_default(), with_body)?;
        if !is_post && feed.feed().position() != before {
            return Err(Broken::new(
                "reading changes nothing",
                format!("{before:?}, then {:?}", feed.feed().position()),
            ));
        }
        Ok(1)
    }

    fn end(&mut self) -> Result<(), Broken> {
        let handle = self.running.engine.handle();
        sound(handle.readers().read(|reader| onhand_engine::verify::verify(reader, &mut |_, _| {})))
    }
}
