//! Every route.

use super::api::{Api, Key, Says};
use super::problem::Failure;
use super::state::AppState;
use super::{
    accounts, again, businesses, changes, commands, events, health, links, lists, live, metrics, openapi,
    people, photos, price_jobs, reading, records, registers, reports, sign_in, stock, trade_reports, uploads,
    web,
};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use onhand_domain::event::{Category, Importance};
use onhand_domain::records::Collection;
use onhand_domain::records::registry::Origin;
use onhand_domain::time::Day;
use onhand_protocol::live::{ClientMessage, LiveStatus, ServerMessage};
use onhand_protocol::{
    ChangesReply, OutcomesReply, PhotoReply, ProblemCode, RegisterReport, SalesReport, Statement,
    StockReasons, StockView, UndoReply, UploadOptions, UploadReply, VersionReply,
};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The form of a position in the log.
const POSITION: &str = "^[0-9]{1,18}:[0-9]{1,18}:[0-9a-f]{16}$";
/// The form of a page's cursor.
const CURSOR: &str = "^[0-9]{1,18}$";
/// The form of a day.
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// The form of a place among the events.
const EVENT: &str = "^[0-9]{1,18}:[0-9]{1,18}(:[0-9]{1,18})?$";

/// Every route with its layers.
pub fn app(state: AppState) -> Router {
    let timed = in_time_api()
        .router
        .merge(openapi::page())
        .merge(web::apps())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(state.settings.request_time(), in_time));
    Router::new()
        .merge(timed)
        .merge(stream_api().router)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), metrics::count_requests))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .with_state(state)
}

/// Every route, with what is said of it.
pub fn api() -> Api {
    in_time_api().merge(stream_api())
}

