//! A made-up fleet: many clusters that share what they run, as `examples/infra` does.

use std::fmt::Write as _;

/// The stages of which each cluster has one.
const STAGES: [&str; 3] = ["preview", "staging", "production"];

/// Paths and texts of a repository with so many environments of `count` Kustomizations each. Bases, a component and the
/// overlays of the stages are shared; each cluster has settings of its own. The same numbers and the same seed give the same
/// files.
pub(crate) fn files(environments: usize, count: usize, seed: u64) -> Vec<(String, String)> {
    let mut files = shared(count);
    for number in 0..environments {
        cluster(number, count, seed, &mut files);
    }
    files
}

fn is_infrastructure(part: usize, count: usize) -> bool {
    part < count * 3 / 10
}

fn folder(part: usize, count: usize) -> String {
    let layer = if is_infrastructure(part, count) { "infrastructure" } else { "apps" };
    format!("{layer}/part-{part:03}")
}

/// What all clusters have in common: for each part a base, and an overlay for each stage.
fn shared(count: usize) -> Vec<(String, String)> {
    let mut files = vec![
        (
            "components/owned/kustomization.yaml".to_owned(),
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels:\n  - pairs: { owner: platform }\n"
                .to_owned(),
        ),
    ];
    for part in 0..count {
        let folder = folder(part, count);
        let base = "resources:\n  - namespace.yaml\n  - deployment.yaml\n  - settings.yaml\n".to_owned();
        files.push((format!("{folder}/base/kustomization.yaml"), base));
        files.push((
            format!("{folder}/base/namespace.yaml"),
            format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: part-{part:03}\n"),
        ));
        files.push((format!("{folder}/base/deployment.yaml"), deployment(part)));
        files.push((
            format!("{folder}/base/settings.yaml"),
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: part-{part:03}\ndata:\n  \
                 region: ${{region}}\n"
            ),
        ));
        for (replicas, stage) in (1..).zip(STAGES) {
            files.push((
                format!("{folder}/overlays/{stage}/kustomization.yaml"),
                format!(
                    "resources:\n  - ../../base\ncomponents:\n  - ../../../../components/owned\nreplicas:\n  - name: web\n    \
                     count: {replicas}\n"
                ),
            ));
        }
    }
    files
}

fn deployment(part: usize) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: part-{part:03}\nspec:\n  selector:\n    \
         matchLabels: {{ app: web }}\n  template:\n    metadata:\n      labels: {{ app: web }}\n    spec:\n      containers:\n        \
         - name: web\n          image: example.org/web:1\n"
    )
}

/// The folder of one cluster: its sync, its settings, and a Kustomization for each part.
fn cluster(number: usize, count: usize, seed: u64, files: &mut Vec<(String, String)>) {
    let mut dice = Dice::new(seed, number);
    let name = format!("cluster-{number:05}");
    let stage = STAGES[number % STAGES.len()];
    files.push((format!("clusters/{name}/flux-system/gotk-sync.yaml"), sync(&name)));
    files.push((
        format!("clusters/{name}/settings.yaml"),
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cluster-settings\n  namespace: flux-system\ndata:\n  region: \
             region-{}\n",
            dice.below(12)
        ),
    ));
    let mut texts = [String::new(), String::new()];
    for part in 0..count {
        let text = &mut texts[usize::from(!is_infrastructure(part, count))];
        *text += "---\n";
        *text += &kustomization(part, &format!("{}/overlays/{stage}", folder(part, count)), &mut dice);
    }
    for (layer, text) in ["infrastructure", "apps"].into_iter().zip(texts) {
        files.push((format!("clusters/{name}/{layer}.yaml"), text));
    }
}

fn sync(name: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: \
         flux-system\nspec:\n  interval: 1m\n  url: https://example.org/fleet.git\n---\napiVersion: \
         kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  \
         interval: 10m\n  path: ./clusters/{name}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    )
}

/// A Kustomization that needs up to three of those before it.
fn kustomization(part: usize, path: &str, dice: &mut Dice) -> String {
    let mut text = format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: part-{part:03}\n  namespace: \
         flux-system\nspec:\n  interval: 1h\n  retryInterval: 2m\n  prune: true\n  wait: true\n  path: ./{path}\n  \
         sourceRef:\n    kind: GitRepository\n    name: flux-system\n  postBuild:\n    substituteFrom:\n      - kind: ConfigMap\n        \
         name: cluster-settings\n"
    );
    let mut needs: Vec<usize> = (0..dice.below(4).min(part)).map(|_| dice.below(part)).collect();
    needs.sort_unstable();
    needs.dedup();
    if !needs.is_empty() {
        text += "  dependsOn:\n";
    }
    for need in needs {
        let _ = writeln!(text, "    - name: part-{need:03}");
    }
    text
}

/// The same numbers for the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, cluster: usize) -> Self {
        Self(
            (seed ^ 0x2545_f491_4f6c_dd1d).wrapping_add(cluster as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                | 1,
        )
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}
