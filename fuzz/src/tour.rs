//! Everything that can be asked about a repository, in each format.

use infra_graph::difference::{Side, affected, compare};
use infra_graph::finding::{ByNode, Severity};
use infra_graph::graph::NodeId;
use infra_graph::picture::{self, View};
use infra_graph::query::{EnvironmentSummary, Mode, environments};
use infra_graph::render::text::{
    self, AffectedView, ApplyTreeView, ComparisonView, DependenciesView, ImpactView, OrderView, ShowView,
    WhyView,
};
use infra_graph::render::{dot, html, markdown, mermaid, origins, svg};
use infra_graph::report::{self, Limit, Report, Style, WebView};
use infra_graph::repository::Repository;
use infra_graph::scaffold::{self, Request};
use infra_graph::secret::Mask;
use infra_graph::source::SourceMap;
use infra_graph::{Analysis, AnalyzedEnvironment, Options, analyze};

use super::places;

/// Asks everything that can be asked about a repository, and gives the number of its Kustomizations. Objects are asked about that
/// `chosen` chooses, so many of a hundred.
pub fn tour(repository: &Repository, chosen: &mut dyn FnMut(usize) -> bool) -> usize {
    let analysis = analyze(repository, &Options::default());
    let sources = repository.sources();
    for subject in &analysis.environments {
        draw(subject, sources);
        ask(subject, sources, chosen);
        let builds = subject.environment().builds.iter();
        for object in builds.flat_map(|(_, build)| &build.objects).filter(|_| chosen(10)) {
            assert!(!origins::yaml(object, sources).is_empty());
            places::of_node(&object.node, sources);
        }
    }
    if let [first, .., last] = analysis.environments.as_slice() {
        let answer = compare(first, last);
        for all in [false, true] {
            ComparisonView { all }.print(&answer);
            markdown::comparison(&answer, all, &markdown::Links { sources, root: None });
        }
    }
    let summaries = analysis.environments.iter().map(EnvironmentSummary::of).collect();
    let answer = environments(summaries, &analysis.left_out, &analysis.findings, sources);
    text::environments(&answer, true);
    markdown::environments(&answer, &markdown::Links { sources, root: Some("") });
    json(&answer);
    add(repository, &analysis);
    tell(repository, analysis)
}

/// What a change of a repository does.
pub fn changed(old: &Repository, new: &Repository) {
    let [base, head] = [old, new].map(|repository| analyze(repository, &Options::default()));
    let answer = affected(side(&base, old.sources()), side(&head, new.sources()), None);
    for all in [false, true] {
        AffectedView { width: 80, all }.print(&answer);
    }
    markdown::affected(&answer, "affected");
    json(&answer);
}

fn side<'a>(analysis: &'a Analysis, sources: &'a SourceMap) -> Side<'a> {
    Side { environments: &analysis.environments, findings: &analysis.findings, sources }
}

fn json(answer: &impl serde::Serialize) {
    serde_json::to_string(answer).expect("an answer is JSON");
}

/// A new service, where there are others.
fn add(repository: &Repository, analysis: &Analysis) {
    let request = Request {
        service: "fuzzed".to_owned(),
        environments: Vec::new(),
        namespace: None,
        image: None,
        like: None,
    };
    if let Ok(service) = scaffold::plan(repository, analysis, &request) {
        text::new_service(&service, false);
        text::new_service_diff(&service);
    }
}

/// What is wrong, in each format; gives the number of Kustomizations.
fn tell(repository: &Repository, analysis: Analysis) -> usize {
    let sources = repository.sources();
    for label in analysis.findings.iter().flat_map(|finding| &finding.labels) {
        places::check(label.span, sources);
    }
    let count = analysis.environments.iter().map(|subject| subject.environment().kustomizations.len()).sum();
    let names = analysis.environments.iter().map(|subject| subject.environment().name.clone()).collect();
    let told = Report::new(sources, names, count, analysis.findings).without(analysis.allowed, Vec::new());
    for style in [Style::plain(100), Style { width: 40, color: true }] {
        let mut texts =
            vec![report::full(&told, style), report::concise(&told, style), report::summary(&told, style)];
        for limit in [Limit::Screen, Limit::Count(3), Limit::All] {
            texts.push(report::digest(&told, style, limit, "below\n"));
        }
        assert!(texts.iter().all(|text| !text.contains('\0')));
    }
    for document in [report::json(&told), report::sarif(&told)] {
        serde_json::from_str::<serde_json::Value>(&document).expect("a report is JSON");
    }
    report::github(&told);
    report::junit(&told, Severity::Warning);
    report::step_summary(&told, Some(&WebView { files: "https://git.example.org/files".to_owned() }));
    count
}

fn draw(subject: &AnalyzedEnvironment, sources: &SourceMap) {
    let view = View { reduce: true, ..Default::default() };
    let diagram = picture::picture(subject.graph(), &view, sources);
    svg::svg(&diagram, &svg::SvgOptions::default());
    mermaid::mermaid(&diagram, &["a remark".to_owned()]);
    let plot = picture::plot(subject.graph(), &subject.order(None), &view, sources);
    svg::plot(&plot, &svg::SvgOptions::default());
    html::html(&[html::Subject { page: subject.page(), diagram, web: None }], &[], sources);
    dot::dot(&subject.network(), true);
    json(&subject.network());
}

fn ask(subject: &AnalyzedEnvironment, sources: &SourceMap, chosen: &mut dyn FnMut(usize) -> bool) {
    let graph = subject.graph();
    let view = OrderView { sources, width: 100, times: true, short: false, all: true };
    view.print(&subject.order(None));
    ApplyTreeView { width: 80, depth: 50, needs: true }.print(&subject.apply_tree());
    for selector in ["not cycles()", "deps(not suspended, 1) - ...(kind:*)...", "path:** & wave:1..9"] {
        subject.find(selector).expect("it is a selector");
    }
    let nodes: Vec<NodeId> = graph.nodes().map(|(id, _)| id).filter(|_| chosen(3)).take(5).collect();
    for node in nodes {
        let target = [graph.node(node).reference.clone()];
        let view = OrderView { sources, width: 60, times: false, short: false, all: false };
        let mut answer = subject.order(Some(&target[0]));
        view.print(&answer);
        json(&answer);
        answer.teardown = Some(subject.teardown(&answer.waves));
        answer.waves.reverse();
        view.print(&answer);
        let links = markdown::Links { sources, root: Some("../") };
        markdown::order(&answer, &links);
        for mode in [Mode::Down, Mode::Suspended, Mode::Deleted, Mode::Changed] {
            let impacts = [subject.impact_of(&target, mode)];
            markdown::impact(&impacts, true, &links);
            ImpactView { width: 80, all: true }.print(&impacts);
            json(&impacts);
        }
        let needs = [subject.dependencies(&target)];
        DependenciesView { width: 80 }.print(&needs);
        markdown::dependencies(&needs, &links);
        json(&needs);
        let mut mask = Mask::new(sources);
        let shown: Vec<_> = subject.show(&target[0], &ByNode::default(), &mut mask).into_iter().collect();
        ShowView { width: 60, all: true }.print(&shown);
        json(&shown);
        let view = WhyView { width: 80, through: false };
        view.causes(&subject.causes(&target[0]).into_iter().collect::<Vec<_>>());
        for other in graph.nodes().map(|(_, node)| node.reference.clone()).filter(|_| chosen(3)).take(3) {
            view.print(&[subject.why(&target, &[other], true)]);
        }
    }
}
