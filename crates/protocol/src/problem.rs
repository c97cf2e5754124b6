//! Problems, as RFC 9457 writes them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a request could not be served (`application/problem+json`).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A word for programs.
    #[schema(value_type = ProblemCode)]
    pub code: String,
    /// A sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// What kind of problem, in a few words.
    pub title: String,
    /// Always `about:blank#code`: what kind of problem, as a URI.
    #[serde(rename = "type")]
    pub kind: String,
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// The words for programs: a closed list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemCode { $($(#[$doc])* $variant,)* }

        impl ProblemCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As it travels.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
        }
    };
}

problem_codes! {
    /// The cursor is newer than the log.
    Ahead = "ahead",
    /// What opens a live connection is not understood.
    BadHandshake = "bad_handshake",
    /// A parameter can't be understood.
    BadParameter = "bad_parameter",
    /// A part of the path can't be understood.
    BadPath = "bad_path",
    /// The body did not come whole.
    BodyBroken = "body_broken",
    /// The body is larger than it may be.
    BodyTooLarge = "body_too_large",
    /// The body took too long to come.
    BodyTooSlow = "body_too_slow",
    /// More waits than may. Nothing was taken in.
    Busy = "busy",
    /// There is a business of that name already, or there are too many.
    BusinessNotStarted = "business_not_started",
    /// What is stored is not what was written.
    Damaged = "damaged",
    /// The server's disk is full.
    DiskFull = "disk_full",
    /// The server's disk can only be read.
    DiskReadOnly = "disk_read_only",
    /// The caller's role does not reach this.
    Forbidden = "forbidden",
    /// A file is being read or taken in, or could not be read.
    FileNotReady = "file_not_ready",
    /// The cursor is of another history.
    Fork = "fork",
    /// The server has a fault.
    Internal = "internal",
    /// The link has been used, or a newer one takes its place.
    LinkUsed = "link_used",
    /// The link is too old.
    LinkExpired = "link_expired",
    /// There is no such link.
    LinkUnknown = "link_unknown",
    /// The body does not have the form that it must.
    MalformedBody = "malformed_body",
    /// The body is no JSON.
    MalformedJson = "malformed_json",
    /// The path is not asked in this way.
    MethodNotAllowed = "method_not_allowed",
    /// It is no demo.
    NotADemo = "not_a_demo",
    /// What was sent is no JPEG, PNG or WebP.
    NotAPhoto = "not_a_photo",
    /// There is no mark at that place of the log.
    NotAMark = "not_a_mark",
    /// There is nothing of that name, or not for the caller.
    NotFound = "not_found",
    /// The server is not ready yet.
    NotReady = "not_ready",
    /// An import can't be undone.
    NotUndone = "not_undone",
    /// The parts of a stream did not come in their order.
    OutOfOrder = "out_of_order",
    /// The photo can't be read.
    PhotoDamaged = "photo_damaged",
    /// The photo has more bytes than it may.
    PhotoTooLarge = "photo_too_large",
    /// The photo has more pixels than it may.
    PhotoTooManyPixels = "photo_too_many_pixels",
    /// The server is stopping.
    Stopping = "stopping",
    /// The store failed: what was asked may or may not be done.
    StoreFailed = "store_failed",
    /// The answer took too long.
    TimedOut = "timed_out",
    /// The position that is waited for is too far ahead.
    TooFarAhead = "too_far_ahead",
    /// More is asked for than is answered at once.
    TooLarge = "too_large",
    /// More commands at once than may be.
    TooManyCommands = "too_many_commands",
    /// More connections than may be.
    TooManyConnections = "too_many_connections",
    /// This token asks more often than it may.
    TooManyRequests = "too_many_requests",
    /// The caller must say who it is.
    Unauthorized = "unauthorized",
    /// There is no such filter.
    UnknownFilter = "unknown_filter",
    /// There is no such way to speak over a live connection.
    UnknownSubprotocol = "unknown_subprotocol",
    /// The body is of a kind that is not read.
    UnsupportedMediaType = "unsupported_media_type",
    /// This path is for live connections only.
    UpgradeRequired = "upgrade_required",
    /// What was given can't be taken on: it names why.
    Refused = "refused",
    /// The password is too short, or among the commonest.
    WeakPassword = "weak_password",
    /// Nobody signs in with this login and password.
    WrongSignIn = "wrong_sign_in",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_travel_as_they_are_written() {
        for code in ProblemCode::ALL {
            assert_eq!(serde_json::json!(code), code.as_str());
        }
    }
}
