//! What objects hold.

use crate::source::ReadError;

use super::Repository;
use super::process::{Process, ended};

/// Gives objects by their names. One process answers all questions; where it ends, the next question starts another.
#[derive(Debug)]
pub(in crate::source) struct Objects {
    repository: Repository,
    process: Option<Process>,
}

impl Objects {
    pub(in crate::source) fn new(repository: Repository) -> Self {
        Self { repository, process: None }
    }

    /// The bytes of a blob of at most `limit` bytes.
    pub(in crate::source) fn blob(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.repository, "--batch").map_err(ReadError::Other)?,
        };
        let answer =
            blob(&mut process, name, limit).map_err(|error| ReadError::Other(format!("git: {error}")))?;
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

fn blob(process: &mut Process, name: &str, limit: u64) -> std::io::Result<Answer> {
    let head = process.ask(name)?;
    let size = match head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
        [_, "blob", size] => size.parse::<u64>().map_err(|_| ended())?,
        [_, "missing"] => return Ok(Answer::Missing),
        _ => return Err(ended()),
    };
    if size > limit {
        process.pass(size)?;
        return Ok(Answer::TooLarge(size));
    }
    process.bytes(size).map(Answer::Blob)
}
