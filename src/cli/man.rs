//! `infra-graph man`

use camino::Utf8PathBuf;
use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, roman};

use crate::error::Error;
use crate::source::{Named, WriteError};
use crate::text;

use super::{output, program};

const EXAMPLES: &str = "\
Examples:
  infra-graph man               # the page of the program
  infra-graph man target/man1   # into a folder, with one for each verb";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Where the pages go; left out: one page, on standard output
    #[arg(value_name = "DIR")]
    folder: Option<Utf8PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Error> {
    let mut command = program::command();
    command.build();
    let Some(folder) = &arguments.folder else {
        output::print_raw(&page(&command)?)?;
        return Ok(0);
    };
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    for command in std::iter::once(&command).chain(verbs) {
        let path = folder.join(format!("{}.1", called(command)));
        let page = page(command)?;
        let written =
            Named::new(&path).map_err(WriteError::from).and_then(|named| named.put(page.as_bytes()));
        written.map_err(|error| {
            Error::Usage(format!("cannot write `{}`: {error}", text::name(path.as_str())))
        })?;
    }
    Ok(0)
}

/// The name of a page: `infra-graph-impact`.
fn called(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// The page of the program or of a verb: examples first, as in its help.
fn page(command: &Command) -> Result<String, Error> {
    let man = Man::new(command.clone()).manual("infra-graph");
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    if let Some(examples) = command.get_before_help() {
        let examples = examples.to_string();
        literal("EXAMPLES", examples.trim_start_matches("Examples:\n")).to_writer(&mut out)?;
    }
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    if let Some(notes) = command.get_after_long_help().or_else(|| command.get_after_help()) {
        literal("NOTES", &notes.to_string()).to_writer(&mut out)?;
    }
    String::from_utf8(out).map_err(|error| std::io::Error::other(error).into())
}

/// A section whose lines stay as they are.
fn literal(title: &str, text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]).control("nf", []);
    let lines = text.lines().map(|line| roman(format!("{line}\n")));
    roff.text(lines.collect::<Vec<Inline>>());
    roff.control("fi", []);
    roff
}
