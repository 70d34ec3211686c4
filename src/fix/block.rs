//! Lists and mappings by indentation.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::yaml::{Form, Style, Syntax};

use super::brackets;
use super::change::{NewField, NewItem};
use super::locate::{Found, in_brackets};
use super::refusal::Refusal;
use super::scalar::{self, Notation};
use super::texts::{Lines, Replacement};

type Entry = (Syntax, Syntax);

const OPEN_END: Refusal = Refusal::Form("a text with an open end stands before it");

/// Takes items out of a list, and puts others to its end.
pub(super) fn items(
    lines: Lines<'_>,
    found: &Found<'_>,
    out: &BTreeSet<usize>,
    new: &[NewItem],
) -> Result<Vec<Replacement>, Refusal> {
    let list = found.node();
    let Form::Sequence { items, .. } = &list.form else { return Err(Refusal::NotThere) };
    let mut edits = Vec::new();
    for &number in out {
        let dash = dash(lines.text, list, items, number)?;
        if !lines.begins(dash) {
            return Err(Refusal::Form("its line begins with another entry"));
        }
        edits.push(Replacement::delete(lines.whole(dash..items[number].range.end)));
    }
    if let Some((last, number)) = items.last().zip(items.len().checked_sub(1)).filter(|_| !new.is_empty()) {
        if out.contains(&number) {
            return Err(Refusal::Overlap);
        }
        ends_with_text(lines, last)?;
        let dash = dash(lines.text, list, items, number)?;
        let gap = lines.text.get(dash + 1..last.start).filter(|gap| gap.bytes().all(|byte| byte == b' '));
        let style = ItemStyle {
            indent: lines.indent(dash),
            gap: gap.filter(|gap| !gap.is_empty()).unwrap_or(" ").to_owned(),
            in_brackets: in_brackets(last),
        };
        let newline = lines.newline(dash);
        let text: String = new.iter().map(|item| style.lines(item, newline)).collect();
        edits.push(lines.insert_behind(last.range.end, &text));
    }
    Ok(edits)
}

/// Takes fields out of a mapping, and puts others in.
pub(super) fn fields(
    lines: Lines<'_>,
    found: &Found<'_>,
    out: &BTreeSet<usize>,
    new: &[NewField],
) -> Result<Vec<Replacement>, Refusal> {
    let Form::Mapping { entries, .. } = &found.node().form else { return Err(Refusal::NotThere) };
    let mut edits = Vec::new();
    for &number in out {
        let (key, _) = &entries[number];
        if lines.begins(key.start) {
            edits.push(Replacement::delete(lines.whole(key.start..end(&entries[number]))));
        } else if number == 0 {
            edits.push(first(lines, entries, out)?);
        } else {
            return Err(Refusal::Form("its line begins with another field"));
        }
    }
    for field in new {
        edits.push(put(lines, found, entries, out, field)?);
    }
    Ok(edits)
}

/// Takes out the fields that stand behind the dash of a list, so that the next one does.
fn first(lines: Lines<'_>, entries: &[Entry], out: &BTreeSet<usize>) -> Result<Replacement, Refusal> {
    let next = (0..entries.len()).find(|number| !out.contains(number));
    let next = next.ok_or(Refusal::Form("it is the only field of its mapping"))?;
    let (from, to) = (entries[0].0.start, entries[next].0.start);
    let between = &lines.text[end(&entries[next - 1])..to];
    let has_comment = between.lines().skip(1).any(|line| line.contains('#'));
    if has_comment || !lines.begins(to) {
        return Err(Refusal::Form("a comment stands between it and the next field"));
    }
    Ok(Replacement::delete(from..to))
}

/// Puts a field where its name belongs, if the fields are sorted; otherwise behind the last.
fn put(
    lines: Lines<'_>,
    found: &Found<'_>,
    entries: &[Entry],
    out: &BTreeSet<usize>,
    field: &NewField,
) -> Result<Replacement, Refusal> {
    let names: Vec<&str> = entries.iter().filter_map(|(key, _)| key.text()).collect();
    if names.contains(&field.name()) {
        return Err(Refusal::Overlap);
    }
    let first = entries.first().ok_or(Refusal::NotThere)?;
    let newline = lines.newline(first.0.start);
    let text = field_lines(lines, found, &lines.indent(first.0.start), newline, field);
    let is_sorted = names.len() > 1 && names.is_sorted();
    let place = if is_sorted { names.partition_point(|name| *name < field.name()) } else { names.len() };
    if place == 0 && lines.begins(first.0.start) {
        return Ok(Replacement::insert(above_comments(lines, first.0.start), text));
    }
    // Behind a text with an open end, a line may become a part of it.
    let is_closed = |number: &usize| ends_with_text(lines, &entries[*number].1).is_ok();
    match (0..place.max(1)).rev().find(is_closed) {
        Some(behind) if out.contains(&behind) => Err(Refusal::Overlap),
        Some(behind) => Ok(lines.insert_behind(end(&entries[behind]), &text)),
        None if lines.begins(first.0.start) => {
            Ok(Replacement::insert(above_comments(lines, first.0.start), text))
        }
        None => Err(OPEN_END),
    }
}

