//! What differs in each environment, folded.

use crate::difference::{
    Affected, BuildChange, Change, Difference, FieldKind, NodeChange, ObjectChange, bump, removal_words,
};
use crate::query::Step;
use crate::text::count;
use crate::text::markdown::escaped;

use super::{Level, folded, inline, place};

/// How many names a line lists where not everything is told.
const SHOWN: usize = 30;

/// A part for each environment.
pub(super) fn details(answer: &Affected, level: Level) -> String {
    let parts = answer.environments.iter().filter_map(|one| {
        let difference = one.difference.as_ref()?;
        let mut inner = String::new();
        match level {
            Level::Full => {
                inner += &difference.nodes.iter().map(|node| full(difference, node)).collect::<String>();
                inner += &after(difference);
            }
            _ => inner += &names(difference),
        }
        let number = difference.nodes.len();
        let summary = format!("{}: {}", escaped(&one.environment), count(number, "node"));
        (number > 0).then(|| folded(&summary, &inner))
    });
    parts.collect()
}

/// The names alone.
fn names(difference: &Difference) -> String {
    let mut out = String::new();
    for (change, word) in
        [(Change::Changed, "changed"), (Change::Added, "added"), (Change::Removed, "removed")]
    {
        let all: Vec<String> = difference
            .nodes
            .iter()
            .filter(|node| node.change == change)
            .map(|node| escaped(&difference.names.short(&node.id)))
            .collect();
        if !all.is_empty() {
            let rest = all.len().saturating_sub(SHOWN);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            let shown = &all[..all.len().min(SHOWN)];
            out += &format!("- {word}: {}{more}\n", shown.join(", "));
        }
    }
    out
}

fn full(difference: &Difference, node: &NodeChange) -> String {
    let verb = match node.change {
        Change::Added => " is new",
        Change::Removed => " is gone",
        Change::Changed => "",
    };
    let at = node.locations.new_location.as_ref().or(node.locations.old_location.as_ref());
    let at = at.map(|at| format!(" ({})", place(at))).unwrap_or_default();
    let mut out = format!("- **{}**{verb}{at}\n", escaped(&difference.names.short(&node.id)));
    match &node.build {
        Some(BuildChange::Fails { message }) => {
            out += &format!("  - does not build any more: {}\n", escaped(message));
        }
        Some(BuildChange::Mended) => out += "  - builds again\n",
        None => {}
    }
    for own in node.own.iter().map(|at| &difference.objects[*at]) {
        out += &fields(own, "  ");
    }
    for object in node.applies.iter().map(|at| &difference.objects[*at]) {
        out += &applied(difference, object);
    }
    out
}

fn applied(difference: &Difference, object: &ObjectChange) -> String {
    let id = inline(&object.id.to_string());
    let is_node = difference.nodes.iter().any(|node| node.id == object.id);
    let at = object.locations.new_location.as_ref().or(object.locations.old_location.as_ref());
    let at = at.map(|at| format!(" ({})", place(at))).unwrap_or_default();
    match object.change {
        Change::Added => format!("  - new: {id}{at}\n"),
        Change::Removed => {
            let words = removal_words(object, |id| difference.names.short(id));
            format!("  - removed: {id} {}{at}\n", escaped(&words))
        }
        // It has a line of its own.
        Change::Changed if is_node => format!("  - changed: {id}\n"),
        Change::Changed => format!("  - changed: {id}\n{}", fields(object, "    ")),
    }
}

fn fields(object: &ObjectChange, indent: &str) -> String {
    let mut out = String::new();
    for field in object.fields.iter().filter(|field| field.kind != FieldKind::ByName) {
        let told = field.told(true);
        let line = bump(field).unwrap_or(told.line);
        let at = field.new.as_ref().or(field.old.as_ref()).map(|value| place(&value.location));
        let at = at.map(|at| format!(" ({at})")).unwrap_or_default();
        out += &format!("{indent}- {}: {}{at}\n", inline(&field.path), escaped(&line));
        for (is_new, line) in &told.lines {
            out += &format!("{indent}  - {} {}\n", if *is_new { "new:" } else { "gone:" }, escaped(line));
        }
    }
    out
}

/// What reconciles after it, each with its reason.
fn after(difference: &Difference) -> String {
    let after = &difference.after;
    let line = |step: &Step| {
        let next = step.next.map(|next| &after.steps[next.index()].id);
        let through = next.map(|next| escaped(&difference.names.short(next))).unwrap_or_default();
        let why = step.why.as_ref().map_or("", |why| why.phrase());
        let at = step.location.as_ref().map(|at| format!(" ({})", place(at))).unwrap_or_default();
        format!("  - {} after {through}: {why}{at}\n", escaped(&difference.names.short(&step.id)))
    };
    let lines: String = after.members.iter().map(|member| line(&after.steps[member.index()])).collect();
    if lines.is_empty() { lines } else { format!("- reconcile after that:\n{lines}") }
}
