//! What answers and graphs look like outside: one output a file.

pub mod dot;
pub mod html;
pub mod json;
pub mod markdown;
pub mod mermaid;
pub mod origins;
#[cfg(feature = "png")]
pub mod png;
pub mod svg;
pub mod text;

mod text_width;
