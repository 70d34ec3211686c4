//! What several tests need.

use std::path::{Path, PathBuf};

/// The folder with tables measured at upstream and with repositories of others, which is not part of this repository.
/// A test that needs it says that it is skipped, and passes.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stdout, reason = "the only place where a test can say it")]
    {
        println!("skipped: {} is not there", folder.display());
    }
    None
}
