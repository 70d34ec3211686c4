//! The tree of a document.

use arcstr::ArcStr;

use crate::source::Span;

use super::{Mapping, Mode, Resolved, Scalar, Shared};

/// A value with the place it was written at.
///
/// Cloning is cheap: sequences and mappings are shared until one of the owners changes its copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written. A patched value's span lies in the patch.
    pub span: Span,
}

/// A scalar, a sequence or a mapping.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A scalar.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Shared<Vec<Node>>),
    /// A mapping.
    Mapping(Shared<Mapping>),
}

impl Node {
    /// A string at a place.
    pub fn string(text: impl Into<ArcStr>, span: Span) -> Self {
        Self { value: Value::Scalar(Scalar::string(text)), span }
    }

    /// A plain scalar at a place: `true`, `5`, `null` or a word.
    pub fn plain(text: impl Into<ArcStr>, span: Span) -> Self {
        Self { value: Value::Scalar(Scalar::plain(text)), span }
    }

    /// A sequence at a place.
    pub fn sequence(items: Vec<Self>, span: Span) -> Self {
        let has_passing = items.iter().any(Self::has_passing);
        Self { value: Value::Sequence(Shared::new(items, has_passing)), span }
    }

    /// A mapping at a place.
    pub fn mapping(mapping: Mapping, span: Span) -> Self {
        let has_passing = mapping.iter().any(|entry| entry.value.has_passing());
        Self { value: Value::Mapping(Shared::new(mapping, has_passing)), span }
    }

    /// The value of a key, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_mapping()?.get(key)
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The value of a key for change; the shared parts on the way are copied.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// The mapping.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        if let Value::Mapping(mapping) = &self.value { Some(mapping) } else { None }
    }

    /// The mapping for change.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        if let Value::Mapping(mapping) = &mut self.value { Some(mapping.make_mut()) } else { None }
    }

    /// The items of a sequence.
    pub fn as_sequence(&self) -> Option<&[Self]> {
        if let Value::Sequence(items) = &self.value { Some(items) } else { None }
    }

    /// The items of a sequence for change.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Vec<Self>> {
        if let Value::Sequence(items) = &mut self.value { Some(items.make_mut()) } else { None }
    }

    /// The scalar.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        if let Value::Scalar(scalar) = &self.value { Some(scalar) } else { None }
    }

    /// The text of a scalar that is not null, whatever its type: `123` is "123". So kustomize reads names.
    pub fn text(&self) -> Option<&str> {
        self.as_scalar().filter(|scalar| !scalar.is_null()).map(|scalar| &*scalar.text)
    }

    /// The text of a scalar that is a string as the API server sees it: nothing for `123` or `true`.
    pub fn as_str(&self) -> Option<&str> {
        let scalar = self.as_scalar()?;
        scalar.is_string(Mode::Resource).then_some(&*scalar.text)
    }

    /// The boolean, by the rules of resources.
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_scalar()?.resolve(Mode::Resource) {
            Resolved::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(Scalar::is_null)
    }

    /// Whether it is or holds a scalar that is another one when it was written and read again ([`Style::is_passing`](super::Style::is_passing)). What nobody changed since it was made takes no time.
    pub fn has_passing(&self) -> bool {
        match &self.value {
            Value::Scalar(scalar) => scalar.style.is_passing(),
            Value::Sequence(items) => items.may_have_passing() && items.iter().any(Self::has_passing),
            Value::Mapping(mapping) => {
                mapping.may_have_passing() && mapping.iter().any(|entry| entry.value.has_passing())
            }
        }
    }

    /// What it is, for a message: "a string", "a number", "a list", …
    pub fn describe(&self, mode: Mode) -> &'static str {
        match &self.value {
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Scalar(scalar) => match scalar.resolve(mode) {
                Resolved::Null => "null",
                Resolved::Bool(_) => "a boolean",
                Resolved::Int(_) | Resolved::UInt(_) | Resolved::Float(_) => "a number",
                Resolved::String(_) => "a string",
            },
        }
    }

    /// The same tree with every span replaced: for values that were made, not read.
    #[must_use]
    pub fn with_span(&self, span: Span) -> Self {
        match &self.value {
            Value::Scalar(scalar) => Self { value: Value::Scalar(scalar.clone()), span },
            Value::Sequence(items) => {
                Self::sequence(items.iter().map(|item| item.with_span(span)).collect(), span)
            }
            Value::Mapping(mapping) => {
                let mut copy = Mapping::default();
                for entry in mapping.iter() {
                    let mut key = entry.key.clone();
                    key.span = span;
                    copy.push(key, entry.value.with_span(span));
                }
                Self::mapping(copy, span)
            }
        }
    }
}
