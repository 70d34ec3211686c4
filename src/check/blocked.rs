//! What is merely blocked by something else, counted where that is reported.

use std::collections::HashMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, enumerate};
use crate::graph::NodeId;
use crate::readiness::{Readiness, Unreachable};

/// How many names are said.
const SHOWN: usize = 3;

/// Codes whose nodes never become ready, so that others wait for them in vain.
const BLOCKING: &[Code] = &[
    Code::DependencyCycle,
    Code::SelfDependency,
    Code::MissingDependency,
    Code::DependencyOfWrongKind,
    Code::MissingSource,
    Code::CrossNamespaceReference,
    Code::PrefixBreaksReference,
    Code::MissingPath,
    Code::BuildFailed,
    Code::KustomizationFileName,
    Code::SuspendedDependency,
    Code::HealthCheckNeverPasses,
    Code::HealthCheckWithoutNamespace,
    Code::MissingConfiguration,
    Code::MissingKind,
    Code::InvalidSpec,
    Code::InvalidVariableName,
    Code::InvalidExpression,
    Code::ValueOfWrongType,
    Code::RefusedObject,
    Code::EncryptedAsText,
    Code::MissingNamespace,
];

/// Codes that tell of something that is never ready, beside those whose finding counts what it blocks itself.
const TELLING: &[Code] = &[
    Code::WaitDeadlock,
    Code::ExistenceDeadlock,
    Code::ApplyDeadlock,
    Code::MissingFile,
    Code::InvalidYaml,
    Code::TemplateInManifest,
    Code::TooLarge,
    Code::UnreadableFile,
    Code::UndefinedVariable,
    Code::InvalidSubstitution,
];

/// Whether a finding of this code tells why something is never ready.
pub(super) fn is_blocking(code: Code) -> bool {
    BLOCKING.contains(&code) || TELLING.contains(&code)
}

/// Adds to each such finding how many others are never ready because of it.
pub(super) fn count(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut [Finding]) {
    let mut unreachable = None;
    let never = analyzed.graph().nodes().filter(|(id, _)| readiness.done(*id).is_none());
    let never: HashMap<String, NodeId> = never.map(|(id, node)| (node.reference.to_string(), id)).collect();
    for finding in findings.iter_mut().filter(|finding| BLOCKING.contains(&finding.code)) {
        let mut nodes: Vec<NodeId> =
            finding.nodes.iter().filter_map(|node| never.get(node).copied()).collect();
        nodes.sort();
        nodes.dedup();
        if nodes.is_empty() {
            continue;
        }
        let unreachable = unreachable.get_or_insert_with(|| Unreachable::of(readiness));
        let behind: Vec<String> =
            unreachable.behind(&nodes).iter().map(|id| analyzed.graph().short_name(*id)).collect();
        if let Some(note) = note(&analyzed.environment().name, &behind) {
            finding.notes.push(note);
        }
    }
}

/// "In staging, 4 more are never ready on an empty cluster because of it: a, b, c and 1 more."; nothing where there is
/// none.
pub(super) fn note(environment: &str, names: &[String]) -> Option<String> {
    let list = match names {
        [] => return None,
        [one] => {
            return Some(format!(
                "In {environment}, {one} is never ready on an empty cluster because of it."
            ));
        }
        few if few.len() <= SHOWN + 1 => enumerate(few),
        many => {
            let mut shown: Vec<String> = many[..SHOWN].to_vec();
            shown.push(format!("{} more", many.len() - SHOWN));
            enumerate(&shown)
        }
    };
    let count = names.len();
    Some(format!("In {environment}, {count} more are never ready on an empty cluster because of it: {list}."))
}
