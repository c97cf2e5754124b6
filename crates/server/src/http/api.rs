//! Puts routes together with what is said of them: there is none that the documentation does not have.

use super::problem::MEDIA_TYPE;
use super::state::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, delete, get, post, put};
use onhand_domain::records::Collection;
use onhand_protocol::Problem;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, Paths,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, KnownFormat, Ref, RefOr, Required, ResponseBuilder, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// The form of a page's cursor.
const CURSOR: &str = "^[0-9]{1,18}$";

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

    /// Adds what is kept whole.
    pub fn put<H, T>(self, path: &str, says: Says, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(HttpMethod::Put, path, says, put(handler))
    }

    /// Adds what is ended.
    pub fn delete<H, T>(self, path: &str, says: Says, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.route(HttpMethod::Delete, path, says, delete(handler))
    }

    fn route(mut self, method: HttpMethod, path: &str, says: Says, handler: MethodRouter<AppState>) -> Self {
        self.router = self.router.route(path, handler);
        self.schemas.extend(says.schemas);
        let mut operation = says.operation;
        for name in path.split(['{', '}']).skip(1).step_by(2) {
            operation = operation.parameter(in_path(name, says.key));
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

fn in_path(name: &str, key: Key) -> Parameter {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let (says, schema) = match (name, key) {
        ("channel", _) => ("The channel that the stream's first event names.", text()),
        ("step", _) => ("Which step.", text()),
        ("photo", _) => ("The photo's hash.", text()),
        ("size", _) => {
            ("The longer side in pixels, and the form: `96.webp`, `480.webp` or `1200.webp`.", text())
        }
        ("product", _) => ("The product's id or SKU.", text()),
        ("location", _) => ("The location's id or code.", text()),
        (_, Key::IdOrCode) => ("The record's id or code.", text()),
        (_, Key::Id) => {
            ("The record's id.", text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))))
        }
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(says))
        .schema(Some(schema))
        .build()
}

/// What names a record in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id only.
    Id,
    /// Its id, or the code that people use for it.
    IdOrCode,
}

/// What is said of a route.
pub struct Says {
    key: Key,
    operation: OperationBuilder,
    schemas: Schemas,
}

impl Says {
    /// Of a route for whoever has a token.
    pub fn new(tag: &str, summary: &str) -> Self {
        let says = Self::plain(OperationBuilder::new().tag(tag).summary(Some(summary)))
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
    pub fn open(tag: &str, summary: &str) -> Self {
        let operation = OperationBuilder::new().tag(tag).summary(Some(summary));
        Self::plain(operation.securities(Some([SecurityRequirement::default()])))
    }

    fn plain(operation: OperationBuilder) -> Self {
        Self { key: Key::IdOrCode, operation, schemas: Vec::new() }
    }

    /// What names the record in the path.
    pub fn key(self, key: Key) -> Self {
        Self { key, ..self }
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

    /// With a parameter of the query that has a form.
    pub fn query_like(self, name: &str, says: &str, pattern: &str) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
        self.query_of(name, says, schema.into())
    }

    /// With a parameter of the query that is one of a few words.
    pub fn query_word(self, name: &str, says: &str, words: &[&str]) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.to_vec()));
        self.query_of(name, says, schema.into())
    }

    /// With a parameter of the query that is a value of a type.
    pub fn query_as<T: ToSchema>(mut self, name: &str, says: &str) -> Self {
        let schema = self.refer::<T>();
        self.query_of(name, says, schema)
    }

    /// With a parameter of the query that must be given: a value of a type.
    pub fn query_needed<T: ToSchema>(mut self, name: &str, says: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .required(Required::True)
            .description(Some(says))
            .schema(Some(self.refer::<T>()));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// With a parameter of the query that must be given: a number from 1.
    pub fn query_number(mut self, name: &str, says: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .required(Required::True)
            .description(Some(says))
            .schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// With how many are wanted.
    pub fn limit(self, says: &str, default: u32) -> Self {
        let limit = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(1_000))
            .default(Some(default.into()));
        self.query_of("limit", says, limit.into())
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
        self.pages(
            "Which come first. Lists that are found by a code or belong to one customer are newest first only.",
            &["newest", "oldest"],
        )
    }

    /// With pages of what is kept newest first only.
    pub fn paged_newest(self) -> Self {
        self.pages("Which come first: this list is kept newest first only.", &["newest"])
    }

    fn pages(self, order: &str, orders: &[&str]) -> Self {
        self.limit("Items of a page.", 50)
            .query_like("cursor", "Where to go on: `next` of the page before.", CURSOR)
            .query_word("order", order, orders)
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

    /// With a body of bytes.
    pub fn body_of_bytes(self, says: &str) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String).description(Some(says));
        let schema = schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        let body = RequestBodyBuilder::new()
            .content("application/octet-stream", Content::new(Some(RefOr::from(Schema::from(schema)))))
            .required(Some(Required::True));
        let says = self
            .problem("408", "The body is too slow.")
            .problem("413", "The body is too large.")
            .problem("507", "The server's disk is full.");
        Self { operation: says.operation.request_body(Some(body.build())), ..says }
    }

    /// With an answer of bytes.
    pub fn answer_of_bytes(self, media_type: &str, says: &str) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String);
        let schema = schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        self.answer_of(media_type, says, RefOr::from(Schema::from(schema)))
    }

    /// With a body of a type.
    pub fn body_of<T: ToSchema>(mut self) -> Self {
        let schema = self.refer::<T>();
        self.body(schema, Schemas::new())
    }

    /// With what it refers to only in words.
    pub fn refers_to<T: ToSchema>(mut self) -> Self {
        self.refer::<T>();
        self
    }

    /// With an answer that has no body.
    pub fn answer_without(self, status: &str, says: &str) -> Self {
        let response = ResponseBuilder::new().description(says);
        Self { operation: self.operation.response(status, response), ..self }
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
