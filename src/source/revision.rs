//! A folder of a Git repository as it was at a revision, read without a checkout.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::git::{Names, Objects, Repository};
use super::listing::Listing;
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
        let mut revisions = Names::open(repository.clone())?;
        let commit = revisions.find(&format!("{revision}^{{commit}}"));
        let commit = commit.ok_or("Git knows no such revision here; `git fetch` may bring it")?;
        let tree = revisions.find(&format!("{}:{inside}", commit.id)).filter(|found| found.kind == "tree");
        let folder = repository.folder();
        let tree = tree.ok_or_else(|| format!("in `{folder}`, this revision has no folder `{inside}`"))?;
        let blobs = Listing::read(&repository, &tree.id)?.files;
        let mut names = Memory::new();
        for path in blobs.keys() {
            names.insert(path, Vec::new());
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
