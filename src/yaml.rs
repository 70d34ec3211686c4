//! YAML as Kubernetes tools read it, with the place of every value.
//!
//! A [`Node`] keeps the text, the style and the [`Span`](crate::source::Span) of each scalar. What a scalar means is asked for
//! later, because kustomize reads resources and kustomization files by different rules ([`Mode`]).
//!
//! What is YAML and what is not is what go-yaml takes and refuses: a text is cut at its lines of `---` (`pieces`), each part is
//! read line by line where it is written plainly (`block`), or as tokens (`scanner`) and events (`events`), which become a
//! tree (`tree`). No library is used: none keeps the place of every value, and none reads as kustomize and Kubernetes do.
//!
//! ```
//! use infra_graph::source::{SourceMap, Span};
//! use infra_graph::yaml::parse;
//! let text = "spec:\n  path: ./apps\n";
//! let file = SourceMap::default().add("app.yaml".into(), text);
//! let documents = parse(text, |start, end| Span::new(file, start as u32, end as u32));
//! let path = documents[0].as_ref().unwrap().root.as_ref().unwrap().at(&["spec", "path"]).unwrap();
//! assert_eq!((path.text(), path.span.start), (Some("./apps"), 14));
//! ```

mod beyond_json;
mod block;
mod comments;
mod document;
mod embedded;
mod emit;
mod error;
mod events;
mod extent;
mod forbidden;
mod interner;
mod json;
pub(crate) mod large_number;
mod mapping;
pub(crate) mod merge_key;
mod node;
mod number;
mod parallel;
mod parse;
mod pieces;
mod places;
mod scalar;
mod scanner;
mod shared;
mod syntax;
mod timestamp;
mod tree;

pub use beyond_json::{BeyondJson, beyond_json, beyond_json_of_object};
pub use comments::{Comment, Commented, comments};
pub use document::{Document, DuplicateKey};
pub use embedded::{embedded_places, parse_embedded};
pub use emit::{Printed, to_yaml, to_yaml_traced, to_yaml_with, written_style};
pub use error::{ErrorKind, ParseError};
pub use interner::word;
pub use json::{from_json, to_json};
pub use mapping::{Entry, Key, Mapping};
pub use node::{Node, Value};
pub use number::{json_number, key_number, yaml_float};
pub use parse::{differs_in_legacy, parse, parse_legacy};
pub use scalar::{Mode, Resolved, Scalar, Style, Tag};
pub use shared::Shared;
pub use syntax::{Form, Syntax, documents, written};
