//! `infra-graph affected`

mod fail_on;
mod files;
mod matrix;
mod revisions;

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use clap::Args;

use crate::difference::{Affected, Difference, Side, affected};
use crate::error::Error;
use crate::object::ObjectRef;
use crate::render::{markdown, text};

use super::answer::{Answer, Page};
use super::arguments::Common;
use super::{format, output};

use fail_on::FailOn;
use revisions::{Compared, Revisions, Sides};

const EXAMPLES: &str = "\
Examples:
  infra-graph affected                        # what this branch touches
  infra-graph affected --base main -o markdown   # a comment for a pull request
  infra-graph affected --base main --fail-on data-loss,new-error";

/// What `affected --help` says behind the flags.
const AFTER_SHORT_HELP: &str = "Formats (-o): text, json, markdown, names, github-matrix

Exit code: 0; 1 by --exit-code or --fail-on; 2 where a revision is missing, with
the command that brings it; 3 nothing to compare.";

/// What `help affected` says behind the flags.
const AFTER_HELP: &str = "\
Formats (-o): text, json, markdown, names, github-matrix
  markdown is a comment for a pull request: its first line is
  <!-- infra-graph:affected -->, it stays below 60,000 characters, and it is
  written also where nothing changes, or where there is no answer.
  names lists the nodes that the change touches, and what reconciles after.
  github-matrix is one line for `strategy: matrix:` of GitHub Actions, with
  `environment`, `kind`, `namespace`, `name`, `path`.

Without --base, the work tree is compared with the commit where its branch left
the one that it is to be merged into: origin/ and GITHUB_BASE_REF, otherwise
the branch's upstream, otherwise origin/HEAD. Objects are compared, not files:
a comment or a moved file changes nothing. Nothing is checked out, and files
that Git ignores count as the same on both sides.

Configuration, --entry and --source hold for both sides. In GitHub Actions the
history is needed: `fetch-depth: 0`.

Exit code: 0; 1 by --exit-code or --fail-on; 2 where a revision is missing, with
the command that brings it; 3 nothing to compare.";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = AFTER_SHORT_HELP, after_long_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Arguments {
    /// What to compare with: a commit, a branch, a tag
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Compare with the commit where the head left --base
    ///
    /// As `git diff --merge-base` does; so it is without --base.
    #[arg(long)]
    merge_base: bool,
    /// What to compare [default: the work tree]
    #[arg(long, value_name = "REV")]
    head: Option<String>,
    #[command(flatten)]
    environments: super::arguments::Environments,
    /// Only what the change touches itself, not what reconciles after that
    #[arg(long)]
    direct: bool,
    /// Only nodes that a file of this list goes into; - is standard input
    ///
    /// A path on each line, as in `git diff --name-only main | infra-graph affected --files -`.
    #[arg(long, value_name = "FILE")]
    files: Option<Utf8PathBuf>,
    /// List everything: infos, inferred edges, all objects of a node
    #[arg(long)]
    all: bool,
    /// End with exit code 1 where the change does one of these
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    fail_on: Vec<FailOn>,
    /// End with exit code 1 where anything changes
    #[arg(long)]
    exit_code: bool,
}

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["text", "json", "markdown", "names", "github-matrix"];

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    let format = format::chosen(common, FORMATS)?;
    match answer(arguments, common, format) {
        Ok(answer) => answer.print(common),
        Err(error) => {
            if format == "markdown" {
                // Whoever posts the comment would otherwise leave one that is no longer true.
                output::print_raw(&markdown::affected_failure(
                    &error.to_string(),
                    &repeat(arguments, common, None),
                ))?;
            }
            Err(error)
        }
    }
}

/// What the change since a revision, or since the usual one, touches in each environment: for selectors.
pub(super) fn touched(
    common: &Common,
    base: Option<&str>,
) -> Result<BTreeMap<String, Vec<ObjectRef>>, Error> {
    let revisions = Revisions::choose(base, None, false, common)?;
    let Compared::Sides(sides) = revisions.open(common)? else { return Ok(BTreeMap::new()) };
    let environments = compare(&sides, None).environments;
    let ids = |one: &Difference| one.nodes.iter().map(|node| node.id.clone()).collect();
    let touched = environments.into_iter().map(|one| {
        let ids = one.difference.as_ref().map(ids).unwrap_or_default();
        (one.environment, ids)
    });
    Ok(touched.collect())
}

/// What both sides differ in.
fn compare(sides: &Sides, only: Option<&BTreeSet<Utf8PathBuf>>) -> Affected {
    let [base, head] = sides.both.each_ref().map(|side| Side {
        environments: side.environments(),
        findings: side.findings(),
        sources: side.repository.sources(),
    });
    affected(base, head, only)
}

fn answer(arguments: &Arguments, common: &Common, format: &str) -> Result<Answer, Error> {
    let (base, head) = (arguments.base.as_deref(), arguments.head.as_deref());
    let revisions = Revisions::choose(base, head, arguments.merge_base, common)?;
    let only = arguments.files.as_ref().map(|file| files::read(file, revisions.inside())).transpose()?;
    let mut remarks = revisions.remarks();
    let mut result = match revisions.open(common)? {
        Compared::Same { base, head } => Affected::nothing(base, head),
        Compared::Sides(sides) => {
            let wanted = sides.selected(&arguments.environments.environments)?;
            let mut result = compare(&sides, only.as_ref());
            (result.base, result.head) = (sides.base.clone(), sides.head.clone());
            if let Some(wanted) = wanted {
                result.environments.retain(|one| wanted.contains(&one.environment));
                result.unchanged.retain(|one| wanted.contains(one));
            }
            result
        }
    };
    if arguments.direct {
        result.keep_direct();
    }
    let fails = arguments.fail_on.iter().filter(|what| what.applies(&result)).collect::<Vec<_>>();
    remarks.extend(fails.iter().map(|what| format!("--fail-on {}: {}", what.flag(), what.reason())));
    let code = u8::from(!fails.is_empty() || (arguments.exit_code && !result.is_nothing()));
    let page = Page::terminal();
    let answer = match format {
        "json" => Answer::json("Affected", &result)?,
        "markdown" => Answer::data(markdown::affected(&result, &repeat(arguments, common, Some(&result)))),
        "names" => Answer::names(matrix::ids(&result)),
        "github-matrix" => {
            let matrix::Matrix { line, remark } = matrix::matrix(&result)?;
            Answer::data(line).remark(remark)
        }
        _ => Answer::text(text::AffectedView { width: page.width, all: arguments.all }.print(&result)),
    };
    let answer = remarks.into_iter().fold(answer, Answer::remark);
    Ok(Answer { code, ..answer })
}

/// The command that gives the same answer again.
fn repeat(arguments: &Arguments, common: &Common, result: Option<&Affected>) -> String {
    let asked = |of: &Option<String>| of.clone();
    let (base, head) = match result {
        Some(result) => (result.base.commit.clone(), result.head.commit.clone()),
        None => (asked(&arguments.base), asked(&arguments.head)),
    };
    let mut words = vec!["infra-graph".to_owned()];
    words.extend(common.path.as_ref().map(|path| format!("-C {path}")));
    words.push("affected".to_owned());
    words.extend(base.map(|base| format!("--base {base}")));
    words.extend(head.map(|head| format!("--head {head}")));
    words.extend(arguments.environments.environments.iter().map(|name| format!("-e {name}")));
    words.extend(arguments.direct.then(|| "--direct".to_owned()));
    words.join(" ")
}
