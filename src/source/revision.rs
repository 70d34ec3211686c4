//! A folder of a Git repository as it was at a revision, read without a checkout.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{Objects, Repository};
use super::{Disk, Entry, EntryKind, Files, Memory, Named, ReadError};

/// Files of a commit. Links and submodules are left out, as Flux packs neither. Each file is read from Git when it is asked
/// for.
#[derive(Debug)]
pub struct Revision {
    /// All paths, without what is in them.
    names: Memory,
    /// What Git calls the content of each file.
    blobs: BTreeMap<Utf8PathBuf, String>,
    objects: Mutex<Objects>,
}

impl Revision {
    /// The folder at a revision: whatever `git rev-parse` takes for a commit. The folder need not be in the work tree now.
    ///
    /// # Errors
    /// It lies in no Git repository, Git does not know the revision, it is in this commit no folder, or Git cannot be run; in
    /// words.
    pub fn open(folder: &Named, revision: &str) -> Result<Self, String> {
        let (repository, inside) = repository(folder)?;
        let commit = commit(&repository, revision)?;
        let tree = format!("{commit}:{inside}");
        let is_tree = repository.output(&["cat-file", "-t", &tree]).is_ok_and(|kind| kind == b"tree\n");
        if !is_tree {
            let folder = repository.folder();
            return Err(format!("in `{folder}`, this revision has no folder `{inside}`"));
        }
        let listing = repository.output(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let (mut names, mut blobs) = (Memory::new(), BTreeMap::new());
        for (path, blob) in listing.split(|&byte| byte == 0).filter_map(blob) {
            names.insert(&path, Vec::new());
            blobs.insert(path, blob);
        }
        Ok(Self { names, blobs, objects: Mutex::new(Objects::new(repository)) })
    }
}

/// The repository that a folder lies in, and the way from its root.
fn repository(folder: &Named) -> Result<(Repository, Utf8PathBuf), String> {
    if folder.is_in_git() {
        return Ok((Repository::WorkTree(folder.boundary().to_owned()), folder.inside().to_owned()));
    }
    let path = folder.path();
    let is_bare =
        |folder: &&Utf8Path| ["HEAD", "objects", "refs"].iter().all(|name| folder.join(name).exists());
    if let Some(bare) = path.ancestors().find(is_bare) {
        let inside = path.strip_prefix(bare).unwrap_or(Utf8Path::new("")).to_owned();
        return Ok((Repository::Bare(bare.to_owned()), inside));
    }
    // That it is not there says more than that it is no repository.
    folder.folder().map_err(|error| error.to_string())?;
    Err("it lies in no Git repository".to_owned())
}

/// The name of the commit.
fn commit(repository: &Repository, revision: &str) -> Result<String, String> {
    let named = format!("{revision}^{{commit}}");
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &named];
    // Whether it is there at all, says more than that it has no such revision.
    repository.output(&["rev-parse", "--git-dir"])?;
    let output = repository.output(&arguments);
    let output =
        output.map_err(|_| "Git knows no such revision here; `git fetch` may bring it".to_owned())?;
    let text = String::from_utf8_lossy(&output).trim().to_owned();
    let is_name = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_name { Ok(text) } else { Err("Git does not say which commit this is".to_owned()) }
}

/// A line of `git ls-tree`: mode, type, name, and behind a tab the path. Only regular files count.
fn blob(line: &[u8]) -> Option<(Utf8PathBuf, String)> {
    let line = std::str::from_utf8(line).ok()?;
    let (head, path) = line.split_once('\t')?;
    let words: Vec<&str> = head.split_ascii_whitespace().collect();
    let [mode, "blob", name] = words.as_slice() else { return None };
    let regular = mode.starts_with("100");
    regular.then(|| (path.into(), (*name).to_owned()))
}

impl Files for Revision {
    fn read(&self, path: &Utf8Path) -> Result<Vec<u8>, ReadError> {
        let Some(blob) = self.blobs.get(path) else { return self.names.read(path) };
        self.objects.lock().unwrap_or_else(PoisonError::into_inner).blob(blob, Disk::LIMIT)
    }

    fn kind(&self, path: &Utf8Path) -> Result<EntryKind, ReadError> {
        self.names.kind(path)
    }

    fn list(&self, folder: &Utf8Path) -> Result<Vec<Entry>, ReadError> {
        self.names.list(folder)
    }

    fn canonical(&self, path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
        self.names.canonical(path)
    }
}
