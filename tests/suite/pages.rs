//! The pages of the findings: who searches for what Flux says finds the page.

use infra_graph::finding::Code;

/// Findings of which Flux says nothing: it does what is written, which is not what is meant, or all goes well.
const SILENT: &[Code] = &[
    Code::DependencyAcrossSources,
    Code::DependencyWithoutHealthCheck,
    Code::DuplicateObject,
    Code::DuplicateRelease,
    Code::ExternalSource,
    Code::FieldDropped,
    Code::LabelsDropped,
    Code::NoRetryInterval,
    Code::OpaqueResourceSet,
    Code::PatchListDirectiveIgnored,
    Code::PatchSelectsNothing,
    Code::RedundantDependency,
    Code::RemoteResource,
    Code::TooLarge,
    Code::UnreferencedFile,
    Code::UnusedAllow,
];

/// The messages that a page has under its heading for them.
fn messages(page: &str) -> Vec<&str> {
    let Some((_, section)) = page.split_once("\n## What Flux says\n\n```text\n") else { return Vec::new() };
    section.split_once("\n```\n").map_or(Vec::new(), |(block, _)| block.lines().collect())
}

#[test]
fn each_failure_has_the_words_that_flux_prints() {
    for code in Code::ALL {
        let messages = messages(code.page());
        assert_eq!(messages.is_empty(), SILENT.contains(code), "{code}: {messages:?}");
        assert!(messages.iter().all(|message| message.len() >= 20), "{code}: {messages:?}");
    }
}

#[test]
fn well_known_messages_lead_to_their_page() {
    for (message, code) in [
        ("dependency 'apps/cert-manager' not found", Code::MissingDependency),
        ("circular dependency detected", Code::DependencyCycle),
        ("kustomization path not found", Code::MissingPath),
        ("variable not set (strict mode)", Code::UndefinedVariable),
        ("no matches for kind", Code::UndeclaredCrd),
        ("namespaces \"shop\" not found", Code::UndeclaredNamespace),
        ("namespace not specified", Code::MissingNamespace),
        ("may not add resource with an already registered id", Code::BuildFailed),
        ("var name is invalid, must match", Code::InvalidVariableName),
        ("cross-namespace references have been blocked", Code::CrossNamespaceReference),
        ("field not declared in schema", Code::UnknownField),
        ("expected bool, got dyn", Code::InvalidExpression),
        ("timeout waiting for: [", Code::WaitDeadlock),
    ] {
        let found = messages(code.page());
        assert!(found.iter().any(|line| line.contains(message)), "{code} does not have {message:?}");
    }
}
