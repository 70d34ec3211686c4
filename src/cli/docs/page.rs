//! A Markdown file with its blocks, as it is and as it should be.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use crate::cli::answer;
use crate::cli::arguments::Common;
use crate::cli::output::UNLIMITED;
use crate::text::name;

use super::command::Command;
use super::content::{Content, content};
use super::marker::{Block, blocks};
use super::way::{repository, way};
use super::{Fault, folder};

/// A Markdown file.
pub(super) struct Page {
    pub(super) file: Utf8PathBuf,
    /// What is wrong with it, or with its commands.
    pub(super) faults: Vec<Fault>,
    pub(super) pictures: Vec<Picture>,
    /// How many blocks have an answer.
    blocks: usize,
    stale: Vec<Stale>,
    /// The whole text with all answers.
    renewed: String,
}

/// A picture of a block.
pub(super) struct Picture {
    /// The line of the block.
    pub(super) line: usize,
    pub(super) path: Utf8PathBuf,
    pub(super) svg: String,
    /// What is on disk: nothing, or something else; nothing to say where it is this one.
    state: Option<&'static str>,
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
            renewed: String::new(),
        };
        match fs::read_to_string(file) {
            Ok(text) => page.renew(&text, common),
            Err(error) => page.faults.push(Fault { line: 0, text: format!("cannot read it: {error}") }),
        }
        page
    }

    fn renew(&mut self, text: &str, common: &Common) {
        let mut outer = common.clone();
        outer.path.get_or_insert_with(|| repository(folder(&self.file)));
        let (blocks, faults) = blocks(text);
        self.faults = faults;
        let mut done = 0;
        for block in &blocks {
            self.renewed += &text[done..block.inside.start];
            done = block.inside.end;
            let old = &text[block.inside.clone()];
            match ask(block, folder(&self.file), &outer) {
                Ok((command, content)) => self.settle(block, &command, content, old),
                Err(text) => {
                    self.renewed += old;
                    self.faults.push(Fault { line: block.line, text });
                }
            }
        }
        self.renewed += &text[done..];
        self.faults.sort_by_key(|fault| fault.line);
    }

    /// Puts an answer in its place.
    fn settle(&mut self, block: &Block, command: &Command, content: Content, old: &str) {
        let new = laid_out(&content.text, block);
        self.blocks += 1;
        if new != old {
            self.stale.push(Stale { line: block.line, command: block.command.clone() });
        }
        self.renewed += &new;
        if let Some(svg) = content.picture {
            let path = folder(&self.file).join(&command.file);
            let state = match fs::read(&path) {
                Ok(bytes) if bytes == svg.as_bytes() => None,
                Ok(_) => Some("stale"),
                Err(_) => Some("missing"),
            };
            self.pictures.push(Picture { line: block.line, path, svg, state });
        }
    }

    /// What is stale, a line for each.
    pub(super) fn stale_lines(&self) -> impl Iterator<Item = String> + '_ {
        let blocks = self.stale.iter().map(|one| (one.line, format!("stale: {}", one.command)));
        let pictures = self.pictures.iter().filter_map(|picture| {
            picture.state.map(|state| (picture.line, format!("{state}: {}", picture.path)))
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
    pub(super) fn write(&self) -> Result<String, Fault> {
        let changed: Vec<&Picture> = self.pictures.iter().filter(|picture| picture.state.is_some()).collect();
        for picture in &changed {
            put(&picture.path, &picture.svg).map_err(|text| Fault { line: picture.line, text })?;
        }
        if !self.stale.is_empty() {
            put(&self.file, &self.renewed).map_err(|text| Fault { line: 0, text })?;
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

/// The answer of a block's command.
fn ask(block: &Block, folder: &Utf8Path, outer: &Common) -> Result<(Command, Content), String> {
    let command = Command::parse(&block.command, folder, outer)?;
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

fn put(path: &Utf8Path, text: &str) -> Result<(), String> {
    fs::create_dir_all(folder(path))
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write `{path}`: {error}"))
}
