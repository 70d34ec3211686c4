//! How long each stage takes, and how long kubectl takes for the same, in one run.
//!
//! `cargo bench` measures the example and generated repositories. `INFRA_GRAPH_REPOSITORY=DIR:DIR cargo bench` adds real ones.
//! Where kubectl is installed, its own builds are measured beside ours; compare within a run, never between runs.

#![expect(clippy::disallowed_methods, reason = "a benchmark writes what it measures, and runs kubectl")]

mod generate;
#[path = "../examples/generate/repository.rs"]
mod layers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use infra_graph::kustomize::{Options, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::{Disk, FileId, Memory, Span};
use infra_graph::{analyze, picture, render};
use walkdir::WalkDir;

use generate::Shape;

/// The allocator of the shipped program, so that what is measured in process is what the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The example, and the repositories that the user names, as `PATH` names folders.
fn repositories() -> Vec<(String, Utf8PathBuf)> {
    let example = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/infra");
    let mut all = vec![("example".to_owned(), example)];
    let named = std::env::var_os("INFRA_GRAPH_REPOSITORY").unwrap_or_default();
    for path in std::env::split_paths(&named).filter_map(|path| Utf8PathBuf::from_path_buf(path).ok()) {
        all.push((path.file_name().unwrap_or("named").to_owned(), path));
    }
    all
}

fn kustomizations(root: &Utf8Path) -> Vec<Utf8PathBuf> {
    let files = WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|entry| entry.file_name() == "kustomization.yaml");
    let folder = |entry: walkdir::DirEntry| {
        let folder = entry.path().parent()?.strip_prefix(root).ok()?;
        Utf8PathBuf::from_path_buf(folder.to_owned()).ok()
    };
    files.filter_map(folder).collect()
}

fn kubectl() -> Option<PathBuf> {
    installed("kubectl")
}

fn is_installed(program: &str) -> bool {
    installed(program).is_some()
}

fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn run_kubectl(program: &Path, folder: &Path) {
    let status = Command::new(program)
        .arg("kustomize")
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok(), "kubectl runs");
}

fn parse(criterion: &mut Criterion) {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/infra");
    let texts: Vec<String> = WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "yaml"))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect();
    let file = one_file();
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("example", |bencher| {
        bencher.iter(|| {
            texts
                .iter()
                .map(|text| infra_graph::yaml::parse(text, |_, _| Span::new(file, 0, 0)).len())
                .sum::<usize>()
        });
    });
    group.finish();
}

fn one_file() -> FileId {
    infra_graph::source::SourceMap::default().add("file.yaml".into(), "")
}

/// All kustomization folders of a repository, in process, beside one kubectl after the other.
fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build all folders");
    group.sample_size(10).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for (name, root) in repositories() {
        let folders = kustomizations(&root);
        group.bench_function(format!("{name}, in process"), |bencher| {
            bencher.iter(|| {
                let repository = Repository::new(Disk::open(&root).expect("the repository"));
                let renderer = Renderer::new(&repository);
                folders
                    .iter()
                    .map(|folder| renderer.build(folder, &Options::kubectl()).objects.len())
                    .sum::<usize>()
            });
        });
        let Some(program) = kubectl() else { continue };
        group.bench_function(format!("{name}, kubectl"), |bencher| {
            bencher.iter(|| {
                for folder in &folders {
                    run_kubectl(&program, root.join(folder).as_std_path());
                }
            });
        });
    }
    group.finish();
}

/// Whole processes: `check`, beside what the parser alone takes for the texts that it reads: all their events, and no tree of them.
fn processes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole processes");
    group.sample_size(10).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for (name, root) in repositories() {
        group.bench_function(format!("{name}, infra-graph check"), |bencher| {
            bencher.iter(|| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_infra-graph"));
                let status =
                    command.args(["-C", root.as_str(), "check", "-q"]).stdout(Stdio::null()).status();
                assert!(status.is_ok(), "infra-graph runs");
            });
        });
        let repository = Repository::new(Disk::open(&root).expect("the repository"));
        analyze(&repository, &infra_graph::Options::default());
        let sources = repository.sources();
        let texts: Vec<_> = sources.files().into_iter().map(|file| sources.file(file)).collect();
        group.bench_function(format!("{name}, the parser's events, in process"), |bencher| {
            bencher.iter(|| {
                texts
                    .iter()
                    .map(|source| infra_graph::yaml::comments(&source.text).documents.len())
                    .sum::<usize>()
            });
        });
    }
    group.finish();
}

