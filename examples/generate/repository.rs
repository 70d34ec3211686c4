//! A made-up GitOps repository: layers, teams, and a few things that very many need.

use std::fmt::Write as _;

/// Paths and texts of a repository with `count` Flux Kustomizations in `clusters/big`: 3.7 dependencies each, and two of
/// them that 40 % of the others need. The same count gives the same files.
pub(crate) fn files(count: usize) -> Vec<(String, String)> {
    let nodes = nodes(count);
    let mut files = Vec::new();
    let mut list =
        String::from("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    for node in &nodes {
        let _ = writeln!(list, "  - {}.yaml", node.name);
        files.push((format!("clusters/big/{}.yaml", node.name), node.manifest(&nodes)));
        files.push((format!("{}/kustomization.yaml", node.path), "resources: [config.yaml]\n".to_owned()));
        files.push((format!("{}/config.yaml", node.path), config(&node.name)));
    }
    files.push(("clusters/big/kustomization.yaml".to_owned(), list));
    files
}

/// The same where each Kustomization depends on the one before, and nothing else does.
#[allow(dead_code, reason = "the tests that share this file need no chain")]
pub(crate) fn chain(count: usize) -> Vec<(String, String)> {
    let name = |number: usize| format!("link-{number:06}");
    let needs = |number: usize| number.checked_sub(1).into_iter().collect();
    let node = |number: usize| Node { name: name(number), path: "link".to_owned(), needs: needs(number) };
    let nodes: Vec<Node> = (0..count).map(node).collect();
    let mut files: Vec<(String, String)> = vec![
        ("link/kustomization.yaml".to_owned(), "resources: [config.yaml]\n".to_owned()),
        ("link/config.yaml".to_owned(), config("link")),
    ];
    let text: Vec<String> = nodes.iter().map(|node| node.manifest(&nodes)).collect();
    files.push(("clusters/big/chain.yaml".to_owned(), text.join("---\n")));
    files
}

struct Node {
    name: String,
    path: String,
    needs: Vec<usize>,
}

impl Node {
    fn manifest(&self, nodes: &[Node]) -> String {
        let mut text = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {}\n  \
             namespace: flux-system\nspec:\n  interval: 1h\n  prune: true\n  wait: true\n  path: ./{}\n  sourceRef:\n    \
             kind: GitRepository\n    name: flux-system\n",
            self.name, self.path
        );
        if !self.needs.is_empty() {
            text += "  dependsOn:\n";
        }
        for &need in &self.needs {
            let _ = writeln!(text, "    - name: {}", nodes[need].name);
        }
        text
    }
}

fn config(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\n")
}

const PARTS: [&str; 12] = [
    "certificates",
    "secrets",
    "gateway",
    "storage",
    "metrics",
    "logs",
    "queue",
    "database",
    "cache",
    "search",
    "identity",
    "backup",
];
const ROLES: [&str; 5] = ["operator", "cluster", "config", "agent", "exporter"];
const TEAMS: [&str; 10] = [
    "billing",
    "catalogue",
    "checkout",
    "delivery",
    "fraud",
    "mail",
    "orders",
    "pricing",
    "reports",
    "support",
];
const SERVICES: [&str; 8] = ["api", "worker", "web", "jobs", "admin", "importer", "webhooks", "sync"];

/// The nodes from `first` to `end` are a layer, which stands on the nodes before it.
struct Layer {
    name: &'static str,
    first: usize,
    end: usize,
}

fn nodes(count: usize) -> Vec<Node> {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (infrastructure, platform) = (count * 15 / 100, count * 40 / 100);
    let layers = [
        Layer { name: "infrastructure", first: 0, end: infrastructure },
        Layer { name: "platform", first: infrastructure, end: platform },
        Layer { name: "apps", first: platform, end: count },
    ];
    let mut nodes: Vec<Node> = Vec::with_capacity(count);
    for layer in &layers {
        for number in layer.first..layer.end {
            let (name, folder) = name(layer.name, number - layer.first);
            let needs = needs(&mut dice, number, layer);
            nodes.push(Node { name, path: format!("{}/{folder}", layer.name), needs });
        }
    }
    nodes
}

/// A name, and the folder of its content within the layer.
fn name(layer: &str, number: usize) -> (String, String) {
    let suffix = |round: usize| if round == 0 { String::new() } else { format!("-{}", round + 1) };
    if layer == "apps" {
        let (team, rest) = (TEAMS[number % TEAMS.len()], number / TEAMS.len());
        let service = format!("{}{}", SERVICES[rest % SERVICES.len()], suffix(rest / SERVICES.len()));
        return (format!("{team}-{service}"), format!("{team}/{service}"));
    }
    let (part, rest) = (PARTS[number % PARTS.len()], number / PARTS.len());
    let prefix = if layer == "platform" { "shared-" } else { "" };
    let role = format!("{}{}", ROLES[rest % ROLES.len()], suffix(rest / ROLES.len()));
    (format!("{prefix}{part}-{role}"), format!("{part}/{role}"))
}

/// How deep the dependencies within a layer go.
const TIERS: usize = 3;

/// What a node needs: the two hubs often, some of its own layer, more of the layers below.
fn needs(dice: &mut Dice, number: usize, layer: &Layer) -> Vec<usize> {
    let mut needs: Vec<usize> = (0..2.min(number)).filter(|_| dice.below(10) < 4).collect();
    let size = layer.end - layer.first;
    let tier = |other: usize| (other - layer.first) * TIERS / size;
    // Teams do not depend on each other, but on what they share.
    let is_near = |other: usize| layer.name != "apps" || (number - other).is_multiple_of(TEAMS.len());
    let own: Vec<usize> =
        (layer.first..number).filter(|&other| tier(other) < tier(number) && is_near(other)).collect();
    for _ in 0..dice.below(8) {
        if !own.is_empty() && dice.below(3) == 0 {
            needs.push(own[dice.below(own.len())]);
        } else if layer.first > 0 {
            needs.push(dice.below(layer.first));
        }
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// The same numbers in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}
