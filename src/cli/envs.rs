//! `infra-graph envs`

use clap::Args;

use crate::error::Error;
use crate::query::{EnvironmentSummary, Environments, LeftOutFolder, environments};
use crate::render::{markdown, text};
use crate::report;
use crate::text::name;

use super::answer::{Answer, Page};
use super::arguments::Common;
use super::examined::Examined;
use super::format;
use super::inspection::links;
use super::output;

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "name", "markdown"];

const EXAMPLES: &str = "\
Examples:
  infra-graph envs             # which there are, how big, how healthy
  infra-graph envs -v          # and why each is one
  infra-graph envs -o name     # for scripts";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(_: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let mut examined = Examined::keeping(common, |environment| EnvironmentSummary::of(&environment))?;
    let findings = report::merge(std::mem::take(&mut examined.findings), examined.repository.sources());
    let sources = examined.repository.sources();
    let kept = std::mem::take(&mut examined.kept);
    let answer = environments(kept, &examined.left_out, &findings, sources);
    remark_left_out(&answer, common);
    match format {
        "json" => Answer::json("Environments", &answer),
        "name" => {
            let names = answer.environments.iter().map(|environment| name(&environment.name) + "\n");
            Ok(Answer::text(names.collect()))
        }
        "markdown" => Ok(Answer::data(markdown::environments(&answer, &links(&examined.repository, page)))),
        _ => Ok(Answer::text(text::environments(&answer, common.verbose))),
    }
}

/// One line where a folder of clusters is among those that are left out, since somebody will miss it.
fn remark_left_out(answer: &Environments, common: &Common) {
    let of_clusters = |left: &&LeftOutFolder| left.folder.split('/').rev().nth(1) == Some("clusters");
    let folders: Vec<String> = answer
        .left_out
        .iter()
        .filter(of_clusters)
        .map(|left| format!("{} ({})", name(&left.folder), name(&left.why)))
        .collect();
    if !folders.is_empty() {
        output::remark(common, &format!("no environments: {}", folders.join("; ")));
    }
}