/// One build of many objects: kustomize is quadratic here.
fn one_build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one build");
    group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
    for count in [1_000, 10_000] {
        let files = generate::one_build(count);
        group.bench_function(format!("{count} Kustomizations, in process"), |bencher| {
            bencher.iter(|| {
                let repository = Repository::new(files.clone());
                Renderer::new(&repository).build("all".into(), &Options::kubectl()).objects.len()
            });
        });
    }
    if let Some(program) = kubectl() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = generate::one_build(1_000);
        for name in ["all/objects.yaml", "all/kustomization.yaml"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, infra_graph::source::Files::read(&files, name.into()).expect("a file"))
                .expect("a file");
        }
        group.bench_function("1000 Kustomizations, kubectl", |bencher| {
            bencher.iter(|| run_kubectl(&program, &folder.path().join("all")));
        });
    }
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyze");
    group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
    for (name, root) in repositories() {
        group.bench_function(&name, |bencher| {
            bencher.iter(|| {
                let repository = Repository::new(Disk::open(&root).expect("the repository"));
                analyze(&repository, &infra_graph::Options::default()).findings.len()
            });
        });
    }
    let shape = Shape { kustomizations: 1_000, dependencies: 4 };
    group.bench_function("1000 generated Kustomizations", |bencher| {
        bencher
            .iter(|| analyze(&generate::repository(shape), &infra_graph::Options::default()).findings.len());
    });
    group.finish();
}

/// From a graph to its SVG, beside Graphviz's `dot` for the same boxes and lines.
fn picture(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("render svg");
    group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
    for (name, repository, max_boxes) in drawn_repositories() {
        let analysis = analyze(&repository, &infra_graph::Options::default());
        let view = picture::View { max_boxes, ..Default::default() };
        for analyzed in &analysis.environments {
            let draw = || picture::picture(analyzed.graph(), &view, repository.sources());
            let id = format!("{name} {}", analyzed.environment().name);
            group.bench_function(format!("{id}, in process"), |bencher| {
                bencher.iter(|| render::svg::svg(&draw(), &render::svg::SvgOptions::default()).len());
            });
            let text = dot_input(&draw());
            // Whole, Graphviz takes minutes for three thousand.
            if !is_installed("dot") || draw().nodes.len() > 1_000 {
                continue;
            }
            group.bench_function(format!("{id}, dot"), |bencher| bencher.iter(|| run_dot(&text)));
        }
    }
    group.finish();
}

/// Name, repository and how many boxes there may be. Some have shapes that are hard to draw.
fn drawn_repositories() -> Vec<(String, Repository, usize)> {
    let mut all = Vec::new();
    for (name, root) in repositories() {
        all.push((name, Repository::new(Disk::open(&root).expect("the repository")), 150));
    }
    for count in [100, 300, 3_000] {
        all.push((format!("{count} generated"), layered(count), 150));
    }
    for count in [300, 3_000] {
        all.push((format!("{count} generated, whole"), layered(count), usize::MAX));
    }
    let chain = |number: usize| (0..number).collect();
    all.push(("closed chain of 160".to_owned(), generate::with_needs(160, chain), usize::MAX));
    let star = |number: usize| if number == 0 { Vec::new() } else { vec![0] };
    all.push(("star of 1000".to_owned(), generate::with_needs(1_000, star), usize::MAX));
    let bipartite = |number: usize| if number < 60 { Vec::new() } else { (0..60).collect() };
    all.push(("bipartite 60 x 60".to_owned(), generate::with_needs(120, bipartite), usize::MAX));
    all
}

fn layered(count: usize) -> Repository {
    let files = layers::files(count);
    let memory: Memory = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Repository::new(memory)
}

fn dot_input(diagram: &picture::diagram::Diagram) -> String {
    let edges = diagram.edges.iter().map(|edge| format!("{} -> {};\n", edge.to, edge.from));
    format!("digraph {{ rankdir=LR; node [shape=box];\n{}}}\n", edges.collect::<String>())
}

fn run_dot(text: &str) {
    use std::io::Write as _;
    let mut dot = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("dot runs");
    dot.stdin.take().expect("its input").write_all(text.as_bytes()).expect("it reads");
    dot.wait().expect("it ends");
}

criterion_group!(benches, parse, build, processes, one_build, whole, picture);
criterion_main!(benches);
