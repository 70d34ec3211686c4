//! `infra-graph compare`

use clap::Args;

use crate::difference;
use crate::error::Error;
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::Common;
use super::format;
use super::inspection::Inspection;

const EXAMPLES: &str = "\
Examples:
  infra-graph compare staging production         # what is otherwise
  infra-graph compare staging production --all   # every object and value";

/// What the help of `compare` says behind the flags.
const AFTER_HELP: &str = "\
Formats (-o): text, json, markdown

Objects are matched by kind, namespace and name, and by name also where each
has the name of its environment in its own. Values that differ in nothing but
that name are counted; --all lists them, and all objects.

Exit code: 0, or with --exit-code 1 where they differ; 2 wrong usage,
3 nothing to compare.";

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "markdown"];

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// The environment on the left: its values stand before the arrows
    #[arg(value_name = "LEFT")]
    left: String,
    /// The environment on the right: its values stand behind the arrows
    #[arg(value_name = "RIGHT")]
    right: String,
    /// List everything, also values that differ only in the name of the environment
    #[arg(long)]
    all: bool,
    /// End with exit code 1 where they differ
    #[arg(long)]
    exit_code: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = format::chosen(common, FORMATS)?;
    let inspection = Inspection::start(common)?;
    let selected = inspection.select(&[arguments.left.clone(), arguments.right.clone()])?;
    let [left, right] = selected.as_slice() else {
        return Err(Error::Usage("compare takes two environments".to_owned()));
    };
    let comparison = difference::compare(left, right);
    let code = u8::from(arguments.exit_code && !comparison.is_nothing());
    let answer = match format {
        "json" => Answer::json("Comparison", &comparison)?,
        "markdown" => Answer::data(markdown::comparison(&comparison, arguments.all, &inspection.links(page))),
        _ => Answer::text(text::ComparisonView { all: arguments.all }.print(&comparison)),
    };
    Ok(Answer { code, ..answer.remark(inspection.remark(&selected)) })
}
