//! A path with variables in it, as a pattern of folders.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use regex::Regex;

use crate::source::normalize;

/// The folders that a `spec.path` may mean while its variables are not known: each `${…}` stands for a part of one name.
#[derive(Debug, Clone)]
pub(super) struct FolderPattern {
    regex: Regex,
    /// The variable of each group.
    names: Vec<String>,
}

impl FolderPattern {
    /// The pattern of a path; nothing where it has no variable.
    pub(super) fn of(path: &Utf8Path) -> Option<Self> {
        let path = normalize(path);
        let mut rest = path.as_str();
        let (mut pattern, mut names) = (String::from("^"), Vec::new());
        while let Some((before, after)) = rest.split_once("${") {
            let (expression, behind) = after.split_once('}')?;
            pattern += &regex::escape(before);
            pattern += "([^/]+)";
            let end = expression.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            names.push(expression[..end.unwrap_or(expression.len())].to_owned());
            rest = behind;
        }
        if names.is_empty() {
            return None;
        }
        pattern += &regex::escape(rest);
        pattern.push('$');
        Some(Self { regex: Regex::new(&pattern).ok()?, names })
    }

    /// What the variables are if the pattern means this folder; nothing where it cannot.
    pub(super) fn fit(&self, folder: &Utf8Path) -> Option<BTreeMap<String, String>> {
        let captures = self.regex.captures(folder.as_str())?;
        let mut bound = BTreeMap::new();
        for (at, name) in self.names.iter().enumerate() {
            let value = captures.get(at + 1)?.as_str();
            let known = bound.entry(name.clone()).or_insert_with(|| value.to_owned());
            if known != value {
                return None;
            }
        }
        Some(bound)
    }
}

/// The folders below `base` that a path with variables may mean, in order; nothing where it has none.
pub(super) fn folders(
    repository: &crate::repository::Repository,
    base: &Utf8Path,
    path: &Utf8Path,
) -> Option<Vec<Utf8PathBuf>> {
    let pattern = FolderPattern::of(path)?;
    let path = normalize(path);
    let depth = path.components().count();
    let mut level = vec![Utf8PathBuf::new()];
    for part in path.components() {
        let literal = !part.as_str().contains("${");
        let mut next = Vec::new();
        for folder in level {
            if literal {
                let inner = folder.join(part.as_str());
                if repository.is_folder(&base.join(&inner)) {
                    next.push(inner);
                }
                continue;
            }
            for entry in repository.files().list(&base.join(&folder)).unwrap_or_default() {
                let inner = folder.join(&entry.name);
                if entry.kind == crate::source::EntryKind::Folder && entry.name != ".git" {
                    next.push(inner);
                }
            }
        }
        level = next;
    }
    level.retain(|folder| folder.components().count() == depth && pattern.fit(folder).is_some());
    level.sort();
    Some(level)
}
