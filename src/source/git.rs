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

/// Gives objects by their names. One process answers all questions; where it ends, the next question starts another.
#[derive(Debug)]
pub(super) struct Objects {
    repository: Repository,
    process: Option<Process>,
}

impl Objects {
    pub(super) fn new(repository: Repository) -> Self {
        Self { repository, process: None }
    }

    /// The bytes of a blob of at most `limit` bytes.
    pub(super) fn blob(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.repository).map_err(ReadError::Other)?,
        };
        let answer = process.ask(name, limit).map_err(|error| ReadError::Other(format!("git: {error}")))?;
        self.process = Some(process);
        match answer {
            Answer::Blob(bytes) => Ok(bytes),
            Answer::TooLarge(size) => Err(ReadError::TooLarge { size, limit }),
            Answer::Missing => Err(ReadError::Other("the object is not in this clone".to_owned())),
        }
    }
}

enum Answer {
    Blob(Vec<u8>),
    /// How large it is, in bytes.
    TooLarge(u64),
    /// A partial clone lacks objects that its trees name.
    Missing,
}

#[derive(Debug)]
struct Process {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Process {
    fn start(repository: &Repository) -> Result<Self, String> {
        let mut command = repository.command();
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| cannot_run(&error))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (ask, answer) = pipes.ok_or_else(|| "git cannot be asked".to_owned())?;
        Ok(Self { child, ask: Some(ask), answer: BufReader::new(answer) })
    }

    fn ask(&mut self, name: &str, limit: u64) -> std::io::Result<Answer> {
        let ended = || std::io::Error::other("it has ended; an object may be missing in this clone");
        let ask = self.ask.as_mut().ok_or_else(ended)?;
        writeln!(ask, "{name}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = match head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
            [_, "blob", size] => size.parse::<u64>().map_err(|_| ended())?,
            [_, "missing"] => return Ok(Answer::Missing),
            _ => return Err(ended()),
        };
        if size > limit {
            std::io::copy(&mut (&mut self.answer).take(size.saturating_add(1)), &mut std::io::sink())?;
            return Ok(Answer::TooLarge(size));
        }
        let mut bytes = Vec::new();
        // A line break follows.
        (&mut self.answer).take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop().is_none() || bytes.len() as u64 != size {
            return Err(ended());
        }
        Ok(Answer::Blob(bytes))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends when nobody can ask it any more; a process that is not waited for would stay as long as this one.
        self.ask = None;
        let _ = self.child.wait();
    }
}
