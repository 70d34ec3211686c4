//! What answers and graphs look like outside: one output a file.

pub mod diagram;
pub mod dot;
pub mod html;
pub mod json;
pub mod markdown;
pub mod mermaid;
pub mod origins;
pub mod picture;
pub mod plot;
#[cfg(feature = "png")]
pub mod png;
pub mod svg;
pub mod text;

mod step;
mod text_width;
