//! Places as SARIF locations.

use std::collections::BTreeMap;

use crate::finding::{Finding, Label};
use crate::report::Report;
use crate::report::uri::encoded;
use crate::source::{SourceFile, Span};
use crate::text;

use super::document::{
    ArtifactLocation, Base, CodeFlow, Location, LogicalLocation, Message, PhysicalLocation, Region, Step,
    ThreadFlow,
};
use super::unlinked;

/// What paths are relative to. Consumers know this name.
const ROOT: &str = "%SRCROOT%";

/// What the paths are relative to that begin with the id of a source that lives elsewhere.
const SOURCES: &str = "SOURCES";

/// What [`ROOT`] is; where it lies, the consumer knows. And what [`SOURCES`] is, where a finding has a place there.
pub(super) fn bases<'f>(
    report: &Report<'_>,
    findings: impl IntoIterator<Item = &'f Finding>,
) -> BTreeMap<&'static str, Base> {
    let base = |text: &str| Base { description: Message { text: text.to_owned() } };
    let mut bases = BTreeMap::from([(ROOT, base("The root of the Git repository."))]);
    let is_elsewhere = |label: &Label| report.sources.file(label.span.file).is_elsewhere;
    if findings.into_iter().any(|finding| finding.labels.iter().any(is_elsewhere)) {
        bases.insert(SOURCES, base("Sources that live elsewhere: each path begins with the id of one."));
    }
    bases
}

/// The places of a finding.
pub(super) struct Places {
    /// One for each label.
    labels: Vec<Location>,
    nodes: Vec<LogicalLocation>,
}

impl Places {
    pub(super) fn of(report: &Report<'_>, finding: &Finding) -> Self {
        let labels = finding.labels.iter().map(|label| location(report, label.span, Some(&label.text)));
        let nodes = finding
            .nodes
            .iter()
            .map(|id| LogicalLocation { fully_qualified_name: text::one_line(id), kind: "resource" });
        Self { labels: labels.collect(), nodes: nodes.collect() }
    }

    /// The line to look at first, and the nodes concerned.
    pub(super) fn primary(&self) -> Option<Location> {
        let nowhere =
            Location { id: None, physical_location: None, logical_locations: Vec::new(), message: None };
        let first = self.labels.first().cloned().unwrap_or(nowhere);
        let primary = Location { logical_locations: self.nodes.clone(), ..first };
        (primary.physical_location.is_some() || !primary.logical_locations.is_empty()).then_some(primary)
    }

    /// All labels but the first. Without a message, consumers would not show them.
    pub(super) fn related(&self) -> Vec<Location> {
        let further = self.labels.iter().enumerate().skip(1);
        further.map(|(id, location)| Location { id: Some(id), ..location.clone() }).collect()
    }

    /// All labels as the steps of one way.
    pub(super) fn flow(&self) -> CodeFlow {
        let locations = self.labels.iter().map(|location| Step { location: location.clone() }).collect();
        CodeFlow { thread_flows: vec![ThreadFlow { locations }] }
    }
}

/// A file.
pub(super) fn artifact(report: &Report<'_>, file: &SourceFile) -> ArtifactLocation {
    ArtifactLocation {
        uri: encoded(&report.path_in_git(file)),
        uri_base_id: if file.is_elsewhere { SOURCES } else { ROOT },
    }
}

/// A place with what is to be said about it.
pub(super) fn location(report: &Report<'_>, span: Span, text: Option<&str>) -> Location {
    let file = report.sources.file(span.file);
    let (start_line, start_column) = file.line_column(span.start);
    let end = (span.end > span.start).then(|| file.line_column(span.end));
    let physical_location = PhysicalLocation {
        artifact_location: artifact(report, &file),
        region: Region {
            start_line,
            start_column,
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
        },
    };
    let text = text.filter(|text| !text.is_empty());
    Location {
        id: None,
        physical_location: Some(physical_location),
        logical_locations: Vec::new(),
        message: text.map(|text| Message { text: unlinked(&text::one_line(text)) }),
    }
}
