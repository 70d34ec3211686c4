//! Lists that name the files of services: one more line.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::repository::Repository;
use crate::source::FileId;
use crate::yaml::Node;

use super::document::Doc;
use super::layout::{Service, Site};
use super::naming::replaced;
use super::{PlannedFile, ScaffoldError};

/// The kustomization of the cluster that lists the others, with the new one; nothing where none does, since the folder is read as it is,
/// or where an entry brings a whole folder.
pub(super) fn line(
    repository: &Repository,
    site: &Site<'_>,
    model: &Service,
    service: &str,
) -> Result<Option<PlannedFile>, ScaffoldError> {
    let entry = site.environment.environment().inventory.get(&model.id);
    let Some(listed) = entry.and_then(|entry| entry.object.listed) else { return Ok(None) };
    let source = repository.sources().file(listed.file);
    if source.path == model.file || source.is_elsewhere {
        return Ok(None);
    }
    // The list that names the file itself may be one further down.
    let folder = source.path.parent().unwrap_or(Utf8Path::new(""));
    let found = listing(repository, folder, &source.path, &model.file).or_else(|| {
        let folder = model.file.parent()?;
        let (path, _) = super::base::kustomization(repository, &model.name, folder)?;
        listing(repository, folder, &path, &model.file)
    });
    let Some((file, names)) = found else { return Ok(None) };
    let text = repository.sources().file(file);
    let wrong = || ScaffoldError::List(text.path.to_string());
    let new = replaced(&names.text, &model.name, service);
    let extended = appended(&text.text, names.end, &new).ok_or_else(wrong)?;
    Ok(Some(PlannedFile { path: text.path.to_string(), text: extended, before: Some(text.text.clone()) }))
}

/// An entry of a list, and where the last one ends.
struct Names {
    text: String,
    end: usize,
}

/// The entry of a kustomization's `resources` that names a file, and the end of that list.
fn listing(
    repository: &Repository,
    folder: &Utf8Path,
    path: &Utf8Path,
    wanted: &Utf8Path,
) -> Option<(FileId, Names)> {
    let file = repository.text(path).ok()?;
    let doc = Doc::of_file(repository, "", path).into_iter().next()?;
    let items = doc.node.get("resources").and_then(Node::as_sequence)?;
    let named = items.iter().filter_map(Node::text);
    let text = named.map(str::to_owned).find(|text| super::layout::joined(folder, text) == wanted)?;
    let end = items.last()?.span.end as usize;
    Some((file, Names { text, end }))
}

/// The text with one more item behind the one that ends at a place, written as that one is; all else stays byte for byte. `None` where that
/// item does not stand on lines of its own.
fn appended(text: &str, end: usize, item: &str) -> Option<String> {
    let start = text.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.split('\n').next()?;
    let indent = &line[..line.len() - line.trim_start().len()];
    let gap = line.trim_start().strip_prefix('-')?;
    let gap = &gap[..gap.len() - gap.trim_start().len()];
    let returns = if line.ends_with('\r') { "\r" } else { "" };
    let after = start + line.len();
    let (before, behind) = text.split_at(after);
    Some(format!("{before}\n{indent}-{gap}{item}{returns}{behind}"))
}

/// Planned files, each path once: what two environments both ask for is the same, or two lines of one list.
pub(super) fn merged(files: Vec<PlannedFile>) -> Vec<PlannedFile> {
    let mut merged: BTreeMap<String, PlannedFile> = BTreeMap::new();
    for file in files {
        merged.entry(file.path.clone()).or_insert(file);
    }
    merged.into_values().collect()
}
