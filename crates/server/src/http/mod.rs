//! The API over HTTP: one file a family of routes, put together in [`app`].

pub mod app;
pub mod auth;
pub mod body;
pub mod commands;
pub mod connections;
pub mod health;
pub mod metrics;
pub mod problem;
pub mod state;
pub mod visible;
