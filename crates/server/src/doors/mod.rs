//! Where the server is reached, and how that is shown: addresses, and QR codes of links.

pub mod addresses;
pub mod qr;
