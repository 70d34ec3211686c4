//! The configuration of a run, and whose it is.

use camino::Utf8Path;

use crate::config::Config;
use crate::error::Error;
use crate::source::{Named, ReadError};
use crate::text;

use super::arguments::Common;

/// What a configuration says, and who.
pub(super) struct Configuration {
    pub(super) config: Config,
    /// Whether it is of whoever runs the program, and not of the repository that is analysed.
    pub(super) is_own: bool,
}

impl Configuration {
    /// Reads the file that `--config` names, or else the repository's own, which may be missing.
    pub(super) fn read(common: &Common, root: &Utf8Path) -> Result<Self, Error> {
        let path = common.config.clone().unwrap_or_else(|| root.join(".infra-graph.yaml"));
        let text = match Named::new(&path).and_then(|file| file.read_text()) {
            Ok(text) => text,
            Err(ReadError::NotFound) if common.config.is_none() => String::new(),
            Err(error) => {
                return Err(Error::Usage(format!("cannot read `{}`: {error}", text::name(path.as_str()))));
            }
        };
        let config = Config::parse(&text).map_err(|error| Error::Usage(format!("{path}: {error}")))?;
        Ok(Self { config, is_own: common.config.is_some() && !lies_in(&path, root) })
    }
}

/// Whether a file is one of the repository that `root` lies in.
fn lies_in(file: &Utf8Path, root: &Utf8Path) -> bool {
    let both = Named::new(file).and_then(|file| Ok((file, Named::new(root)?)));
    both.is_ok_and(|(file, root)| file.path().starts_with(root.boundary()))
}
