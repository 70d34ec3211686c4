//! `infra-graph impact`

use clap::Args;

use crate::error::Error;
use crate::query::{Impact, ImpactAnswer, Mode, impact};
use crate::render::text;

use super::arguments::{Common, Environments};
use super::inspection::{Inspection, ask};
use super::{format, output};

/// Formats (-o): text, json, name
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
    let format = format::chosen(common, &["text", "json", "name"])?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&arguments.environments.environments)?;
    let targets = inspection.targets(&arguments.targets, &selected)?;
    let parts = ask(&selected, &targets, impact);
    let answers: Vec<Impact> = parts.iter().map(|(_, answer)| answer.clone()).collect();
    match format {
        "json" => {
            let answer = ImpactAnswer { targets, mode: Mode::Down, environments: answers };
            output::print_json("Impact", &answer)?;
        }
        "name" => {
            let all =
                answers.iter().flat_map(|answer| answer.frozen.iter().chain(&answer.cannot_be_recreated));
            let ids: std::collections::BTreeSet<String> =
                all.map(|reached| format!("{}\n", reached.id)).collect();
            output::print(&ids.into_iter().collect::<String>())?;
        }
        _ => {
            let view = text::ImpactView {
                sources: inspection.repository.sources(),
                width: output::width(),
                all: arguments.all,
            };
            output::print(&view.print(&targets, &parts))?;
        }
    }
    inspection.remark_findings(common, &selected);
    Ok(0)
}
