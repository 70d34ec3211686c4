//! A Markdown file with its blocks, as it is and as it should be.

use std::fmt::Display;

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use crate::cli::answer;
use crate::cli::arguments::Common;
use crate::cli::output::UNLIMITED;
use crate::source::{Named, ReadError, WriteError};
use crate::text::name;

use super::command::Command;
use super::content::{Content, content};
use super::marker::{Block, blocks};
use super::way::way;
use super::{PageError, folder};

/// A Markdown file.
pub(super) struct Page {
    pub(super) file: Utf8PathBuf,
    /// What is wrong with it, or with its commands.
    pub(super) faults: Vec<PageError>,
    pub(super) pictures: Vec<Picture>,
    /// How many blocks have an answer.
    blocks: usize,
    stale: Vec<Stale>,
    /// The whole text as it was read.
    text: String,
    /// The whole text with all answers.
    renewed: String,
}

/// A picture of a block.
pub(super) struct Picture {
    /// The line of the block.
    pub(super) line: usize,
    /// As the page names it, from the current folder on.
    pub(super) path: Utf8PathBuf,
    pub(super) svg: String,
    named: Named,
    /// What is on disk; nothing where there is no such file.
    was: Option<Vec<u8>>,
}

/// A block whose text is another one now.
struct Stale {
    line: usize,
    command: String,
}

impl Page {
    /// Reads a file and asks the commands of its blocks. Never fails: what is wrong is in `faults`.
    pub(super) fn read(file: &Utf8Path, common: &Common) -> Self {
        let mut page = Self {
            file: file.to_owned(),
            faults: Vec::new(),
            pictures: Vec::new(),
            blocks: 0,
            stale: Vec::new(),
            text: String::new(),
            renewed: String::new(),
        };
        let read = Named::new(file).and_then(|named| Ok((named.read_text()?, named)));
        match read {
            Ok((text, named)) => {
                page.renew(&text, &named, common);
                page.text = text;
            }
            Err(error) => page.faults.push(PageError { line: 0, text: format!("cannot read it: {error}") }),
        }
        page
    }

    fn renew(&mut self, text: &str, named: &Named, common: &Common) {
        let mut outer = common.clone();
        outer.path.get_or_insert_with(|| named.boundary().to_owned());
        let (blocks, faults) = blocks(text);
        self.faults = faults;
        let mut done = 0;
        // The same question has the same answer, however often a page asks it.
        let mut answers: HashMap<&str, Result<(Command, Content), String>> = HashMap::default();
        for block in &blocks {
            self.renewed += &text[done..block.inside.start];
            done = block.inside.end;
            let old = &text[block.inside.clone()];
            let asked = answers
                .entry(&block.command)
                .or_insert_with(|| ask(block, folder(&self.file), named, &outer))
                .as_ref();
            let settled = asked
                .map_err(Clone::clone)
                .and_then(|(command, content)| self.settle(block, command, named, content, old));
            if let Err(text) = settled {
                self.renewed += old;
                self.faults.push(PageError { line: block.line, text });
            }
        }
        self.renewed += &text[done..];
        self.faults.sort_by_key(|fault| fault.line);
    }

    /// Puts an answer in its place.
    fn settle(
        &mut self,
        block: &Block,
        command: &Command,
        named: &Named,
        content: &Content,
        old: &str,
    ) -> Result<(), String> {
        if let Some(svg) = content.picture.clone() {
            let path = folder(&self.file).join(&command.file);
            let cannot = |error: &dyn Display| format!("cannot draw `{}`: {error}", name(path.as_str()));
            let named =
                named.beside(Utf8Path::new(&command.file)).ok_or_else(|| cannot(&ReadError::Outside))?;
            let was = match named.read() {
                Ok(bytes) => Some(bytes),
                Err(ReadError::NotFound) => None,
                Err(error) => return Err(cannot(&error)),
            };
            self.pictures.push(Picture { line: block.line, path, svg, named, was });
        }
        let new = laid_out(&content.text, block);
        self.blocks += 1;
        if new != old {
            self.stale.push(Stale { line: block.line, command: block.command.clone() });
        }
        self.renewed += &new;
        Ok(())
    }

