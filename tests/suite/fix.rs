//! Helps made in files: which, where, and nothing else.

mod everywhere;
mod many;
mod planted;
mod program;
mod refused;
mod styles;

use std::path::Path;

use infra_graph::finding::{Code, Finding};

use crate::fuzz_targets::bodies::archive::{Texts, repository};
use crate::fuzz_targets::bodies::fix::fix;

fn texts(root: &Path) -> Texts {
    let files = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        Some((path, std::fs::read_to_string(entry.path()).ok()?))
    };
    files.filter_map(read).collect()
}

fn of(code: Code) -> impl Fn(&Finding) -> bool {
    move |finding| finding.code == code
}
