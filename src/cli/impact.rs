//! `infra-graph impact`

use clap::Args;

use crate::error::Error;
use crate::query::{Impact, ImpactAnswer, Mode};
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;

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
    let names = &arguments.environments.environments;
    let mut inspection = Inspection::start_for(common, names)?;
    // What is not there may be in an environment that was not looked into: then that has to be said.
    if !inspection.analysis.is_whole
        && inspection.asked(&arguments.targets, &inspection.select(names)?).is_err()
    {
        inspection = Inspection::start(common)?;
    }
    let selected = inspection.select(names)?;
    let asked = inspection.asked(&arguments.targets, &selected)?;
    let answers: Vec<Impact> = selected
        .iter()
        .zip(&asked.selection.of)
        .map(|(environment, targets)| environment.impact(targets))
        .collect();
    let answer =
        match format {
            "json" => Answer::json(
                "Impact",
                &ImpactAnswer { targets: asked.selection.all(), mode: Mode::Down, environments: answers },
            )?,
            "name" => Answer::names(answers.iter().flat_map(|answer| {
                answer.ids(&answer.frozen).chain(answer.ids(&answer.cannot_be_recreated))
            })),
            "markdown" => {
                let links = inspection.links(page);
                Answer::data(markdown::impact(&answers, arguments.all, &links))
            }
            _ => {
                let view = text::ImpactView { width: page.width, all: arguments.all };
                Answer::text(asked.line() + &view.print(&answers))
            }
        };
    Ok(answer.remark(inspection.remark(&selected)))
}
