//! The variables of `postBuild`.

use std::collections::BTreeMap;

use crate::source::Span;

use super::NamePattern;
use super::envsubst::Variable;

/// The variables of one Kustomization, as far as they can be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    values: BTreeMap<String, Known>,
    /// Patterns of names that are set outside, with values that nobody here knows.
    outside: Vec<NamePattern>,
    /// Whether a source of variables could not be looked into: then a name that is not here may still be set.
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// Nothing for a key of a Secret: it is set, and its value is nobody's business.
    value: Option<String>,
    /// Where its name was written.
    span: Span,
}

impl Variables {
    /// Sets a variable; a later value wins. Line breaks are taken out, as kustomize-controller does.
    pub fn set(&mut self, name: &str, value: &str, span: Span) {
        self.values.insert(name.to_owned(), Known { value: Some(value.replace('\n', "")), span });
    }

    /// Notes a variable whose value stays unknown.
    pub fn set_secret(&mut self, name: &str, span: Span) {
        self.values.insert(name.to_owned(), Known { value: None, span });
    }

    /// Notes that variables whose names fit a pattern are set outside, unless they are set here.
    pub fn set_outside(&mut self, patterns: &[NamePattern]) {
        self.outside.extend_from_slice(patterns);
    }

    /// Notes that there is a source which cannot be looked into.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Whether nothing is set at all: then Flux does not substitute.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.open
    }

    /// Names that Flux refuses (`^[_[:alpha:]][_[:alpha:][:digit:]]*$`), used or not, each with its place.
    pub(super) fn invalid_names(&self) -> impl Iterator<Item = (&str, Span)> {
        let is_invalid = |name: &str| {
            let letter = |byte: u8| byte == b'_' || byte.is_ascii_alphabetic();
            !name.bytes().next().is_some_and(letter)
                || !name.bytes().all(|byte| letter(byte) || byte.is_ascii_digit())
        };
        let names = self.values.iter().filter(move |(name, _)| is_invalid(name));
        names.map(|(name, known)| (name.as_str(), known.span))
    }

    /// Where the variable of this name is set.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.values.get(name).map(|known| known.span)
    }

    /// The value of a variable, where it is known.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.value.as_deref()
    }

    pub(super) fn look_up(&self, name: &str) -> Variable {
        match self.values.get(name) {
            Some(Known { value: Some(value), .. }) => Variable::Set(value.clone()),
            Some(Known { value: None, .. }) => Variable::Opaque,
            None if self.open || self.outside.iter().any(|pattern| pattern.matches(name)) => {
                Variable::Unknown
            }
            None => Variable::Unset,
        }
    }
}
