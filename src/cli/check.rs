//! `infra-graph check`

mod fixing;
mod only;

use std::fmt::Display;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use crate::check::{Allowed, Baseline, BaselineEntry};
use crate::config::Config;
use crate::error::Error;
use crate::finding::{Finding, Rollout, Severity, enumerate};
use crate::fix;
use crate::report::{self, Limit, Report};
use crate::source::{Named, ReadError};
use crate::text::{name, one_line};

use super::answer::{Answer, Body, Page};
use super::arguments::Common;
use super::examined::Examined;
use super::inspection::{self, Inspection};
use super::named::beside;
use super::{actions, format, output};

use fixing::Fixing;
use only::{About, Only};

const EXAMPLES: &str = "\
Examples:
  infra-graph check                     # what is wrong, anywhere
  infra-graph check staging --only missing-dependency
  infra-graph check --fix --diff        # what can be mended, as a patch
  infra-graph check -o sarif            # for code scanning; also junit, json";

/// What `check --help` says behind the flags.
const AFTER_SHORT_HELP: &str = "Formats (-o): full, concise, json, sarif, github, junit

Exit code: 0, or 1 where something is at or above --fail-on; 2 wrong usage,
3 nothing to check.";

/// What `help check` says behind the flags. The description of the verb itself is in the list of verbs.
const AFTER_HELP: &str = "\
Formats (-o): full, concise, json, sarif, github, junit
  In GitHub Actions the default is github: annotations, and a summary of the step.
  In junit, what is below --fail-on is skipped.

A comment in a manifest can answer a finding, behind its line, above it, or at
the head of the document:
  # infra-graph: allow(CODE) REASON

Exit code: 0, or 1 where something is at or above --fail-on; 2 wrong usage,
3 nothing to check.";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, after_help = AFTER_SHORT_HELP, after_long_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Arguments {
    /// The environments; all of them where none is named
    #[arg(value_name = "ENV")]
    environments: Vec<String>,
    /// The same, as in verbs that are about a target
    #[arg(short = 'e', long = "env", value_name = "ENV", hide_short_help = true)]
    flags: Vec<String>,
    /// Only findings of this code, or about objects of a selector; repeatable
    #[arg(long, value_name = "CODE")]
    only: Vec<String>,
    /// The least severity that is shown: error, warning or info
    ///
    /// By default warning, and what of info has to be acted on.
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true)]
    severity: Option<Level>,
    /// How many are shown with their lines; 0: all
    ///
    /// The worst first. Without it all where they are ten at most, otherwise a table by code and what fits on a screen; in other formats than
    /// full all.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Make in the files what the helps name, and report what is left
    ///
    /// Of the findings that are shown. Everything else in a file stays as it is. Before anything is written, the repository is
    /// analysed with it: what does not help, or brings another finding, is left out and said, and so is what is generated,
    /// encrypted, a template, or made by a variable.
    #[arg(long)]
    fix: bool,
    /// With --fix: write nothing, and show a unified diff
    #[arg(long, requires = "fix")]
    diff: bool,
    /// From which severity on the exit code is 1
    ///
    /// Of what --only leaves, shown or not.
    #[arg(long, value_name = "SEVERITY", default_value = "error", hide_possible_values = true)]
    fail_on: Level,
    /// What only an empty cluster meets counts in full, not as a warning
    #[arg(long)]
    cold: bool,
    /// Report only what this file does not have
    ///
    /// --write-baseline wrote it.
    #[arg(long, value_name = "FILE")]
    baseline: Option<Utf8PathBuf>,
    /// Write what is found into this file, and report none
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<Utf8PathBuf>,
    /// Leave out of json and sarif what is allowed
    ///
    /// Or in the baseline: GitHub shows it as open alerts.
    #[arg(long)]
    no_suppressed: bool,
}

impl Arguments {
    /// The names of the environments, however they are given.
    fn named(&self) -> Vec<String> {
        self.environments.iter().chain(&self.flags).cloned().collect()
    }

    /// Makes the flags those of a block in a page, which writes nothing, and whose paths begin at that page.
    pub(super) fn settle(&mut self, page: &Named) -> Result<(), String> {
        if self.fix {
            return Err("a block only reads: --fix cannot stand in it".to_owned());
        }
        if self.write_baseline.is_some() {
            return Err("a block only reads: --write-baseline cannot stand in it".to_owned());
        }
        self.baseline = self.baseline.take().map(|file| beside("--baseline", &file, page)).transpose()?;
        Ok(())
    }
}

