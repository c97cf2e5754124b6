//! The API over HTTP: one file a family of routes, put together in [`app`].

pub mod accounts;
pub mod api;
pub mod app;
pub mod auth;
pub mod body;
pub mod changes;
pub mod commands;
pub mod connections;
pub mod cursor;
mod descriptors;
pub mod devices;
pub mod event_filter;
pub mod events;
pub mod health;
pub mod live;
pub mod metrics;
pub mod openapi;
pub mod params;
mod patience;
pub mod problem;
pub mod reading;
pub mod records;
pub mod reports;
pub mod state;
pub mod stock;
pub mod visible;
pub mod web;
