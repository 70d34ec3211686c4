//! Answers may be asked for on any thread, and do not depend on how many threads there are.

use std::num::NonZero;

use camino::Utf8PathBuf;

use infra_graph::AnalyzedEnvironment;
use infra_graph::flux::Builder;
use infra_graph::graph::Graph;
use infra_graph::readiness::Readiness;
use infra_graph::report::{self, Report};
use infra_graph::repository::Repository;
use infra_graph::requirement::Outside;
use infra_graph::secret::Mask;
use infra_graph::source::{Disk, Memory};
use infra_graph::{Analysis, Options, analyze};

use crate::support::{example, shared};

/// Compiles for what several threads may own and look at.
const fn is_shared_by_threads<T: Send + Sync>() {}

/// Not a run but the build of this test fails where one of these is bound to its thread.
const _: () = {
    is_shared_by_threads::<Analysis>();
    is_shared_by_threads::<AnalyzedEnvironment>();
    is_shared_by_threads::<Builder<'_>>();
    is_shared_by_threads::<Graph>();
    is_shared_by_threads::<Mask<'_>>();
    is_shared_by_threads::<Outside>();
    is_shared_by_threads::<Readiness>();
    is_shared_by_threads::<Repository>();
};

/// All that is said about a repository, by this many threads.
fn answers(repository: &Repository, threads: usize) -> String {
    let options = Options { threads: NonZero::new(threads), ..Options::default() };
    let Analysis { environments, findings, allowed, .. } = analyze(repository, &options);
    let names = environments.iter().map(|analyzed| analyzed.environment().name.clone()).collect();
    let report = Report::new(repository.sources(), names, 0, findings).without(allowed, Vec::new());
    let mut text = report::json(&report);
    for analyzed in &environments {
        text += &serde_json::to_string_pretty(&analyzed.order(None)).unwrap();
    }
    text
}

/// The answers of one thread, after those of several were found to be the same.
#[track_caller]
fn agreed(open: impl Fn() -> Repository) -> String {
    let alone = answers(&open(), 1);
    for threads in [2, 3, 8, 8, 8] {
        assert_eq!(answers(&open(), threads), alone, "{threads} threads");
    }
    alone
}

/// Clusters that have everything in common, and each a little of its own: what their artifacts are merged from, a generator's
/// input, and a Kustomization that is not there. The first one has most to do.
fn clusters() -> Memory {
    let mut files = Memory::default();
    files.insert("shop/base.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop-in-artifact, namespace: flux-system}\nspec: {interval: 1m, prune: true, path: ./none, sourceRef: {kind: GitRepository, name: flux-system}}\n");
    for (at, cluster) in ["a", "b", "c", "d", "e", "f"].into_iter().enumerate() {
        let folder = format!("clusters/{cluster}");
        let kustomization = |name: &str, path: &str, source: &str| {
            format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1m, prune: true, path: {path}, sourceRef: {source}}}\n"
            )
        };
        let git = "{kind: GitRepository, name: flux-system}";
        let sync = format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: flux-system, namespace: flux-system}}\nspec: {{interval: 1m, url: https://example.com/infra.git, ref: {{branch: main}}}}\n---\n{}",
            kustomization("flux-system", &format!("./{folder}"), git)
        );
        files.insert(format!("{folder}/flux-system/gotk-sync.yaml"), sync);
        let generator = format!(
            "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: apps, namespace: flux-system}}\nspec:\n  sources: [{{alias: git, kind: GitRepository, name: flux-system}}]\n  artifacts:\n  - name: shop\n    copy:\n    - {{from: '@git/shop/base.yaml', to: '@artifact/deploy/shop.yaml'}}\n    - {{from: '@git/shop/{cluster}.yaml', to: '@artifact/deploy/shop.yaml', strategy: Merge}}\n"
        );
        files.insert(format!("{folder}/generator.yaml"), generator);
        files.insert(
            format!("shop/{cluster}.yaml"),
            format!("spec: {{dependsOn: [{{name: missing-in-{cluster}}}]}}\n"),
        );
        files.insert(
            format!("{folder}/shop.yaml"),
            kustomization("shop", "./deploy", "{kind: ExternalArtifact, name: shop}"),
        );
        for number in 0..12 - 2 * at {
            let name = format!("app-{number}");
            files.insert(
                format!("{folder}/{name}.yaml"),
                kustomization(&name, &format!("./apps/{cluster}-{number}"), git),
            );
            files.insert(
                format!("apps/{cluster}-{number}/kustomization.yaml"),
                format!("resources: [../../base]\nconfigMapGenerator: [{{name: {name}, namespace: default, files: [{name}.txt]}}]\npatches: [{{target: {{kind: Nothing}}, patch: '[]'}}]\n"),
            );
            files.insert(format!("apps/{cluster}-{number}/{name}.txt"), cluster);
        }
    }
    files.insert("base/kustomization.yaml", "resources: [base.yaml]\n");
    files.insert(
        "base/base.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base, namespace: default}\n",
    );
    files
}

#[test]
fn what_clusters_share_and_what_they_do_not_is_told_in_the_same_way() {
    let told = agreed(|| Repository::new(clusters()));
    for place in ["shop/deploy/shop.yaml", "shop#2/deploy/shop.yaml", "shop#6/deploy/shop.yaml"] {
        assert!(told.contains(&format!("ExternalArtifact:flux-system:{place}")), "{place}: {told}");
    }
    assert!(told.contains("patch-selects-nothing"), "{told}");
}

#[test]
fn real_repositories_are_told_in_the_same_way() {
    let several = ["angelnu+k8s-gitops", "tyriis+home-ops", "fluxcd+flux2-multi-tenancy"];
    let corpus = shared().map(|shared| shared.join("corpus"));
    let real = corpus.iter().flat_map(|corpus| several.map(|name| corpus.join(name)));
    for folder in real.chain([Utf8PathBuf::try_from(example()).unwrap()]) {
        agreed(|| Repository::new(Disk::open(&folder).unwrap()));
    }
}
