//! Templates of Go's `text/template` with the delimiters `<<` and `>>`, as the templates of a ResourceSet are.
//!
//! Follows `text/template` of Go (lexer, parser, execution with `missingkey=error`), `go-task/slim-sprig` for the functions
//! and `internal/builder/resourceset.go` of the Flux operator for what it adds to them. What is not carried out here is an
//! [`Unsupported`](TemplateErrorKind::Unsupported) fault, never another result. Steps, depth and what is made are limited, so that no
//! template runs for ever or fills the memory: what takes more is [`TooLarge`](TemplateErrorKind::TooLarge).

mod arguments;
mod base32;
mod budget;
mod call;
mod content;
mod data;
mod delimiter;
mod error;
mod execute;
mod format;
mod functions;
mod lexer;
mod list;
mod map;
mod number;
mod output;
mod parameter;
mod parser;
mod printf;
mod quoted;
mod range;
mod scanner;
mod slug;
mod syntax;
mod verb;

pub use budget::Budget;
pub use data::Data;
pub use error::{TemplateError, TemplateErrorKind};
pub use list::List;
pub use map::Map;
pub use output::Output;

use std::collections::BTreeMap;

use crate::source::Span;
use syntax::Statement;

/// A template that was read and can be carried out.
#[derive(Debug, Clone)]
pub struct Template {
    text: String,
    body: Vec<Statement>,
    definitions: BTreeMap<String, Vec<Statement>>,
}

impl Template {
    /// Reads a template; linear in its text.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let pieces = lexer::scan(text)?;
        let (body, definitions) = parser::parse(text, pieces)?;
        Ok(Self { text: text.to_owned(), body, definitions })
    }

    /// Carries it out. `inputs` is what the function of this name gives; `place` is the place of what `toYaml` makes on
    /// its way.
    pub fn render(&self, inputs: &Data, place: Span) -> Result<Output, TemplateError> {
        self.render_within(&Budget::default(), inputs, place)
    }

    /// The same with the steps that others have left.
    pub fn render_within(
        &self,
        budget: &Budget,
        inputs: &Data,
        place: Span,
    ) -> Result<Output, TemplateError> {
        execute::run(self, budget, inputs, place)
    }
}
