//! `infra-graph deps`

use clap::Args;

use crate::error::Error;
use crate::query::{Dependencies, DependenciesAnswer, dependencies};
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::{Inspection, ask};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is asked about: a name, `ks/NAME`, `Kind/namespace/name`, or `path:GLOB`
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    environments: Environments,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, &["text", "json", "name", "markdown"])?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&arguments.environments.environments)?;
    let targets = inspection.targets(&arguments.targets, &selected)?;
    let parts = ask(&selected, &targets, |_, graph, nodes| dependencies(graph, nodes));
    let answers: Vec<Dependencies> = parts.iter().map(|(_, answer)| answer.clone()).collect();
    let answer = match format {
        "json" => Answer::json("Dependencies", &DependenciesAnswer { targets, environments: answers })?,
        "name" => Answer::names(answers.iter().flat_map(|answer| &answer.needs)),
        "markdown" => Answer::data(markdown::dependencies(&targets, &parts, &inspection.links(page))),
        _ => {
            let view = text::DependenciesView { sources: inspection.repository.sources(), width: page.width };
            Answer::text(view.print(&targets, &parts))
        }
    };
    Ok(answer.remark(inspection.remark(&selected)))
}
