//! A browser, as far as signing in goes: it keeps cookies, and names its application.

use super::http::{Reply, request};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A browser at one application.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    app: String,
    cookies: BTreeMap<String, String>,
    token: Option<String>,
}

impl Browser {
    /// One that knows nothing yet.
    pub fn new(address: SocketAddr, app: &str) -> Self {
        Self { address, app: app.to_owned(), cookies: BTreeMap::new(), token: None }
    }

    /// A program with a token, which is no browser.
    pub fn with_token(address: SocketAddr, token: &str) -> Self {
        Self { token: Some(format!("Bearer {token}")), ..Self::new(address, "desk") }
    }

    /// What it sends as cookies.
    pub fn cookies(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Its application.
    pub fn app(&self) -> &str {
        &self.app
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let cookies = self.cookies();
        let mut headers = vec![("Onhand-App", self.app.as_str()), ("User-Agent", "A browser")];
        if !cookies.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        if let Some(token) = &self.token {
            headers.push(("Authorization", token));
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        request(self.address, method, path, &headers, body.as_bytes())
    }

    fn keep(&mut self, reply: Reply) -> Reply {
        if let Some(cookie) = reply.header("set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match rest.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        reply
    }

    /// Reads.
    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, None)
    }

    /// Sends.
    pub fn post(&mut self, path: &str, body: &Value) -> Reply {
        let reply = self.ask("POST", path, Some(body));
        self.keep(reply)
    }

    /// Keeps.
    pub fn put(&mut self, path: &str, body: &Value) -> Reply {
        self.ask("PUT", path, Some(body))
    }

    /// Ends.
    pub fn delete(&mut self, path: &str) -> Reply {
        let reply = self.ask("DELETE", path, None);
        self.keep(reply)
    }

    /// Gives a command; its outcome.
    pub fn command(&mut self, name: &str, data: &Value) -> Value {
        let reply = self.post("/api/v1/commands", &json!({"type": name, "data": data}));
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()["outcomes"][0].clone()
    }
}
