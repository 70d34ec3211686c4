//! CEL expressions that a controller refuses.

use crate::environment::Environment;
use crate::flux::cel::CelError;
use crate::flux::{DependencyReference, Expression, FluxVersion, HealthCheckExpression};
use crate::object::ObjectRef;
use crate::source::Span;

use super::health_check::is_substituted;

/// Why a controller refuses the expressions of an object: it reports it once and never looks at the object again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InvalidExpression<'e> {
    /// An expression that does not compile, and the dependency that it is to decide about.
    Uncompilable(&'e Expression, CelError, Option<&'e DependencyReference>),
    /// Two entries of `healthCheckExprs` for the same kinds: the second, and where the first is.
    Twice(&'e HealthCheckExpression, Span),
}

/// Since when an object may have expressions; before, the field is unknown to the API server.
const READY_EXPRESSION: FluxVersion = FluxVersion::new(2, 7);
const OF_KUSTOMIZATION: FluxVersion = FluxVersion::new(2, 5);
const OF_RELEASE: FluxVersion = FluxVersion::new(2, 8);

/// What is wrong with the expressions of a Kustomization, `HelmRelease` or `ResourceSet` so that its controller refuses it. One
/// that is suspended is not looked at.
///
/// Follows the reconcilers of kustomize-controller, helm-controller and the Flux operator; linear in the number of entries.
pub fn invalid_expressions<'e>(
    environment: &'e Environment,
    owner: &ObjectRef,
) -> Vec<InvalidExpression<'e>> {
    let mut found = Vec::new();
    let has = |since| environment.flux_version.is_none_or(|version| version >= since);
    if let Some(one) = environment.kustomizations.get(owner).filter(|one| !one.suspended) {
        found.extend(of_health_checks(&one.health_check_expressions).filter(|_| has(OF_KUSTOMIZATION)));
        found.extend(of_dependencies(&one.depends_on).filter(|_| has(READY_EXPRESSION)));
    } else if let Some(one) = environment.helm_releases.get(owner).filter(|one| !one.suspended) {
        found.extend(of_health_checks(&one.health_check_expressions).filter(|_| has(OF_RELEASE)));
        found.extend(of_dependencies(&one.depends_on).filter(|_| has(READY_EXPRESSION)));
    } else if let Some(one) = environment.resource_sets.get(owner).filter(|one| !one.suspended) {
        found.extend(of_dependencies(&one.depends_on));
    }
    found.retain(|one| match one {
        // What becomes of a variable may not be known.
        InvalidExpression::Uncompilable(expression, ..) if expression.text.contains("${") => {
            !is_substituted(environment, owner)
        }
        _ => true,
    });
    found
}

fn of_dependencies(references: &[DependencyReference]) -> impl Iterator<Item = InvalidExpression<'_>> {
    references.iter().filter_map(|reference| {
        let expression = reference.ready_expression.as_ref()?;
        Some(InvalidExpression::Uncompilable(expression, expression.fault()?, Some(reference)))
    })
}

fn of_expression(expression: &Expression) -> Option<InvalidExpression<'_>> {
    Some(InvalidExpression::Uncompilable(expression, expression.fault()?, None))
}

fn of_health_checks(entries: &[HealthCheckExpression]) -> impl Iterator<Item = InvalidExpression<'_>> {
    entries.iter().enumerate().flat_map(move |(at, entry)| {
        let same = |other: &&HealthCheckExpression| other.group == entry.group && other.kind == entry.kind;
        let first = entries[..at].iter().find(same).map(|first| InvalidExpression::Twice(entry, first.span));
        first.into_iter().chain(entry.expressions.iter().filter_map(of_expression))
    })
}
