//! `--fix`: what the helps name is made in the files, or shown as a diff.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::cli::answer::Answer;
use crate::cli::arguments::Common;
use crate::cli::examined::Examined;
use crate::cli::output;
use crate::error::Error;
use crate::finding::{Edit, Finding};
use crate::fix::{self, Analysed, Plan};
use crate::source::{Named, SourceMap, WriteError};
use crate::text::{command, name, one_line, visible};

use super::{Arguments, Level, Only, chosen, examine};

/// What became of `--fix`.
pub(super) enum Fixing {
    /// Nothing was written: the diff is the answer.
    Shown(Answer),
    /// What was written, and what was not, in lines.
    Written(String),
}

/// Fixes what is to be shown, as far as that helps.
pub(super) fn fix(
    arguments: &Arguments,
    common: &Common,
    only: &Only,
    format: &str,
) -> Result<Fixing, Error> {
    if arguments.diff && format != "full" {
        return Err(Error::Usage(format!("--diff has a format of its own: leave out -o {format}")));
    }
    if arguments.write_baseline.is_some() {
        return Err(Error::Usage("--fix and --write-baseline do not go together".to_owned()));
    }
    // What is to be said about the repository is said with the report that follows.
    let quiet = Common { quiet: true, verbose: false, ..common.clone() };
    let said = if arguments.diff { common } else { &quiet };
    let (examined, about) = examine(arguments, said, only)?;
    let (mut report, code) = chosen(&examined, arguments, &quiet, (only, &about))?;
    // Where nothing has to be done, nothing is, unless somebody asks for just that.
    let is_asked = |finding: &Finding| arguments.severity == Some(Level::Info) || only.names(finding.code);
    report.findings.retain(|finding| !finding.is_only_counted() || is_asked(finding));
    let again = |texts: &BTreeMap<Utf8PathBuf, String>| {
        let changed =
            Examined::with(&quiet, texts.iter().map(|(path, text)| (path, text.as_str())).collect())?;
        let sources = changed.repository.sources().clone();
        Ok::<_, Error>(Analysed { findings: changed.findings, sources })
    };
    let findings = &report.findings;
    let decided = |code| only.names(code);
    let (repository, before) = (&examined.repository, &examined.findings);
    let plan = fix::plan(repository, before, findings, decided, again)?;
    let sources = repository.sources();
    if arguments.diff {
        let diff = fix::diff(&plan.files, sources);
        let answer =
            if output::is_terminal() { Answer::text(coloured(&diff)) } else { Answer::data(harmless(&diff)) };
        let said = told(&plan, findings, sources, "Would fix");
        return Ok(Fixing::Shown(Answer { code, ..answer.remark(said.trim_end()) }));
    }
    write(&examined, &plan)?;
    Ok(Fixing::Written(told(&plan, findings, sources, "Fixed")))
}

/// Writes the files, each whole or not at all.
fn write(examined: &Examined, plan: &Plan) -> Result<(), Error> {
    for (number, file) in plan.files.iter().enumerate() {
        let path = examined.root().join(&file.path);
        let written = Named::new(&path)
            .map_err(WriteError::from)
            .and_then(|named| named.replace(Some(file.before.as_bytes()), file.after.as_bytes()));
        written.map_err(|error| {
            let of = plan.files.len();
            Error::Usage(format!(
                "cannot write `{}`: {error}\n{number} of {of} files {} written",
                name(path.as_str()),
                if number == 1 { "is" } else { "are" }
            ))
        })?;
    }
    Ok(())
}

/// What is fixed and what is not, with the places.
fn told(plan: &Plan, findings: &[Finding], sources: &SourceMap, done: &str) -> String {
    let mut out = String::new();
    if plan.fixed.is_empty() && plan.dropped.is_empty() {
        return "Nothing to fix: no finding here names a change that can be made.\n".to_owned();
    }
    if !plan.fixed.is_empty() {
        let files = amount(plan.files.len(), "file");
        out.push_str(&format!("{done} {} in {files}:\n", amount(plan.fixed.len(), "finding")));
        for made in &plan.fixed {
            let finding = &findings[made.finding];
            out.push_str(&line(finding, &fix::description(finding), &made.edits, sources));
        }
    }
    if !plan.revealed.is_empty() {
        out.push_str("With that, what an error hid comes to light:\n");
        let said = plan.revealed.iter();
        out.extend(said.map(|(code, message)| format!("  {code}: {}\n", one_line(message))));
    }
    if !plan.dropped.is_empty() {
        out.push_str(&format!("Not fixed, {}:\n", amount(plan.dropped.len(), "finding")));
        for left in &plan.dropped {
            out.push_str(&line(&findings[left.finding], &left.why.to_string(), &left.edits, sources));
        }
    }
    out
}

/// A finding with what is said of it, and the places of its changes below.
fn line(finding: &Finding, said: &str, edits: &[Edit], sources: &SourceMap) -> String {
    let places: BTreeSet<_> = edits.iter().map(|edit| sources.location(edit.at)).collect();
    let places: String = places.iter().map(|place| format!("    {}\n", name(&place.to_string()))).collect();
    format!("  {}: {}\n{places}", finding.code, one_line(said))
}

fn amount(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The diff for a file or a pipe, which may end in a log: what cannot be seen is made visible, but what Git needs to take it.
fn harmless(diff: &str) -> String {
    let line = |line: &str| {
        let (text, end) = line.strip_suffix("\r\n").map_or_else(
            || line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n")),
            |text| (text, "\r\n"),
        );
        let shown: String = text.chars().map(|c| if c == '\t' { c } else { visible(c) }).collect();
        command::broken(&shown) + end
    };
    diff.split_inclusive('\n').map(line).collect()
}

/// The diff with its colours.
fn coloured(diff: &str) -> String {
    use anstyle::{AnsiColor, Style};
    let style = |line: &str| match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => Style::new().bold(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    };
    let lines = diff.lines().map(|line| {
        let style = style(line);
        format!("{style}{line}{style:#}\n")
    });
    lines.collect()
}
