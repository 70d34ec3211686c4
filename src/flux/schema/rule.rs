//! What the fields of a value have to be together.
//!
//! Definitions of custom resources say it in CEL. In the table of Flux's kinds it stands as a list with an operator first, which
//! `tests/schemas` makes of it. CEL itself is not read here.

use crate::yaml::Node;

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

impl Condition {
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
