//! The plot of a reconcile order.

use infra_graph::picture::diagram::{DiagramEdge, DiagramNode, Emphasis};
use infra_graph::picture::plot::{Plot, PlotStep, PlotWave};
use infra_graph::render::svg::{SvgOptions, plot};

use crate::support;

fn row(label: &str, wave: Option<usize>) -> DiagramNode {
    DiagramNode { id: label.to_owned(), label: label.to_owned(), column: wave, ..DiagramNode::default() }
}

fn sample() -> Plot {
    let wave = |heading: &str| PlotWave { heading: heading.to_owned(), bounds: None };
    Plot {
        title: "staging".to_owned(),
        rows: vec![row("base", Some(0)), row("apps", Some(1)), row("lost", None)],
        edges: vec![
            DiagramEdge { from: 1, to: 0, ..DiagramEdge::default() },
            DiagramEdge { from: 2, to: 2, ..DiagramEdge::default() },
            DiagramEdge { from: 9, to: 0, ..DiagramEdge::default() },
        ],
        waves: vec![wave("wave 1"), wave("wave 2")],
        ..Plot::default()
    }
}

#[test]
fn waves_are_columns() {
    let shown = plot(&sample(), &SvgOptions::default());
    let place = |label: &str| {
        let before = shown.split(&format!(">{label}</text>")).next().unwrap();
        let tag = before.rsplit("<text").next().unwrap();
        tag.split_once(" x=\"").unwrap().1.split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(place("base") < place("apps") && place("apps") < place("lost"));
    assert!(shown.contains(">wave 2</text>") && shown.contains(">never ready</text>"));
    assert!(shown.contains("id=\"graph-e0\"") && !shown.contains("id=\"graph-e1\""));
    assert!(!shown.contains("critical path"));
}

#[test]
fn the_critical_path_and_the_bounds_of_time_are_optional() {
    let mut shown = sample();
    shown.waves[1].bounds = Some("2 m to 12 m".to_owned());
    let step = |row, at: &str, delta: &str| PlotStep { row, at: at.to_owned(), delta: delta.to_owned() };
    shown.critical_path = vec![step(0, "30 s", "30 s"), step(1, "2 m", "90 s"), step(7, "never", "0")];
    shown.mark_critical_path();
    assert_eq!(shown.edges[0].emphasis, Emphasis::Highlighted);
    let text = plot(&shown, &SvgOptions::default());
    for part in [
        ">2 m to 12 m</text>",
        ">@2 m</text>",
        ">+90 s</text>",
        "class=\"node critical\"",
        ">critical path</text>",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn names_are_escaped() {
    let nasty = "<script>&\"'\u{1}\u{202e}";
    let mut shown = sample();
    shown.title = nasty.to_owned();
    shown.rows[0] = row(nasty, Some(0));
    shown.rows[0].href = Some("javascript:alert(1)".to_owned());
    shown.rows[0].tooltip = nasty.to_owned();
    shown.waves[0].heading = nasty.to_owned();
    shown.notes = vec![nasty.to_owned()];
    let text = plot(&shown, &SvgOptions::default());
    assert!(
        !text.contains("<script") && !text.contains("javascript") && !text.contains(['\u{1}', '\u{202e}'])
    );
    assert!(!plot(&Plot::default(), &SvgOptions::default()).is_empty());
}

#[test]
fn the_command_line_draws_an_order() {
    let example = support::example();
    let (code, text, _) = support::run(&example, &["order", "staging", "-o", "svg"]);
    let (_, again, _) = support::run(&example, &["order", "staging", "-o", "svg"]);
    assert_eq!((code, &text), (0, &again));
    let order = support::json(&example, &["order", "staging", "-o", "json"]);
    let waves = order["result"]["waves"].as_array().unwrap();
    assert!(text.contains(&format!(">wave {}</text>", waves.len())));
    let rows: usize = waves.iter().map(|wave| wave.as_array().unwrap().len()).sum();
    assert_eq!(text.matches("<g id=\"graph-n").count(), rows);
    let (code, _, error) = support::run(&example, &["order", "staging", "-o", "svg", "--reverse"]);
    assert_eq!(code, 2, "{error}");
}
