//! Schemas of the plain values that travel as text, for the API's documentation.

use crate::key::Key;
use crate::local_time::TimeOfDay;
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::records::movement::Place;
use crate::time::{Day, Moment};
use crate::worth::Worth;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

macro_rules! texts {
    ($($type:ty: $description:literal, example $example:literal $(, pattern $pattern:literal)? $(, format $format:ident)?;)*) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($description))
                    .examples([serde_json::Value::from($example)])
                    $(.pattern(Some($pattern)))?
                    $(.format(Some(SchemaFormat::KnownFormat(KnownFormat::$format))))?
                    .into()
            }
        }

        impl ToSchema for $type {}
    )*};
}

texts! {
    Quantity: "A quantity as decimal text, at most six digits after the point.",
        example "2.5", pattern r"^-?\d+(\.\d{1,6})?$";
    Money: "An amount as decimal text, in the digits of the business's currency.",
        example "12.40", pattern r"^-?\d+(\.\d{1,4})?$";
    Price: "The price of one unit as decimal text, at most four digits more than the currency has.",
        example "2.55", pattern r"^-?\d+(\.\d{1,8})?$";
    Worth: "What goods cost, as decimal text: exact to two digits more than the currency has.",
        example "12.4000", pattern r"^-?\d+\.\d{2,6}$";
    Percent: "A percentage as decimal text.", example "17.5", pattern r"^-?\d+(\.\d{1,4})?$";
    Moment: "A moment, exact to the millisecond.", example "2026-11-21T09:30:00.000Z", format DateTime;
    Day: "A calendar day in the business's time zone.", example "2026-11-21", format Date;
    TimeOfDay: "A time of day in the business's time zone, exact to the minute.",
        example "16:00", pattern r"^([01]\d|2[0-3]):[0-5]\d$";
    Key: "A record's id (a UUID), or the code that people use for it: a SKU, a location's or customer's code.",
        example "TEA-01";
    Place: "A location's id, or `supplier`, `customer`, `loss`, `opening` or `production`.", example "customer";
}
