//! `infra-graph tree`

use clap::Args;

use crate::error::Error;
use crate::render::text::ApplyTreeView;

use super::answer::{Answer, Page};
use super::arguments::Common;
use super::format;
use super::inspection::Inspection;

const EXAMPLES: &str = "\
Examples:
  infra-graph tree staging             # in the order of waves
  infra-graph tree staging --needs     # with what each depends on
  infra-graph tree staging --depth 1   # only the first level";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The environment; may be left out where there is only one
    #[arg(value_name = "ENV")]
    environment: Option<String>,
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
    let format = format::chosen(common, &["text", "json"])?;
    let inspection = Inspection::start(common)?;
    let subject = inspection.one(arguments.environment.as_deref())?;
    let tree = subject.apply_tree();
    let answer = if format == "json" {
        Answer::json("Tree", &tree)?
    } else {
        let Arguments { depth, needs, .. } = *arguments;
        Answer::text(ApplyTreeView { width: page.width, depth, needs }.print(&tree))
    };
    Ok(answer.remark(inspection.remark(&[subject])))
}
