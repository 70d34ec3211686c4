//! A list of files, a path on each line.

use std::collections::BTreeSet;
use std::io::Read as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Error;
use crate::source::{Named, normalize};
use crate::text::name;

/// Reads the list from a file, or from standard input for `-`. Paths begin at the root of the Git repository, as git prints
/// them; `inside` is the way from there to the folder that is analysed, where paths begin in turn. What lies beside it is left
/// out.
pub(super) fn read(file: &Utf8Path, inside: &Utf8Path) -> Result<BTreeSet<Utf8PathBuf>, Error> {
    let cannot = |error: &dyn std::fmt::Display| {
        Error::Usage(format!("--files: cannot read `{}`: {error}", name(file.as_str())))
    };
    let text = if file == "-" {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).map_err(|error| cannot(&error))?;
        text
    } else {
        Named::new(file).and_then(|file| file.read_text()).map_err(|error| cannot(&error))?
    };
    let paths = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(normalize);
    Ok(paths.filter_map(|path| path.strip_prefix(inside).ok().map(Utf8Path::to_owned)).collect())
}
