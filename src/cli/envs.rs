//! `infra-graph envs`

use clap::Args;

use crate::error::Error;
use crate::query::environments;
use crate::render::{markdown, text};
use crate::report;
use crate::text::name;

use super::answer::{Answer, Page};
use super::arguments::Common;
use super::format;
use super::inspection::Inspection;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(_: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, &["text", "json", "name", "markdown"])?;
    let inspection = Inspection::start(common)?;
    let findings = report::merge(inspection.analysis.findings.clone(), inspection.repository.sources());
    let answer = environments(&inspection.analysis.environments, &findings);
    match format {
        "json" => Answer::json("Environments", &answer),
        "name" => {
            let names = answer.environments.iter().map(|environment| name(&environment.name) + "\n");
            Ok(Answer::text(names.collect()))
        }
        "markdown" => Ok(Answer::data(markdown::environments(&answer, &inspection.links(page)))),
        _ => Ok(Answer::text(text::environments(&answer))),
    }
}
