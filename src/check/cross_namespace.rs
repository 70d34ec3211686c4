//! `cross-namespace-reference`: a source in another namespace, where the controllers refuse that.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::object::ObjectRef;

/// One finding for each Kustomization and HelmRelease whose source its controller refuses to read.
///
/// Follows `internal/acl` of kustomize-controller and helm-controller: `--no-cross-namespace-refs` is asked for sources
/// only, never for `dependsOn`.
pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    let environment = analyzed.environment();
    let users = environment.kustomizations.keys().chain(environment.helm_releases.keys());
    findings.extend(users.filter_map(|user| finding(analyzed, user)));
}

fn finding(analyzed: &AnalyzedEnvironment, user: &ObjectRef) -> Option<Finding> {
    let (source, refused) = analyzed.environment().refused_source(user)?;
    let controller = if Kind::of(user) == Some(Kind::HelmRelease) { "helm" } else { "kustomize" };
    let (name, target) = (&user.name, &source.target);
    let message = format!(
        "{} {name} is in {}, and {controller}-controller may not read {target}",
        user.kind, user.namespace
    );
    Some(
        Finding::new(Code::CrossNamespaceReference, message)
            .at(source.span, format!("this source is in {}", target.namespace))
            .at(refused, "references to another namespace are refused")
            .node(user.to_string())
            .note(format!(
                "Flux reports AccessDenied for {name}, and does not try again: it applies nothing."
            ))
            .help(format!(
                "put a source into the namespace {}, or {name} into {}",
                user.namespace, target.namespace
            )),
    )
}
