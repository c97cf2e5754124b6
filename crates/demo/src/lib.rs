//! The demo's two businesses: what they are made of, their pictures, and their trade up to now. Everything here is
//! computed from a seed and a moment, and is given as commands; nothing is submitted here.
//!
//! Read `content` first, then `setup`, then `trade`.

pub mod content;
pub mod people;
pub mod pictures;
pub mod prices;
pub mod setup;
pub mod step;
pub mod trade;
pub mod trickle;