/// A severity as a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// Its formats, the default first.
pub(super) const FORMATS: &[&str] = &["full", "concise", "json", "sarif", "github", "junit"];

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<u8, Error> {
    answer(arguments, common, &Page::terminal())?.print(common)
}

/// The answer, for wherever it will stand.
pub(super) fn answer(arguments: &Arguments, common: &Common, page: &Page) -> Result<Answer, Error> {
    let format = match format::chosen(common, FORMATS)? {
        _ if common.output.is_none() && actions::reads_output() => "github",
        chosen => chosen,
    };
    let only = Only::parse(&arguments.only)?;
    let fixed = if arguments.fix {
        match fixing::fix(arguments, common, &only, format)? {
            Fixing::Shown(answer) => return Ok(answer),
            Fixing::Written(text) => text,
        }
    } else {
        String::new()
    };
    let (examined, about) = examine(arguments, common, &only)?;
    let (mut report, code) = chosen(&examined, arguments, common, (&only, &about))?;
    if format == "github" {
        actions::add_step_summary(common, &report);
    }
    let unfixed = match format {
        "json" | "sarif" => fix::write(&examined.repository, &mut report.findings),
        _ => 0,
    };
    if unfixed > 0 {
        let says =
            "have no fix in it: their files are too large to be read for each; `check --fix --diff` has them";
        output::remark(common, &format!("{} {says}", findings(unfixed)));
    }
    let answer = told(format, &report, arguments, page, shows_all(arguments, common, &only));
    let answer = Answer { code, ..answer }.linked(examined.root());
    Ok(match answer.body {
        Body::Text(text) if format == "full" && !fixed.is_empty() => {
            Answer { body: Body::Text(format!("{fixed}\n{text}")), ..answer }
        }
        _ => answer.remark(fixed.trim_end()),
    })
}

/// The repository, with the objects that `--only` is about: environments stay only as long as they have to be asked for these.
fn examine(arguments: &Arguments, common: &Common, only: &Only) -> Result<(Examined, About), Error> {
    if !only.selects_objects() {
        return Ok((Examined::start(common)?, About::default()));
    }
    let inspection = Inspection::start(common)?;
    let about = only.about(&inspection, &inspection.select(&arguments.named())?)?;
    Ok((inspection.into(), about))
}

/// The report on what is to be shown, and the exit code, which looks at more.
fn chosen<'e>(
    examined: &'e Examined,
    arguments: &Arguments,
    common: &Common,
    (only, about): (&Only, &About),
) -> Result<(Report<'e>, u8), Error> {
    let mut report = report(examined, arguments, common)?;
    let takes = |finding: &Finding| only.is_everything() || only.names(finding.code) || about.has(finding);
    report.findings.retain(takes);
    report.suppressed.retain(|suppressed| takes(&suppressed.finding));
    let fail_on = arguments.fail_on.severity();
    let code = u8::from(report.findings.iter().any(|finding| finding.severity >= fail_on));
    if let Some(least) = arguments.severity {
        report.findings.retain(|finding| finding.severity >= least.severity());
    }
    Ok((report, code))
}

/// Whether the infos are shown that are only counted otherwise.
fn shows_all(arguments: &Arguments, common: &Common, only: &Only) -> bool {
    common.verbose
        || arguments.fail_on == Level::Info
        || arguments.severity == Some(Level::Info)
        || !only.is_everything()
}

/// The report; where people do not read the format, its sum is a remark. `shows_all`: also what is only counted otherwise.
fn told(format: &str, report: &Report<'_>, arguments: &Arguments, page: &Page, shows_all: bool) -> Answer {
    let style = output::style(page.width);
    let summary = report::summary(report, style);
    let mut shown = report.clone();
    if arguments.no_suppressed {
        shown.suppressed.clear();
    }
    let limit = match arguments.limit {
        None if arguments.only.is_empty() => Limit::Screen,
        None | Some(0) => Limit::All,
        Some(count) => Limit::Count(count),
    };
    if format == "full" {
        let (shown, counted) =
            if shows_all { (shown, String::new()) } else { report::counted(&shown, style) };
        return Answer::text(report::digest(&shown, style, limit, &format!("{summary}{counted}")));
    }
    let sum = if format == "json" { "" } else { summary.trim_end() };
    let all = shown.findings.len();
    if let Limit::Count(count) = limit {
        shown.findings.truncate(count);
    }
    let cut = if shown.findings.len() < all {
        format!("the answer has {} of {all} findings: --limit 0 has all", shown.findings.len())
    } else {
        String::new()
    };
    match format {
        "json" => Answer::data(report::json(&shown)),
        "sarif" => Answer::data(report::sarif(&shown)),
        "junit" => Answer::data(report::junit(&shown, arguments.fail_on.severity())),
        "github" => Answer::data(report::github(&shown)),
        _ => Answer::text(report::concise(&shown, style)),
    }
    .remark(sum)
    .remark(cut)
}

