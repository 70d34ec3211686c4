//! Git, called as a process: the only program that is ever run, and only to read objects of a repository that somebody names.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use super::ReadError;

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

/// A process that gives objects by their names, as many as are asked for.
#[derive(Debug)]
pub(super) struct Objects {
    process: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Objects {
    pub(super) fn open(repository: &Repository) -> Result<Self, String> {
        let mut command = repository.command();
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().map_err(|error| cannot_run(&error))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (ask, answer) = pipes.ok_or_else(|| "git cannot be asked".to_owned())?;
        Ok(Self { process, ask: Some(ask), answer: BufReader::new(answer) })
    }

    /// The bytes of a blob whose size is known.
    pub(super) fn blob(&mut self, name: &str, size: u64) -> Result<Vec<u8>, ReadError> {
        self.ask_for(name, size).map_err(|error| ReadError::Other(format!("git: {error}")))
    }

    fn ask_for(&mut self, name: &str, size: u64) -> std::io::Result<Vec<u8>> {
        let broken = |what: &str| std::io::Error::other(what.to_owned());
        let ask = self.ask.as_mut().ok_or_else(|| broken("it has ended"))?;
        writeln!(ask, "{name}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        // A partial clone lacks objects that its trees name.
        if head.trim_end() != format!("{name} blob {size}") {
            return Err(broken("the object is not in this clone"));
        }
        let mut bytes = Vec::new();
        (&mut self.answer).take(size).read_to_end(&mut bytes)?;
        let mut end = [0_u8; 1];
        self.answer.read_exact(&mut end)?;
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(broken("it has ended")) }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends when nobody can ask it any more; a process that is not waited for would stay as long as this one.
        self.ask = None;
        let _ = self.process.wait();
    }
}
