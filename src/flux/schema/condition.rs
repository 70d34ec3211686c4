//! What the fields of a value have to be together.
//!
//! Definitions of custom resources say it in CEL. In the table of Flux's kinds it stands as a list with an operator first, which
//! `tests/schemas` makes of it. CEL itself is not read here.

use crate::yaml::Node;

use super::types::Schema;
use super::value::is_open;

/// A condition, and what the API server says where it does not hold.
#[derive(Debug)]
pub(super) struct Rule {
    /// The words of the definition.
    pub message: String,
    /// What has to hold.
    pub condition: Condition,
}

/// A condition on a mapping. Paths are names of fields.
#[derive(Debug)]
pub(super) enum Condition {
    /// One of them holds.
    Or(Vec<Self>),
    /// All of them hold.
    And(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// The field is there.
    Has(Vec<String>),
    /// The field is `true`.
    Holds(Vec<String>),
    /// The list has items.
    Some(Vec<String>),
    /// The field is this text, starts or ends with it.
    Text(Vec<String>, Comparison, String),
}

/// How a text is compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Comparison {
    /// Equal.
    Is,
    /// Beginning.
    Starts,
    /// End.
    Ends,
}

/// The rules of a schema that are conditions of this form.
pub(super) fn rules(list: Option<&Node>) -> Vec<Rule> {
    let rules = list.and_then(Node::as_sequence).unwrap_or_default().iter();
    let rule = |node: &Node| {
        let message = node.get("message").and_then(Node::text).unwrap_or_default().to_owned();
        Some(Rule { message, condition: read(node.get("condition")?)? })
    };
    rules.filter_map(rule).collect()
}

fn read(node: &Node) -> Option<Condition> {
    let (operator, rest) = node.as_sequence()?.split_first()?;
    let all = || rest.iter().map(read).collect::<Option<Vec<_>>>();
    let path = || Some(rest.first()?.text()?.split('.').map(str::to_owned).collect::<Vec<_>>());
    let text = |comparison| Some(Condition::Text(path()?, comparison, rest.get(1)?.text()?.to_owned()));
    match operator.text()? {
        "or" => Some(Condition::Or(all()?)),
        "and" => Some(Condition::And(all()?)),
        "not" => Some(Condition::Not(Box::new(read(rest.first()?)?))),
        "has" => Some(Condition::Has(path()?)),
        "holds" => Some(Condition::Holds(path()?)),
        "some" => Some(Condition::Some(path()?)),
        "is" => text(Comparison::Is),
        "starts" => text(Comparison::Starts),
        "ends" => text(Comparison::Ends),
        _ => None,
    }
}

/// What a path leads to.
enum Found<'v> {
    /// Nothing.
    Missing,
    /// A value, or the default that stands for it, as far as that is a scalar.
    There(Option<&'v Node>, Option<&'v str>),
    /// It depends on variables that are not known.
    Open,
}

impl Condition {
    /// Whether it holds for a mapping, whatever is added to it; nothing where that is not known.
    pub(super) fn holds(&self, node: &Node, schema: &Schema) -> Option<bool> {
        match self {
            Self::Or(parts) => any(parts.iter().map(|part| part.holds(node, schema))),
            Self::And(parts) => {
                any(parts.iter().map(|part| part.holds(node, schema).map(|is| !is))).map(|is| !is)
            }
            Self::Not(part) => part.holds(node, schema).map(|is| !is),
            Self::Has(path) => match find(node, schema, path) {
                Found::There(..) => Some(true),
                // It may come from elsewhere.
                Found::Missing | Found::Open => None,
            },
            Self::Holds(path) => match find(node, schema, path) {
                Found::There(Some(node), _) => node.as_bool(),
                Found::There(None, Some(default)) => Some(default == "true"),
                _ => None,
            },
            Self::Some(path) => match find(node, schema, path) {
                Found::There(Some(node), _) => node.as_sequence().map(|items| !items.is_empty()),
                _ => None,
            },
            Self::Text(path, comparison, wanted) => {
                let text = match find(node, schema, path) {
                    Found::There(Some(node), _) => node.as_str()?,
                    Found::There(None, default) => default?,
                    _ => return None,
                };
                Some(match comparison {
                    Comparison::Is => text == wanted,
                    Comparison::Starts => text.starts_with(&**wanted),
                    Comparison::Ends => text.ends_with(&**wanted),
                })
            }
        }
    }

    /// The fields that it asks for, in their order.
    pub(super) fn fields<'c>(&'c self, found: &mut Vec<&'c str>) {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().for_each(|part| part.fields(found)),
            Self::Not(part) => part.fields(found),
            Self::Has(path) | Self::Holds(path) | Self::Some(path) | Self::Text(path, ..) => {
                found.extend(path.first().map(String::as_str));
            }
        }
    }
}

/// Whether one is true; nothing where it depends on what is not known.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(false)
}

fn find<'v>(node: &'v Node, schema: &'v Schema, path: &[String]) -> Found<'v> {
    let (mut node, mut schema) = (node, Some(schema));
    for name in path {
        if is_open(node)
            || node.as_mapping().is_some_and(|mapping| mapping.iter().any(|e| e.key.text.contains("${")))
        {
            return Found::Open;
        }
        schema = schema.and_then(|schema| schema.field(name));
        match node.get(name) {
            Some(value) if is_open(value) => return Found::Open,
            Some(value) if !value.is_null() => node = value,
            _ => {
                let default =
                    schema.filter(|schema| schema.takes_null).and_then(|schema| schema.default.as_deref());
                return default.map_or(Found::Missing, |default| Found::There(None, Some(default)));
            }
        }
    }
    Found::There(Some(node), None)
}