    /// What is stale, a line for each.
    pub(super) fn stale_lines(&self) -> impl Iterator<Item = String> + '_ {
        let blocks = self.stale.iter().map(|one| (one.line, format!("stale: {}", one.command)));
        let pictures = self.pictures.iter().filter_map(|picture| {
            picture.state().map(|state| (picture.line, format!("{state}: {}", picture.path)))
        });
        let mut lines: Vec<(usize, String)> = blocks.chain(pictures).collect();
        lines.sort_by_key(|(line, _)| *line);
        let file = name(self.file.as_str());
        lines.into_iter().map(move |(line, text)| format!("{file}:{line}: {}\n", name(&text)))
    }

    /// What is wrong, a line for each.
    pub(super) fn fault_lines(&self) -> impl Iterator<Item = String> + '_ {
        let file = name(self.file.as_str());
        self.faults.iter().map(move |fault| match fault.line {
            0 => format!("{file}: {}", fault.text),
            line => format!("{file}:{line}: {}", fault.text),
        })
    }

    /// Writes the pictures, then the text, as far as they changed. Says how many.
    pub(super) fn write(&self) -> Result<String, PageError> {
        let changed: Vec<&Picture> =
            self.pictures.iter().filter(|picture| picture.state().is_some()).collect();
        for picture in &changed {
            let written = picture.named.replace(picture.was.as_deref(), picture.svg.as_bytes());
            written.map_err(|error| fault(picture.line, &picture.path, &error))?;
        }
        if !self.stale.is_empty() {
            let written = Named::new(&self.file)
                .map_err(WriteError::from)
                .and_then(|named| named.replace(Some(self.text.as_bytes()), self.renewed.as_bytes()));
            written.map_err(|error| fault(0, &self.file, &error))?;
        }
        let pictures = match changed.len() {
            0 => String::new(),
            1 => ", 1 picture drawn".to_owned(),
            more => format!(", {more} pictures drawn"),
        };
        Ok(format!("{} renewed{pictures}", self.stale.len()))
    }

    /// The page in one line.
    pub(super) fn summary(&self, state: &str) -> String {
        let file = name(self.file.as_str());
        match self.blocks {
            0 => format!("{file}: no blocks; one begins with <!-- infra-graph:begin COMMAND -->"),
            1 => format!("{file}: 1 block, {state}"),
            more => format!("{file}: {more} blocks, {state}"),
        }
    }
}

impl Picture {
    /// Where it lies, however the page names it.
    pub(super) fn place(&self) -> Utf8PathBuf {
        self.named.path()
    }

    /// What is wrong with what is on disk; nothing where it is this picture.
    fn state(&self) -> Option<&'static str> {
        match &self.was {
            Some(bytes) if bytes == self.svg.as_bytes() => None,
            Some(_) => Some("stale"),
            None => Some("missing"),
        }
    }
}

/// The answer of a block's command.
fn ask(
    block: &Block,
    folder: &Utf8Path,
    named: &Named,
    outer: &Common,
) -> Result<(Command, Content), String> {
    let command = Command::parse(&block.command, named, outer)?;
    let root = command.root().and_then(|root| way(folder, root));
    let page = answer::Page { width: UNLIMITED, root };
    let answer = command.answer(&page).map_err(|error| error.to_string())?;
    let content = content(&command, answer);
    Ok((command, content))
}

/// The text as it stands between its markers: blank lines around it, indented and ended as the begin is.
fn laid_out(text: &str, block: &Block) -> String {
    let mut out = block.newline.to_owned();
    for line in text.lines() {
        if !line.is_empty() {
            out += &block.indentation;
        }
        out += line;
        out += block.newline;
    }
    out + block.newline
}

fn fault(line: usize, path: &Utf8Path, error: &WriteError) -> PageError {
    PageError { line, text: format!("cannot write `{}`: {error}", name(path.as_str())) }
}
