//! What a request that can't be served is answered: one type, and `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onhand_engine::SubmitError;
use onhand_engine::delta::DeltaError;
use onhand_protocol::{Problem, ProblemCode};
use onhand_store::StoreError;

/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request could not be served.
#[derive(Debug)]
pub struct Failure {
    code: ProblemCode,
    detail: Option<String>,
    retry_after: Option<u32>,
    status: StatusCode,
    title: &'static str,
}

impl Failure {
    /// Of a kind that `code` names.
    pub fn new(status: StatusCode, code: ProblemCode, title: &'static str) -> Self {
        Self { code, detail: None, retry_after: None, status, title }
    }

    /// With a sentence for people.
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// With the seconds after which it may be tried again.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The request as a whole can't be understood.
    pub fn bad_request(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "The request can't be understood").detail(detail)
    }

    /// A parameter can't be understood.
    pub fn bad_parameter(name: &str, problem: impl std::fmt::Display) -> Self {
        Self::bad_request(ProblemCode::BadParameter, format!("`{name}`: {problem}"))
    }

    /// There is nothing of that name, or not for the caller.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, ProblemCode::NotFound, "There is no such thing").detail(detail)
    }

    /// The caller's role does not reach this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, ProblemCode::Forbidden, "Not for this token's role").detail(detail)
    }

    /// The caller must say who it is.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ProblemCode::Unauthorized, "A good token is needed")
            .detail(detail)
    }

    /// A fault of the server: logged here, once, and hidden from the caller.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Internal, "The server has a fault").detail(
            "It was logged. What was asked may or may not have been done; ask again with the same ids.",
        )
    }

    /// What is stored is not what was written. It is not served.
    pub fn damaged(what: &str) -> Self {
        tracing::error!(what, "damaged data was not served");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ProblemCode::Damaged, "What is stored is damaged")
            .detail(format!("Damaged: {what}. Nothing of it is served; `onhand verify` names all damage."))
    }

    /// Not now; later it may work.
    pub fn unavailable(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, "Not now").detail(detail).retry_after(1)
    }

    /// Cursor and log do not fit together.
    pub fn conflict(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, "The cursor does not fit this log").detail(detail)
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body, as it travels.
    pub fn body(&self) -> Problem {
        Problem {
            code: self.code.as_str().to_owned(),
            detail: self.detail.clone(),
            status: self.status.as_u16(),
            title: self.title.to_owned(),
            kind: format!("about:blank#{}", self.code.as_str()),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.body()).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoSuchFilter { .. } => {
                Self::bad_request(ProblemCode::UnknownFilter, error.to_string())
            }
            StoreError::Damaged { what } => Self::damaged(&what),
            other => Self::internal(&other),
        }
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Busy => Self::unavailable(
                ProblemCode::Busy,
                "More commands wait than may. None of these was taken in; send them again with the same ids.",
            ),
            SubmitError::Stopping => Self::unavailable(
                ProblemCode::Stopping,
                "The server is stopping. Send the commands again with the same ids: none is applied twice.",
            ),
            SubmitError::Store(error) => {
                tracing::error!(%error, "commands have no answer");
                no_answer(&error)
            }
        }
    }
}

/// Why commands have no answer, and what to do.
fn no_answer(error: &StoreError) -> Failure {
    const AGAIN: &str = "Send the commands again with the same ids: none is applied twice.";
    match error {
        StoreError::Full => {
            Failure::new(StatusCode::INSUFFICIENT_STORAGE, ProblemCode::DiskFull, "The disk is full")
                .detail(format!("The server's disk is full; what is stored can be read. {AGAIN}"))
                .retry_after(10)
        }
        StoreError::ReadOnly => Failure::unavailable(
            ProblemCode::DiskReadOnly,
            format!("The server's disk is read-only; what is stored can be read. {AGAIN}"),
        )
        .retry_after(10),
        StoreError::Damaged { what } => Failure::damaged(what),
        _ => Failure::unavailable(
            ProblemCode::StoreFailed,
            format!("The store failed: the commands may or may not be applied. {AGAIN}"),
        ),
    }
}

impl From<DeltaError> for Failure {
    fn from(error: DeltaError) -> Self {
        match error {
            DeltaError::Fork => Self::conflict(ProblemCode::Fork, error.to_string()),
            DeltaError::Ahead => Self::conflict(ProblemCode::Ahead, error.to_string()),
            DeltaError::NotAMark => Self::conflict(ProblemCode::NotAMark, error.to_string()),
            DeltaError::Store(error) => error.into(),
        }
    }
}
