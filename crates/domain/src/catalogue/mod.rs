//! The business, its products, locations and customers: the verbs that set them up.

pub mod add_customer;
pub mod add_location;
pub mod add_product;
pub mod archive_customer;
pub mod archive_location;
pub mod archive_product;
pub mod check_customer;
pub mod check_location;
pub mod check_product;
pub mod edit_customer;
pub mod edit_location;
pub mod edit_product;
pub mod in_use;
pub mod remove_photo;
pub mod restore_product;
pub mod set_business;
pub mod set_photo;
