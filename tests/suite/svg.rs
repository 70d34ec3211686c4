//! Pictures: that names cannot break them, and that they say what they show.

use infra_graph::picture::diagram::{
    Diagram, DiagramEdge, DiagramNode, EdgeKind, Emphasis, NodeKind, NodeState,
};
use infra_graph::render::svg::{SvgOptions, Theme, svg};

fn node(label: &str) -> DiagramNode {
    DiagramNode { id: label.to_owned(), label: label.to_owned(), layer: Some(0), ..DiagramNode::default() }
}

fn diagram(labels: &[&str], edges: &[(usize, usize)]) -> Diagram {
    Diagram {
        title: "staging".to_owned(),
        description: "What staging needs".to_owned(),
        nodes: labels.iter().map(|label| node(label)).collect(),
        edges: edges.iter().map(|&(from, to)| DiagramEdge { from, to, ..DiagramEdge::default() }).collect(),
        layers: vec!["infrastructure".to_owned()],
        ..Diagram::default()
    }
}

fn draw(diagram: &Diagram) -> String {
    svg(diagram, &SvgOptions { id_prefix: "staging".to_owned(), ..SvgOptions::default() })
}

/// The numbers of `attribute` in the elements after `marker`, in order.
fn numbers(picture: &str, marker: &str, attribute: &str) -> Vec<f64> {
    let pattern = format!(" {attribute}=\"");
    picture
        .split(marker)
        .skip(1)
        .filter_map(|rest| rest.split_once(&pattern)?.1.split('"').next()?.parse().ok())
        .collect()
}

#[test]
fn an_empty_diagram_is_a_picture() {
    let picture = draw(&Diagram::default());
    assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"), "{picture}");
}

#[test]
fn the_dependency_is_at_the_left_and_the_arrow_points_right() {
    let picture = draw(&diagram(&["apps", "cert-manager"], &[(0, 1)]));
    let stripes = numbers(&picture, "class=\"hue-0\" x", "y");
    assert!(!stripes.is_empty());
    let x: Vec<f64> = numbers(&picture, "<g id=\"staging-n", "x");
    assert!(x[1] < x[0], "cert-manager stands at {} and apps at {}", x[1], x[0]);
    assert!(picture.contains("id=\"staging-e0\" data-from=\"0\" data-to=\"1\""));
    assert!(picture.contains("marker-end=\"url(#staging-head)\""));
    assert!(picture.contains("from what reconciles first to what waits for it"));
}

#[test]
fn names_are_escaped() {
    let nasty = "<script>alert(\"1\") & 'x'</script>\u{1}\u{202e}\u{ffff}";
    let mut shown = diagram(&[nasty], &[]);
    shown.title = nasty.to_owned();
    shown.description = nasty.to_owned();
    shown.layers = vec![nasty.to_owned()];
    shown.notes = vec![nasty.to_owned()];
    shown.nodes[0].chips = vec![nasty.to_owned()];
    shown.nodes[0].tooltip = nasty.to_owned();
    shown.nodes[0].sublabel = Some(nasty.to_owned());
    let picture = svg(&shown, &SvgOptions { id_prefix: "a\"><b".to_owned(), ..SvgOptions::default() });
    assert!(!picture.contains("<script"));
    assert!(!picture.contains(['\u{1}', '\u{202e}', '\u{ffff}']));
    assert!(picture.contains("&lt;script&gt;"));
    assert!(picture.contains("id=\"ab\""));
}

#[test]
fn links_lead_to_the_web_and_nowhere_else() {
    let mut shown = diagram(&["one", "two", "three"], &[]);
    shown.nodes[0].href = Some("https://github.com/a/b/blob/main/x.yaml?a=1&b=2".to_owned());
    shown.nodes[1].href = Some("javascript:alert(1)".to_owned());
    shown.nodes[2].href = Some("apps/x.yaml".to_owned());
    let picture = draw(&shown);
    assert!(picture.contains("<a href=\"https://github.com/a/b/blob/main/x.yaml?a=1&amp;b=2\">"));
    assert!(picture.contains("<a href=\"apps/x.yaml\">"));
    assert!(!picture.contains("javascript"));
}

#[test]
fn the_legend_has_what_occurs() {
    let mut shown = diagram(&["one", "two", "three"], &[(1, 0), (2, 1)]);
    let plain = draw(&shown);
    for text in ["suspended", "missing", "loop", "HelmRelease", "applies", "highlighted"] {
        assert!(!plain.contains(&format!(">{text}")), "{text} does not occur");
    }
    shown.nodes[0].states = vec![NodeState::Suspended, NodeState::External];
    shown.nodes[1].kind = NodeKind::HelmRelease;
    shown.edges[0].kind = EdgeKind::AppliedBy;
    shown.edges[1].emphasis = Emphasis::Highlighted;
    let special = draw(&shown);
    for text in ["suspended", "from another repository", "HelmRelease", "applies", "highlighted"] {
        assert!(special.contains(&format!(">{text}</text>")), "{text} occurs");
    }
    assert!(special.contains("class=\"node layer-infrastructure suspended external\""));
}

#[test]
fn columns_have_headings() {
    let mut shown = diagram(&["one", "two", "three"], &[(1, 0)]);
    shown.columns = vec!["wave 1".to_owned(), "wave 2".to_owned()];
    shown.nodes[0].column = Some(0);
    shown.nodes[1].column = Some(1);
    let picture = draw(&shown);
    assert!(picture.contains(">wave 1</text>") && picture.contains(">wave 2</text>"));
    let lefts = numbers(&picture, "class=\"panel\"", "x");
    assert_eq!(lefts.len(), 2, "the third column has no heading");
    assert!(!picture.contains("without a line"));
}

#[test]
fn long_names_stay_in_their_box() {
    let long = "a".repeat(200);
    let picture = draw(&diagram(&[&long, "victoria-metrics-operator"], &[(0, 1)]));
    assert!(picture.contains('…'));
    assert!(picture.contains(&format!("<title>{long}</title>")), "the whole name is in the tooltip");
    let width = numbers(&picture, "<svg", "width")[0];
    assert!(width < 800.0, "{width}");
}

#[test]
fn themes_without_a_style_sheet_have_their_colours_in_attributes() {
    let shown = diagram(&["one"], &[]);
    for (theme, page) in [(Theme::Light, "#FFFFFF"), (Theme::Dark, "#0F141B")] {
        let picture = svg(&shown, &SvgOptions { theme, ..SvgOptions::default() });
        assert!(!picture.contains("<style") && picture.contains(page), "{theme:?}");
    }
    let picture = draw(&shown);
    assert!(picture.contains("#staging .card{") && picture.contains("prefers-color-scheme:dark"));
}

#[test]
fn without_the_feature_it_says_how_to_get_png() {
    let (code, _, error) =
        crate::support::run(&crate::support::example(), &["render", "staging", "-o", "png"]);
    assert_eq!(code, 2);
    assert!(error.contains("cargo install --features png"), "{error}");
}

#[test]
fn the_same_diagram_gives_the_same_bytes() {
    let shown = diagram(&["one", "two", "three", "four"], &[(1, 0), (2, 0), (3, 1), (3, 2), (0, 3), (2, 2)]);
    assert_eq!(draw(&shown), draw(&shown));
}

#[test]
fn edges_to_nowhere_are_left_out() {
    let picture = draw(&diagram(&["one"], &[(0, 9), (9, 0)]));
    assert!(!picture.contains("staging-e0"));
}
