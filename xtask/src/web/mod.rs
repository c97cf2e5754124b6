//! What is written in TypeScript: installed, checked, built. It takes Node; without it the server still builds, and says
//! on its page how to have the rest.

mod build;
mod chromium;
mod measured;
mod node;
mod steps;

pub use build::build_pages;
pub use measured::for_measuring;
pub use node::{Installed, missing};
pub use steps::{browser, build, lint, server, types, unit};
