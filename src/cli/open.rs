//! `--open`: a picture in a window.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// The program that opens a file as a click on it does.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Shows a text that is a file of this name, and gives the path of it. It stays there: the window may read it again.
pub(super) fn open(text: &str, name: &str) -> Result<PathBuf, Error> {
    let file = write(text, name)?;
    let shown = Command::new(OPENER)
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success() || cfg!(windows));
    if shown {
        return Ok(file);
    }
    Err(Error::Usage(format!("`{OPENER}` could not show it\nit is in {}", file.display())))
}

/// Writes into a new folder that nobody else can have made: the folder for temporary files is everybody's.
fn write(text: &str, name: &str) -> io::Result<PathBuf> {
    let folder = new_folder(&std::env::temp_dir())?;
    let file = folder.join(name);
    let made = OpenOptions::new().write(true).create_new(true).open(&file);
    let written = made.and_then(|mut made| made.write_all(text.as_bytes()));
    if written.is_err() {
        // Half of a picture is of no use to anybody. That it cannot be removed either, nobody needs to know.
        let _ = fs::remove_file(&file);
        let _ = fs::remove_dir(&folder);
    }
    written.map(|()| file)
}

fn new_folder(below: &Path) -> io::Result<PathBuf> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    for number in 0..100 {
        let folder = below.join(format!("infra-graph-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|()| folder),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
