//! `infra-graph tree`

use clap::Args;

use crate::error::Error;
use crate::render::text::ApplyTreeView;

use super::answer::{Answer, Page};
use super::arguments::{Common, Environment};
use super::format;
use super::inspection::Inspection;

const EXAMPLES: &str = "\
Examples:
  infra-graph tree staging             # in the order of waves
  infra-graph tree staging --needs     # with what each depends on
  infra-graph tree staging --depth 1   # only the first level";

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json"];

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    environment: Environment,
    /// How many levels below the root
    #[arg(long, value_name = "N", default_value_t = 50)]
    depth: usize,
    /// Show what each depends on
    #[arg(long)]
    needs: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let inspection = Inspection::start(common)?;
    let analyzed = inspection.one(arguments.environment.name())?;
    let tree = analyzed.apply_tree();
    let answer = if format == "json" {
        Answer::json("Tree", &tree)?
    } else {
        let Arguments { depth, needs, .. } = *arguments;
        Answer::text(ApplyTreeView { width: page.width, depth, needs }.print(&tree))
    };
    Ok(answer.remark(inspection.remark(&[analyzed])))
}
