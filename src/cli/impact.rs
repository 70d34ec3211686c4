//! `infra-graph impact`

use clap::Args;

use crate::error::Error;
use crate::query::{Impact, ImpactAnswer, Mode, impact};
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::{Inspection, ask};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is down: a name, `ks/NAME`, `Kind/namespace/name`, or `path:GLOB`
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    environments: Environments,
    /// List what could not be created again, too
    #[arg(long)]
    all: bool,
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
    let parts = ask(&selected, &targets, impact);
    let answers: Vec<Impact> = parts.iter().map(|(_, answer)| answer.clone()).collect();
    let answer = match format {
        "json" => Answer::json("Impact", &ImpactAnswer { targets, mode: Mode::Down, environments: answers })?,
        "name" => Answer::names(
            answers.iter().flat_map(|answer| answer.frozen.iter().chain(&answer.cannot_be_recreated)),
        ),
        "markdown" => {
            let links = inspection.links(page);
            Answer::data(markdown::impact(&targets, &parts, arguments.all, &links))
        }
        _ => {
            let (sources, all) = (inspection.repository.sources(), arguments.all);
            let view = text::ImpactView { sources, width: page.width, all };
            Answer::text(view.print(&targets, &parts))
        }
    };
    Ok(answer.remark(inspection.remark(&selected)))
}
