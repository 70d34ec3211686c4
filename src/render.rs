//! What answers and graphs look like outside of a terminal: one output a file.

pub mod diagram;
pub mod svg;

mod text_width;
