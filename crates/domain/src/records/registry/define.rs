//! From the list of collections to their types and what is said of each.

macro_rules! collections {
    ($($(#[$doc:meta])* $variant:ident: $record:ty {
        name: $name:literal, origin: $origin:ident, scope: $scope:ident, id: $id:expr, customer: $customer:expr,
        columns: [$($column:expr),* $(,)?], live: [$(($field:literal, $fixed:ident, $path:expr, $value:expr)),* $(,)?],
    })*) => {
        /// A collection of records of one kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Collection { $($(#[$doc])* $variant,)* }

        impl Collection {
            /// All collections, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name: of the table, in URLs and on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Whether old versions are kept.
            pub const fn origin(self) -> Origin {
                match self { $(Self::$variant => Origin::$origin),* }
            }

            /// Who may see its records.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope),* }
            }

            /// Its columns.
            pub const fn columns(self) -> &'static [Column] {
                match self { $(Self::$variant => const { &[$($column),*] }),* }
            }

            /// The fields by which live subscriptions select its records, `id` first; of the others, those that tell
            /// records apart best come first.
            pub const fn live(self) -> &'static [LiveField] {
                match self { $(Self::$variant => const { &[
                    live::ID,
                    $(LiveField {
                        name: $field,
                        fixed: live::$fixed,
                        path: $path,
                        value: |record| match record {
                            Record::$variant(record) => {
                                let value: fn(&$record) -> Option<String> = $value;
                                value(record)
                            }
                            _ => None,
                        },
                    }),*
                ] }),* }
            }

            /// The name of its records' schema; adds that and those it refers to, for the API's documentation.
            pub fn schema(self, into: &mut Vec<(String, RefOr<Schema>)>) -> String {
                match self { $(Self::$variant => {
                    let name = <$record as ToSchema>::name().into_owned();
                    into.push((name.clone(), <$record as PartialSchema>::schema()));
                    <$record as ToSchema>::schemas(into);
                    name
                }),* }
            }

            /// Reads a record of it from canonical JSON.
            pub fn decode(self, doc: &[u8]) -> Result<Record, serde_json::Error> {
                match self { $(Self::$variant => serde_json::from_slice(doc).map(Record::$variant)),* }
            }
        }

        /// A record of any collection.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(clippy::large_enum_variant, reason = "records live behind an `Arc`, one allocation each")]
        pub enum Record { $(#[doc = $name] $variant($record),)* }

        impl Record {
            /// Its collection.
            pub const fn collection(&self) -> Collection {
                match self { $(Self::$variant(_) => Collection::$variant),* }
            }

            /// Its identity.
            pub fn id(&self) -> Uuid {
                match self { $(Self::$variant(record) => { let id: fn(&$record) -> Uuid = $id; id(record) }),* }
            }

            /// The customer whose record it is, where it is someone's.
            pub fn customer(&self) -> Option<CustomerId> {
                match self { $(Self::$variant(record) => {
                    let customer: fn(&$record) -> Option<CustomerId> = $customer;
                    customer(record)
                }),* }
            }

            /// Its canonical JSON.
            pub fn encode(&self) -> Vec<u8> {
                let mut doc = Vec::with_capacity(512);
                let written = match self { $(Self::$variant(record) => serde_json::to_writer(&mut doc, record)),* };
                debug_assert!(written.is_ok(), "a record has no maps with odd keys, and memory does not fail");
                doc
            }
        }

        $(impl Stored for $record {
            const COLLECTION: Collection = Collection::$variant;

            fn from_record(record: &Record) -> Option<&Self> {
                match record { Record::$variant(record) => Some(record), _ => None }
            }

            fn into_record(self) -> Record {
                Record::$variant(self)
            }
        })*
    };
}

pub(super) use collections;
