//! The business, its products, locations and customers: the verbs that set them up.

pub mod add_location;
pub mod add_product;
pub mod check_product;
pub mod set_business;
