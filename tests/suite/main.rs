//! tests
mod layout;
mod svg;
