//! Puts routes together with what is said of them: there is none that the documentation does not have.

use super::problem::MEDIA_TYPE;
use super::state::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use onhand_domain::records::Collection;
use onhand_protocol::Problem;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, Paths,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// Schemas by name.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// Routes, with what is said of them.
#[derive(Default)]
pub struct Api {
    /// What is said of each.
    pub paths: Paths,
    /// The routes.
    pub router: Router<AppState>,
    /// The schemas that they refer to.
    pub schemas: Schemas,
}

impl Api {
    /// Adds what is read.
    pub fn get<H, T>(self, path: &str, says: Says, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(HttpMethod::Get, path, says, get(handler))
    }

    /// Adds what is sent.
    pub fn post<H, T>(self, path: &str, says: Says, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(HttpMethod::Post, path, says, post(handler))
    }

    fn route(mut self, method: HttpMethod, path: &str, says: Says, handler: MethodRouter<AppState>) -> Self {
        self.router = self.router.route(path, handler);
        self.schemas.extend(says.schemas);
        let mut operation = says.operation;
        for name in path.split(['{', '}']).skip(1).step_by(2) {
            operation = operation.parameter(in_path(name));
        }
        self.paths.add_path_operation(path, vec![method], operation.build());
        self
    }

    /// Adds all of another.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.paths.merge(other.paths);
        self.schemas.extend(other.schemas);
        self
    }
}

fn in_path(name: &str) -> Parameter {
    let says = match name {
        "product" => "The product's id or SKU.",
        "location" => "The location's id or code.",
        _ => "The record's id; of products, locations and customers also the code.",
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(says))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

/// What is said of a route.
pub struct Says {
    operation: OperationBuilder,
    schemas: Schemas,
}

impl Says {
    /// Of a route for whoever has a token.
    pub fn new(tag: &str, summary: &str) -> Self {
        let says =
            Self { operation: OperationBuilder::new().tag(tag).summary(Some(summary)), schemas: Vec::new() }
                .problem("400", "The request can't be understood.")
                .problem("401", "There is no good token.")
                .problem("429", "The token asks more often than it may.")
                .problem(
                    "500",
                    "The server has a fault, or what is stored is damaged: then it is named and not served.",
                )
                .problem("503", "Not now; it may be tried again.");
        Self {
            operation: says.operation.security(SecurityRequirement::new::<_, [&str; 0], _>("token", [])),
            ..says
        }
    }

    /// Of a route for everyone.
    pub fn open(summary: &str) -> Self {
        let operation = OperationBuilder::new().tag("server").summary(Some(summary));
        Self { operation: operation.securities(Some([SecurityRequirement::default()])), schemas: Vec::new() }
    }

    /// Of a route for the business's own people.
    pub fn staff(tag: &str, summary: &str) -> Self {
        Self::new(tag, summary).problem("403", "Not for partners.")
    }

    /// With more to read.
    pub fn text(self, text: &str) -> Self {
        Self { operation: self.operation.description(Some(text)), ..self }
    }

    /// With a filter or another parameter of the query.
    pub fn query(self, name: &str, says: &str) -> Self {
        self.query_of(name, says, ObjectBuilder::new().schema_type(Type::String).into())
    }

    fn query_of(self, name: &str, says: &str, schema: RefOr<Schema>) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .description(Some(says))
            .schema(Some(schema));
        Self { operation: self.operation.parameter(parameter), ..self }
    }

    /// With a parameter of the query that takes values of a type, with commas between them.
    pub fn query_list<T: ToSchema>(mut self, name: &str, says: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .description(Some(says))
            .style(Some(ParameterStyle::Form))
            .explode(Some(false))
            .schema(Some(ArrayBuilder::new().items(self.refer::<T>())));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// With a header that may be sent.
    pub fn header(self, name: &str, says: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .description(Some(says))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        Self { operation: self.operation.parameter(parameter), ..self }
    }

    /// With pages.
    pub fn paged(self) -> Self {
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(1_000))
            .default(Some(50.into()));
        let order = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["newest", "oldest"]));
        self.query_of("limit", "Items of a page.", limit.into())
            .query("cursor", "Where to go on: `next` of the page before.")
            .query_of(
                "order",
                "Which come first. Lists that are found by a code or belong to one customer are newest first only.",
                order.into(),
            )
    }

    /// With a body.
    pub fn body(self, schema: RefOr<Schema>, schemas: Schemas) -> Self {
        let body = RequestBodyBuilder::new()
            .content("application/json", Content::new(Some(schema)))
            .required(Some(Required::True));
        let mut says = self
            .problem("408", "The body is too slow.")
            .problem("413", "The body is too large, or holds too many commands.")
            .problem("415", "The body is not JSON.")
            .problem("507", "The server's disk is full.");
        says.schemas.extend(schemas);
        Self { operation: says.operation.request_body(Some(body.build())), ..says }
    }

    /// With the answer where all went well.
    pub fn answer<T: ToSchema>(mut self, says: &str) -> Self {
        let schema = self.refer::<T>();
        self.answer_of("application/json", says, schema)
    }

    /// With the answer in some media type.
    pub fn answer_of(self, media_type: &str, says: &str, schema: RefOr<Schema>) -> Self {
        let response =
            ResponseBuilder::new().description(says).content(media_type, Content::new(Some(schema)));
        Self { operation: self.operation.response("200", response), ..self }
    }

    /// With a record of a collection, alone or in a page.
    pub fn record(mut self, collection: Collection, says: &str, paged: bool) -> Self {
        let name = collection.schema(&mut self.schemas);
        let item = ObjectBuilder::new()
            .property("record", Ref::from_schema_name(name))
            .property(
                "seq",
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .description(Some("The entry of the log that changed it last.")),
            )
            .required("record")
            .required("seq");
        let schema: RefOr<Schema> = if paged { page_of(item.into()) } else { item.into() };
        self.answer_of("application/json", says, schema)
    }

    /// With a page of values of a type.
    pub fn page<T: ToSchema>(mut self, says: &str) -> Self {
        let item = self.refer::<T>();
        self.answer_of("application/json", says, page_of(item))
    }

    /// With a way in which it fails.
    pub fn problem(mut self, status: &str, says: &str) -> Self {
        let schema = self.refer::<Problem>();
        let response =
            ResponseBuilder::new().description(says).content(MEDIA_TYPE, Content::new(Some(schema)));
        Self { operation: self.operation.response(status, response), ..self }
    }

    fn refer<T: ToSchema>(&mut self) -> RefOr<Schema> {
        refer::<T>(&mut self.schemas)
    }
}

/// Adds a type's schema, and refers to it.
pub fn refer<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    let name = <T as ToSchema>::name().into_owned();
    schemas.push((name.clone(), <T as PartialSchema>::schema()));
    <T as ToSchema>::schemas(schemas);
    Ref::from_schema_name(name).into()
}

fn page_of(item: RefOr<Schema>) -> RefOr<Schema> {
    let next = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Give it as `cursor` for the next page; absent on the last."));
    ObjectBuilder::new()
        .property("items", ArrayBuilder::new().items(item))
        .property("next", next)
        .required("items")
        .into()
}
