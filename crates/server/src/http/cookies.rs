//! Cookies of sessions: one for each application and business, so that one browser may be signed in to several at once.
//! A cookie is looked at only where the request names its application, in a header that pages of other servers can't send;
//! what only reads may name it in the address instead, as links, WebSockets and event streams send no headers.

use super::state::AppState;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use onhand_protocol::sign_in::App;

/// The header that names the application.
pub const APP_HEADER: HeaderName = HeaderName::from_static("onhand-app");
/// The parameter that names it where no header can be sent.
pub const APP_PARAMETER: &str = "app";

impl AppState {
    /// The name of an application's cookie.
    pub fn cookie(&self, app: App) -> String {
        format!("onhand_{}_{}", app.name(), self.business)
    }
}

/// The application that a request names.
pub fn app_of(method: &Method, headers: &HeaderMap, query: Option<&str>) -> Option<App> {
    if let Some(named) = headers.get(APP_HEADER) {
        return App::named(named.to_str().ok()?);
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == APP_PARAMETER).find_map(|(_, app)| App::named(app))
}

/// The value of a cookie.
pub fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value.to_owned())
}

/// Whether the browser came by HTTPS: then it keeps the cookie from going any other way. This server speaks HTTP alone;
/// what stands before it takes the encryption off.
fn is_secure(headers: &HeaderMap) -> bool {
    let says = |name: &HeaderName, scheme: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with(scheme))
    };
    says(&header::ORIGIN, "https://") || says(&HeaderName::from_static("x-forwarded-proto"), "https")
}

/// `Set-Cookie` of a session, for so many seconds; for none, it takes the cookie away.
pub fn set(headers: &HeaderMap, name: &str, secret: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if is_secure(headers) { "; Secure" } else { "" };
    let text = format!("{name}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn which_application_a_request_names() {
        let desk = [("onhand-app", "desk")];
        for (method, given, query, app) in [
            (Method::POST, &desk[..], None, Some(App::Desk)),
            (Method::GET, &desk[..], Some("app=shop"), Some(App::Desk)),
            (Method::GET, &[], Some("limit=2&app=shop"), Some(App::Shop)),
            (Method::POST, &[], Some("app=shop"), None),
            (Method::DELETE, &[], Some("app=shop"), None),
            (Method::GET, &[], Some("app=till"), None),
            (Method::GET, &[("onhand-app", "till")], Some("app=shop"), None),
            (Method::GET, &[], None, None),
        ] {
            assert_eq!(app_of(&method, &headers(given), query), app, "{method} {given:?} {query:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let sent = headers(&[("cookie", "a=1; onhand_desk_00=x; onhand_desk_0=y")]);
        assert_eq!(find(&sent, "onhand_desk_0").as_deref(), Some("y"));
        assert_eq!(find(&sent, "onhand_desk"), None);
    }

    #[test]
    fn a_cookie_that_came_encrypted_goes_no_other_way() {
        let plain = set(&headers(&[("origin", "http://shop.example")]), "a", "b", 9).unwrap();
        assert_eq!(plain, "a=b; HttpOnly; SameSite=Strict; Path=/; Max-Age=9");
        for over in [("origin", "https://shop.example"), ("x-forwarded-proto", "https")] {
            let secure = set(&headers(&[over]), "a", "b", 9).unwrap();
            assert!(secure.to_str().unwrap().ends_with("; Secure"), "{over:?}");
        }
    }
}
