//! A server to talk to, and the little HTTP that it takes.

mod http;
mod server;
mod stream;

pub use http::{Reply, exchange, request};
pub use server::{Server, onhand};
pub use stream::Stream;
