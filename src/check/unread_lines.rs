//! `too-large`: lines of a `.sourceignore` that are not looked at.

use crate::finding::{Code, Finding};
use crate::repository::Repository;
use crate::source::{Ignore, Span};

use super::trace::{Trace, by_folder, names};

/// One finding for each such file, for the environments that build something below its folder. Linear in the folders that are
/// built.
pub fn unread_lines(repository: &Repository, all: &[Trace]) -> Vec<Finding> {
    let ignore = Ignore::new(repository.files(), None);
    let mut findings = Vec::new();
    for (folder, traces) in by_folder(all, |trace| &trace.looked_into) {
        let Some((path, number)) = ignore.unread(Some(folder)) else { continue };
        let Ok(file) = repository.text(&path) else { continue };
        let text = &repository.sources().file(file).text;
        let start: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
        let end = start + text[start..].lines().next().unwrap_or_default().len();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut finding = Finding::new(
            Code::TooLarge,
            format!("{path} has more, or longer, lines than infra-graph follows"),
        )
        .at(Span::new(file, offset(start), offset(end)), "from here on, it is not looked at")
        .note(
            "What these lines leave out of the source, or take back in, is taken as if they were not there.",
        );
        finding.environments = names(&traces);
        findings.push(finding);
    }
    findings
}
