//! What a field has on each side, in few words.

use serde_json::Value as Json;

use crate::text::{count, one_line};

use super::answer::{FieldChange, FieldKind, FieldValue};

/// The longest value that is told as it is, in characters; of a longer one, how much it holds.
const MAX_VALUE: usize = 100;

/// How many fields of one that is added or removed are told.
const MAX_LEAVES: usize = 6;

/// Beyond this product of their numbers, lines of two texts are compared at their ends only.
const MAX_PRODUCT: usize = 250_000;

/// A difference of a field in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldText {
    /// `3 → 5`, `added: true`, `the order`.
    pub line: String,
    /// Of texts with several lines, those that differ: whether each is new, and the line.
    pub lines: Vec<(bool, String)>,
}

impl FieldChange {
    /// What it has on each side, in words: what became of it, or, where the sides stand side by side, what each has.
    pub fn told(&self, is_change: bool) -> FieldText {
        let value = |value: &FieldValue| value.words();
        let line = match (&self.old, &self.new) {
            _ if self.kind == FieldKind::Order => "the same in another order".to_owned(),
            // What a Secret holds, and what looks the same as JSON.
            (Some(old), Some(new)) if old.value == new.value => "another value".to_owned(),
            (Some(old), Some(new)) => {
                if let Some(lines) = lines(&old.value, &new.value) {
                    return lines;
                }
                let (one, other) = (value(old), value(new));
                // `"1"` and `1`.
                if one == other {
                    format!("{} → {}", old.value, new.value)
                } else {
                    format!("{one} → {other}")
                }
            }
            (None, Some(new)) if is_change => format!("added: {}", value(new)),
            (Some(old), None) if is_change => format!("removed: {}", value(old)),
            (None, Some(new)) => format!("nothing → {}", value(new)),
            (Some(old), None) => format!("{} → nothing", value(old)),
            (None, None) => String::new(),
        };
        FieldText { line, lines: Vec::new() }
    }
}

impl FieldValue {
    /// The value on one line; of one that holds many, the first of them.
    pub fn words(&self) -> String {
        words(&self.value)
    }
}

fn words(value: &Json) -> String {
    match value {
        Json::String(text) if text.trim_end().contains('\n') => {
            format!("a text of {}", count(text.lines().count(), "line"))
        }
        Json::String(text) if text.is_empty() => "\"\"".to_owned(),
        Json::String(text) => one_line(text),
        Json::Object(_) => short(value).unwrap_or_else(|| leaves(value)),
        Json::Array(items) => short(value).unwrap_or_else(|| count(items.len(), "item")),
        other => other.to_string(),
    }
}

/// The values in it, as far as they are few.
fn leaves(value: &Json) -> String {
    let (mut open, mut found) = (vec![(String::new(), value)], Vec::new());
    while let Some((path, value)) = open.pop() {
        match value {
            Json::Object(fields) if !fields.is_empty() && (path.is_empty() || short(value).is_none()) => {
                let dot = if path.is_empty() { "" } else { "." };
                let below =
                    fields.iter().rev().map(|(key, value)| (format!("{path}{dot}{}", one_line(key)), value));
                open.extend(below);
            }
            Json::Object(_) => found.push(format!("{path}: {}", short(value).unwrap_or_default())),
            // No object is in it any more that is not looked into.
            other => found.push(format!("{path}: {}", words(other))),
        }
    }
    let rest = found.len().saturating_sub(MAX_LEAVES);
    let more = if rest > 0 { format!(" and {}", count(rest, "more field")) } else { String::new() };
    found.truncate(MAX_LEAVES);
    found.join(", ") + &more
}

fn short(value: &Json) -> Option<String> {
    let text = value.to_string();
    (text.chars().count() <= MAX_VALUE).then(|| one_line(&text))
}

/// Two texts of which one has several lines, by their lines.
fn lines(old: &Json, new: &Json) -> Option<FieldText> {
    let (Json::String(old), Json::String(new)) = (old, new) else { return None };
    if !old.trim_end().contains('\n') && !new.trim_end().contains('\n') {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&at| old[at] == new[at]).count();
    let tail =
        (0..shorter - head).take_while(|at| old[old.len() - 1 - at] == new[new.len() - 1 - at]).count();
    let lines = edits(&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let number = |is_new: bool| lines.iter().filter(|(new, _)| *new == is_new).count();
    let (gone, come) = (number(false), number(true));
    let line = match (gone, come) {
        (0, 0) => "line breaks at its end".to_owned(),
        (0, come) => format!("{} added at line {}", count(come, "line"), head + 1),
        (gone, 0) => format!("{} removed at line {}", count(gone, "line"), head + 1),
        (1, 1) => format!("line {} changed", head + 1),
        (gone, come) if gone == come => format!("{} changed from line {} on", count(come, "line"), head + 1),
        (gone, come) => format!("{} → {come} from line {} on", count(gone, "line"), head + 1),
    };
    Some(FieldText { line, lines })
}

/// The lines of which only one text has its like, in order.
fn edits(old: &[&str], new: &[&str]) -> Vec<(bool, String)> {
    let gone = |line: &str| (false, one_line(line));
    let come = |line: &str| (true, one_line(line));
    if old.len().saturating_mul(new.len()) > MAX_PRODUCT {
        return old.iter().map(|line| gone(line)).chain(new.iter().map(|line| come(line))).collect();
    }
    // `lengths[i][j]`: the longest common sequence of what is left from `i` and `j` on.
    let mut lengths = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i] == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && lengths[i + 1][j] >= lengths[i][j + 1]) {
            found.push(gone(old[i]));
            i += 1;
        } else {
            found.push(come(new[j]));
            j += 1;
        }
    }
    found
}
