//! `# infra-graph: allow(code) reason`: a line of a manifest answers a finding. And `unused-allow`.

mod directive;
mod reach;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::finding::{Code, Finding};
use crate::repository::Repository;
use crate::source::{FileId, Span};

use super::Trace;
use directive::{Directive, InvalidDirective};
use reach::Answers;

/// A finding that a comment answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// Why it is allowed, in the comment's words.
    pub reason: String,
    /// The comment.
    pub comment: Span,
}

/// A comment that is meant for this program.
struct Allow {
    file: FileId,
    span: Span,
    directive: Result<Directive, InvalidDirective>,
    answers: Answers,
    /// The codes that met a finding.
    used: BTreeSet<Code>,
}

/// Takes out the findings that comments answer, and adds `unused-allow` for each comment that answers nothing. `all` are
/// all environments of the repository: a comment is used if it answers a finding in any of them.
///
/// Looks at the files that were read, so it comes last. Linear in their text and in the labels of the findings.
pub fn allow(repository: &Repository, all: &[Trace], findings: Vec<Finding>) -> (Vec<Finding>, Vec<Allowed>) {
    let mut allows = collect(repository);
    if allows.is_empty() {
        return (findings, Vec::new());
    }
    let mut left = Vec::with_capacity(findings.len());
    let mut allowed = Vec::new();
    for finding in findings {
        match answer(repository, &mut allows, &finding) {
            Some((reason, comment)) => allowed.push(Allowed { finding, reason, comment }),
            None => left.push(finding),
        }
    }
    for allow in allows.values().flatten() {
        left.extend(unused(repository, all, allow));
    }
    (left, allowed)
}

/// All comments for this program, by file.
fn collect(repository: &Repository) -> IndexMap<FileId, Vec<Allow>> {
    let sources = repository.sources();
    let mut allows = IndexMap::new();
    for file in sources.files() {
        let source = sources.file(file);
        let manifest = matches!(source.path.extension(), Some("yaml" | "yml"))
            || source.path.file_name() == Some("Kustomization");
        if !manifest || !source.text.contains(directive::PREFIX) {
            continue;
        }
        let found = reach::directives(&source).into_iter().map(|(text, range, answers)| {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(file, offset(range.start), offset(range.end));
            Allow { file, span, directive: directive::parse(&text), answers, used: BTreeSet::new() }
        });
        allows.insert(file, found.collect());
    }
    allows
}

/// The reason of the first comment that answers a finding; all that do are used.
fn answer(
    repository: &Repository,
    allows: &mut IndexMap<FileId, Vec<Allow>>,
    finding: &Finding,
) -> Option<(String, Span)> {
    let mut first = None;
    for label in &finding.labels {
        let Some(here) = allows.get_mut(&label.span.file) else { continue };
        let (line, _) = repository.sources().file(label.span.file).line_column(label.span.start);
        for allow in here.iter_mut().filter(|allow| allow.answers.hold(line)) {
            let Ok(directive) = &allow.directive else { continue };
            if directive.codes.contains(&finding.code) {
                allow.used.insert(finding.code);
                first.get_or_insert_with(|| (directive.reason.clone(), allow.span));
            }
        }
    }
    first
}

/// What is wrong with a comment, once for each environment that reads its file.
fn unused(repository: &Repository, all: &[Trace], allow: &Allow) -> Vec<Finding> {
    let finding = match &allow.directive {
        Err(fault) => fault.finding(allow.span),
        Ok(directive) => {
            let missed: Vec<Code> =
                directive.codes.iter().copied().filter(|code| !allow.used.contains(code)).collect();
            if missed.is_empty() {
                return Vec::new();
            }
            meets_nothing(&missed, directive, allow)
        }
    };
    let environments = readers(repository, all, allow.file).into_iter().map(|name| {
        let mut finding = finding.clone();
        finding.environments.insert(name);
        finding
    });
    environments.collect()
}

fn meets_nothing(missed: &[Code], directive: &Directive, allow: &Allow) -> Finding {
    let names: Vec<String> = missed.iter().map(ToString::to_string).collect();
    let message =
        format!("this comment allows {}, and there is none here", crate::finding::enumerate(&names));
    let help = if missed.len() == directive.codes.len() {
        "take the comment out, or move it to the line of the finding".to_owned()
    } else {
        format!("take {} out of its codes", crate::finding::enumerate(&names))
    };
    Finding::new(Code::UnusedAllow, message).at(allow.span, allow.answers.to_string()).help(help)
}

/// The environments whose builds read a file; all, where none does: then it is discovery that read it.
fn readers(repository: &Repository, all: &[Trace], file: FileId) -> Vec<String> {
    let path = &repository.sources().file(file).path;
    let readers: Vec<&Trace> = all.iter().filter(|trace| trace.read.contains(path.as_str())).collect();
    let named = if readers.is_empty() { all.iter().collect() } else { readers };
    named.into_iter().map(|trace| trace.name.clone()).collect()
}
