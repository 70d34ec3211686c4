//! The command of a block: which ones may stand there, and what they answer.

use camino::Utf8Path;
use clap::Parser as _;

use crate::cli::answer::{Answer, Page};
use crate::cli::arguments::Common;
use crate::cli::named::beside;
use crate::cli::{Cli, Verb, check, deps, envs, impact, order, render};
use crate::error::Error;
use crate::source::Named;

use super::words::words;

/// The command line of a block.
pub(super) struct Command {
    cli: Cli,
    /// As it is typed: without what only a block has.
    pub(super) line: String,
    /// Where its picture goes, as the Markdown file sees it.
    pub(super) file: String,
}

impl Command {
    /// Reads a command. `outer` are the flags of `docs` itself, which hold for blocks without a `-C` of their own; paths
    /// in a block are relative to the folder of the Markdown file, and lead nowhere but into its repository.
    pub(super) fn parse(text: &str, markdown: &Named, outer: &Common) -> Result<Self, String> {
        let mut words = words(text)?;
        let file = take_file(&mut words)?;
        let mut cli =
            Cli::try_parse_from(std::iter::once("infra-graph").chain(words.iter().map(String::as_str)))
                .map_err(|error| reason(&error))?;
        let formats = formats(&mut cli.verb, markdown)?;
        let format = cli.common.output.get_or_insert_with(|| formats[0].to_owned());
        if !formats.contains(&format.as_str()) {
            return Err(format!("a block cannot show -o {format}\nformats: {}", formats.join(", ")));
        }
        if file.is_some() && format != "svg" {
            return Err("--file names a picture: it goes with -o svg".to_owned());
        }
        settle(&mut cli.common, markdown, outer)?;
        let line = text_of(&words);
        let file = file.unwrap_or_else(|| name(&words));
        Ok(Self { cli, line, file })
    }

    /// The root of the repository that is asked.
    pub(super) fn root(&self) -> Option<&Utf8Path> {
        self.cli.common.path.as_deref()
    }

    /// Whether the answer is a text for Mermaid.
    pub(super) fn is_mermaid(&self) -> bool {
        self.cli.common.output.as_deref() == Some("mermaid")
    }

    /// Asks.
    pub(super) fn answer(&self, page: &Page) -> Result<Answer, Error> {
        let common = &self.cli.common;
        match &self.cli.verb {
            Verb::Envs(arguments) => envs::answer(arguments, common, page),
            Verb::Order(arguments) => order::answer(arguments, common, page),
            Verb::Impact(arguments) => impact::answer(arguments, common, page),
            Verb::Deps(arguments) => deps::answer(arguments, common, page),
            Verb::Check(arguments) => check::answer(arguments, common, page),
            Verb::Render(arguments) => render::answer(arguments, common, page),
            _ => Err(Error::Usage(NOT_HERE.to_owned())),
        }
    }
}

const NOT_HERE: &str =
    "this command cannot stand in a block\ncommands: envs, order, impact, deps, check, render";

/// The formats that a page can show, the default of the verb first.
fn formats(verb: &mut Verb, markdown: &Named) -> Result<&'static [&'static str], String> {
    match verb {
        Verb::Envs(_) | Verb::Impact(_) | Verb::Deps(_) => Ok(&["text", "markdown"]),
        Verb::Order(_) => Ok(&["text", "markdown", "svg"]),
        Verb::Render(_) => Ok(&["svg", "mermaid"]),
        Verb::Check(arguments) => {
            arguments.settle(markdown)?;
            Ok(&["full", "concise"])
        }
        _ => Err(NOT_HERE.to_owned()),
    }
}

/// Makes the flags those of a block: it says nothing on standard error, and its paths begin at the Markdown file.
fn settle(common: &mut Common, markdown: &Named, outer: &Common) -> Result<(), String> {
    common.quiet = true;
    common.verbose = false;
    if common.allow_outside {
        return Err("--allow-outside is for whoever renews the page: docs --allow-outside FILE".to_owned());
    }
    common.allow_outside = outer.allow_outside;
    common.is_page = !common.source.is_empty();
    let config = common.config.take().map(|path| beside("--config", &path, markdown)).transpose()?;
    if let Some(path) = common.path.take() {
        common.path = Some(beside("-C", &path, markdown)?);
        common.config = config;
        return Ok(());
    }
    common.path.clone_from(&outer.path);
    common.config = config.or_else(|| outer.config.clone());
    if common.entry.is_empty() {
        common.entry.clone_from(&outer.entry);
    }
    if common.source.is_empty() {
        common.source.clone_from(&outer.source);
    }
    if common.flux_version.is_none() {
        common.flux_version.clone_from(&outer.flux_version);
    }
    Ok(())
}

/// Takes `--file NAME` out of the words.
fn take_file(words: &mut Vec<String>) -> Result<Option<String>, String> {
    let is_flag = |word: &String| word == "--file" || word.starts_with("--file=");
    let Some(at) = words.iter().position(is_flag) else { return Ok(None) };
    let flag = words.remove(at);
    let file = match flag.split_once('=') {
        Some((_, file)) => file.to_owned(),
        None if at < words.len() => words.remove(at),
        None => return Err("--file needs a name, as in --file staging.svg".to_owned()),
    };
    if words.iter().any(is_flag) {
        return Err("--file is there twice".to_owned());
    }
    let path = Utf8Path::new(&file);
    let below = path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_)));
    if !below || path.extension() != Some("svg") || file.contains('\\') {
        return Err(format!(
            "--file {file}: the picture is an .svg beside the Markdown file or below, as in --file staging.svg"
        ));
    }
    Ok(Some(file))
}

/// The name of a picture: the words that say what it shows.
fn name(words: &[String]) -> String {
    let mut name = String::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if matches!(word.as_str(), "-o" | "--output" | "-C" | "--path") {
            words.next();
            continue;
        }
        if ["-o", "--output=", "-C", "--path="].iter().any(|flag| word.starts_with(flag)) {
            continue;
        }
        name.push('-');
        name.extend(word.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }));
    }
    let parts: Vec<&str> =
        name.split('-').map(|part| part.trim_matches('.')).filter(|part| !part.is_empty()).collect();
    parts.join("-") + ".svg"
}

/// The words as they are typed.
fn text_of(words: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,@+%".contains(c);
    let quoted = |word: &String| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else if word.contains('\'') {
            format!("\"{word}\"")
        } else {
            format!("'{word}'")
        }
    };
    let words: Vec<String> = words.iter().map(quoted).collect();
    format!("infra-graph {}", words.join(" "))
}

/// What is wrong with a command line, without the usage.
fn reason(error: &clap::Error) -> String {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            "a block cannot show help or the version".to_owned()
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "the block names no command\ncommands: envs, order, impact, deps, check, render".to_owned()
        }
        _ => {
            let text = error.render().to_string();
            let text = text.split("\n\nUsage:").next().unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let lines: Vec<&str> =
                lines.take_while(|line| !line.starts_with("For more information")).collect();
            lines.join("\n").trim_start_matches("error: ").to_owned()
        }
    }
}
