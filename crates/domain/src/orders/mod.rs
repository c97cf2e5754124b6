//! Orders, sales and returns: what customers ask for, take and bring back.

pub mod cancel_order;
pub mod close_remainder;
pub mod complete_order;
pub mod confirm_order;
pub mod edit_order;
pub mod expire_order;
pub mod hand_over_order;
pub mod left_at;
pub mod line_input;
pub mod new_customer;
pub mod order_change;
pub mod origin;
pub mod place_order;
pub mod prepare_order;
pub mod priced;
pub mod ready_order;
pub mod record_return;
pub mod record_sale;
pub mod reject_order;
pub mod release;
pub mod reprice;
pub mod returned_line;
pub mod taken;
pub mod transitions;
pub mod void_sale;
