//! `infra-graph deps`

use clap::Args;

use crate::error::Error;
use crate::query::{Dependencies, DependenciesAnswer};
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;
use super::selectors::SEE_SELECTORS;

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "name", "markdown"];

const EXAMPLES: &str = "\
Examples:
  infra-graph deps milo-etcd -e preview    # what it needs, and why
  infra-graph deps 'path:apps/nats-system/**' -e staging
  infra-graph deps nats-system -o name     # for scripts";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = SEE_SELECTORS)]
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
    let format = format::chosen(common, FORMATS)?;
    let named = &arguments.environments.environments;
    let inspection = Inspection::about(common, &arguments.targets, named)?;
    let (targets, environments) = inspection.meant(&arguments.targets, named);
    let selected = inspection.select(environments)?;
    let asked = inspection.asked(targets, &selected)?;
    let answers: Vec<Dependencies> = selected
        .iter()
        .zip(&asked.selection.of)
        .map(|(environment, targets)| environment.dependencies(targets))
        .collect();
    let answer = match format {
        "json" => Answer::json(
            "Dependencies",
            &DependenciesAnswer { targets: asked.selection.all(), environments: answers },
        )?,
        "name" => Answer::names(answers.iter().flat_map(|answer| answer.ids(&answer.needs))),
        "markdown" => Answer::data(markdown::dependencies(&answers, &inspection.links(page))),
        _ => Answer::text(asked.line() + &text::DependenciesView { width: page.width }.print(&answers)),
    };
    Ok(answer.remark(inspection.remark(&selected)))
}
