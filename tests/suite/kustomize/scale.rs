//! Many objects in one build take time in proportion.

use std::fmt::Write;

use infra_graph::kustomize::{Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::yaml::Node;

/// Objects that refer to each other, each with a patch by name and one by target.
fn repository(count: usize) -> Repository {
    let mut objects = String::new();
    let mut kustomization =
        "namespace: x\nnamePrefix: p-\nresources: [all.yaml]\nconfigurations: [c.yaml]\ncommonLabels: {a: b}\npatches:\n"
            .to_owned();
    for at in 0..count {
        let before = at.saturating_sub(1);
        let _ = write!(
            objects,
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: k{at}\nspec:\n  dependsOn:\n  - name: k{before}\n"
        );
        let _ = write!(
            kustomization,
            "- patch: |\n    apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata:\n      name: k{at}\n    spec:\n      interval: {at}m\n- target: {{kind: Kustomization, name: k{at}}}\n  patch: |\n    - {{op: add, path: /spec/wait, value: true}}\n"
        );
    }
    let references = "nameReference:\n- kind: Kustomization\n  fieldSpecs:\n  - {path: spec/dependsOn/name, kind: Kustomization}\n";
    let files =
        [("all.yaml", objects), ("kustomization.yaml", kustomization), ("c.yaml", references.to_owned())];
    Repository::new(files.into_iter().collect::<Memory>())
}

/// A build that is quadratic anywhere would take minutes; how long it takes is for `cargo bench` to say.
#[test]
fn three_thousand_objects_are_built_with_all_their_references() {
    let count = 3000;
    let repository = repository(count);
    let build = Renderer::new(&repository).build("".into(), &Options::flux());
    assert_eq!((build.failure, build.objects.len()), (None, count));
    let last = &build.objects.last().expect("an object").node;
    let depends = last.at(&["spec", "dependsOn"]).and_then(Node::as_sequence).unwrap_or_default();
    let name = depends[0].get("name").and_then(Node::text);
    assert!(name.is_some_and(|name| name.starts_with("p-k")));
}
