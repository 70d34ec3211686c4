//! `infra-graph compare` as Markdown.

use crate::difference::{
    Change, Comparison, FieldKind, NodeChange, ObjectChange, comparison_verdict, order_sentence,
};
use crate::flux::Kind;
use crate::text::count;
use crate::text::markdown::{code, escaped};

use super::links::Links;

/// The sentence, a table of what only one of the two has, and one of the fields that differ. With `all`, also those that differ
/// only in the names of the environments.
pub fn comparison(answer: &Comparison, all: bool, links: &Links<'_>) -> String {
    let mut out = format!("{}.\n", escaped(&comparison_verdict(answer)));
    let rows: String = [(Change::Removed, &answer.left), (Change::Added, &answer.right)]
        .into_iter()
        .flat_map(|(side, environment)| answer.only(side).map(move |node| (environment, node)))
        .map(|(environment, node)| only(answer, environment, node, links))
        .collect();
    if !rows.is_empty() {
        out += &format!("\n| Only in | What | Applies | Where |\n| --- | --- | --- | --- |\n{rows}");
    }
    let rows: String = answer.shared(all).map(|node| node_rows(answer, node, all, links)).collect();
    if !rows.is_empty() {
        out += &format!(
            "\n| What | Field | {} | {} | Where |\n| --- | --- | --- | --- | --- |\n{rows}",
            escaped(&answer.left),
            escaped(&answer.right)
        );
    }
    if let Some(order) = &answer.difference.order {
        out += &format!(
            "\n{}.\n",
            escaped(&order_sentence(
                order,
                [&format!("in {}", answer.left), &format!("in {}", answer.right)]
            ))
        );
    }
    let by_name = answer.by_name();
    if by_name > 0 && !all {
        let differ = if by_name == 1 { "differs" } else { "differ" };
        out += &format!("\n{} {differ} only in the name of the environment.\n", count(by_name, "value"));
    }
    out
}

fn only(answer: &Comparison, environment: &str, node: &NodeChange, links: &Links<'_>) -> String {
    let place = node.locations.new_location.as_ref().or(node.locations.old_location.as_ref());
    let applies = match node.applies.len() {
        0 => String::new(),
        number => count(number, "object"),
    };
    format!(
        "| {} | {} | {applies} | {} |\n",
        escaped(environment),
        escaped(&answer.difference.names.short(&node.id)),
        place.map(|place| links.place(place)).unwrap_or_default()
    )
}

fn node_rows(answer: &Comparison, node: &NodeChange, all: bool, links: &Links<'_>) -> String {
    let objects = &answer.difference.objects;
    let own = node.own.iter().map(|at| &objects[*at]);
    // What is a node itself has rows of its own.
    let applied = node.applies.iter().map(|at| &objects[*at]).filter(|object| Kind::of(&object.id).is_none());
    own.chain(applied).map(|object| object_rows(answer, object, all, links)).collect()
}

fn object_rows(answer: &Comparison, object: &ObjectChange, all: bool, links: &Links<'_>) -> String {
    let what = escaped(&answer.difference.names.short(&object.id));
    let locations = &object.locations;
    let places = |old: Option<&crate::source::Location>, new: Option<&crate::source::Location>| {
        let both = [old, new.filter(|new| Some(*new) != old)];
        both.into_iter().flatten().map(|place| links.place(place)).collect::<Vec<_>>().join(", ")
    };
    let whole = places(locations.old_location.as_ref(), locations.new_location.as_ref());
    match object.change {
        Change::Added => return format!("| {what} | | not there | there | {whole} |\n"),
        Change::Removed => return format!("| {what} | | there | not there | {whole} |\n"),
        Change::Changed => {}
    }
    let mut out = String::new();
    for field in object.fields.iter().filter(|field| all || field.kind != FieldKind::ByName) {
        let told = field.told(false);
        let lines = |wanted: bool| {
            let of = told.lines.iter().filter(|(is_new, _)| *is_new == wanted);
            of.map(|(_, line)| escaped(line)).collect::<Vec<_>>().join("<br>")
        };
        let value = |value: &Option<crate::difference::FieldValue>, side: bool| match value {
            _ if !told.lines.is_empty() => lines(side),
            Some(value) => escaped(&value.words()),
            None => String::new(),
        };
        let place =
            places(field.old.as_ref().map(|old| &old.location), field.new.as_ref().map(|new| &new.location));
        out += &format!(
            "| {what} | {} | {} | {} | {place} |\n",
            code(&field.path),
            value(&field.old, false),
            value(&field.new, true)
        );
    }
    out
}
