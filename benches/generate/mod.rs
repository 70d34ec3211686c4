//! Big repositories, made up: for the benchmarks.

use std::fmt::Write as _;

use infra_graph::repository::Repository;
use infra_graph::source::Memory;

/// How dense a generated repository is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// How many Kustomizations there are.
    pub(crate) kustomizations: usize,
    /// How many dependencies each has at most.
    pub(crate) dependencies: usize,
}

/// One environment: `clusters/big` with a folder of Kustomizations, each of which applies an overlay of its own.
pub(crate) fn repository(shape: Shape) -> Repository {
    let mut files = Memory::new();
    files.insert("base/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: base}\n");
    files.insert("base/app.yaml", deployment());
    files.insert("base/kustomization.yaml", "resources: [namespace.yaml, app.yaml]\n");
    let mut list = String::from("namespace: flux-system\nresources:\n");
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for number in 0..shape.kustomizations {
        let needs: Vec<usize> =
            (0..shape.dependencies.min(number)).map(|_| next(&mut random) % number).collect();
        files.insert(format!("clusters/big/apps/k{number}.yaml"), kustomization(number, &needs));
        let _ = writeln!(list, "  - k{number}.yaml");
        files.insert(
            format!("apps/k{number}/kustomization.yaml"),
            format!("namespace: k{number}\nnamePrefix: k{number}-\nresources: [../../base]\npatches:\n  - patch: |\n      {{apiVersion: apps/v1, kind: Deployment, metadata: {{name: app}}, spec: {{replicas: {number}}}}}\n"),
        );
    }
    files.insert("clusters/big/apps/kustomization.yaml", list);
    Repository::new(files)
}

/// As many Kustomizations, each with the needs that a function of its number gives.
pub(crate) fn with_needs(count: usize, needs: impl Fn(usize) -> Vec<usize>) -> Repository {
    let text: String =
        (0..count).map(|number| format!("---\n{}", kustomization(number, &needs(number)))).collect();
    let text = text.replace("metadata:\n", "metadata:\n  namespace: flux-system\n");
    Repository::new(Memory::from_iter([("clusters/big/all.yaml", text.as_str())]))
}

/// One kustomization with so many Kustomizations in one file, and a `namespace:` that moves them all.
pub(crate) fn one_build(count: usize) -> Memory {
    let mut text = String::new();
    for number in 0..count {
        let needs: Vec<usize> = number.checked_sub(1).into_iter().collect();
        text += "---\n";
        text += &kustomization(number, &needs);
    }
    Memory::from_iter([
        ("all/objects.yaml", text.as_str()),
        ("all/kustomization.yaml", "namespace: moved\nresources: [objects.yaml]\n"),
    ])
}

fn kustomization(number: usize, needs: &[usize]) -> String {
    let mut text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: k{number}\nspec:\n  interval: 1h\n  \
         prune: true\n  wait: true\n  path: ./apps/k{number}\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    );
    if !needs.is_empty() {
        text += "  dependsOn:\n";
    }
    for need in needs {
        let _ = writeln!(text, "    - name: k{need}");
    }
    text
}

fn deployment() -> &'static str {
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: app}}\n  template:\n    metadata: {labels: {app: app}}\n    spec:\n      containers:\n        - {name: app, image: 'registry.example/app:1.0'}\n"
}

/// The same numbers in every run.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap_or(0)
}
