//! What a picture shows of a graph, and what it leaves out and says so.

use std::fmt::Write as _;

use infra_graph::picture::diagram::{Diagram, DiagramNode, NodeKind, Shade};
use infra_graph::picture::{Collapse, Focus, Hubs, View, picture};
use infra_graph::source::Memory;
use infra_graph::{Options, analyze, repository::Repository};

use crate::support;

/// A repository with Kustomizations in one file, each `(name, path, needs)`.
fn repository(nodes: &[(&str, &str, &[&str])]) -> Repository {
    let mut text = String::new();
    for (name, path, needs) in nodes {
        let needs: Vec<String> = needs.iter().map(|need| format!("{{name: {need}}}")).collect();
        let _ = writeln!(
            text,
            "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
             spec: {{path: ./{path}, wait: true, dependsOn: [{}], sourceRef: {{kind: GitRepository, name: flux-system}}}}",
            needs.join(", ")
        );
    }
    Repository::new(Memory::from_iter([("clusters/big/all.yaml", text.as_str())]))
}

fn draw(repository: &Repository, view: &View) -> Diagram {
    let analysis = analyze(repository, &Options::default());
    picture(analysis.environments[0].graph(), view, repository.sources())
}

fn find<'d>(diagram: &'d Diagram, label: &str) -> &'d DiagramNode {
    let labels: Vec<&str> = diagram.nodes.iter().map(|node| node.label.as_str()).collect();
    diagram.nodes.iter().find(|node| node.label == label).unwrap_or_else(|| panic!("{label} in {labels:?}"))
}

/// Forty nodes in a chain of pairs, all of which need `hub`.
fn hub(count: usize) -> Repository {
    let names: Vec<String> = (0..count).map(|number| format!("app-{number}")).collect();
    let mut nodes: Vec<(&str, &str, Vec<&str>)> = vec![("hub", "base/hub", vec![])];
    for (number, name) in names.iter().enumerate() {
        // Every second one is needed by the next, so that no two have the same lines.
        let needs = if number % 2 == 1 { vec![names[number - 1].as_str(), "hub"] } else { vec!["hub"] };
        nodes.push((name, "apps/any", needs));
    }
    let nodes: Vec<(&str, &str, &[&str])> =
        nodes.iter().map(|(name, path, needs)| (*name, *path, needs.as_slice())).collect();
    repository(&nodes)
}

#[test]
fn what_very_many_need_is_a_chip() {
    let shown = draw(&hub(20), &View::default());
    assert_eq!(find(&shown, "hub").hub.as_deref(), Some("needed by 10"));
    assert_eq!(find(&shown, "app-0").chips, ["hub"]);
    assert!(find(&shown, "app-1").chips.is_empty(), "it needs app-0, which needs the hub");
    assert_eq!(shown.edges.len(), 10);
    assert!(shown.notes.iter().any(|note| note == "Chips stand for 10 lines to what many need: hub (10)."));
    let all = draw(&hub(20), &View { reduce: false, ..View::default() });
    assert_eq!(find(&all, "app-1").chips, ["hub"]);
    let lines = draw(&hub(20), &View { hubs: Hubs::Edge, ..View::default() });
    assert_eq!(lines.edges.len(), 20);
    assert!(find(&lines, "hub").hub.is_none());
}

#[test]
fn seven_lines_are_no_hub() {
    let shown = draw(&hub(14), &View::default());
    assert!(find(&shown, "hub").hub.is_none());
    assert_eq!(shown.edges.len(), 14);
}

#[test]
fn nodes_with_the_same_lines_are_a_stack() {
    let nodes: &[(&str, &str, &[&str])] = &[
        ("base", "infrastructure/base", &[]),
        ("shop-api", "apps/shop/api", &["base"]),
        ("shop-web", "apps/shop/web", &["base"]),
        ("shop-jobs", "apps/shop/jobs", &["base"]),
        ("mail", "apps/mail", &["base"]),
        ("other", "elsewhere/other", &["base"]),
        ("alone", "apps/alone", &[]),
    ];
    let shown = draw(&repository(nodes), &View::default());
    let stack = shown.nodes.iter().find(|node| node.stacked > 1).unwrap();
    assert_eq!(
        stack.members,
        ["mail", "shop-api", "shop-jobs", "shop-web"].map(|name| format!("Kustomization/flux-system/{name}"))
    );
    assert!(stack.tooltip.contains("Kustomization/flux-system/shop-jobs"));
    assert_eq!(stack.names, ["mail", "shop-api", "shop-jobs", "shop-web"]);
    assert_eq!(shown.nodes.len(), 4, "base, the stack, other, alone");
    assert_eq!(shown.edges.len(), 2);
}

