//! A git that answers one question after the other.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{Repository, cannot_run};

/// `git cat-file`, which reads names of objects and tells about each. It ends when it is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Process {
    /// Starts it with a flag: `--batch` tells what an object holds, `--batch-check` only what it is.
    pub(super) fn start(repository: &Repository, flag: &str) -> Result<Self, String> {
        let mut command = repository.command();
        command.args(["cat-file", flag]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| cannot_run(&error))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (ask, answer) = pipes.ok_or_else(|| "git cannot be asked".to_owned())?;
        Ok(Self { child, ask: Some(ask), answer: BufReader::new(answer) })
    }

    /// Asks for an object, whose name is a line, and gives the first line of the answer.
    pub(super) fn ask(&mut self, name: &str) -> std::io::Result<String> {
        let ask = self.ask.as_mut().ok_or_else(ended)?;
        writeln!(ask, "{name}")?;
        ask.flush()?;
        let mut line = String::new();
        if self.answer.read_line(&mut line)? == 0 {
            return Err(ended());
        }
        Ok(line)
    }

    /// The bytes that follow, and the line break behind them.
    pub(super) fn bytes(&mut self, size: u64) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut self.answer).take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop().is_none() || bytes.len() as u64 != size {
            return Err(ended());
        }
        Ok(bytes)
    }

    /// Passes over as many.
    pub(super) fn pass(&mut self, size: u64) -> std::io::Result<()> {
        let mut answer = (&mut self.answer).take(size.saturating_add(1));
        std::io::copy(&mut answer, &mut std::io::sink()).map(|_| ())
    }
}

/// What became of a process that says nothing more.
pub(super) fn ended() -> std::io::Error {
    std::io::Error::other("it has ended; an object may be missing in this clone")
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends when nobody can ask it any more; a process that is not waited for would stay as long as this one.
        self.ask = None;
        let _ = self.child.wait();
    }
}
