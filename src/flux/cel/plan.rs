//! What cel-go refuses when it plans how to evaluate an expression: calls that no function can answer, and constants that
//! cannot be converted.
//!
//! Follows `interpreter/planner.go` and `interpreter/decorators.go` of cel-go.

use crate::kustomize::compile_expression;

use super::error::CelError;
use super::functions::{self, Overload};
use super::syntax::{Expression, Id, Literal, Node, Tree};

use super::super::duration::parse_duration;

/// The first call that cannot be planned. With `is_checked`, the types were looked at, and with them the number of arguments.
pub(super) fn fault(tree: &Tree, is_checked: bool) -> Option<CelError> {
    tree.nodes().find_map(|node| {
        let Expression::Call { function, target, arguments } = &node.expression else { return None };
        let (name, count) = resolved(tree, function, *target, arguments);
        if !is_checked && let Some(fault) = unanswered(node, &name, count) {
            return Some(fault);
        }
        constant(tree, &name, *target, arguments)
    })
}

/// The function that a call means, with the number of its arguments: what stands before the dot is one, or a part of the name.
fn resolved(tree: &Tree, function: &str, target: Option<Id>, arguments: &[Id]) -> (String, usize) {
    let Some(target) = target else { return (function.to_owned(), arguments.len()) };
    let qualified = tree.qualified(target).map(|target| format!("{target}.{function}"));
    match qualified.filter(|name| functions::overloads(name).is_some()) {
        Some(name) => (name, arguments.len()),
        None => (function.to_owned(), arguments.len() + 1),
    }
}

/// A call without types: of a name that nobody knows it is an error only where there is no argument, and of one that is
/// known where its functions take one number of arguments, and this is another.
fn unanswered(node: &Node, name: &str, count: usize) -> Option<CelError> {
    let Some(overloads) = functions::overloads(name) else {
        return (count == 0).then(|| CelError::new(node.at, format!("Flux has no function `{name}` in CEL")));
    };
    let wanted = arity(name, overloads)?;
    let arguments =
        |count: usize| if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") };
    let message =
        || format!("`{name}` takes {}, with the one before the dot, not {count}", arguments(wanted));
    (count != wanted).then(|| CelError::new(node.at, message()))
}

/// How many arguments a function takes, where that is looked at while planning: where one implementation stands for it.
fn arity(name: &str, overloads: &[Overload]) -> Option<usize> {
    let is_one = overloads.len() == 1 || matches!(name, "size" | "matches");
    let is_any = matches!(name, "or" | "orValue" | "format" | "optional.none") || name.starts_with('_');
    overloads.first().filter(|_| is_one && !is_any && !name.starts_with('@')).map(|one| one.arguments.len())
}

/// A constant that is converted, or a pattern: both are looked at once, before anything is evaluated.
fn constant(tree: &Tree, name: &str, target: Option<Id>, arguments: &[Id]) -> Option<CelError> {
    let last = tree.node(*arguments.last()?);
    let Expression::Literal(Literal::String(text)) = &last.expression else { return None };
    let message = match (name, target, arguments.len()) {
        ("matches", _, _) => no_pattern(text)?,
        ("duration", None, 1) if !is_duration(text) => {
            format!("`{text}` is no duration such as `90s` or `1h30m`")
        }
        ("timestamp", None, 1) if !is_timestamp(text) => {
            format!("`{text}` is no timestamp such as `2026-01-31T12:00:00Z`")
        }
        ("int", None, 1) if text.parse::<i64>().is_err() => format!("`{text}` is no int"),
        ("uint", None, 1) if text.parse::<u64>().is_err() => format!("`{text}` is no uint"),
        ("bool", None, 1) if !is_bool(text) => format!("`{text}` is no bool"),
        ("double", None, 1) if !may_be_double(text) => format!("`{text}` is no double"),
        _ => return None,
    };
    Some(CelError::new(last.at, message))
}

fn is_duration(text: &str) -> bool {
    parse_duration(text.strip_prefix('-').unwrap_or(text)).is_some()
}

/// Whether a text may be a time of RFC 3339, as far as its form goes; Go takes one digit for the hour, too.
fn is_timestamp(text: &str) -> bool {
    static FORM: std::sync::OnceLock<Option<regex::Regex>> = std::sync::OnceLock::new();
    const PATTERN: &str = r"^\d{4}-\d\d-\d\dT\d{1,2}:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$";
    let form = FORM.get_or_init(|| regex::Regex::new(PATTERN).ok());
    form.as_ref().is_none_or(|form| form.is_match(text))
}

fn is_bool(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "1" | "t" | "true" | "0" | "f" | "false")
}

/// Go knows hexadecimal numbers too.
fn may_be_double(text: &str) -> bool {
    text.parse::<f64>().is_ok() || text.contains(['x', 'X'])
}

/// Why a text is no pattern of RE2, where it surely is none.
fn no_pattern(text: &str) -> Option<String> {
    let reason = compile_expression(text).err()?.message;
    let sure = [
        "missing closing",
        "unexpected )",
        "missing argument",
        "invalid nested repetition",
        "invalid or unsupported Perl syntax",
    ];
    sure.iter().any(|words| reason.contains(words)).then_some(reason)
}
