//! Real repositories.

use super::walk::walk;
use crate::support::{FluxLibrary, Verdict, shared};

/// `least` is how many builds are compared object by object today: fewer would be a comparison that got lost.
fn compare(name: &str, least: usize) {
    let Some(shared) = shared() else { return };
    let Some(mut flux) = FluxLibrary::start() else { return };
    let counts = walk(&format!("oracle::the_corpus: {name}"), &shared.join("corpus").join(name), &mut flux);
    let same = counts.get(&Verdict::SameObjects).copied().unwrap_or_default();
    assert!(same >= least, "{name}: only {same} are the same: {counts:?}");
}

#[test]
fn azure_multi_tenancy() {
    compare("Azure+gitops-flux2-kustomize-helm-mt", 5);
}

#[test]
fn flux_multi_tenancy() {
    compare("fluxcd+flux2-multi-tenancy", 7);
}

#[test]
fn one_infra_repository_with_two_environments() {
    compare("Informasjonsforvaltning+fdk-infra", 40);
}

#[test]
fn two_level_entries_with_components_and_substitution() {
    compare("angelnu+k8s-gitops", 110);
}

#[test]
fn namespaces_that_come_from_kustomize() {
    compare("mirceanton+home-ops", 100);
}

#[test]
fn many_kustomizations_without_an_edge() {
    compare("onedr0p+home-ops", 75);
}

#[test]
fn artifacts_that_a_generator_makes() {
    compare("xunholy+k8s-gitops", 68);
}

#[test]
fn instances_of_the_operator() {
    compare("tyriis+home-ops", 150);
}
