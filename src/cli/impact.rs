//! `infra-graph impact`

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::object::ObjectRef;
use crate::query::{self, Condition, Impact, ImpactAnswer};
use crate::render::{markdown, text};
use crate::text::name;

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;
use super::selectors::SEE_SELECTORS;

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "name", "markdown"];

const EXAMPLES: &str = "\
Examples:
  infra-graph impact nats-system            # in every environment
  infra-graph impact nats-system staging    # in one; so does -e staging
  infra-graph impact nats-system --mode deleted
  infra-graph impact 'source:activity-kustomize & kind:ks'";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = SEE_SELECTORS)]
pub(super) struct Arguments {
    /// What fails: a name, `ks/NAME`, `Kind/namespace/name`, or `path:GLOB`
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    environments: Environments,
    /// In what way it fails
    #[arg(long, value_name = "MODE", default_value = "down")]
    mode: ModeArgument,
    /// List also what could not be created again, and each deleted object
    #[arg(long)]
    all: bool,
}

/// In what way the target fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ModeArgument {
    /// Not ready; a source without a new artifact; configuration, a definition or a namespace that is missing
    Down,
    /// `spec.suspend: true` on what was ready
    Suspended,
    /// Gone from Git or from the cluster, with what its finalizer prunes
    Deleted,
    /// Changed, or at a new revision: what reconciles after it
    Changed,
}

impl From<ModeArgument> for query::Mode {
    fn from(mode: ModeArgument) -> Self {
        match mode {
            ModeArgument::Down => Self::Down,
            ModeArgument::Suspended => Self::Suspended,
            ModeArgument::Deleted => Self::Deleted,
            ModeArgument::Changed => Self::Changed,
        }
    }
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let named = &arguments.environments.environments;
    let inspection = Inspection::about(common, &arguments.targets, named)?;
    let (targets, names) = inspection.meant(&arguments.targets, named);
    let selected = inspection.select(names)?;
    let asked = inspection.asked(targets, &selected)?;
    let targets = asked.selection.all();
    let mode = query::Mode::from(arguments.mode);
    let conditions = conditions(mode, &targets)?;
    let answers: Vec<Impact> = selected
        .iter()
        .zip(&asked.selection.of)
        .map(|(environment, targets)| environment.impact_of(targets, mode))
        .collect();
    let answer = match format {
        "json" => Answer::json("Impact", &ImpactAnswer { targets, mode, conditions, environments: answers })?,
        "name" => {
            let sets = |answer| hit(answer).into_iter().flat_map(|set| answer.ids(set));
            Answer::names(answers.iter().flat_map(sets))
        }
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

/// What `-o name` lists.
fn hit(answer: &Impact) -> [&[query::StepId]; 5] {
    let Impact { frozen, cannot_be_recreated, no_new_revision, deleted, reconciled, .. } = answer;
    match answer.mode {
        query::Mode::Deleted => [frozen, deleted, &[], &[], &[]],
        _ => [frozen, cannot_be_recreated, no_new_revision, deleted, reconciled],
    }
}

/// What the mode means for each target; wrong usage where one cannot be so.
fn conditions(mode: query::Mode, targets: &[ObjectRef]) -> Result<Vec<Condition>, Error> {
    let condition = |target| {
        Condition::of(mode, target).ok_or_else(|| {
            let target = name(&ObjectRef::to_string(target));
            Error::Usage(format!(
                "{target} cannot be suspended: only what Flux reconciles has `spec.suspend`\n\
                 without --mode the answer is what happens if it is missing"
            ))
        })
    };
    targets.iter().map(condition).collect()
}
