//! Files, and the changes of findings made in them as a person would make them.

use std::collections::BTreeMap;
use std::path::Path;

use indexmap::IndexSet;
use infra_graph::finding::{Action, Edit};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;

/// The text files of a folder, by path.
pub(super) type Texts = BTreeMap<String, String>;

pub(super) fn texts(root: &Path) -> Texts {
    let mut found = Texts::new();
    collect(root, root, &mut found);
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Texts) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.symlink_metadata().unwrap();
        if kind.is_dir() {
            collect(root, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), text);
        }
    }
}

pub(super) fn repository(texts: &Texts) -> Repository {
    Repository::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Memory>())
}

/// The files with all changes. Changes at one place are made in their order, the last place of a file first.
pub(super) fn changed(texts: &Texts, repository: &Repository, edits: &IndexSet<Edit>) -> Texts {
    let mut changed = texts.clone();
    let mut by_file: BTreeMap<String, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(repository.sources().file(edit.at.file).path.to_string()).or_default().push(edit);
    }
    for (path, mut edits) in by_file {
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
        let text_of = |changed: &Texts| changed[&path].clone();
        for (at, edit) in edits.iter().enumerate() {
            if let Action::Append { field, entry } = &edit.action {
                // Those of one place go into one list.
                let same = |other: &&&Edit| {
                    other.at == edit.at
                        && matches!(&other.action, Action::Append { field: known, .. } if known == field)
                };
                if edits[..at].iter().any(|other| same(&other)) {
                    continue;
                }
                let rest = edits[at + 1..].iter().filter(same).filter_map(|other| match &other.action {
                    Action::Append { entry, .. } => Some(entry),
                    _ => None,
                });
                let entries: Vec<&Vec<(&str, String)>> = std::iter::once(entry).chain(rest).collect();
                let (mut text, start) = (text_of(&changed), edit.at.start as usize);
                let indent = indent_of(&text, start);
                append(&mut text, start, &indent, field, &entries);
                changed.insert(path.clone(), text);
            } else if let Action::Rename { name } = &edit.action {
                let text = changed.remove(&path).unwrap();
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                changed.insert(format!("{folder}/{name}"), text);
            } else {
                change(changed.get_mut(&path).unwrap(), edit);
            }
        }
    }
    changed
}

fn change(text: &mut String, edit: &Edit) {
    let (start, end) = (edit.at.start as usize, edit.at.end as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = indent_of(text, start);
    let flow = text[start..].starts_with(['{', '[']);
    match &edit.action {
        Action::Replace { text: word } => text.replace_range(start..end, word),
        Action::Set { field, value } if flow => text.insert_str(start + 1, &format!("{field}: {value}, ")),
        Action::Set { field, value } => text.insert_str(start, &format!("{field}: {value}\n{indent}")),
        Action::Remove => remove(text, start),
        Action::Unset => {
            let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
            text.replace_range(line_start..line_end, "");
        }
        _ => panic!("a change that this test cannot make: {edit:?}"),
    }
}

/// What stands before a place in its line, as spaces.
fn indent_of(text: &str, start: usize) -> String {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    " ".repeat(text[line_start..start].chars().count())
}

fn append(text: &mut String, start: usize, indent: &str, field: &str, entries: &[&Vec<(&str, String)>]) {
    let flow = |entry: &&Vec<(&str, String)>| {
        let fields: Vec<String> = entry.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("{{{}}}", fields.join(", "))
    };
    let entries: Vec<String> = entries.iter().map(flow).collect();
    let is = |sign| text[start..].starts_with(sign);
    if is("[") {
        text.insert_str(start + 1, &format!("{}, ", entries.join(", ")));
    } else if is("{") {
        text.insert_str(start + 1, &format!("{field}: [{}], ", entries.join(", ")));
    } else if is("- ") {
        let lines: String = entries.iter().map(|entry| format!("- {entry}\n{indent}")).collect();
        text.insert_str(start, &lines);
    } else {
        let lines: String = entries.iter().map(|entry| format!("{indent}  - {entry}\n")).collect();
        text.insert_str(start, &format!("{field}:\n{lines}{indent}"));
    }
}

/// Takes out the entry of a list that a place is in: its lines, or what stands between the commas.
fn remove(text: &mut String, at: usize) {
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line_start..at];
    if let Some(open) = before.rfind('[') {
        let from = before.rfind(", {").map_or(line_start + open + 1, |comma| line_start + comma);
        let close = at + text[at..].find('}').unwrap() + 1;
        let to = if text[from..].starts_with(',') {
            close
        } else {
            close + usize::from(text[close..].starts_with(", ")) * 2
        };
        text.replace_range(from..to, "");
        let (empty, rest) = (text[line_start..].find(": []"), text[line_start..].find('\n'));
        if let (Some(empty), Some(rest)) = (empty, rest)
            && empty + 4 == rest
        {
            text.replace_range(line_start..=line_start + rest, "");
        }
        return;
    }
    let mut from = line_start;
    while !text[from..].trim_start_matches(' ').starts_with("- ") {
        from = text[..from - 1].rfind('\n').map_or(0, |at| at + 1);
    }
    let dash = text[from..].len() - text[from..].trim_start_matches(' ').len();
    let mut to = text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
    while to < text.len() {
        let line = text[to..].lines().next().unwrap();
        let depth = line.len() - line.trim_start_matches(' ').len();
        if !line.trim().is_empty() && depth <= dash {
            break;
        }
        to = text[to..].find('\n').map_or(text.len(), |at| to + at + 1);
    }
    text.replace_range(from..to, "");
    remove_empty_field(text, from, dash);
}

/// Takes out the line of a list that has no entry left: an empty field is null, which the API server refuses.
fn remove_empty_field(text: &mut String, at: usize, dash: usize) {
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let line_start = text[..at - 1].rfind('\n').map_or(0, |before| before + 1);
    let field = &text[line_start..at];
    let next = text[at..].lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let has_more = depth(next) > depth(field) || (depth(next) == dash && next.trim_start().starts_with("- "));
    if field.trim_end().ends_with(':') && !has_more {
        text.replace_range(line_start..at, "");
    }
}
