//! Of which kind a failure is, and what is lost: by what Flux's libraries say, and by what we say.

use std::collections::BTreeSet;

use infra_graph::finding::{Code, Severity};
use infra_graph::flux::FluxBuild;

/// At which step a Kustomization fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Failure {
    /// Before substitution: the path, or what kustomize says.
    Build,
    /// An object to take variables from is missing.
    MissingVariables,
    /// The name of a variable is refused.
    Name,
    /// An expression that cannot be read, or that has no result.
    Expression,
    /// Nothing sets a variable, in strict mode.
    NotSet,
    /// What comes out is no YAML, or has no form in JSON.
    Yaml,
    /// An object cannot be printed, before its variables are replaced.
    Form,
    /// An object has no kind any more.
    Kind,
    /// Two objects are called the same after substitution.
    Twice,
}

/// By the words of the libraries.
pub(super) fn of_library(said: &str) -> Failure {
    let words = [
        // It prints the object that it means.
        ("validator shouldn't modify", Failure::Build),
        ("var name is invalid", Failure::Name),
        ("variable not set (strict mode)", Failure::NotSet),
        ("envsubst error: YAMLToJSON", Failure::Yaml),
        ("UnmarshalJSON: ", Failure::Yaml),
        ("envsubst error", Failure::Expression),
        ("panic: runtime error: slice bounds", Failure::Expression),
        ("substitute from '", Failure::MissingVariables),
        ("Object 'Kind' is missing", Failure::Kind),
        ("unsupported value", Failure::Form),
        ("unsupported type", Failure::Form),
        ("already defined at line", Failure::Form),
        ("control characters are not allowed", Failure::Form),
        ("map merge requires map", Failure::Form),
        ("in Replace: id matched", Failure::Twice),
    ];
    let found = words.iter().find(|(words, _)| said.contains(words));
    found.map_or(Failure::Build, |(_, failure)| *failure)
}

/// By the findings of a build that fails: of those of substitution, any may be the first one that Flux meets.
pub(super) fn of_build(build: &FluxBuild) -> BTreeSet<Failure> {
    let Some(failure) = &build.failure else { return BTreeSet::new() };
    let of_variables: Vec<_> = build
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| {
            let kind = match finding.code {
                Code::InvalidVariableName => Failure::Name,
                Code::UndefinedVariable => Failure::NotSet,
                // Half of a character is no UTF-8.
                Code::InvalidSubstitution if finding.message.contains("cuts a character") => Failure::Yaml,
                Code::InvalidSubstitution if finding.message.contains("cannot read again") => Failure::Form,
                Code::InvalidSubstitution if finding.message.contains("is a merge key") => Failure::Form,
                Code::InvalidSubstitution if finding.message.contains("cannot read") => Failure::Expression,
                Code::InvalidSubstitution if finding.message.contains("two objects") => Failure::Twice,
                Code::InvalidSubstitution if finding.message.contains("the kind of") => Failure::Kind,
                Code::InvalidSubstitution => Failure::Yaml,
                _ => return None,
            };
            Some((&finding.message, kind))
        })
        .collect();
    let told = of_library(&failure.message);
    // All objects are read by their kind when the last one has its variables. Flux prints one object and replaces its variables before it does so with the next. All else fails before.
    let own = [Failure::Form, Failure::Kind].contains(&told).then_some(told);
    if own.is_some() || of_variables.iter().any(|(message, _)| **message == failure.message) {
        return of_variables.into_iter().map(|(_, kind)| kind).chain(own).collect();
    }
    [Failure::Build].into()
}

/// The objects that lose their labels, by name.
pub(super) fn lost_labels(build: &FluxBuild) -> Vec<String> {
    let findings = build.findings.iter().filter(|finding| finding.code == Code::LabelsDropped);
    findings.filter_map(|finding| finding.nodes.get(1).cloned()).collect()
}
