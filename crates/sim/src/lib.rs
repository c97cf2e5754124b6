//! The engine under a seeded workload, on a disk that fails, beside a naive model. One seed gives the same run again,
//! byte for byte.
//!
//! Four words: an [`interaction`] is what is done, an [`world::Observation`] is what came back, the [`model`] is the
//! truth written down naively and apart from the domain, and a property ([`properties`], [`records`]) is what must
//! hold. [`simulation`] is the loop, [`workload`] draws interactions from a seed, [`plan`] keeps them as lines of JSON.

pub mod committer;
pub mod disk;
pub mod environment;
pub mod figures;
pub mod follower;
pub mod history;
pub mod ids;
pub mod interaction;
pub mod model;
pub mod network;
pub mod plan;
pub mod properties;
pub mod records;
pub mod report;
pub mod simulation;
pub mod trim;
pub mod workload;
pub mod world;
