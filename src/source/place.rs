//! Places that stand for a source that lives elsewhere.

use camino::{Utf8Path, Utf8PathBuf};

use super::archive::{ArchiveError, unpack};
use super::{Disk, Files, Memory, Named, ReadError, Revision, walk};

/// A place as somebody writes it: a folder or an archive, or `git:FOLDER@REVISION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder, or an archive as `flux build artifact` makes it.
    Path(Utf8PathBuf),
    /// A folder in a Git repository, as it is at a revision.
    Revision {
        /// The folder.
        folder: Utf8PathBuf,
        /// A commit, a tag, a branch, …
        revision: String,
    },
}

/// What is at a place.
pub enum Brought {
    /// A folder below the root of the repository that is analysed: its way from there.
    Inside(Utf8PathBuf),
    /// The content of a repository. What Flux leaves out of an artifact is still to be left out.
    Checkout(Box<dyn Files>),
    /// An artifact as Flux packed it.
    Artifact(Memory),
}

/// Why a place cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceError {
    /// It is no place.
    #[error("a place is a folder, an archive, or git:FOLDER@REVISION as in git:../shop@v1.2.0")]
    Syntax,
    /// It is not there, or cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The archive is none, or no artifact.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Git says no.
    #[error("{0}")]
    Git(String),
    /// So large is no source.
    #[error("it has more than {MAX_FILES} files: name the folder that the artifact is made of")]
    TooMany,
}

/// The largest archive as it is packed, in bytes.
const MAX_PACKED: u64 = 64 << 20;

/// The most files of a folder.
const MAX_FILES: usize = 200_000;

impl Place {
    /// Reads a place.
    ///
    /// # Errors
    /// [`PlaceError::Syntax`].
    pub fn parse(text: &str) -> Result<Self, PlaceError> {
        let Some(rest) = text.strip_prefix("git:") else {
            return if text.is_empty() { Err(PlaceError::Syntax) } else { Ok(Self::Path(text.into())) };
        };
        // `HEAD@{1}` is a revision, too.
        let at = rest.rmatch_indices('@').map(|(at, _)| at).find(|at| !rest[at + 1..].starts_with('{'));
        let (folder, revision) = at.map(|at| (&rest[..at], &rest[at + 1..])).ok_or(PlaceError::Syntax)?;
        if folder.is_empty() || revision.is_empty() {
            return Err(PlaceError::Syntax);
        }
        Ok(Self::Revision { folder: folder.into(), revision: revision.to_owned() })
    }

    /// Whether it is in a Git repository that `root` lies in too, or in that folder: then it is no more than who can write
    /// there can bring. Git itself is only called where somebody asks for it, so a revision never is.
    ///
    /// # Errors
    /// The current folder is gone.
    pub fn is_inside(&self, root: &Utf8Path) -> Result<bool, ReadError> {
        let Self::Path(path) = self else { return Ok(false) };
        let (place, root) = (Named::new(&root.join(path))?, Named::new(root)?);
        Ok(place.path().starts_with(root.boundary()))
    }

    /// What is there; a relative path begins at `root`, the root of the repository that is analysed.
    ///
    /// # Errors
    /// See [`PlaceError`].
    pub fn open(&self, root: &Utf8Path) -> Result<Brought, PlaceError> {
        match self {
            Self::Path(path) => {
                let place = Named::new(&root.join(path))?;
                match place.folder() {
                    Ok(folder) => Self::folder(folder, root),
                    Err(ReadError::WrongKind(_)) => {
                        Ok(Brought::Artifact(unpack(&place.read_at_most(MAX_PACKED)?)?))
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Self::Revision { folder, revision } => {
                let revision = Revision::open(&Named::new(&root.join(folder))?, revision);
                let revision = revision.map_err(PlaceError::Git)?;
                Ok(Brought::Checkout(Box::new(bounded(revision)?)))
            }
        }
    }

    fn folder(folder: Utf8PathBuf, root: &Utf8Path) -> Result<Brought, PlaceError> {
        let root = Named::new(root)?.folder()?;
        match folder.strip_prefix(&root) {
            Ok(inside) => Ok(Brought::Inside(inside.to_owned())),
            Err(_) => Ok(Brought::Checkout(Box::new(bounded(Disk::open(folder)?)?))),
        }
    }
}

/// Somebody may name a folder of everything: that takes neither for ever nor all the memory.
fn bounded<F: Files>(files: F) -> Result<F, PlaceError> {
    if walk(&files, Utf8Path::new("")).nth(MAX_FILES).is_some() {
        return Err(PlaceError::TooMany);
    }
    Ok(files)
}
