//! Mermaid: that no name can break it, and that it stays within what Mermaid draws.

use infra_graph::picture::diagram::{Diagram, DiagramEdge, DiagramNode, Emphasis, NodeKind, Shade};
use infra_graph::render::mermaid::{MOST_LINES, mermaid};

use crate::support;

fn diagram(labels: &[&str], edges: &[(usize, usize)]) -> Diagram {
    let node = |label: &&str| DiagramNode {
        id: (*label).to_owned(),
        label: (*label).to_owned(),
        layer: Some(0),
        ..DiagramNode::default()
    };
    Diagram {
        title: "staging".to_owned(),
        nodes: labels.iter().map(node).collect(),
        edges: edges.iter().map(|&(from, to)| DiagramEdge { from, to, ..DiagramEdge::default() }).collect(),
        ..Diagram::default()
    }
}

#[test]
fn the_dependency_points_to_its_dependent() {
    let text = mermaid(&diagram(&["apps", "cert-manager"], &[(0, 1), (0, 9)]), &[]);
    assert_eq!(
        text,
        "flowchart LR\n  accTitle: staging\n  accDescr: \n  n0(\"apps\")\n  n1(\"cert-manager\")\n  n1 --> n0\n  \
         classDef layer0 stroke:#2B93FA\n  class n0,n1 layer0\n"
    );
}

#[test]
fn names_are_escaped() {
    let nasty =
        "end\"]; click n0 call alert(1)\n%%{init: {}}%% `#35;` <img src=x> & style x:#fff; \u{1}\u{202e}|~~~";
    let mut shown = diagram(&[nasty, "", "graph", "style a:b#c;"], &[]);
    shown.title = nasty.to_owned();
    shown.notes = vec![nasty.to_owned()];
    shown.nodes[0].chips = vec![nasty.to_owned()];
    shown.nodes[0].names = vec![nasty.to_owned()];
    let text = mermaid(&shown, &[nasty.to_owned()]);
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("click"), "{line}");
        if line.starts_with("  n") {
            let label = line.split_once('"').unwrap().1.rsplit_once('"').unwrap().0;
            let label = label.replace("<br/>", "");
            assert!(
                !label.contains(['"', '<', '>', '`', '%', ':', '{', '|', '~', '\u{1}', '\u{202e}']),
                "{label}"
            );
        }
    }
    assert!(text.starts_with("%% end click n0 call alert(1) init 35 img src x style x fff\n"), "{text}");
    assert!(text.contains("n1(\"#8203;\")"), "an empty label is an error: {text}");
}

#[test]
fn kinds_and_states_have_shapes_and_classes() {
    let mut shown = diagram(&["a", "b", "c"], &[(1, 0), (2, 1)]);
    shown.nodes[0].kind = NodeKind::HelmRelease;
    shown.nodes[1].shade = Shade::Frozen;
    shown.nodes[2].stacked = 3;
    shown.nodes[2].names = vec!["x".to_owned(), "y".to_owned(), "z".to_owned()];
    shown.edges[0].emphasis = Emphasis::Highlighted;
    let text = mermaid(&shown, &[]);
    assert!(text.contains("n0{{\"a\"}}") && text.contains("n0 ==> n1") && text.contains("class n1 frozen"));
    assert!(text.contains("n2(\"c × 3<br/>x, y, z\")"), "{text}");
}

#[test]
fn the_command_line_stays_within_the_limits() {
    let (code, text, error) = support::run(&support::example(), &["render", "staging", "-o", "mermaid"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("flowchart LR\n") && text.starts_with("%% 14 lines that longer paths imply"),
        "{text}"
    );
    assert!(error.starts_with("14 lines that longer paths imply"), "{error}");
    // 60 × 60 lines between two folders.
    let folder = tempfile::tempdir().unwrap();
    let mut all = String::new();
    for number in 0..120 {
        let (layer, needs) = if number < 60 {
            ("base", String::new())
        } else {
            ("apps", (0..60).map(|need| format!("{{name: n{need}}}, ")).collect())
        };
        all += &format!(
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: n{number}, namespace: flux-system}}\n\
             spec: {{path: ./{layer}/n{number}, dependsOn: [{needs}], sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
        );
    }
    std::fs::create_dir_all(folder.path().join("clusters/big")).unwrap();
    std::fs::write(folder.path().join("clusters/big/all.yaml"), all).unwrap();
    let arguments = ["render", "-o", "mermaid", "--hubs", "edge", "--collapse", "zzz"];
    let (_, text, error) = support::run(folder.path(), &arguments);
    assert!(text.matches(" --> ").count() <= MOST_LINES);
    assert!(text.contains("n0") && !error.contains("panicked"), "{error}");
}