fn field_lines(lines: Lines<'_>, found: &Found<'_>, indent: &str, newline: &str, field: &NewField) -> String {
    match field {
        NewField::Scalar(name, value) => {
            let value = scalar::plain(value, Notation::Block);
            format!("{indent}{name}: {value}{newline}")
        }
        NewField::List(name, items) => {
            let deeper = " ".repeat(list_indent(lines, found.nodes[0]).unwrap_or(2));
            let style =
                ItemStyle { indent: format!("{indent}{deeper}"), gap: " ".to_owned(), in_brackets: false };
            let items: String = items.iter().map(|item| style.lines(item, newline)).collect();
            format!("{indent}{name}:{newline}{items}")
        }
    }
}

/// How an item of a list is written.
struct ItemStyle {
    /// What stands before the dash.
    indent: String,
    /// What stands behind it.
    gap: String,
    in_brackets: bool,
}

impl ItemStyle {
    fn lines(&self, item: &NewItem, newline: &str) -> String {
        let Self { indent, gap, .. } = self;
        if self.in_brackets {
            return format!("{indent}-{gap}{}{newline}", brackets::item(item, Notation::Brackets));
        }
        let field =
            |(key, value): &(&str, String)| format!("{key}: {}", scalar::string(value, Notation::Block));
        let fields: Vec<String> = item.iter().map(field).collect();
        format!("{indent}-{gap}{}{newline}", fields.join(&format!("{newline}{indent} {gap}")))
    }
}

/// By how many columns the lists of a document stand deeper than their keys.
fn list_indent(lines: Lines<'_>, node: &Syntax) -> Option<usize> {
    if let Form::Mapping { in_brackets: false, entries } = &node.form {
        for (key, value) in entries {
            let Form::Sequence { in_brackets: false, items } = &value.form else { continue };
            let Ok(dash) = dash(lines.text, value, items, 0) else { continue };
            if lines.begins(dash) {
                return lines.column(dash).checked_sub(lines.column(key.start));
            }
        }
    }
    node.children().find_map(|child| list_indent(lines, child))
}

/// Where an entry ends. Of one without a value it is the colon.
fn end((key, value): &Entry) -> usize {
    key.range.end.max(value.range.end)
}

/// Where the lines of comments above a line begin.
fn above_comments(lines: Lines<'_>, at: usize) -> usize {
    let mut start = lines.start(at);
    while start > 0 {
        let before = lines.start(start - 1);
        if !lines.text[before..start].trim_start().starts_with('#') {
            break;
        }
        start = before;
    }
    start
}

/// Behind a text that ends with empty lines, or with the file and without a line break, there is no place that is none of it.
fn ends_with_text(lines: Lines<'_>, value: &Syntax) -> Result<(), Refusal> {
    let mut last = value;
    while let Some(child) = last.children().last() {
        last = child;
    }
    let is_block = matches!(last.form, Form::Scalar { style: Style::Literal | Style::Folded, .. });
    let end = lines.end(last.range.end);
    let behind = lines.text.get(end..).unwrap_or_default();
    let is_open = behind.lines().next().is_some_and(|line| line.trim().is_empty());
    if is_block && (is_open || !lines.text[..end].ends_with('\n')) {
        return Err(OPEN_END);
    }
    Ok(())
}

/// Where the dash of an item is.
fn dash(text: &str, list: &Syntax, items: &[Syntax], number: usize) -> Result<usize, Refusal> {
    let strange = Refusal::Form("the list is written in a way of its own");
    let Range { start, .. } = list.range;
    let Some(before) = number.checked_sub(1) else {
        let is_at_dash =
            text[start..].starts_with('-') && items.first().is_some_and(|item| item.start > start);
        if is_at_dash {
            return Ok(start);
        }
        let line = text[..start].trim_end_matches(' ');
        return line.ends_with('-').then(|| line.len() - 1).ok_or(strange);
    };
    let mut at = items[before].range.end;
    let until = items[number].start;
    while at < until {
        let rest = &text[at..until];
        match rest.as_bytes()[0] {
            b'-' => return Ok(at),
            b'#' => at = rest.find('\n').map_or(until, |newline| at + newline),
            b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => break,
        }
    }
    Err(strange)
}
