//! Lists and mappings in brackets.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::yaml::{Form, Syntax};

use super::change::{NewField, NewItem};
use super::locate::Found;
use super::refusal::Refusal;
use super::scalar::{self, Notation};
use super::texts::{Lines, Replacement};

/// Takes items out of a list, and puts others to its end.
pub(super) fn items(
    lines: Lines<'_>,
    found: &Found<'_>,
    out: &BTreeSet<usize>,
    new: &[NewItem],
) -> Result<Vec<Replacement>, Refusal> {
    let Form::Sequence { items, .. } = &found.node().form else { return Err(Refusal::NotThere) };
    let members: Vec<Range<usize>> = items.iter().map(|item| item.start..item.range.end).collect();
    let notation = notation(lines.text, found);
    let new: Vec<String> = new.iter().map(|entry| item(entry, notation)).collect();
    Brackets { lines, range: found.node().range.clone(), members }.change(out, &new)
}

/// Takes fields out of a mapping, and puts others to its end.
pub(super) fn fields(
    lines: Lines<'_>,
    found: &Found<'_>,
    out: &BTreeSet<usize>,
    new: &[NewField],
) -> Result<Vec<Replacement>, Refusal> {
    let Form::Mapping { entries, .. } = &found.node().form else { return Err(Refusal::NotThere) };
    let range = found.node().range.clone();
    if !lines.text[range.start..].starts_with('{') {
        return Err(Refusal::Form("the mapping has no brackets of its own"));
    }
    let is_there = |field: &NewField| entries.iter().any(|(key, _)| key.text() == Some(field.name()));
    if new.iter().any(is_there) {
        return Err(Refusal::Overlap);
    }
    let member = |(key, value): &(Syntax, Syntax)| key.start..key.range.end.max(value.range.end);
    let members: Vec<Range<usize>> = entries.iter().map(member).collect();
    let notation = notation(lines.text, found);
    let new: Vec<String> = new.iter().map(|entry| field(entry, notation)).collect();
    Brackets { lines, range, members }.change(out, &new)
}

/// An entry of a list as a mapping in brackets.
pub(super) fn item(entry: &NewItem, notation: Notation) -> String {
    let field = |(key, value): &(&'static str, String)| {
        format!("{}: {}", scalar::key(key, notation), scalar::string(value, notation))
    };
    format!("{{{}}}", entry.iter().map(field).collect::<Vec<_>>().join(", "))
}

fn field(field: &NewField, notation: Notation) -> String {
    let key = scalar::key(field.name(), notation);
    match field {
        NewField::Scalar(_, value) => format!("{key}: {}", scalar::plain(value, notation)),
        NewField::List(_, items) => {
            let items: Vec<String> = items.iter().map(|entry| item(entry, notation)).collect();
            format!("{key}: [{}]", items.join(", "))
        }
    }
}

/// A document that is a mapping in brackets with quotes around its keys is JSON.
fn notation(text: &str, found: &Found<'_>) -> Notation {
    let is_json = match &found.nodes[0].form {
        Form::Mapping { in_brackets: true, entries } => {
            entries.first().is_some_and(|(key, _)| text[key.range.start..].starts_with('"'))
        }
        _ => false,
    };
    if is_json { Notation::Json } else { Notation::Brackets }
}

/// What stands in brackets, separated by commas.
struct Brackets<'t> {
    lines: Lines<'t>,
    /// With the brackets.
    range: Range<usize>,
    members: Vec<Range<usize>>,
}

impl Brackets<'_> {
    fn change(&self, out: &BTreeSet<usize>, new: &[String]) -> Result<Vec<Replacement>, Refusal> {
        let last = self.members.len().checked_sub(1);
        if !out.is_empty() && !new.is_empty() {
            return Err(Refusal::Overlap);
        }
        let mut edits = self.remove(out)?;
        match last {
            _ if new.is_empty() => {}
            Some(last) => edits.extend(self.add(&self.members[last], new)),
            None => edits.push(Replacement::insert(self.range.start + 1, new.join(", "))),
        }
        Ok(edits)
    }

    fn remove(&self, out: &BTreeSet<usize>) -> Result<Vec<Replacement>, Refusal> {
        let kept: Vec<usize> = (0..self.members.len()).filter(|number| !out.contains(number)).collect();
        let (Some(&first), Some(&last)) = (kept.first(), kept.last()) else {
            return if out.is_empty() { Ok(Vec::new()) } else { Err(Refusal::Form("nothing would be left")) };
        };
        let mut edits = Vec::new();
        for &number in out {
            let member = &self.members[number];
            let deleted = match self.whole_lines(member) {
                Some(range) => range,
                None if number < first => {
                    self.without_comment(member.start..self.members[number + 1].start, number)?
                }
                None => self.without_comment(self.members[number - 1].end..member.end, number)?,
            };
            edits.push(Replacement::delete(deleted));
        }
        // The comma behind what is the last now has nothing behind it any more, unless there was one at the end before.
        let ends = self.members.len() - 1;
        if last < ends
            && self.comma(self.members[ends].end).is_none()
            && let Some(comma) = self.comma(self.members[last].end)
        {
            edits.push(Replacement::delete(comma..comma + 1));
        }
        Ok(edits)
    }

    /// The lines of a member that has them for itself.
    fn whole_lines(&self, member: &Range<usize>) -> Option<Range<usize>> {
        let end = self.comma(member.end).map_or(member.end, |comma| comma + 1);
        let rest = self.lines.text[end..self.lines.end(end)].trim();
        let is_alone = self.lines.begins(member.start) && (rest.is_empty() || rest.starts_with('#'));
        is_alone.then(|| self.lines.whole(member.start..end))
    }

    /// The range, where no comment goes out with it.
    fn without_comment(&self, range: Range<usize>, number: usize) -> Result<Range<usize>, Refusal> {
        let member = &self.members[number];
        let text = self.lines.text;
        let around =
            [&text[range.start..member.start.max(range.start)], &text[member.end..range.end.max(member.end)]];
        if around.iter().any(|text| text.contains('#')) {
            return Err(Refusal::Form("a comment stands between it and the next entry"));
        }
        Ok(range)
    }

    fn add(&self, last: &Range<usize>, new: &[String]) -> Vec<Replacement> {
        let comma = self.comma(last.end);
        let behind = comma.map_or(last.end, |comma| comma + 1);
        let close = self.range.end - 1;
        // One on each line, the closing bracket on a line of its own.
        let has_lines = self.lines.begins(last.start) && self.lines.end(behind) <= close;
        if !has_lines {
            return vec![Replacement::insert(last.end, format!(", {}", new.join(", ")))];
        }
        let (indent, newline) = (self.lines.indent(last.start), self.lines.newline(last.start));
        let lines = new.join(&format!(",{newline}{indent}"));
        let ends = if comma.is_some() { "," } else { "" };
        let mut edits = vec![self.lines.insert_behind(behind, &format!("{indent}{lines}{ends}{newline}"))];
        if comma.is_none() {
            edits.insert(0, Replacement::insert(last.end, ","));
        }
        edits
    }

    /// The comma that follows a byte, behind blanks and comments.
    fn comma(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while at < self.range.end {
            match self.lines.text.as_bytes()[at] {
                b',' => return Some(at),
                b'#' => at = self.lines.end(at),
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => return None,
            }
        }
        None
    }
}