#[test]
fn too_many_boxes_collapse_by_folder() {
    let names: Vec<String> = (0..30).map(|number| format!("n{number:02}")).collect();
    let paths: Vec<String> = (0..30).map(|number| format!("apps/team-{}/n{number}", number % 10)).collect();
    let needs: Vec<Vec<&str>> = (0..30_usize)
        .map(|number| number.checked_sub(10).map(|need| names[need].as_str()).into_iter().collect())
        .collect();
    let nodes: Vec<(&str, &str, &[&str])> =
        (0..30).map(|at| (names[at].as_str(), paths[at].as_str(), needs[at].as_slice())).collect();
    let repository = repository(&nodes);
    assert_eq!(draw(&repository, &View::default()).nodes.len(), 30);
    let few = draw(&repository, &View { max_boxes: 29, ..View::default() });
    assert_eq!(few.nodes.len(), 10);
    let team = find(&few, "team-3/");
    assert_eq!((team.kind, team.stacked, team.members.len()), (NodeKind::Folder, 3, 3));
    assert!(
        few.notes.iter().any(|note| note.starts_with("10 folders are collapsed: team-0/ (3), ")),
        "{:?}",
        few.notes
    );
    let none = View { max_boxes: 29, collapse: Collapse::None, ..View::default() };
    assert_eq!(draw(&repository, &none).nodes.len(), 30);
    let glob = infra_graph::source::Glob::doublestar("apps/team-[12]").unwrap();
    let some = draw(&repository, &View { collapse: Collapse::Matching(vec![glob]), ..View::default() });
    assert_eq!(some.nodes.len(), 30 - 4);
    // One folder for all says nothing: then it is cut by columns.
    let flat: Vec<(&str, &str, &[&str])> =
        (0..30).map(|at| (names[at].as_str(), "apps/x", needs[at].as_slice())).collect();
    let flat = draw(&super::picture::repository(&flat), &View { max_boxes: 5, ..View::default() });
    assert_eq!(flat.nodes.iter().map(|node| node.stacked).collect::<Vec<_>>(), [10, 10, 10]);
    assert_eq!(flat.edges.len(), 2);
}

#[test]
fn a_focus_shows_what_is_near() {
    let names: Vec<String> = (0..10).map(|number| format!("n{number}")).collect();
    let needs: Vec<Vec<&str>> = (0..10_usize)
        .map(|at| at.checked_sub(1).map(|need| names[need].as_str()).into_iter().collect())
        .collect();
    let nodes: Vec<(&str, &str, &[&str])> =
        (0..10).map(|at| (names[at].as_str(), "apps/x", needs[at].as_slice())).collect();
    let repository = repository(&nodes);
    let analysis = analyze(&repository, &Options::default());
    let graph = analysis.environments[0].graph();
    let target = graph.nodes().find(|(_, node)| &*node.reference.name == "n5").unwrap().1.reference.clone();
    let focus = Some(Focus { targets: vec![target], depth: 2 });
    let shown = picture(graph, &View { focus, ..View::default() }, repository.sources());
    let labels: Vec<&str> = shown.nodes.iter().map(|node| node.label.as_str()).collect();
    assert_eq!(labels, ["n3", "n4", "n5", "n6", "n7"]);
    assert_eq!(find(&shown, "n5").shade, Shade::Target);
    assert_eq!(shown.notes[0], "5 of 10 are drawn; the rest is further away.");
}

#[test]
fn the_command_line_says_what_is_left_out() {
    let example = support::example();
    let (code, svg, error) = support::run(&example, &["render", "staging"]);
    assert_eq!(code, 0);
    assert!(error.starts_with("14 lines that longer paths imply are not drawn. "), "{error}");
    assert!(svg.contains("14 lines that longer paths imply are not drawn."));
    let (_, _, quiet) = support::run(&example, &["render", "staging", "-q"]);
    assert_eq!(quiet, "");
    let (_, all, _) = support::run(&example, &["render", "staging", "--no-reduce", "--hubs", "edge"]);
    assert!(all.matches("<path id=\"graph-e").count() > svg.matches("<path id=\"graph-e").count());
}

#[test]
fn the_command_line_shows_a_blast_radius() {
    let example = support::example();
    let (code, svg, _) = support::run(&example, &["render", "staging", "--impact", "nats-system"]);
    assert_eq!(code, 0);
    let count = |class: &str| svg.matches(&format!(" {class}\"")).count();
    let answer = support::json(&example, &["impact", "nats-system", "-e", "staging", "-o", "json"]);
    let set = |name: &str| {
        let paths = support::paths(&answer["result"]["environments"][0], name);
        paths.iter().filter(|path| path[0].starts_with("Kustomization/")).count()
    };
    let drawn = support::json(&example, &["render", "staging", "--impact", "nats-system", "-o", "json"]);
    let shade = |name: &str| {
        let boxes = drawn["result"]["picture"]["boxes"].as_array().unwrap().iter();
        let of = boxes.filter(|one| one["shade"] == name);
        of.map(|one| one["members"].as_array().unwrap().len()).sum::<usize>()
    };
    assert_eq!((shade("target"), shade("frozen")), (1, set("frozen")));
    assert!(set("cannotBeRecreated") > 0);
    // The bootstrap's Kustomization is not drawn.
    assert!(set("cannotBeRecreated") - shade("cannotBeRecreated") <= 1);
    assert!(count("target") >= 1 && count("frozen") >= 1 && count("lost") >= 1 && count("dimmed") >= 1);
}

#[test]
fn targets_of_other_kinds_get_a_box() {
    let example = support::example();
    let (code, svg, error) =
        support::run(&example, &["render", "staging", "--focus", "hr/cert-manager", "--depth", "1"]);
    assert_eq!(code, 0, "{error}");
    assert!(svg.contains("HelmRelease"), "{svg}");
    for arguments in [["--focus", "nats-sistem"], ["--impact", "nats-sistem"]] {
        let (code, _, error) = support::run(&example, &["render", "staging", arguments[0], arguments[1]]);
        assert_eq!(code, 2);
        assert!(error.contains("nats-system"), "{error}");
    }
    let (code, _, error) = support::run(&example, &["render", "staging", "--collapse", "a[b"]);
    assert_eq!(code, 2);
    assert!(error.contains("`a[b` is no pattern"), "{error}");
}
