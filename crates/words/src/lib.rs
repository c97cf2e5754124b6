//! What is said to people: a sentence for each code, in each language, with the code's data put in.
//!
//! The sentences are in `words/en.json` and `words/ar.json`; the web reads the same files. Begin with `speech`.

pub mod catalogue;
pub mod plural;
pub mod speech;
pub mod spoken;

pub use catalogue::{Catalogue, Language, Sentence};
pub use speech::{Said, Speech};
