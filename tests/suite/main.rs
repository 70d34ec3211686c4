//! tests
mod layout;
