//! Parameters of a query: each is taken by its name, and what nobody takes is an error that names it.

use super::cookies;
use super::problem::Failure;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use onhand_domain::time::Day;
use onhand_protocol::ProblemCode;
use onhand_store::position::digits;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// Items of a page, where nobody says.
const LIMIT: usize = 50;
/// Items of a page at most.
pub const LIMIT_MAX: usize = 1_000;

/// The parameters of a query that nobody has taken yet.
#[derive(Clone, Debug)]
pub struct Params(Vec<(String, String)>);

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Go on behind this row.
    pub cursor: Option<i64>,
    /// Items at most.
    pub limit: usize,
    /// Newest first.
    pub newest_first: bool,
}

impl Params {
    /// Takes a parameter that may be given once.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let mut values = self.take_all(name).into_iter();
        let first = values.next();
        match values.next() {
            None => Ok(first),
            Some(_) => Err(Failure::bad_parameter(name, "it is given more than once")),
        }
    }

    /// Takes a parameter that may be given several times.
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) = std::mem::take(&mut self.0).into_iter().partition(|(given, _)| given == name);
        self.0 = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes a parameter that may be given once, and reads it.
    pub fn take_as<T: FromStr>(&mut self, name: &str, what: &str) -> Result<Option<T>, Failure> {
        self.take(name)?
            .map(|text| {
                text.parse().map_err(|_| Failure::bad_parameter(name, format!("`{text}` is not {what}")))
            })
            .transpose()
    }

    /// Takes a day that may be given once.
    pub fn day(&mut self, name: &str) -> Result<Option<Day>, Failure> {
        let read = |text: String| {
            let what = "a day such as 2026-11-21";
            Day::parse(&text).ok_or_else(|| Failure::bad_parameter(name, format!("`{text}` is not {what}")))
        };
        self.take(name)?.map(read).transpose()
    }

    /// Takes which page is asked for.
    pub fn paging(&mut self, newest_first: bool) -> Result<Paging, Failure> {
        let limit = self.take_as("limit", "a count")?.unwrap_or(LIMIT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Failure::bad_parameter("limit", format!("{limit} is not between 1 and {LIMIT_MAX}")));
        }
        let newest_first = match self.take("order")?.as_deref() {
            None => newest_first,
            Some("newest") => true,
            Some("oldest") => false,
            Some(other) => {
                return Err(Failure::bad_parameter(
                    "order",
                    format!("`{other}` is not `newest` or `oldest`"),
                ));
            }
        };
        let cursor = self.take("cursor")?.map(|text| {
            digits(&text).ok_or_else(|| {
                Failure::bad_parameter(
                    "cursor",
                    format!("`{text}` is not a cursor that a page gave as `next`"),
                )
            })
        });
        let cursor = cursor.transpose()?;
        Ok(Paging { cursor, limit, newest_first })
    }

    /// As [`Params::paging`], of a list that is kept newest first only.
    pub fn paging_newest(&mut self) -> Result<Paging, Failure> {
        let paging = self.paging(true)?;
        if paging.newest_first {
            return Ok(paging);
        }
        Err(Failure::bad_parameter("order", "this list is kept newest first only"))
    }

    /// Takes filters by their names.
    pub fn filters(&mut self, names: &[&'static str]) -> Result<Vec<(&'static str, String)>, Failure> {
        let mut filters = Vec::new();
        for name in names {
            if let Some(value) = self.take(name)? {
                filters.push((*name, value));
            }
        }
        Ok(filters)
    }

    /// Whether all were taken; `known` are the filters that there are.
    pub fn done(self, known: &[&str]) -> Result<(), Failure> {
        let Some((name, _)) = self.0.into_iter().next() else { return Ok(()) };
        let name: String = name.chars().take(100).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Err(Failure::bad_request(
            ProblemCode::UnknownFilter,
            format!("There is no filter `{name}` here; there is {known}."),
        ))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        // The application is for whoever looks who asks.
        let is_other = |(name, _): &(String, String)| name != cookies::APP_PARAMETER;
        query
            .map(|Query(pairs)| Self(pairs.into_iter().filter(is_other).collect()))
            .map_err(|error| Failure::bad_request(ProblemCode::BadParameter, error.body_text()))
    }
}

/// What a path names, read.
#[derive(Clone, Debug)]
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value))
            .map_err(|error| Failure::bad_request(ProblemCode::BadPath, error.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        Params(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn pages() {
        let paging = params(&[]).paging(false).unwrap();
        assert_eq!(paging, Paging { cursor: None, limit: 50, newest_first: false });
        let paging = params(&[("order", "newest"), ("limit", "7"), ("cursor", "12")]).paging(false).unwrap();
        assert_eq!(paging, Paging { cursor: Some(12), limit: 7, newest_first: true });
        for (name, value) in [
            ("limit", "0"),
            ("limit", "1001"),
            ("limit", "-1"),
            ("limit", "x"),
            ("cursor", "x"),
            ("cursor", ""),
            ("cursor", "-1"),
            ("cursor", "+1"),
            ("cursor", "9223372036854775807"),
            ("order", "up"),
        ] {
            let failure = params(&[(name, value)]).paging(false).unwrap_err().body();
            assert_eq!(failure.code, "bad_parameter", "{name}={value}");
            assert!(failure.detail.unwrap().contains(name), "{name}={value}");
        }
        assert!(params(&[("limit", "1"), ("limit", "2")]).paging(false).is_err(), "twice");
    }

    #[test]
    fn what_nobody_takes_is_named() {
        let mut params = params(&[("sku", "TEA"), ("colour", "green")]);
        assert_eq!(params.filters(&["sku", "status"]).unwrap(), [("sku", "TEA".to_owned())]);
        let failure = params.done(&["sku", "status"]).unwrap_err().body();
        assert_eq!(failure.code, "unknown_filter");
        assert_eq!(failure.detail.unwrap(), "There is no filter `colour` here; there is sku, status.");
    }
}
