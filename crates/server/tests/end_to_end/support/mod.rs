//! A server to talk to, and the little HTTP that it takes.

mod browser;
mod disk;
mod follower;
mod http;
mod live;
mod server;
mod stream;
mod waiting;

pub use browser::Browser;
#[cfg(target_os = "linux")]
pub use disk::{Disk, FILES, Fault, Happened};
pub use follower::Follower;
pub use http::{Reply, bytes_of, exchange, request};
pub use live::{Live, WAYS, Way, connect, post};
pub use server::{Server, onhand};
pub use stream::Stream;
pub use waiting::{files, until};
