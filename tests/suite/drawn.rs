//! Pictures as they are drawn: nothing covers anything, and fewer lines cross than in Graphviz's.
//!
//! `cargo test --test suite drawn -- --nocapture` prints the table of docs/performance.md.

mod crossings;
mod drawing;
#[path = "../../examples/generate/repository.rs"]
pub(crate) mod generated;
mod graphviz;

use camino::Utf8PathBuf;
use infra_graph::picture::diagram::Diagram;
use infra_graph::picture::{View, picture, plot};
use infra_graph::render::svg::{self, SvgOptions, svg};
use infra_graph::source::{Disk, Memory};
use infra_graph::{Options, analyze, repository::Repository};

use crate::support::{self, Judge, announce, shared, skipped, tell};
use drawing::Drawing;

/// A picture with a name.
struct Subject {
    name: String,
    diagram: Diagram,
}

fn of_repository(name: &str, repository: &Repository, view: &View) -> Vec<Subject> {
    let analysis = analyze(repository, &Options::default());
    let draw = |subject: &infra_graph::AnalyzedEnvironment| Subject {
        name: format!("{name} {}", subject.environment().name),
        diagram: picture(subject.graph(), view, repository.sources()),
    };
    analysis.environments.iter().map(draw).collect()
}

fn generated(count: usize, view: &View) -> Vec<Subject> {
    let files = generated::files(count);
    let memory: Memory = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let how = if view.max_boxes > 150 { "generated, whole" } else { "generated" };
    let mut subjects = of_repository(how, &Repository::new(memory), view);
    for subject in &mut subjects {
        subject.name = format!("{how} {count}");
    }
    subjects
}

/// The example, real repositories where they are there, and generated ones.
fn subjects() -> Vec<Subject> {
    let view = View::default();
    let mut folders = vec![("example".to_owned(), Utf8PathBuf::from_path_buf(support::example()).unwrap())];
    if let Some(shared) = shared() {
        for name in [
            "onedr0p+home-ops",
            "tyriis+home-ops",
            "mirceanton+home-ops",
            "xunholy+k8s-gitops",
            "angelnu+k8s-gitops",
        ] {
            let short = name.split('+').next().unwrap_or(name);
            folders.push((short.to_owned(), shared.join("corpus").join(name)));
        }
    }
    let mut subjects = Vec::new();
    for (name, folder) in folders {
        match Disk::open(&folder) {
            Ok(disk) => subjects.extend(of_repository(&name, &Repository::new(disk), &view)),
            Err(error) => skipped(&format!("{folder}: {error}")),
        }
    }
    for count in [20, 100, 300, 1_000] {
        subjects.extend(generated(count, &view));
    }
    let whole = View { max_boxes: usize::MAX, ..View::default() };
    for count in [300, 1_000] {
        subjects.extend(generated(count, &whole));
    }
    subjects
}

fn drawn(diagram: &Diagram) -> Drawing {
    Drawing::read(&svg(diagram, &SvgOptions::default()))
}

#[test]
fn nothing_covers_anything() {
    for subject in subjects() {
        let drawing = drawn(&subject.diagram);
        assert_eq!(drawing.boxes.len(), subject.diagram.nodes.len(), "{}", subject.name);
        assert_eq!(drawing.edges.len(), subject.diagram.edges.len(), "{}", subject.name);
        let faults = drawing.faults();
        assert!(faults.is_empty(), "{}: {}", subject.name, faults.join("\n"));
    }
}

#[test]
fn nothing_covers_anything_in_a_plot() {
    let files = generated::files(100);
    let memory: Memory = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let example = Disk::open(Utf8PathBuf::from_path_buf(support::example()).unwrap()).unwrap();
    for repository in [Repository::new(memory), Repository::new(example)] {
        for subject in &analyze(&repository, &Options::default()).environments {
            let answer = subject.order(None);
            let shown = plot(subject.graph(), &answer, &View::default(), repository.sources());
            let drawing = Drawing::read(&svg::plot(&shown, &SvgOptions::default()));
            assert_eq!(drawing.boxes.len(), subject.environment().kustomizations.len());
            assert_eq!(drawing.edges.len(), shown.edges.len());
            let faults = drawing.faults();
            assert!(faults.is_empty(), "{}: {}", subject.environment().name, faults.join("\n"));
        }
    }
}

#[test]
fn fewer_lines_cross_than_in_graphviz() {
    let Some(program) = Judge::Graphviz.find() else { return };
    let (mut own_sum, mut dot_sum) = (0, 0);
    tell("| graph | boxes | lines | crossings | dot | ratio |");
    let mut worse = Vec::new();
    for subject in subjects() {
        let drawing = drawn(&subject.diagram);
        let lines = drawing.edges.len();
        if lines == 0 {
            continue;
        }
        let own = crossings::count(&drawing.curves());
        let dot = crossings::count(&graphviz::draw(&program, &drawing));
        let percent = (own * 100).checked_div(dot).unwrap_or(100);
        let Subject { name, diagram } = subject;
        tell(&format!("| {name} | {} | {lines} | {own} | {dot} | {percent} % |", diagram.nodes.len()));
        if own * 10 > dot * 11 {
            worse.push(format!("{name}: {own} crossings, dot has {dot}"));
        }
        own_sum += own;
        dot_sum += dot;
    }
    announce(&format!(
        "drawn::fewer_lines_cross_than_in_graphviz: | all | | | {own_sum} | {dot_sum} | {} % |",
        own_sum * 100 / dot_sum.max(1)
    ));
    assert!(worse.is_empty(), "{}", worse.join("\n"));
    assert!(own_sum <= dot_sum, "{own_sum} crossings in all, dot has {dot_sum}");
}
