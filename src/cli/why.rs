//! `infra-graph why`

use clap::Args;

use crate::error::Error;
use crate::query::{Causes, CausesAnswer, Needing, WhyAnswer};
use crate::render::text::WhyView;

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;
use super::selectors::SEE_SELECTORS;

const EXAMPLES: &str = "\
Examples:
  infra-graph why activity-apiserver cert-manager -e staging
  infra-graph why activity-apiserver nats-system --all       # every path
  infra-graph why activity-apiserver cert-manager --through  # what all share
  infra-graph why activity-apiserver -e staging   # what it waits for longest";

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json"];

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = SEE_SELECTORS)]
pub(super) struct Arguments {
    /// What waits: a name, `ks/NAME`, `Kind/namespace/name`, or a selector
    #[arg(value_name = "TARGET")]
    from: String,
    /// What it may need; left out: what it waits for on an empty cluster
    #[arg(value_name = "OTHER")]
    to: Option<String>,
    /// The environment, as with -e
    #[arg(value_name = "ENV", hide = true)]
    environment: Option<String>,
    #[command(flatten)]
    environments: Environments,
    /// Every path, the shortest first, 50 at most
    #[arg(long, requires = "to")]
    all: bool,
    /// Only what every path goes through
    #[arg(long, requires = "to")]
    through: bool,
}

const TOO_MANY: &str = "`why` takes two targets: what waits, and what for; the environment goes behind -e";

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let words: Vec<String> = [Some(&arguments.from), arguments.to.as_ref(), arguments.environment.as_ref()]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let named = &arguments.environments.environments;
    let inspection = Inspection::about(common, &words, named)?;
    let (targets, environments) = inspection.meant(&words, named);
    let (from, to) = match targets {
        [from] => (from, None),
        [from, to] => (from, Some(to)),
        _ => return Err(Error::Usage(TOO_MANY.to_owned())),
    };
    let selected = inspection.select(environments)?;
    let from = inspection.asked(std::slice::from_ref(from), &selected)?;
    let view = WhyView { width: page.width, through: arguments.through };
    let answer = if let Some(to) = to {
        let to = inspection.asked(std::slice::from_ref(to), &selected)?;
        let ends = from.selection.of.iter().zip(&to.selection.of);
        let answers: Vec<Needing> = selected
            .iter()
            .zip(ends)
            .map(|(environment, (from, to))| environment.why(from, to, arguments.all))
            .collect();
        if format == "json" {
            let (from, to) = (from.selection.all(), to.selection.all());
            Answer::json("Why", &WhyAnswer { from, to, environments: answers })?
        } else {
            Answer::text(from.line() + &view.print(&answers))
        }
    } else {
        let targets = from.selection.all();
        let [target] = targets.as_slice() else {
            return Err(Error::Usage(format!(
                "`why` with one target is about one object, and this is {}\ngive two: what waits, and what for",
                crate::text::count(targets.len(), "object")
            )));
        };
        let answers: Vec<Causes> =
            selected.iter().filter_map(|environment| environment.causes(target)).collect();
        if answers.is_empty() {
            let shown = crate::text::name(&target.to_string());
            return Err(Error::Usage(format!(
                "{shown} is no object of Flux: ask about the Kustomization that applies it"
            )));
        }
        if format == "json" {
            Answer::json("Causes", &CausesAnswer { target: target.clone(), environments: answers })?
        } else {
            Answer::text(view.causes(&answers))
        }
    };
    Ok(answer.remark(inspection.remark(&selected)))
}
