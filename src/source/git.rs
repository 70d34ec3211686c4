//! Git, called as a process: the only program that is ever run, and only to read objects of a repository that somebody names.

mod names;
mod objects;
mod process;

use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

pub(super) use names::{Found, Names};
pub(super) use objects::Objects;

/// Where a repository keeps its objects.
#[derive(Debug, Clone)]
pub(super) enum Repository {
    /// A folder with a `.git`.
    WorkTree(Utf8PathBuf),
    /// A bare one.
    Bare(Utf8PathBuf),
}

/// What no configuration of a repository may decide: it can be a stranger's, and names programs to run.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.askPass=",
    "credential.helper=",
    "protocol.allow=never",
    "maintenance.auto=false",
    "gc.auto=0",
];

impl Repository {
    /// Git in this repository, told to run nothing else and to reach for nothing: no hook, no pager, no monitor, no filter, no
    /// remote that a partial clone would ask for what it lacks. It does not search for a repository further up.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            // Where a hook of git runs this program, these name another repository. What configures git for its user stays.
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("GIT_") && !name.starts_with("GIT_CONFIG") {
                command.env_remove(name);
            }
        }
        command
            .env("GIT_ALLOW_PROTOCOL", "")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        command.arg("--no-pager");
        match self {
            Self::WorkTree(folder) => {
                let above = folder.parent().unwrap_or(folder);
                command.env("GIT_CEILING_DIRECTORIES", above.as_str()).args(["-C", folder.as_str()]);
            }
            Self::Bare(folder) => {
                command.arg(format!("--git-dir={folder}"));
            }
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command
    }

    /// What a command prints.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let output = self.command().args(arguments).output().map_err(|error| cannot_run(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
        Err(format!("git: {}", line.trim_start_matches("fatal: ")))
    }

    /// The folder that holds it, for messages.
    pub(super) fn folder(&self) -> &Utf8Path {
        match self {
            Self::WorkTree(folder) | Self::Bare(folder) => folder,
        }
    }
}

fn cannot_run(error: &std::io::Error) -> String {
    format!("git cannot be run: {error}")
}