/// What is answered within the time that a request has.
fn in_time_api() -> Api {
    let (body, schemas) = openapi::commands_body();
    let text = || -> RefOr<Schema> { ObjectBuilder::new().schema_type(Type::String).into() };
    let object = || -> RefOr<Schema> { ObjectBuilder::new().schema_type(Type::Object).into() };
    Api::default()
        .get("/", Says::open("server", "Leads to the desk, or to the shop.").answer_without("307", "There."), web::home)
        .get(
            "/healthz",
            Says::open("server", "Alive: the process answers.").answer_of("application/json", "Alive.", object()),
            health::healthz,
        )
        .get(
            "/readyz",
            Says::open("server", "Ready: the writer answers and the store can be read.")
                .answer_of("application/json", "Ready.", object())
                .problem("503", "Not ready."),
            health::readyz,
        )
        .get(
            openapi::PATH,
            Says::open("server", "This description.").answer_of("application/json", "OpenAPI 3.1.", object()),
            openapi::openapi,
        )
        .get(
            "/metrics",
            Says::staff("server", "Figures of the server, for Prometheus.").answer_of("text/plain", "Figures.", text()),
            metrics::metrics,
        )
        .post(
            "/api/v1/commands",
            Says::new("commands", "Gives commands: one, an array of them, or `{\"commands\": […]}`.")
                .text(
                    "Applied in order; each is answered for itself, and none waits for another's success. The answer \
                     is 200 once the request can be understood: whether a command was accepted, refused or \
                     quarantined is in its outcome.",
                )
                .body(body, schemas)
                .answer::<OutcomesReply>("What became of each, in order."),
            commands::commands,
        )
        .get(
            "/api/v1/stock",
            Says::staff("stock", "Stock levels, with what people call product and place.")
                .query("sku", "Of this product, by SKU or id.")
                .query("location", "At this location, by code or id.")
                .query_word("status", "Of this status.", &["out", "low", "normal", "over"])
                .paged()
                .page::<StockView>("Stock levels.")
                .problem("404", "No such product or location."),
            stock::stock,
        )
        .get(
            "/api/v1/stock/{product}/{location}/why",
            Says::staff("stock", "Why a level is what it is: what moved, newest first, and what holds of it.")
                .paged_newest()
                .answer::<StockReasons>("The level, its movements and the order lines that hold of it.")
                .problem("404", "No such product or location."),
            stock::why,
        )
        .get(
            "/api/v1/changes",
            Says::staff("events", "The records that changed since a cursor, as they are now, and the entries that did it.")
                .query_like(
                    "since",
                    "`epoch:seq:mark`: `to` of the answer before. Absent: from the beginning.",
                    POSITION,
                )
                .limit("About how many entries; whole batches are given.", 500)
                .answer::<ChangesReply>("What changed.")
                .problem("409", "The cursor does not fit this log: `fork`, `ahead` or `not_a_mark`."),
            changes::changes,
        )
        .get(
            "/api/v1/live/status",
            Says::staff("live", "Who holds live replicas, and how they stand.")
                .limit("How many clients.", 50)
                .query_like("cursor", "Where to go on: `next` of the answer before.", CURSOR)
                .answer::<LiveStatus>("All together, and a page of the clients that are connected, in the order in which they came."),
            live::status::status,
        )
        .get(
            "/api/v1/reports/sales",
            Says::staff("reports", "What was sold over some days, by day or by product.")
                .query_needed::<Day>("from", "The first day.")
                .query_needed::<Day>("to", "The last day, included; at most 366 days.")
                .query_word("by", "What is summed by; `day` where nobody says.", &["day", "product"])
                .answer::<SalesReport>("Sums."),
            reports::sales,
        )
        .get(
            "/api/v1/registers/{key}/x",
            Says::staff("reports", "How a register session stands: its X, and once it is closed its Z beside it.")
                .key(Key::Id)
                .answer::<RegisterReport>("Figures up to now, with all that came late.")
                .problem("404", "No such session."),
            registers::x,
        )
        .get(
            "/api/v1/customers/{key}/orders",
            Says::new("records", "A customer's orders, newest first.")
                .query("state", "In this state.")
                .paged_newest()
                .record(Collection::Orders, "Orders.", true)
                .problem("404", "No such customer."),
            records::orders_of,
        )
        .merge(businesses::api())
        .merge(sign_in::api())
        .merge(links::api())
        .merge(people::api())
        .merge(photos_api())
        .get(
            "/api/v1/customers/{key}/statement",
            Says::new("records", "A customer's account over some days, with the balance after each entry.")
                .key(Key::IdOrCode)
                .query_like("from", "The first day; from the beginning where nobody says.", DAY)
                .query_like("to", "The last day, included; until now where nobody says.", DAY)
                .answer::<Statement>("The account.")
                .problem("404", "No such customer."),
            accounts::statement,
        )
        .merge(collections())
}

/// Lists, records and, where versions are kept, history: the same routes for every collection.
fn collections() -> Api {
    let mut api = Api::default();
    for collection in Collection::ALL.iter().copied() {
        let path = format!("/api/v1/{collection}");
        let mut list = Says::new("records", &format!("Lists {collection}, oldest first where nobody says."));
        for filter in records::filters_of(collection) {
            list = list.query(filter, &format!("With this {filter}."));
        }
        let list = list.paged().record(collection, "A page.", true).problem("403", "Not for partners.");
        let key = if reading::has_codes(collection) { Key::IdOrCode } else { Key::Id };
        let one = Says::new("records", &format!("One record of {collection}."))
            .key(key)
            .record(collection, "The record.", false)
            .problem("403", "Not for partners.")
            .problem("404", "No such record.");
        api = api
            .get(&path, list, move |state, caller, params| records::list(collection, state, caller, params))
            .get(&format!("{path}/{{key}}"), one, move |state, caller, key, params| {
                records::one(collection, state, caller, key, params)
            });
        for form in lists::ListForm::ALL {
            let ending = form.ending();
            let mut file =
                Says::new("files", &format!("All {collection} as .{ending}, with the list's filters.")).text(
                    "Cells that a spreadsheet would take for formulas are text; .csv says that it is UTF-8.",
                );
            for filter in records::filters_of(collection).into_iter().filter(|filter| *filter != "barcode") {
                file = file.query(filter, &format!("With this {filter}."));
            }
            let file =
                file.answer_of_bytes(form.media_type(), "The file.").problem("403", "Not for partners.");
            api = api.get(&format!("{path}.{ending}"), file, move |state, caller, params| {
                lists::file(collection, form, state, caller, params)
            });
        }
        if collection.origin() == Origin::Source {
            let history =
                Says::new("records", "The versions of the record, newest first: who made each, and when.")
                    .key(key)
                    .paged_newest()
                    .page::<VersionReply>("Versions.")
                    .problem("403", "Not for partners.")
                    .problem("404", "No such record.");
            api = api.get(&format!("{path}/{{key}}/history"), history, move |state, caller, key, params| {
                records::history(collection, state, caller, key, params)
            });
        }
    }
    api
}

