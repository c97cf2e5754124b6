//! Trade going on.
