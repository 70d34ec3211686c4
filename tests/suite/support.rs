//! What several subjects of the tests need.

mod comparison;
pub(crate) mod fleet;
mod flux_library;
mod judge;
pub(crate) mod lab;
pub(crate) mod questions;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::kustomize::{Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::{Memory, Span};
use infra_graph::yaml::to_yaml;

pub(crate) use comparison::{Tally, Verdict, as_json, by_name, compare, difference, documents};
pub(crate) use flux_library::{Answer, FluxLibrary};
pub(crate) use judge::{Judge, required};

/// The folder with tables measured at upstream and with repositories of others, which is not part of this repository.
/// A test that needs it says that it is skipped where it is missing, and passes.
pub(crate) fn shared() -> Option<Utf8PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let Ok(path) = path.canonicalize() else {
        skipped(&format!("{} is not there", path.display()));
        return None;
    };
    Utf8PathBuf::from_path_buf(path).ok()
}

/// Prints a line of a test's result: with `--nocapture`.
pub(crate) fn tell(line: &str) {
    println!("{line}");
}

/// Prints a line that every run shows, whatever the test's result: how much was compared, and what was not.
pub(crate) fn announce(line: &str) {
    // Not by a macro: what macros print is kept back where the test passes.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says that a test did not run, and why.
pub(crate) fn skipped(why: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    announce(&format!("{test}: skipped: {why}"));
}

/// A repository in memory.
pub(crate) fn repository(files: &[(&str, &str)]) -> Repository {
    Repository::new(files.iter().map(|&(path, text)| (path, text)).collect::<Memory>())
}

/// `path:line:column` of a place.
pub(crate) fn place(repository: &Repository, span: Span) -> String {
    repository.sources().location(span).to_string()
}

/// The example repository.
pub(crate) fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/infra")
}

/// A copy of the example repository that a test may spoil.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&example(), folder.path());
        Self { folder }
    }

    /// A copy of a folder of `tests/fixtures`.
    pub(crate) fn of_fixture(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name), folder.path());
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn remove(&self, file: &str) {
        std::fs::remove_file(self.path().join(file)).unwrap();
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Replaces the first occurrence of a text, which must be there.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// `line:column` of the first occurrence of a text.
    pub(crate) fn place(&self, file: &str, text: &str) -> (u64, u64) {
        let content = std::fs::read_to_string(self.path().join(file)).unwrap();
        let at = content.find(text).unwrap_or_else(|| panic!("{file} has no {text:?}"));
        let line = content[..at].matches('\n').count() + 1;
        let start = content[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let column = content[start..at].chars().count() + 1;
        (u64::try_from(line).unwrap(), u64::try_from(column).unwrap())
    }
}

pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The program, in a repository.
pub(crate) fn program(repository: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("infra-graph").unwrap();
    command.arg("-C").arg(repository).env_remove("COLUMNS").env("NO_COLOR", "1");
    // The tests themselves may run in GitHub Actions.
    command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY").env_remove("GITHUB_BASE_REF");
    command
}

/// Runs the program and gives exit code, standard output and standard error.
pub(crate) fn run(repository: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = program(repository).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Runs the program and reads its JSON.
pub(crate) fn json(repository: &Path, arguments: &[&str]) -> serde_json::Value {
    let (_, out, error) = run(repository, arguments);
    serde_json::from_str(&out).unwrap_or_else(|fault| panic!("{arguments:?}: {fault}\n{out}\n{error}"))
}

/// The ways from the members of a set of an answer about one environment to what it was asked about, as ids.
pub(crate) fn paths(answer: &serde_json::Value, set: &str) -> Vec<Vec<String>> {
    let way = |member: &serde_json::Value| {
        let mut way = Vec::new();
        let mut at = member.as_u64();
        while let Some(number) = at {
            let step = &answer["steps"][usize::try_from(number).unwrap()];
            way.push(step["id"].as_str().unwrap().to_owned());
            at = step["next"].as_u64();
        }
        way
    };
    answer[set].as_array().unwrap().iter().map(way).collect()
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
