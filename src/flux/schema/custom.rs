//! Schemas as definitions of custom resources have them, and those of Flux.

use std::sync::OnceLock;

use crate::source::{SourceMap, Span};
use crate::yaml::{self, Mode, Node, Resolved};

use super::pattern::Pattern;
use super::rule;
use super::types::{Fields, Limits, ListKey, Listing, Schema, Shape};

static TEXT: &str = include_str!("flux.yaml");

/// The schema of a kind, read when it is needed first.
struct Entry {
    name: &'static str,
    text: &'static str,
    schema: OnceLock<Schema>,
}

/// The schema of a kind of Flux; nothing for a kind or a version that is not known.
pub(super) fn schema(api_version: &str, kind: &str) -> Option<&'static Schema> {
    static TABLE: OnceLock<Vec<Entry>> = OnceLock::new();
    if !api_version.contains("fluxcd.") {
        return None;
    }
    let table = TABLE.get_or_init(|| {
        let documents = TEXT.split("--- # ").filter_map(|part| part.split_once('\n'));
        documents.map(|(name, text)| Entry { name, text, schema: OnceLock::new() }).collect()
    });
    let entry = table.iter().find(|entry| entry.name.split_once(' ') == Some((api_version, kind)))?;
    Some(entry.schema.get_or_init(|| read(entry.text)))
}

fn read(text: &str) -> Schema {
    let file = SourceMap::default().add("flux.yaml".into(), text);
    let document = yaml::parse(text, |_, _| Span::new(file, 0, 0)).into_iter().next();
    let root = document.and_then(Result::ok).and_then(|document| document.root);
    root.as_ref().map_or_else(Schema::default, of)
}

/// Reads a structural schema. What it says beyond types, fields, lists and limits is left out.
pub(super) fn of(node: &Node) -> Schema {
    let is = |keyword: &str| node.get(keyword).and_then(Node::as_bool) == Some(true);
    let default = node.get("default");
    let shape = if is("x-kubernetes-int-or-string") { Shape::IntOrString } else { shape(node) };
    Schema {
        takes_null: default.is_some() || is("nullable") || matches!(shape, Shape::Any),
        default: default.and_then(Node::text).map(str::to_owned),
        limits: limits(node).map(Box::new),
        shape,
    }
}

fn shape(node: &Node) -> Shape {
    let inner = |keyword: &str| Box::new(node.get(keyword).map_or_else(Schema::default, of));
    match node.get("type").and_then(Node::text) {
        Some("string") => Shape::String,
        Some("boolean") => Shape::Boolean,
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("array") => Shape::List(inner("items"), listing(node)),
        Some("object") if node.get("properties").is_some() => Shape::Fields(fields(node)),
        Some("object") if node.get("additionalProperties").and_then(Node::as_mapping).is_some() => {
            Shape::Map(inner("additionalProperties"))
        }
        _ => Shape::Any,
    }
}

fn fields(node: &Node) -> Fields {
    let properties = node.get("properties").and_then(Node::as_mapping).into_iter().flatten();
    let is_open = node.get("x-kubernetes-preserve-unknown-fields").and_then(Node::as_bool) == Some(true)
        || node.get("additionalProperties").is_some();
    Fields {
        known: properties.map(|entry| (entry.key.text.to_string(), of(&entry.value))).collect(),
        is_open,
    }
}

fn listing(node: &Node) -> Listing {
    match node.get("x-kubernetes-list-type").and_then(Node::text) {
        Some("set") => Listing::Set,
        Some("map") => {
            let default =
                |name: &str| node.at(&["items", "properties", name, "default"]).and_then(Node::text);
            let names = texts(node.get("x-kubernetes-list-map-keys")).into_iter();
            let key = |name: String| ListKey { default: default(&name).map(str::to_owned), name };
            Listing::Keyed(names.map(key).collect())
        }
        _ => Listing::Plain,
    }
}

fn limits(node: &Node) -> Option<Limits> {
    let number = |keyword: &str| match node.get(keyword)?.as_scalar()?.resolve(Mode::Resource) {
        Resolved::Int(number) => number.to_string().parse::<f64>().ok(),
        Resolved::Float(number) => Some(number),
        _ => None,
    };
    let count = |keyword: &str| node.get(keyword).and_then(Node::text).and_then(|text| text.parse().ok());
    let limits = Limits {
        values: texts(node.get("enum")),
        pattern: node.get("pattern").and_then(Node::text).and_then(Pattern::new),
        length: (
            count("minLength").or_else(|| count("minItems")),
            count("maxLength").or_else(|| count("maxItems")),
        ),
        range: (number("minimum"), number("maximum")),
        rules: rule::rules(node.get("x-kubernetes-validations")),
    };
    let is_any = limits.values.is_empty()
        && limits.pattern.is_none()
        && limits.length == (None, None)
        && limits.range == (None, None)
        && limits.rules.is_empty();
    (!is_any).then_some(limits)
}

fn texts(list: Option<&Node>) -> Vec<String> {
    let items = list.and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(Node::text).map(str::to_owned).collect()
}
