//! The fields of Flux's kinds, as a tree of types.

use std::collections::BTreeMap;

use crate::source::{SourceMap, Span};
use crate::yaml::{self, Mapping, Node, Value};

/// What a value has to be.
#[derive(Debug, PartialEq)]
pub(super) enum Type {
    /// Anything, null as well.
    Any,
    /// A string.
    String,
    /// A boolean.
    Boolean,
    /// A whole number.
    Integer,
    /// A string that is a duration: `1h30m`.
    Duration,
    /// A list of values of one type.
    List(Box<Self>),
    /// A mapping of any keys to values of one type.
    Map(Box<Self>),
    /// A mapping of known keys.
    Fields(Fields),
    /// A value of a type, or null: the field has a default.
    OrNull(Box<Self>),
}

/// Known keys with their types.
#[derive(Debug, PartialEq)]
pub(super) struct Fields(BTreeMap<String, Type>);

impl Fields {
    /// The type of a field.
    pub(super) fn get(&self, name: &str) -> Option<&Type> {
        self.0.get(name)
    }

    /// The field whose name is most like the given one, where one is.
    pub(super) fn closest(&self, name: &str) -> Option<&str> {
        // No field's name is as long, and the comparison is quadratic.
        if name.len() > 64 {
            return None;
        }
        let lower = name.to_lowercase();
        let distance = |field: &str| strsim::damerau_levenshtein(&lower, &field.to_lowercase());
        let (distance, closest) = self.0.keys().map(|field| (distance(field), field)).min()?;
        (distance <= 1 + name.len() / 5).then_some(closest)
    }
}

/// All kinds that are checked.
#[derive(Debug)]
pub(super) struct Kinds {
    specs: BTreeMap<String, Type>,
    metadata: Type,
}

impl Kinds {
    /// Reads the table that comes with the program.
    pub(super) fn new() -> Self {
        let table = read("schema.yaml", include_str!("../schema.yaml"));
        let specs = table.as_ref().and_then(Node::as_mapping).map(|kinds| {
            kinds.iter().map(|entry| (entry.key.text.to_string(), type_of(&entry.value))).collect()
        });
        let metadata = read("metadata.yaml", include_str!("metadata.yaml"));
        Self { specs: specs.unwrap_or_default(), metadata: metadata.as_ref().map_or(Type::Any, type_of) }
    }

    /// The type of `spec` in a kind; nothing for a kind or a version that is not known.
    pub(super) fn spec(&self, api_version: &str, kind: &str) -> Option<&Type> {
        self.specs.get(&format!("{api_version} {kind}"))
    }

    /// The type of `metadata`, which all kinds share.
    pub(super) fn metadata(&self) -> &Type {
        &self.metadata
    }
}

fn read(name: &str, text: &str) -> Option<Node> {
    let file = SourceMap::default().add(name.into(), text);
    yaml::parse(text, |_, _| Span::new(file, 0, 0)).into_iter().next()?.ok()?.root
}

fn type_of(node: &Node) -> Type {
    match &node.value {
        Value::Mapping(mapping) => type_of_mapping(mapping),
        Value::Sequence(items) => Type::List(Box::new(items.first().map_or(Type::Any, type_of))),
        Value::Scalar(scalar) => match scalar.text.strip_suffix('?') {
            Some(word) => Type::OrNull(Box::new(type_of_word(word))),
            None => type_of_word(&scalar.text),
        },
    }
}

fn type_of_word(word: &str) -> Type {
    match word {
        "string" => Type::String,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "duration" => Type::Duration,
        _ => Type::Any,
    }
}

fn type_of_mapping(mapping: &Mapping) -> Type {
    if let Some(value) = mapping.get("*") {
        return Type::Map(Box::new(type_of(value)));
    }
    let fields = mapping.iter().map(|entry| (entry.key.text.to_string(), type_of(&entry.value)));
    Type::Fields(Fields(fields.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word of the tables that is not known would be `Any`, and nothing would be checked.
    #[test]
    fn the_tables_hold_known_words_only() {
        for text in [include_str!("../schema.yaml"), include_str!("metadata.yaml")] {
            for line in text.lines().filter(|line| line.starts_with(' ')) {
                let word = line.rsplit([' ', ':']).next().unwrap_or_default().trim_end_matches('?');
                let known = ["", "any", "string", "boolean", "integer", "duration"].contains(&word);
                assert!(known, "{line}");
            }
        }
        let kinds = Kinds::new();
        assert!(kinds.specs.len() > 10 && kinds.specs.values().all(|spec| matches!(spec, Type::Fields(_))));
        assert!(matches!(kinds.metadata, Type::Fields(_)));
    }
}
