//! What Git lists: the files of a commit, and those of the work tree.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::FileChanges;
use super::git::Repository;

/// What a folder holds in a commit, by path. A name that is not UTF-8 is left out: it cannot be written in a manifest, so
/// nothing can refer to it.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Regular files: what Git calls the content of each.
    pub(super) files: BTreeMap<Utf8PathBuf, String>,
    /// Links: what Git calls the text that says where each leads.
    pub(super) links: BTreeMap<Utf8PathBuf, String>,
    /// Folders of other repositories, each with its commit.
    pub(super) submodules: BTreeMap<Utf8PathBuf, String>,
}

impl Listing {
    /// All files below a tree.
    pub(super) fn read(repository: &Repository, tree: &str) -> Result<Self, String> {
        let output = repository.output(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let mut listing = Self::default();
        for (head, path) in lines(&output) {
            if let [mode, _, name] = head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
                listing.add(mode, path, name);
            }
        }
        Ok(listing)
    }

    /// What another listing of the same folder has otherwise.
    pub(super) fn changes(&self, other: &Self) -> FileChanges {
        let (mut same, mut different) = (Vec::new(), Vec::new());
        for (path, blob) in &self.files {
            let is_same = other.files.get(path) == Some(blob);
            if is_same { &mut same } else { &mut different }.push(path.clone());
        }
        different.extend(other.files.keys().filter(|path| !self.files.contains_key(*path)).cloned());
        let has_links = !self.links.is_empty() || !other.links.is_empty();
        FileChanges::new(same, different, has_links)
    }

    fn add(&mut self, mode: &str, path: &str, name: &str) {
        let place = match mode {
            "120000" => &mut self.links,
            "160000" => &mut self.submodules,
            mode if mode.starts_with("100") => &mut self.files,
            _ => return,
        };
        place.insert(path.into(), name.to_owned());
    }
}

/// What the index and the work tree have below a folder, whose paths begin there.
#[derive(Debug, Default)]
pub(super) struct WorkTree {
    /// Files that no commit has yet, and that Git is not told to ignore.
    pub(super) untracked: Vec<Utf8PathBuf>,
    /// What Git is told to ignore, and repositories within the folder: not part of the history, so no part of a difference.
    pub(super) ignored: Vec<Utf8PathBuf>,
    /// Files of the index.
    pub(super) tracked: BTreeSet<Utf8PathBuf>,
    /// Files of the index that a sparse checkout is without.
    pub(super) skipped: Vec<Utf8PathBuf>,
    /// Folders of other repositories, each with its commit.
    pub(super) submodules: BTreeMap<Utf8PathBuf, String>,
}

impl WorkTree {
    /// Asks for what lies below `inside`. No content is looked at, so that no filter of the repository is run.
    pub(super) fn read(repository: &Repository, inside: &Utf8Path) -> Result<Self, String> {
        let list = |arguments: &[&str]| {
            let mut all = vec!["--literal-pathspecs", "ls-files", "-z"];
            all.extend(arguments);
            all.extend(
                (!inside.as_str().is_empty()).then_some(["--", inside.as_str()]).into_iter().flatten(),
            );
            repository.output(&all)
        };
        let below = |path: &str| Utf8Path::new(path).strip_prefix(inside).ok().map(Utf8Path::to_owned);
        let paths = |output: &[u8]| {
            let texts = output.split(|&byte| byte == 0).filter(|path| !path.is_empty());
            texts.filter_map(|path| below(std::str::from_utf8(path).ok()?)).collect::<Vec<_>>()
        };
        let mut work_tree = Self::default();
        for (head, path) in lines(&list(&["--stage", "-t"])?) {
            let Some(path) = below(path) else { continue };
            let [tag, mode, name, _] = *head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() else {
                continue;
            };
            if mode == "160000" {
                work_tree.submodules.insert(path, name.to_owned());
                continue;
            }
            if tag == "S" {
                work_tree.skipped.push(path.clone());
            }
            work_tree.tracked.insert(path);
        }
        // A repository within the folder is listed as a folder.
        let others = paths(&list(&["--others", "--exclude-standard"])?);
        let (repositories, untracked) = others.into_iter().partition(|path| path.as_str().ends_with('/'));
        work_tree.untracked = untracked;
        work_tree.ignored = repositories;
        work_tree.ignored.extend(paths(&list(&["--others", "--ignored", "--exclude-standard"])?));
        Ok(work_tree)
    }
}

/// Lines of the form `HEAD<tab>PATH<zero>`.
fn lines(output: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let texts = output.split(|&byte| byte == 0).filter_map(|line| std::str::from_utf8(line).ok());
    texts.filter_map(|line| line.split_once('\t'))
}
