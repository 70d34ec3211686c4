//! `infra-graph deps`

use clap::Args;

use crate::error::Error;
use crate::query::{Dependencies, DependenciesAnswer, dependencies};
use crate::render::text;

use super::arguments::{Common, Environments};
use super::inspection::{Inspection, ask};
use super::{format, output};

/// Formats (-o): text, json, name
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is asked about: a name, `ks/NAME`, `Kind/namespace/name`, or `path:GLOB`
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    environments: Environments,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, &["text", "json", "name"])?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&arguments.environments.environments)?;
    let targets = inspection.targets(&arguments.targets, &selected)?;
    let parts = ask(&selected, &targets, |_, graph, nodes| dependencies(graph, nodes));
    let answers: Vec<Dependencies> = parts.iter().map(|(_, answer)| answer.clone()).collect();
    match format {
        "json" => {
            let answer = DependenciesAnswer { targets, environments: answers };
            output::print_json("Dependencies", &answer)?;
        }
        "name" => {
            let all = answers.iter().flat_map(|answer| &answer.needs);
            let ids: std::collections::BTreeSet<String> =
                all.map(|reached| format!("{}\n", reached.id)).collect();
            output::print(&ids.into_iter().collect::<String>())?;
        }
        _ => {
            let view =
                text::DependenciesView { sources: inspection.repository.sources(), width: output::width() };
            output::print(&view.print(&targets, &parts))?;
        }
    }
    inspection.remark_findings(common, &selected);
    Ok(0)
}
