//! Links that are sent by mail to whom they let in.

use super::connections::Place;
use super::doors;
use super::sessions;
use super::state::AppState;
use crate::mail::{Link, LinkKind};
use axum::http::HeaderMap;
use onhand_domain::records::Person;
use onhand_domain::records::person::PersonLanguage;
use onhand_domain::time::{Moment, Zone};
use onhand_protocol::sign_in;
use onhand_words::Language;

/// A link that was made.
pub struct Made<'a> {
    /// When it ends.
    pub expires_at: Moment,
    /// What it is for.
    pub kind: sign_in::LinkKind,
    /// Where it leads, from the origin on.
    pub path: &'a str,
}

/// Sends a link to the person whom it lets in; whether it is on its way. Its origin is the one at which whoever made it works.
pub async fn send(
    state: &AppState,
    person: &Person,
    made: &Made<'_>,
    place: Option<&Place>,
    headers: &HeaderMap,
) -> bool {
    let (Some(mail), Some(to), Some(host)) = (state.hosting.mail(), &person.email, doors::host(headers))
    else {
        return false;
    };
    let Ok(business) = sessions::business(state).await else { return false };
    let scheme = if doors::is_secure(place, headers) { "https" } else { "http" };
    let language = match person.language {
        Some(PersonLanguage::Ar) => Language::Arabic,
        _ => Language::English,
    };
    let link = Link {
        business: business.name_in(match language {
            Language::Arabic => "ar",
            Language::English => "en",
        }),
        expires_at: made.expires_at,
        kind: match made.kind {
            sign_in::LinkKind::Reset => LinkKind::Reset,
            _ => LinkKind::Invitation,
        },
        language,
        name: &person.name,
        url: &format!("{scheme}://{host}{}", made.path),
        zone: &business.time_zone.as_deref().and_then(Zone::named).unwrap_or_else(Zone::utc),
    };
    match mail.send_link(to, &link) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(?error, person = %person.id, "a link was not sent by mail");
            false
        }
    }
}
