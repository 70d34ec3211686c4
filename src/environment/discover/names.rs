//! Names of environments.

use std::collections::HashMap;

use camino::{Utf8Path, Utf8PathBuf};

/// Folders whose children are named after clusters.
const CONTAINERS: [&str; 4] = ["clusters", "fleet", "environments", "envs"];

/// A name for each folder: what comes behind the last folder of clusters, otherwise the last part of the path; where that
/// is not unique, the shortest end of the path that is.
pub(super) fn of(folders: &[Utf8PathBuf]) -> Vec<String> {
    let mut lengths: Vec<usize> = folders.iter().map(|folder| first(folder)).collect();
    loop {
        let names: Vec<String> =
            folders.iter().zip(&lengths).map(|(folder, &length)| end(folder, length)).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            *counts.entry(name).or_default() += 1;
        }
        let mut longer = false;
        for (at, name) in names.iter().enumerate() {
            if counts[name.as_str()] > 1 && lengths[at] < folders[at].components().count() {
                lengths[at] += 1;
                longer = true;
            }
        }
        if !longer {
            return names;
        }
    }
}

/// How many parts of the path the name has at least.
fn first(folder: &Utf8Path) -> usize {
    let parts: Vec<&str> = folder.iter().collect();
    let container = parts.iter().rposition(|part| CONTAINERS.contains(part));
    match container {
        Some(at) if at + 1 < parts.len() => parts.len() - at - 1,
        _ => 1,
    }
}

fn end(folder: &Utf8Path, length: usize) -> String {
    let parts: Vec<&str> = folder.iter().collect();
    let name = parts[parts.len().saturating_sub(length)..].join("/");
    if name.is_empty() { ".".to_owned() } else { name }
}
