//! The API's own description: OpenAPI 3.1, made of the routes, the commands and the records as they are.

use super::api::{Schemas, refer};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use onhand_domain::command::{Command, CommandInfo, Kind, Role};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_protocol::{ApprovalInput, EventMessage};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use utoipa::openapi::path::Paths;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ComponentsBuilder, Discriminator, ObjectBuilder, OneOfBuilder,
    Schema, Type,
};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    InfoBuilder, KnownFormat, LicenseBuilder, OpenApi, OpenApiBuilder, OpenApiVersion, Ref, RefOr,
    SchemaFormat, Tag,
};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Where the description is.
pub const PATH: &str = "/api/v1/openapi.json";
/// Where it is to be read by people.
pub const DOCS: &str = "/api/v1/docs";

const ABOUT: &str = "\
Stock, orders and sales of one business, in one gapless log.\n\n\
**Commands** change it: `POST /api/v1/commands`. Each carries an `id` that the client made when the button was \
pressed; sent again with the same id it is applied once and answered the same. A *request* may be refused, with a \
code and figures; a *fact* happened and is recorded. Everything else reads.\n\n\
**Tokens** are made where the server runs: `onhand token create`; **people** sign in by login and password, or by a link \
that they are given, and have a session. Roles: `owner`, `admin`, `staff`, `cashier`, `kitchen`, and `partner`, who \
reaches only its own orders, records and events.\n\n\
Quantities and money are decimal text. Requests that can't be served are answered by `application/problem+json`.";

/// The description, as JSON.
pub async fn openapi() -> Response {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| {
        let api = super::app::api();
        serde_json::to_string(&document(api.paths, api.schemas)).unwrap_or_default()
    });
    ([(CONTENT_TYPE, "application/json")], document.as_str()).into_response()
}

/// The description of an API that has these routes.
pub fn document(paths: Paths, mut schemas: Schemas) -> OpenApi {
    refer::<Refusal>(&mut schemas);
    refer::<EventMessage>(&mut schemas);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(unique(schemas))
        .security_scheme(
            "token",
            SecurityScheme::Http(
                HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("onh_…").build(),
            ),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Onhand")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(
            LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build(),
        ));
    let tag = |name: &str, says: &str| {
        let mut tag = Tag::new(name);
        tag.description = Some(says.to_owned());
        tag
    };
    OpenApiBuilder::new()
        .openapi(OpenApiVersion::Version31)
        .info(info.build())
        .paths(paths)
        .components(Some(components))
        .tags(Some([
            tag("commands", "What changes the business."),
            tag("stock", "Stock, and why it is what it is."),
            tag("events", "What happens, as it happens; and what changed since."),
            tag("live", "Live replicas: records that a client holds and that stay as they are here."),
            tag("reports", "Sums."),
            tag("records", "Lists, single records and their history."),
            tag("sign-in", "People who sign in: sessions, links, who is signed in where."),
            tag("server", "The server itself."),
        ]))
        .build()
}

/// Each schema once. Two that differ under one name would be a mistake of this program's; a test looks for them.
fn unique(schemas: Schemas) -> BTreeMap<String, RefOr<Schema>> {
    schemas.into_iter().collect()
}

/// The page on which people read the description.
pub fn page() -> SwaggerUi {
    let config = Config::from(PATH)
        .validator_url("none")
        .try_it_out_enabled(true)
        .default_models_expand_depth(0)
        .filter(true);
    SwaggerUi::new(DOCS).config(config)
}

/// The body of `POST /api/v1/commands`.
pub fn commands_body() -> (RefOr<Schema>, Schemas) {
    let mut schemas = Schemas::new();
    let mut discriminator = Discriminator::new("type");
    let mut command =
        OneOfBuilder::new().description(Some("A command: what its `data` is follows from its `type`."));
    for info in Command::catalogue() {
        let name = format!("command.{}", info.name);
        discriminator.mapping.insert(info.name.to_owned(), format!("#/components/schemas/{name}"));
        command = command.item(Ref::from_schema_name(&name));
        (info.schemas)(&mut schemas);
        schemas.push((name, command_schema(info).into()));
    }
    refer::<ApprovalInput>(&mut schemas);
    schemas.push((
        "Command".to_owned(),
        Schema::from(command.discriminator(Some(discriminator)).build()).into(),
    ));
    let one = || Ref::from_schema_name("Command");
    let body = OneOfBuilder::new().item(one()).item(ArrayBuilder::new().items(one())).item(
        ObjectBuilder::new()
            .property("commands", ArrayBuilder::new().items(one()))
            .required("commands")
            .additional_properties(Some(AdditionalProperties::FreeForm(false))),
    );
    (Schema::from(body.build()).into(), schemas)
}

fn command_schema(info: CommandInfo) -> Schema {
    let kind = match info.kind {
        Kind::Request => "A request: may be refused.",
        Kind::Fact => "A fact: it happened, and is never refused for stock.",
    };
    let roles: Vec<&str> = info.roles.iter().map(|role: &Role| crate::directory::role_name(*role)).collect();
    let integer = |says: &str| ObjectBuilder::new().schema_type(Type::Integer).description(Some(says));
    let uuid = |says: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .description(Some(says))
    };
    ObjectBuilder::new()
        .title(Some(info.name))
        .description(Some(format!("{} {kind} For: {}.", info.summary, roles.join(", "))))
        .property("type", ObjectBuilder::new().schema_type(Type::String).enum_values(Some([info.name])))
        .property("data", info.schema)
        .property("id", uuid("Made when the button was pressed: sent again, it is applied once. Absent: made by the server."))
        .property("occurred_at", <Moment as utoipa::PartialSchema>::schema())
        .property("device", uuid("The device that it was made on."))
        .property("clock_offset_ms", integer("What the device adds to its wall clock to get the server's."))
        .property("clock_offset_age_s", integer("How old that measurement was."))
        .property("approval", Ref::from_schema_name("ApprovalInput"))
        .required("type")
        .required("data")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        .into()
}

#[cfg(test)]
mod tests {
    use crate::http::app::api;
    use std::collections::BTreeMap;

    #[test]
    fn no_two_schemas_have_one_name() {
        let mut seen = BTreeMap::new();
        let mut clashes = std::collections::BTreeSet::new();
        for (name, schema) in api().schemas {
            let text = serde_json::to_string(&schema).unwrap();
            if *seen.entry(name.clone()).or_insert_with(|| text.clone()) != text {
                clashes.insert(name);
            }
        }
        assert!(clashes.is_empty(), "give one of each another name with #[schema(as = …)]: {clashes:?}");
    }

    #[test]
    fn what_is_referred_to_is_there() {
        let api = api();
        let document = serde_json::to_value(super::document(api.paths, api.schemas)).unwrap();
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let named = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
        let missing: Vec<&str> = named.filter(|name| !schemas.contains_key(*name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    }
}
