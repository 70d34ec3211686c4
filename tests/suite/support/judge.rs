//! Programs of others that tests compare with, and what is done where one is missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::skipped;

/// Something of others that says what is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judge {
    /// `kubectl kustomize`, with kustomize 5.5.
    Kubectl,
    /// The Go toolchain, which builds the program over Flux's libraries.
    Go,
    /// Graphviz reads and draws our DOT.
    Graphviz,
    /// A browser opens the HTML viewer.
    Chromium,
    /// Node drives the browser.
    Node,
    /// Mermaid's own package reads our diagrams.
    Mermaid,
    /// Tells which files a program opens.
    Strace,
}

impl Judge {
    /// Where it is; nothing where it is missing, which is said, and in CI fails.
    pub(crate) fn find(self) -> Option<PathBuf> {
        required(self.search().ok_or_else(|| format!("{}: {}", self.missing(), self.install())))
    }

    fn search(self) -> Option<PathBuf> {
        match self {
            Self::Kubectl => kubectl(),
            Self::Go => program(&["go"]),
            Self::Graphviz => program(&["dot"]),
            Self::Chromium => {
                program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
            }
            Self::Node => program(&["node"]),
            Self::Mermaid => mermaid(),
            Self::Strace => program(&["strace"]),
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Self::Kubectl => "there is no kubectl with kustomize 5.5",
            Self::Go => "there is no Go",
            Self::Graphviz => "there is no Graphviz",
            Self::Chromium => "there is no Chromium",
            Self::Node => "there is no Node",
            Self::Mermaid => "there is no Mermaid",
            Self::Strace => "there is no strace",
        }
    }

    fn install(self) -> &'static str {
        match self {
            Self::Kubectl => "install kubectl 1.32",
            Self::Go => "install Go 1.26 or later",
            Self::Graphviz => "install the package graphviz",
            Self::Chromium => "install the package chromium",
            Self::Node => "install the package nodejs",
            Self::Mermaid => "install it by `npm ci` in tests/viewer",
            Self::Strace => "install the package strace",
        }
    }
}

/// What a comparison needs. Without it the comparison is skipped, and says so; with `CI=true` it fails, since a check that is
/// left out looks like one that passed.
pub(crate) fn required<T>(found: Result<T, String>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(why) if env::var("CI").as_deref() == Ok("true") => panic!("{why}"),
        Err(why) => {
            skipped(&why);
            None
        }
    }
}

/// The first of these programs that is in the search path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let paths = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.into_iter().find(|path| path.is_file())
}

fn kubectl() -> Option<PathBuf> {
    let found = program(&["kubectl"])?;
    let real = found.canonicalize().ok()?;
    // Some installs have a program in front that chooses a version; the version itself starts faster.
    let direct = real.with_file_name("kubectl.1.32");
    let program = if direct.is_file() { direct } else { found };
    let output = Command::new(&program).args(["version", "--client", "-o", "json"]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).contains("\"kustomizeVersion\": \"v5.5.0\"").then_some(program)
}

fn mermaid() -> Option<PathBuf> {
    let package = "tests/viewer/node_modules/mermaid/dist/mermaid.min.js";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
    path.is_file().then_some(path)
}
