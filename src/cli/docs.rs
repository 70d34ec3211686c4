//! `infra-graph docs`

mod command;
mod content;
mod marker;
mod page;
mod way;
mod words;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::error::Error;
use crate::text;

use super::arguments::Common;
use super::output;

use page::Page;

const EXAMPLES: &str = "\
Examples:
  infra-graph docs README.md            # renew what stands between markers
  infra-graph docs --check README.md    # for CI: is anything stale?";

/// What the help of `docs` says behind the flags.
const AFTER_HELP: &str = "\
A block in a Markdown file, each marker on a line of its own:
  <!-- infra-graph:begin order staging -o markdown -->
  <!-- infra-graph:end -->
What stands between becomes the answer of the command. Code that only shows a
block is left alone.

Commands: envs, order, impact, deps (-o text, markdown), check (-o full,
concise), order and render (-o svg), render (-o mermaid). A picture is written
beside the file; `--file NAME.svg` names it. The repository is the one of
`-C DIR` in the block, from the Markdown file on; otherwise the one of
`docs -C DIR`, otherwise the Git root above the Markdown file.

Exit code: 0; 1 where --check finds something stale; 2 where a block is broken
or its command fails: such a file is not written.";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Markdown files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<Utf8PathBuf>,
    /// Write nothing; name what is stale, and end with exit code 1 if anything is
    #[arg(long)]
    check: bool,
}

/// Something wrong at a line of a file.
struct PageError {
    /// From 1; 0 is the file as a whole.
    line: usize,
    text: String,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    if let Some(format) = &common.output {
        return Err(Error::Usage(format!(
            "docs has no formats: each block says its own, as in <!-- infra-graph:begin order staging -o {format} -->"
        )));
    }
    let mut pages: Vec<Page> = arguments.files.iter().map(|file| Page::read(file, common)).collect();
    refuse_collisions(&mut pages);
    let stale = if arguments.check { report_stale(&pages, common)? } else { write(&mut pages, common) };
    let faults: Vec<String> = pages.iter().flat_map(Page::fault_lines).collect();
    if faults.is_empty() { Ok(u8::from(stale)) } else { Err(Error::Usage(faults.join("\n"))) }
}

/// Two blocks cannot draw different pictures into one file.
fn refuse_collisions(pages: &mut [Page]) {
    let mut drawn: BTreeMap<Utf8PathBuf, (String, String)> = BTreeMap::new();
    for page in pages {
        for picture in &page.pictures {
            let place = format!("{}:{}", page.file, picture.line);
            let (svg, first) = drawn.entry(picture.place()).or_insert_with(|| (picture.svg.clone(), place));
            if *svg != picture.svg {
                let text = format!(
                    "{} is already the picture of {first}: give this one another name with --file",
                    picture.path
                );
                page.faults.push(PageError { line: picture.line, text });
            }
        }
    }
}

/// Names what is stale on standard output; whether there is anything.
fn report_stale(pages: &[Page], common: &Common) -> Result<bool, Error> {
    let lines: Vec<String> = pages.iter().flat_map(Page::stale_lines).collect();
    output::print(&lines.concat())?;
    if lines.is_empty() {
        for page in pages {
            output::remark(common, &page.summary("current"));
        }
    } else {
        let of_page = |page: &&Page| page.stale_lines().next().is_some();
        let files: Vec<String> =
            pages.iter().filter(of_page).map(|page| text::name(page.file.as_str())).collect();
        output::remark(common, &format!("`infra-graph docs {}` renews them", files.join(" ")));
    }
    Ok(!lines.is_empty())
}

/// Writes the pages that nothing is wrong with. Nothing is stale after it.
fn write(pages: &mut [Page], common: &Common) -> bool {
    for page in pages.iter_mut().filter(|page| page.faults.is_empty()) {
        match page.write() {
            Ok(written) => output::remark(common, &page.summary(&written)),
            Err(fault) => page.faults.push(fault),
        }
    }
    false
}

/// The folder of a file, as it is written.
fn folder(file: &Utf8Path) -> &Utf8Path {
    file.parent().unwrap_or(Utf8Path::new(""))
}
