//! Files that are taken in: when one began and ended, what was undone, and which column of a file is which field.

pub mod begin_import;
pub mod end_import;
pub mod set_import_mapping;
pub mod undo_import;