/// Photos.
fn photos_api() -> Api {
    Api::default()
        .post(
            "/api/v1/photos",
            Says::staff("files", "Takes a photo in: JPEG, PNG or WebP, of at most 20 MB and 50 megapixels.")
                .text(
                    "It is turned upright and kept in three sizes of WebP without anything but the picture; it is on \
                     the disk when this is answered. `set_photo` makes it a product's.",
                )
                .body_of_bytes("The photo.")
                .answer::<PhotoReply>("By which name it is kept.")
                .problem("415", "It is no JPEG, PNG or WebP.")
                .problem("422", "It is damaged."),
            photos::upload,
        )
        .get(
            "/api/v1/photos/{photo}/{size}",
            Says::open("files", "A photo, for whoever knows its hash. What is served under a name never changes.")
                .answer_of_bytes("image/webp", "The photo.")
                .problem("404", "There is no such photo, or not in this size."),
            photos::photo,
        )
}

/// Files to be taken in. A large one may take longer to come than other requests have.
fn uploads_api() -> Api {
    Api::default()
        .post(
            "/api/v1/uploads",
            Says::staff("files", "Takes a spreadsheet, of at most 100 MB, and begins to read it.")
                .text("It may be .xlsx or text with any separator. Nothing is taken in before that is asked for.")
                .query("file", "What the file is called.")
                .body_of_bytes("The file.")
                .answer::<UploadReply>("Its id, and how far it is."),
            uploads::send,
        )
        .get(
            "/api/v1/uploads/{key}",
            Says::staff("files", "How far a file is, and what it came to or would come to.")
                .key(Key::Id)
                .answer::<UploadReply>("How far it is.")
                .problem("404", "No such file, or no more."),
            uploads::one,
        )
        .post(
            "/api/v1/uploads/{key}/preview",
            Says::staff("files", "Reads a file again, in another way.")
                .key(Key::Id)
                .body_of::<UploadOptions>()
                .answer::<UploadReply>("How far it is.")
                .problem("404", "No such file, or no more.")
                .problem("409", "It is being read or taken in."),
            uploads::preview,
        )
        .post(
            "/api/v1/uploads/{key}/apply",
            Says::staff("files", "Takes a file in, as it was read last. Asked twice, it is taken in once.")
                .key(Key::Id)
                .answer::<UploadReply>("How far it is.")
                .problem("404", "No such file, or no more.")
                .problem("409", "It is being read, or can't be."),
            uploads::apply,
        )
        .get(
            "/api/v1/uploads/{key}/wrong",
            Says::staff("files", "The wrong rows of a file, in the form that it came in, each with why.")
                .key(Key::Id)
                .answer_of_bytes("application/octet-stream", "The rows: .csv or .xlsx.")
                .problem("404", "No such file, or no more.")
                .problem("409", "It is being read or taken in."),
            uploads::wrong,
        )
        .post(
            "/api/v1/imports/{key}/undo",
            Says::staff("files", "Takes back what an import did: what changed since stays, and is told.")
                .key(Key::Id)
                .answer::<UndoReply>("What was undone, and what stays.")
                .problem("409", "There is no such import, or it was undone already."),
            uploads::undone,
        )
}

