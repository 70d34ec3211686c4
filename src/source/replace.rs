//! The only place where files are written: whole or not at all, and never through a link.

use std::io::{self, Write as _};

use camino::{Utf8Component, Utf8Path};
use cap_fs_ext::DirExt as _;
use cap_std::fs::{Dir, File, OpenOptions, Permissions};

use super::confined::{Confined, explain};
use super::{Disk, ReadError};

/// Why a file could not be written. What was there is there still.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A part of the path is a link: what it leads to is not ours to change.
    #[error("`{0}` is a link: nothing is written through links")]
    Link(String),
    /// Something else is there: a folder, a pipe, a device.
    #[error("`{0}` is neither a file nor free")]
    Occupied(String),
    /// The file is no longer what it was when it was read.
    #[error("it was changed meanwhile: run it again")]
    Changed,
    /// The folder cannot be opened, or the file cannot be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A full disk, a missing permission, or another error of the system.
    #[error("{0}")]
    System(#[from] io::Error),
}

/// Puts a text in the place of a file, or makes it, and the folders on the way to it. It is written to a file beside and then
/// renamed, so that the place holds the old text or the new one at any time. Where that fails, nothing is left of it.
pub(super) fn replace(
    folder: &Confined,
    path: &Utf8Path,
    was: Option<&[u8]>,
    text: &[u8],
) -> Result<(), WriteError> {
    let mut made = Vec::new();
    let written =
        parent(folder.dir(), path, &mut made).and_then(|parent| put(folder, &parent, path, was, text));
    if written.is_err() {
        // A folder in which something came meanwhile stays.
        for folder_made in made.iter().rev() {
            let _ = folder.dir().remove_dir(folder_made);
        }
    }
    written
}

fn put(
    folder: &Confined,
    parent: &Dir,
    path: &Utf8Path,
    was: Option<&[u8]>,
    text: &[u8],
) -> Result<(), WriteError> {
    let name = path.file_name().ok_or_else(|| WriteError::Occupied(path.to_string()))?;
    // What is there must be what the caller has seen; a file that was not there must not have come.
    let look = || {
        let permissions = permissions(parent, path, name)?;
        let now = if permissions.is_some() { Some(folder.read(path, Disk::LIMIT)?) } else { None };
        Ok::<_, WriteError>((permissions, now))
    };
    let (permissions, now) = look()?;
    if now.as_deref() == Some(text) {
        return Ok(());
    }
    if now.as_deref() != was {
        return Err(WriteError::Changed);
    }
    let (beside, file) = create(parent)?;
    let written = write(file, permissions, text).map_err(WriteError::from).and_then(|()| {
        // To write took its time: whoever saved the file meanwhile keeps what was saved.
        if look()?.1.as_deref() != was {
            return Err(WriteError::Changed);
        }
        Ok(parent.rename(&beside, parent, name)?)
    });
    if written.is_err() {
        // Nobody can be told that this does not work either.
        let _ = parent.remove_file(&beside);
    }
    written
}

/// The folder that a path lies in, opened part by part; what is not there is made, and told in `made`.
fn parent(root: &Dir, path: &Utf8Path, made: &mut Vec<String>) -> Result<Dir, WriteError> {
    let mut at = root.try_clone()?;
    let mut walked = String::new();
    let parts = path.parent().unwrap_or(Utf8Path::new("")).components();
    for part in parts {
        let Utf8Component::Normal(name) = part else { return Err(ReadError::Outside.into()) };
        walked = if walked.is_empty() { name.to_owned() } else { format!("{walked}/{name}") };
        match at.symlink_metadata(name) {
            Ok(metadata) if metadata.is_symlink() => return Err(WriteError::Link(walked)),
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(WriteError::Occupied(walked)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                at.create_dir(name)?;
                made.push(walked.clone());
            }
            Err(error) => return Err(explain(&error).into()),
        }
        at = at.open_dir_nofollow(name)?;
    }
    Ok(at)
}

/// The permissions of the regular file that is there; nothing where nothing is.
fn permissions(parent: &Dir, path: &Utf8Path, name: &str) -> Result<Option<Permissions>, WriteError> {
    match parent.symlink_metadata(name) {
        Ok(metadata) if metadata.is_symlink() => Err(WriteError::Link(path.to_string())),
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata.permissions())),
        Ok(_) => Err(WriteError::Occupied(path.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(explain(&error).into()),
    }
}

/// A new file with a name that nobody has: one that was killed may have left its own.
fn create(parent: &Dir) -> io::Result<(String, File)> {
    let mut number = 0;
    loop {
        let name = format!(".infra-graph-{}-{number}.new", std::process::id());
        match parent.open_with(&name, OpenOptions::new().write(true).create_new(true)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            made => return made.map(|file| (name, file)),
        }
    }
}

fn write(mut file: File, permissions: Option<Permissions>, text: &[u8]) -> io::Result<()> {
    file.write_all(text)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    // A rename can reach the disk before the text does, where nobody asks for the order.
    file.sync_all()
}
