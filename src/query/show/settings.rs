//! What an object is told to do: the fields of its `spec` that are one value each.

use serde::Serialize;

use crate::flux::Kind;
use crate::object::Object;
use crate::source::{Location, SourceMap};
use crate::yaml::{Node, Value};

/// A field with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// The field below `spec`: `sourceRef.name`.
    pub field: String,
    /// Its value, as it is applied. What a URL has to log in with is left out.
    pub value: String,
    /// Where that is written: in another file than the object where a patch, a component or a variable brings it.
    pub location: Location,
    /// Whether that is another file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_elsewhere: bool,
}

/// Deeper fields are content, not settings.
const DEEPEST: usize = 3;
/// What is content at whatever depth, or has its own place in the answer.
const CONTENT: &[&str] = &[
    "values",
    "patches",
    "postBuild",
    "postRenderers",
    "dependsOn",
    "healthChecks",
    "healthCheckExprs",
    "resources",
    "resourcesTemplate",
    "inputs",
    "images",
    "components",
    "valuesFrom",
];

/// The settings of an object of Flux, in the order of its fields; of another object the images that it runs.
pub(super) fn of(object: &Object, sources: &SourceMap) -> Vec<Setting> {
    let Some(spec) = object.node.get("spec") else { return Vec::new() };
    let is_flux = Kind::of(&object.reference).is_some();
    let mut found = Vec::new();
    // Each entry: the field so far, the node, its depth.
    let mut open: Vec<(String, &Node, usize)> = vec![(String::new(), spec, 0)];
    while let Some((field, node, depth)) = open.pop() {
        match &node.value {
            Value::Scalar(_) if is_flux || is_image(&field) => {
                let Some(value) = node.text().filter(|_| !node.is_null()) else { continue };
                found.push(Setting {
                    field,
                    value: without_login(value),
                    location: sources.location(node.span),
                    from_elsewhere: node.span.file != object.origin.file,
                });
            }
            Value::Mapping(mapping) if depth < DEEPEST || !is_flux => {
                let entries: Vec<_> = mapping.iter().collect();
                for entry in entries.into_iter().rev() {
                    let key = &*entry.key.text;
                    if !(is_flux && CONTENT.contains(&key)) {
                        let below = if field.is_empty() { key.to_owned() } else { format!("{field}.{key}") };
                        open.push((below, &entry.value, depth + 1));
                    }
                }
            }
            Value::Sequence(items) if !is_flux => {
                let items: Vec<_> = items.iter().enumerate().collect();
                let below = |(at, item)| (format!("{field}[{at}]"), item, depth + 1);
                open.extend(items.into_iter().rev().map(below));
            }
            _ => {}
        }
    }
    found
}

fn is_image(field: &str) -> bool {
    field.rsplit('.').next() == Some("image")
}

/// A URL without user and password.
fn without_login(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let host = rest.split('/').next().unwrap_or_default();
    match host.rsplit_once('@') {
        // `ssh://git@…` says who, and no secret.
        Some((login, _)) if login.contains(':') => format!("{scheme}://***@{}", &rest[login.len() + 1..]),
        _ => value.to_owned(),
    }
}
