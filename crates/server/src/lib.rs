//! The `onhand` program: HTTP, sign-in, permissions and the command line. It decides nothing about stock or money.
//!
//! [`commands`] is the command line, a file for each command; [`data_directory`] says which files a business has and
//! opens them; [`settings`] puts flags, environment and file together; [`directory`] keeps the sign-in secrets;
//! [`http`] is the API; [`demo`] makes a business to look at; [`business_file`] is a whole business as a
//! file; [`people`] lets the first of them in; [`photos`] keeps photos beside the log; [`uploads`] has the files that were sent in; [`lists`] makes tables of
//! collections; [`reports`] adds up for the API and for the command line.

pub mod again;
pub mod business_file;
pub mod commands;
pub mod data_directory;
pub mod demo;
pub mod directory;
pub mod hosting;
pub mod http;
pub mod lists;
pub mod people;
pub mod photos;
pub mod price_jobs;
pub mod progress;
pub mod replay;
pub mod reports;
pub mod settings;
pub mod setup;
pub mod till;
pub mod uploads;
