//! Paths that somebody names: on the command line, or in a page.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::confined::Confined;
use super::replace::{WriteError, replace};
use super::{Disk, ReadError, join};

/// A path that somebody names, taken apart where the Git repository begins that it lies in.
///
/// What lies in a repository may be a stranger's: a link there leads nowhere but inside. Outside of any repository the
/// boundary is the folder that the file lies in. The path itself need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The nearest Git root above, else the folder that it lies in. Without links.
    boundary: Utf8PathBuf,
    /// The way from there, as it was named: links not followed.
    inside: Utf8PathBuf,
    in_git: bool,
}

impl Named {
    /// Takes a path apart; a relative one begins at the current folder.
    ///
    /// # Errors
    /// The current folder is gone, or is not UTF-8.
    pub fn new(path: &Utf8Path) -> Result<Self, ReadError> {
        let path = absolute(path)?;
        let mut walk = Walk::default();
        for part in path.components() {
            walk.enter(&part);
        }
        Ok(walk.end())
    }

    /// The path of the boundary.
    pub fn boundary(&self) -> &Utf8Path {
        &self.boundary
    }

    /// The way from the boundary, links not followed.
    pub(super) fn inside(&self) -> &Utf8Path {
        &self.inside
    }

    /// Whether the boundary is a Git root.
    pub fn is_in_git(&self) -> bool {
        self.in_git
    }

    /// The whole path, without links above the boundary.
    pub fn path(&self) -> Utf8PathBuf {
        self.boundary.join(&self.inside)
    }

    /// A path relative to the folder that this one lies in; nothing where it is absolute, or climbs out of the boundary.
    pub fn beside(&self, relative: &Utf8Path) -> Option<Self> {
        let folder = self.inside.parent().unwrap_or(Utf8Path::new(""));
        Some(Self { inside: join(folder, relative)?, ..self.clone() })
    }

    /// The bytes of the regular file.
    ///
    /// # Errors
    /// As [`Files::read`](super::Files::read); a link out of the boundary is [`ReadError::Outside`].
    pub fn read(&self) -> Result<Vec<u8>, ReadError> {
        self.read_at_most(Disk::LIMIT)
    }

    /// As [`Self::read`], of a file of at most `limit` bytes.
    pub(super) fn read_at_most(&self, limit: u64) -> Result<Vec<u8>, ReadError> {
        Confined::open(&self.boundary)?.read(&self.inside, limit)
    }

    /// The text of the regular file.
    ///
    /// # Errors
    /// As [`Self::read`]; also where it is not UTF-8.
    pub fn read_text(&self) -> Result<String, ReadError> {
        let not_text =
            |error: std::string::FromUtf8Error| ReadError::NotText(error.utf8_error().valid_up_to());
        String::from_utf8(self.read()?).map_err(not_text)
    }

    /// The folder, links followed.
    ///
    /// # Errors
    /// It is not there, is none, or a link leads out of the boundary.
    pub fn folder(&self) -> Result<Utf8PathBuf, ReadError> {
        let inside = Confined::open(&self.boundary)?.resolve(&self.inside)?;
        let folder = self.boundary.join(inside);
        if folder.is_dir() { Ok(folder) } else { Err(ReadError::WrongKind("it is a file, not a folder")) }
    }

    /// Puts a text in the place of the file, whole or not at all; `was` is what the writer saw there. See [`WriteError`].
    ///
    /// # Errors
    /// A part of the way is a link, something else is there, it is no longer what it was, or the system refuses.
    pub fn replace(&self, was: Option<&[u8]>, text: &[u8]) -> Result<(), WriteError> {
        replace(&Confined::open(&self.boundary)?, &self.inside, was, text)
    }

    /// As [`Self::replace`], whatever text the file has now.
    ///
    /// # Errors
    /// As [`Self::replace`], and where what is there cannot be read.
    pub fn put(&self, text: &[u8]) -> Result<(), WriteError> {
        match self.read() {
            Ok(was) => self.replace(Some(&was), text),
            Err(ReadError::NotFound) => self.replace(None, text),
            Err(error) => Err(error.into()),
        }
    }
}

/// The path from the root of the file system on, with its `..`.
fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    let current = std::env::current_dir().map_err(|error| ReadError::Other(error.to_string()))?;
    let current = Utf8PathBuf::from_path_buf(current)
        .map_err(|_| ReadError::Other("the current folder is not UTF-8".to_owned()))?;
    Ok(current.join(path))
}

/// A walk along a path, from the root of the file system.
#[derive(Debug, Default)]
struct Walk {
    /// An existing folder without links: a Git root, or above any.
    at: Utf8PathBuf,
    in_git: bool,
    /// The way from there.
    rest: Utf8PathBuf,
}

impl Walk {
    fn enter(&mut self, part: &Utf8Component<'_>) {
        match part {
            Utf8Component::Prefix(_) | Utf8Component::RootDir => {
                self.at.push(part.as_str());
                self.in_git = is_git_root(&self.at);
            }
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => self.leave(),
            Utf8Component::Normal(name) => self.step(name),
        }
    }

    fn step(&mut self, name: &str) {
        self.rest.push(name);
        let full = self.at.join(&self.rest);
        if self.in_git {
            // A repository in a repository is a boundary of its own, as long as no link leads into it.
            if is_real_folder(&full) && is_git_root(&full) && self.is_without_links() {
                self.at = full;
                self.rest = Utf8PathBuf::new();
            }
            return;
        }
        // Above every repository links are the user's own.
        if let Some(real) = full.canonicalize_utf8().ok().filter(|real| real.is_dir()) {
            self.rest = Utf8PathBuf::new();
            self.settle(real);
        }
    }

    fn leave(&mut self) {
        if !self.rest.pop() {
            let parent = self.at.parent().unwrap_or(&self.at).to_owned();
            self.settle(parent);
        }
    }

    /// Stands in an existing folder without links: in the repository that it lies in, where there is one.
    fn settle(&mut self, real: Utf8PathBuf) {
        let git = real.ancestors().find(|folder| is_git_root(folder));
        self.in_git = git.is_some();
        if let Some(git) = git {
            self.rest = real.strip_prefix(git).unwrap_or(Utf8Path::new("")).to_owned();
            self.at = git.to_owned();
        } else {
            self.at = real;
        }
    }

    fn is_without_links(&self) -> bool {
        let ways = self.rest.ancestors().filter(|way| !way.as_str().is_empty());
        ways.into_iter().all(|way| is_real_folder(&self.at.join(way)))
    }

    fn end(self) -> Named {
        Named { boundary: self.at, inside: self.rest, in_git: self.in_git }
    }
}

fn is_git_root(folder: &Utf8Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

fn is_real_folder(path: &Utf8Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}