/// What there is to say about the selected environments.
fn report<'e>(examined: &'e Examined, arguments: &Arguments, common: &Common) -> Result<Report<'e>, Error> {
    let selected = examined.select(&arguments.named())?;
    let names: Vec<String> = selected.iter().map(|trace| trace.name.clone()).collect();
    let concerns = |finding: &Finding| names.iter().any(|name| finding.environments.contains(name));
    let mut findings: Vec<Finding> = examined.findings.iter().filter(|one| concerns(one)).cloned().collect();
    if arguments.cold {
        for finding in &mut findings {
            count_in_full(finding, &examined.config);
        }
    }
    let allowed: Vec<Allowed> =
        examined.allowed.iter().filter(|one| concerns(&one.finding)).cloned().collect();
    let kustomizations = selected.iter().map(|trace| trace.kustomizations).sum();
    let sources = examined.repository.sources();
    let (new, known) = if let Some(file) = &arguments.write_baseline {
        write(file, &Baseline::of(&findings, sources), common)?;
        (Vec::new(), findings)
    } else if let Some(file) = &arguments.baseline {
        let result = read(file)?.compare(findings, sources, &names, &examined.names());
        remark_gone(file, &result.gone, common);
        (result.new, result.known)
    } else {
        (findings, Vec::new())
    };
    let report = Report::new(sources, names, kustomizations, new);
    Ok(report.without(allowed, known).below(&inspection::base(examined.root())))
}

/// Gives what breaks only an empty cluster the severity of its code, unless the configuration has its own.
fn count_in_full(finding: &mut Finding, config: &Config) {
    if finding.rollout == Some(Rollout::Cold) && !config.findings.contains_key(finding.code.name()) {
        finding.severity = finding.code.severity();
    }
}

fn read(file: &Utf8Path) -> Result<Baseline, Error> {
    let text = Named::new(file).and_then(|file| file.read_text()).map_err(|error| {
        Error::Usage(format!("cannot read the baseline `{}`: {error}", name(file.as_str())))
    })?;
    Baseline::parse(&text).map_err(|error| {
        Error::Usage(format!("`{file}` is no baseline: {error}\n--write-baseline {file} writes one"))
    })
}

fn write(file: &Utf8Path, baseline: &Baseline, common: &Common) -> Result<(), Error> {
    let text = baseline.to_json().map_err(|error| std::io::Error::other(error.to_string()))?;
    let shown = name(file.as_str());
    let cannot = |error: &dyn Display| Error::Usage(format!("cannot write the baseline `{shown}`: {error}"));
    let named = Named::new(file).map_err(|error| cannot(&error))?;
    let was = match named.read() {
        Ok(was) => Some(was),
        Err(ReadError::NotFound) => None,
        Err(error) => return Err(cannot(&error)),
    };
    named.replace(was.as_deref(), text.as_bytes()).map_err(|error| cannot(&error))?;
    output::remark(common, &format!("wrote {} to {file}", findings(baseline.findings.len())));
    Ok(())
}

/// What the baseline has for nothing.
fn remark_gone(file: &Utf8Path, gone: &[BaselineEntry], common: &Common) {
    const SHOWN: usize = 10;
    if gone.is_empty() {
        return;
    }
    let are = if gone.len() == 1 { "is" } else { "are" };
    let mut text = format!(
        "{} of {file} {are} no longer there; `--write-baseline {file}` writes it anew",
        findings(gone.len())
    );
    for entry in gone.iter().take(SHOWN) {
        let names: Vec<String> = entry.environments.iter().cloned().collect();
        let fingerprint = &entry.fingerprint;
        text.push_str(&format!(
            "\n  {}: {} ({})",
            name(&fingerprint.code),
            one_line(&fingerprint.message),
            name(&enumerate(&names))
        ));
    }
    if gone.len() > SHOWN {
        text.push_str(&format!("\n  and {} more", gone.len() - SHOWN));
    }
    output::remark(common, &text);
}

fn findings(number: usize) -> String {
    format!("{number} {}", if number == 1 { "finding" } else { "findings" })
}
