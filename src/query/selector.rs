//! Selectors: an expression where a name may stand.
//!
//! A bare name is an object; `deps(x)`, `dependents(x)`, `path(a, b)`, `cycles()` walk through the graph; `kind:`, `ns:`, `path:` and
//! others ask for a property; `&`, `|`, `-`, `not` and parentheses put sets together. `...x` is x and what waits for it, `x...` x and
//! what it needs. `not` and dots bind first, then `&` and `-` from left to right, then `|`.

mod error;
mod evaluate;
mod lexer;
mod parse;
mod predicate;
mod program;
mod set;
mod unfinished;
mod words;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Environment;
use crate::object::ObjectRef;

use super::target::{Target, TargetError};
use program::Operation;

pub use error::SelectorError;
pub use evaluate::{Affected, Context};
pub use program::{FLAGS, KEYS};
pub use unfinished::{Behind, Expected, Unfinished};

/// What a user selects, taken apart. Nothing is known yet about what that is.
#[derive(Debug, Clone)]
pub struct Selector {
    text: String,
    program: Vec<Operation>,
}

/// What a selector selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// For each environment that was asked about, in their order, the objects, sorted.
    pub of: Vec<Vec<ObjectRef>>,
}

impl Selection {
    /// The objects of all environments, sorted, each once.
    pub fn all(&self) -> Vec<ObjectRef> {
        evaluate::united(&self.of)
    }
}

impl Selector {
    /// Reads a selector. Linear.
    ///
    /// # Errors
    /// Where it is no selector, with the column.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        Ok(Self { text: text.to_owned(), program: parse::parse(text)? })
    }

    /// A selector that is a name, whatever letters that has.
    pub fn named(name: &str) -> Self {
        Self {
            text: name.to_owned(),
            program: vec![Operation::Named { target: Target::parse(name), column: 1 }],
        }
    }

    /// The one name that the selector is, where it is no more.
    pub fn name(&self) -> Option<&str> {
        match self.program.as_slice() {
            [Operation::Named { target, .. }] => Some(target.text()),
            _ => None,
        }
    }

    /// What is selected, in words.
    pub fn words(&self) -> String {
        words::words(&self.program)
    }

    /// What is selected in each of these environments. `all` are all environments of the repository, for the hint where a
    /// name is only elsewhere. O(environments × operations × graph).
    ///
    /// # Errors
    /// Where a name stands for nothing in any of these environments, or for several objects; where something is asked that the
    /// context does not know.
    pub fn resolve(
        &self,
        selected: &[&AnalyzedEnvironment],
        all: &[&AnalyzedEnvironment],
        context: Context<'_>,
    ) -> Result<Selection, SelectorError> {
        let here: Vec<&Environment> = selected.iter().map(|one| one.environment()).collect();
        let everywhere: Vec<&Environment> = all.iter().map(|one| one.environment()).collect();
        let named: Result<Vec<Vec<ObjectRef>>, SelectorError> = self
            .program
            .iter()
            .map(|operation| match operation {
                Operation::Named { target, column } => {
                    target.resolve(&here, &everywhere).map_err(|error| self.unnamed(&error, *column))
                }
                _ => Ok(Vec::new()),
            })
            .collect();
        let named = named?;
        let of: Result<Vec<Vec<ObjectRef>>, SelectorError> = selected
            .iter()
            .map(|environment| evaluate::evaluate(&self.text, &self.program, &named, environment, context))
            .collect();
        Ok(Selection { of: of? })
    }

    fn unnamed(&self, error: &TargetError, column: usize) -> SelectorError {
        SelectorError {
            text: self.text.clone(),
            column,
            message: error.to_string(),
            is_whole: self.name().is_some(),
            is_unknown: matches!(error, TargetError::Unknown { .. }),
        }
    }
}

impl AnalyzedEnvironment {
    /// The objects that a selector selects, such as `nats-system`, `Deployment/ns/name` or `deps(apps) & kind:HelmRelease`; those
    /// of a bare name are one object.
    ///
    /// # Errors
    /// Where it is no selector, nothing has a name that is in it, or several objects do.
    pub fn find(&self, selector: &str) -> Result<Vec<ObjectRef>, SelectorError> {
        let own = [self];
        Ok(Selector::parse(selector)?.resolve(&own, &own, Context::default())?.all())
    }
}
