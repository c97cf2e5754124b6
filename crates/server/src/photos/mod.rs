//! Photos: made smaller and plain from what people upload, kept beside the log by their content, swept when no product
//! names them.

pub mod folder;
pub mod picture;
pub mod sweep;

pub use folder::Photos;
pub use picture::{Photo, PhotoError};

/// The longer side of each size that is kept, in pixels: for tills, for lists, for pages.
pub const SIZES: [u32; 3] = [96, 480, 1200];