/// What stays open.
fn stream_api() -> Api {
    let message = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Server-sent events; the data of each is an EventMessage."));
    let says = Says::new("events", "The stream of events: from now on, or after an event.")
        .text(
            "Each message has the event as its data and `epoch:seq:index` as its id. A browser sends the last id by \
             itself when it comes again; nothing is missed. A message without data only says how far the stream is.",
        )
        .query_like(
            "after",
            "Go on after this event: `epoch:seq:index`, or `epoch:seq` as in an outcome's position.",
            EVENT,
        )
        .header("Last-Event-ID", "As `after`, and before it.")
        .query("name", "Only events of these names, with commas between them.")
        .query_list::<Category>("category", "Only events of these categories.")
        .query_list::<Importance>("importance", "Only events of these importances.")
        .query("subject", "Only events about these records, by id.")
        .query("access_token", "The token, where no header can be sent.")
        .answer_of("text/event-stream", "The stream.", message.into())
        .problem("409", "The log was restored (`fork`), or ends before that event (`ahead`).");
    Api::default()
        .get("/api/v1/events", says, events::events)
        .merge(live_api())
        .merge(uploads_api())
        .merge(price_jobs::api())
        .merge(trade_reports::api())
        .merge(again::api())
}

/// Live replicas.
fn live_api() -> Api {
    let message = ObjectBuilder::new().schema_type(Type::String).description(Some(
        "Server-sent events: first `channel`, whose data is the channel's id; then the data of each is a ServerMessage.",
    ));
    let websocket = Says::open("live", "A live replica, over a WebSocket of the subprotocol `onhand.v1`.")
        .text(
            "Each message is one text message of it, a ClientMessage or a ServerMessage; the first is `hello` and has the \
             token. docs/protocol.md says what follows.",
        )
        .answer_without("101", "From here on a WebSocket.")
        .problem("400", "The handshake is none.")
        .problem("403", "A page of another origin.")
        .problem("426", "The request asks for no WebSocket.");
    let open = Says::new("live", "A live replica where no WebSocket can be held: a stream of server-sent events.")
        .text("The body is the `hello`. What the client says after it goes to the channel that the first event names.")
        .body_of::<ClientMessage>()
        .answer_of("text/event-stream", "The stream.", message.into())
        .refers_to::<ServerMessage>()
        .problem("403", "A page of another origin.");
    let say = Says::new("live", "What the client of such a stream says after its `hello`: one message each.")
        .query_number("n", "The number of the message, from 1. They are taken in this order, and each once.")
        .body_of::<ClientMessage>()
        .answer_without("204", "It is taken, was before, or waits for those before it.")
        .problem("403", "A page of another origin.")
        .problem("404", "There is no such channel, or it is another token's.")
        .problem("409", "Messages before it are missing, and too much waits for them.");
    Api::default()
        .get("/api/v1/live", websocket, live::websocket)
        .post("/api/v1/live", open, live::stream::open)
        .post("/api/v1/live/{channel}", say, live::stream::say)
}

/// Gives a request up that takes too long.
async fn in_time(State(time): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::unavailable(
            ProblemCode::TimedOut,
            "It took too long. Commands may still be applied: send them again with the same ids, none is \
             applied twice.",
        )
        .into_response(),
    }
}

async fn unknown() -> Failure {
    Failure::not_found("There is nothing at this path; /api/v1/docs lists what there is.")
}

async fn wrong_method() -> Failure {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, ProblemCode::MethodNotAllowed, "Not with this method")
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Failure::internal(&format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn problem_of(app: Router) -> (StatusCode, String) {
        let response = app.oneshot(Request::new(Body::empty())).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up() {
        let slow = get(|| async { tokio::time::sleep(Duration::from_secs(60)).await });
        let layer = middleware::from_fn_with_state(Duration::from_millis(10), in_time);
        let (status, body) = problem_of(Router::new().route("/", slow).layer(layer)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains("timed_out"), "{body}");
    }

    #[tokio::test]
    async fn a_fault_is_hidden() {
        async fn faulty() -> &'static str {
            panic!("secret")
        }
        let app = Router::new().route("/", get(faulty)).layer(CatchPanicLayer::custom(panicked));
        let (status, body) = problem_of(app).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("internal") && !body.contains("secret"), "{body}");
    }
}
