//! `infra-graph envs`

use clap::Args;

use crate::error::Error;
use crate::query::environments;
use crate::render::text;
use crate::report;

use super::arguments::Common;
use super::inspection::Inspection;
use super::{format, output};

/// Formats (-o): text, json, name
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, &["text", "json", "name"])?;
    let inspection = Inspection::start(common)?;
    let findings = report::merge(inspection.analysis.findings, inspection.repository.sources());
    let answer = environments(&inspection.analysis.environments, &findings);
    match format {
        "json" => output::print_json("Environments", &answer)?,
        "name" => {
            let names = answer.environments.iter().map(|environment| environment.name.clone() + "\n");
            output::print(&names.collect::<String>())?;
        }
        _ => output::print(&text::environments(&answer))?,
    }
    Ok(0)
}
