//! What several subjects of the tests need.

use std::path::PathBuf;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::kustomize::{Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::{Memory, Span};
use infra_graph::yaml::to_yaml;

/// The folder with the data that developers share, where there is one: beside the repository.
pub(crate) fn shared() -> Option<Utf8PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    Utf8PathBuf::from_path_buf(path.canonicalize().ok()?).ok()
}

/// Prints a line of a test's result: with `--nocapture`.
#[expect(clippy::print_stdout, reason = "what a test counted is for the one who runs it")]
pub(crate) fn tell(line: &str) {
    println!("{line}");
}

/// Says that a test did not run, and why.
pub(crate) fn skipped(why: &str) {
    tell(&format!("skipped: {why}"));
}

/// A repository in memory.
pub(crate) fn repository(files: &[(&str, &str)]) -> Repository {
    Repository::new(files.iter().map(|&(path, text)| (path, text)).collect::<Memory>())
}

/// `path:line:column` of a place.
pub(crate) fn place(repository: &Repository, span: Span) -> String {
    repository.sources().location(span).to_string()
}

/// What a build of the root folder prints, or why it fails.
pub(crate) fn render(files: &[(&str, &str)]) -> Result<String, String> {
    let repository = repository(files);
    let build = Renderer::new(&repository).build(Utf8Path::new(""), &Options::kubectl());
    if let Some(failure) = build.failure {
        return Err(failure.message);
    }
    let documents: Vec<String> = build.objects.iter().map(|object| to_yaml(&object.node)).collect();
    Ok(documents.join("---\n"))
}
