//! `infra-graph show`

use clap::Args;

use crate::error::Error;
use crate::finding::ByNode;
use crate::object::Object;
use crate::query::{ShowAnswer, Shown};
use crate::render::text::ShowView;
use crate::secret::Mask;
use crate::yaml;

use super::answer::{Answer, Page};
use super::arguments::{Common, Environments};
use super::format;
use super::inspection::Inspection;
use super::selectors::SEE_SELECTORS;

const EXAMPLES: &str = "\
Examples:
  infra-graph show nats-system                # and where environments differ
  infra-graph show hr/nats -e staging --all   # with every object and file
  infra-graph show nats-system -e staging -o yaml
  infra-graph show 'source:activity-kustomize & kind:ks' -e staging";

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "yaml"];

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = SEE_SELECTORS)]
pub(super) struct Arguments {
    /// What to show: a name, `ks/NAME`, `Kind/namespace/name`, or a selector
    #[arg(value_name = "TARGET", required = true)]
    targets: Vec<String>,
    #[command(flatten)]
    environments: Environments,
    /// List every object that it applies, every file that it is built from, and all that needs it
    #[arg(long)]
    all: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let inspection = Inspection::start(common)?;
    let (targets, environments) = inspection.meant(&arguments.targets, &arguments.environments.environments);
    let selected = inspection.select(environments)?;
    let asked = inspection.asked(targets, &selected)?;
    let here = || selected.iter().zip(&asked.selection.of);
    let mut mask = Mask::new(inspection.repository.sources());
    if format == "yaml" {
        let mut documents: Vec<String> = Vec::new();
        for (environment, targets) in here() {
            let inventory = &environment.environment().inventory;
            let objects = targets.iter().filter_map(|target| inventory.get(target));
            for object in objects.map(|entry| &entry.object) {
                let object: Object = mask.apply(object);
                let document = yaml::to_yaml(&object.node);
                if !documents.contains(&document) {
                    documents.push(document);
                }
            }
        }
        return Ok(Answer::data(documents.join("---\n")).remark(inspection.remark(&selected)));
    }
    let findings = ByNode::of(&inspection.analysis.findings);
    let mut objects: Vec<Shown> = Vec::new();
    for (environment, targets) in here() {
        objects.extend(targets.iter().filter_map(|target| environment.show(target, &findings, &mut mask)));
    }
    objects.sort_by(|a, b| a.id.cmp(&b.id));
    let answer = if format == "json" {
        Answer::json("Show", &ShowAnswer { targets: asked.selection.all(), objects })?
    } else {
        Answer::text(asked.line() + &ShowView { width: page.width, all: arguments.all }.print(&objects))
    };
    Ok(answer.remark(inspection.remark(&selected)))
}
