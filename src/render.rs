//! What answers and graphs look like outside: one output a file.

pub mod diagram;
pub mod dot;
pub mod html;
pub mod json;
pub mod markdown;
pub mod origins;
pub mod picture;
pub mod svg;
pub mod text;

mod inferred;
mod text_width;
