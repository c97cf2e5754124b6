//! Lists of products, stock and customers.
