//! YAML as Kubernetes tools read it, with the place of every value.
//!
//! A [`Node`] keeps the text, the style and the [`Span`](crate::source::Span) of each scalar. What a scalar means is asked for
//! later, because kustomize reads resources and kustomization files by different rules ([`Mode`]).

mod beyond_json;
mod block;
mod comments;
mod document;
mod embedded;
mod emit;
mod error;
mod json;
mod mapping;
mod node;
mod number;
mod parallel;
mod parse;
mod scalar;
mod shared;
mod timestamp;
mod words;

pub use beyond_json::{BeyondJson, beyond_json};
pub use comments::{Comment, Commented, comments};
pub use document::{Document, DuplicateKey};
pub use embedded::{embedded_places, parse_embedded};
pub use emit::{Printed, to_yaml, to_yaml_traced, to_yaml_with, written_style};
pub use error::{ErrorKind, ParseError};
pub use json::{from_json, to_json};
pub use mapping::{Entry, Key, Mapping};
pub use node::{Node, Value};
pub use number::{json_number, key_number};
pub use parse::parse;
pub use scalar::{Mode, Resolved, Scalar, Style, Tag};
pub use shared::Shared;
pub use words::word;
