//! Nothing in a repository makes the program panic: real repositories as they are, and with bytes changed.
//!
//! What is changed comes from a number alone, so that a panic can be looked at again:
//! `HOSTILE_SEED=17 HOSTILE_COUNT=1 cargo test hostile -- --nocapture`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::AnalyzedEnvironment;
use infra_graph::finding::ByNode;
use infra_graph::graph::NodeId;
use infra_graph::kustomize::{self, Renderer};
use infra_graph::picture;
use infra_graph::query::{EnvironmentSummary, Mode, environments};
use infra_graph::render::text::{
    self, ApplyTreeView, DependenciesView, ImpactView, OrderView, ShowView, WhyView,
};
use infra_graph::render::{dot, html, markdown, origins, svg};
use infra_graph::report::{self, Report, Style};
use infra_graph::repository::Repository;
use infra_graph::source::{Memory, SourceMap};
use infra_graph::{Options, analyze};
use walkdir::WalkDir;

use crate::fuzz::random::Random;
use crate::support::{example, shared, tell};

/// How many times each repository is spoiled in a plain test run.
const ROUNDS: u64 = 10;

/// What means something to YAML, to kustomize or to a template, where nobody expects it.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "!x ",
    "|",
    ">-",
    "\n",
    "\r",
    "\t",
    "- ",
    ": ",
    "? ",
    "#",
    "---\n",
    "\"",
    "'",
    "\\",
    "\0",
    "\u{feff}",
    "é",
    "\u{2028}",
    "${",
    "${x:=",
    "}",
    "<< ",
    " >>",
    "{{",
    "../",
    "/",
    "~1",
    "null",
    "\n  ",
    "kind: Kustomization\n",
    "name: ",
    "%",
    "99999999999999999999",
    "*",
];

/// Values in the place of others.
const VALUES: &[&str] = &[
    "",
    "null",
    "[]",
    "{}",
    "[[]]",
    "{a: b}",
    "[null]",
    "-1",
    "0",
    "1e999",
    ".nan",
    "true",
    "yes",
    "\"\"",
    "' '",
    ".",
    "..",
    "/",
    "../..",
    "./.",
    "${a}",
    "${a",
    "!!binary x",
    "a/b/c/d",
    "-",
    "é",
    "18446744073709551616",
    "|\n   x",
    "*",
    "2001-01-01",
    "apps/v1/v2",
    "9999999h",
    "-5m",
    "https://",
    "ssh://git@host:x/y",
    "oci://",
    "Secret",
    "Component",
    "[*]",
    "a.b.[c=d]",
];

type Files = Vec<(Utf8PathBuf, Vec<u8>)>;

/// The repositories: name and files that are text.
fn corpus() -> Vec<(String, Files)> {
    let mut folders = vec![Utf8PathBuf::from_path_buf(example()).unwrap()];
    if let Some(shared) = shared() {
        let entries = shared.join("corpus").read_dir_utf8().unwrap();
        folders.extend(entries.map(|entry| entry.unwrap().into_path()));
    }
    folders.sort();
    folders.retain(|folder| folder.is_dir() && folder.file_name() != Some("expected"));
    folders.iter().map(|folder| (folder.file_name().unwrap().to_owned(), files(folder))).collect()
}

fn files(root: &Utf8Path) -> Files {
    let mut files = Files::new();
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let Some(path) = Utf8Path::from_path(entry.path()).filter(|path| path.is_file()) else { continue };
        let bytes = fs::read(path).unwrap();
        if bytes.len() < 200_000 {
            files.push((path.strip_prefix(root).unwrap().to_owned(), bytes));
        }
    }
    files
}

/// Changes one place of a file.
fn spoil(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(12)).min(bytes.len());
    match random.below(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(at..at, random.pick(PIECES).bytes())),
        3 => drop(bytes.splice(at..end, random.pick(PIECES).bytes())),
        4 => bytes.truncate(at),
        _ => spoil_line(bytes, at, random),
    }
}

/// Changes a line: its value, its indentation, or how often it is there.
fn spoil_line(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let is_break = |byte: &u8| *byte == b'\n';
    let start = bytes[..at].iter().rposition(is_break).map_or(0, |found| found + 1);
    let end = bytes[at..].iter().position(is_break).map_or(bytes.len(), |found| at + found);
    let line = bytes[start..end].to_vec();
    let Some(colon) = line.windows(2).position(|pair| pair == b": ").filter(|_| random.chance(70)) else {
        let changed = match random.below(4) {
            0 => Vec::new(),
            1 => [b"  ", &line[..]].concat(),
            2 => [&line[..], b"\n", &line[..]].concat(),
            _ => line.strip_prefix(b"  ").unwrap_or(&line).to_vec(),
        };
        drop(bytes.splice(start..end, changed));
        return;
    };
    drop(bytes.splice(start + colon + 2..end, random.pick(VALUES).bytes()));
}

/// A copy with some files spoiled, gone, or in the place of others.
fn spoiled(files: &Files, random: &mut Random) -> Memory {
    let percent = [1, 3, 10, 30][random.below(4)];
    let mut memory = Memory::new();
    for (path, bytes) in files {
        let mut bytes = bytes.clone();
        if random.chance(percent) {
            match random.below(12) {
                0 => continue,
                1 => bytes.clone_from(&files[random.below(files.len())].1),
                _ => (0..=random.below(4)).for_each(|_| spoil(&mut bytes, random)),
            }
        }
        memory.insert(path, bytes);
    }
    memory
}

/// Asks everything that can be asked about a repository, and gives the number of its Kustomizations.
fn tour(repository: &Repository, random: &mut Random) -> usize {
    let analysis = analyze(repository, &Options::default());
    let sources = repository.sources();
    for subject in &analysis.environments {
        draw(subject, sources);
        ask(subject, sources, random);
        let builds = subject.environment().builds.iter();
        for object in builds.flat_map(|(_, build)| &build.objects).filter(|_| random.chance(10)) {
            assert!(!origins::yaml(object, sources).is_empty());
        }
    }
    let summaries = analysis.environments.iter().map(EnvironmentSummary::of).collect();
    let answer = environments(summaries, &analysis.left_out, &analysis.findings, repository.sources());
    text::environments(&answer, true);
    let count = analysis.environments.iter().map(|subject| subject.environment().kustomizations.len()).sum();
    let names = analysis.environments.iter().map(|subject| subject.environment().name.clone()).collect();
    let told = Report::new(sources, names, count, analysis.findings);
    for style in [Style::plain(100), Style { width: 40, color: true }] {
        let texts =
            [report::full(&told, style), report::concise(&told, style), report::summary(&told, style)];
        assert!(texts.iter().all(|text| !text.contains('\0')));
    }
    report::json(&told);
    count
}

fn draw(subject: &AnalyzedEnvironment, sources: &SourceMap) {
    let view = picture::View { reduce: true, ..Default::default() };
    let diagram = picture::picture(subject.graph(), &view, sources);
    svg::svg(&diagram, &svg::SvgOptions::default());
    html::html(&[html::Subject { page: subject.page(), diagram, web: None }], &[], sources);
    dot::dot(&subject.network(), true);
    serde_json::to_string(&subject.network()).unwrap();
}

fn ask(subject: &AnalyzedEnvironment, sources: &SourceMap, random: &mut Random) {
    let graph = subject.graph();
    let view = OrderView { sources, width: 100, times: true, short: false, all: true };
    view.print(&subject.order(None));
    ApplyTreeView { width: 80, depth: 50, needs: true }.print(&subject.apply_tree());
    for selector in ["not cycles()", "deps(not suspended, 1) - ...(kind:*)...", "path:** & wave:1..9"] {
        subject.find(selector).unwrap();
    }
    let nodes: Vec<NodeId> = graph.nodes().map(|(id, _)| id).filter(|_| random.chance(3)).take(5).collect();
    for node in nodes {
        let target = [graph.node(node).reference.clone()];
        let view = OrderView { sources, width: 60, times: false, short: false, all: false };
        let mut answer = subject.order(Some(&target[0]));
        view.print(&answer);
        answer.teardown = Some(subject.teardown(&answer.waves));
        answer.waves.reverse();
        view.print(&answer);
        let links = markdown::Links { sources, root: Some("../") };
        markdown::order(&answer, &links);
        for mode in [Mode::Down, Mode::Suspended, Mode::Deleted, Mode::Changed] {
            let impacts = [subject.impact_of(&target, mode)];
            markdown::impact(&impacts, true, &links);
            ImpactView { width: 80, all: true }.print(&impacts);
        }
        DependenciesView { width: 80 }.print(&[subject.dependencies(&target)]);
        ShowView { width: 60, all: true }
            .print(&subject.show(&target[0], &ByNode::default()).into_iter().collect::<Vec<_>>());
        let view = WhyView { width: 80, through: false };
        view.causes(&subject.causes(&target[0]).into_iter().collect::<Vec<_>>());
        for other in
            graph.nodes().map(|(_, node)| node.reference.clone()).filter(|_| random.chance(3)).take(3)
        {
            view.print(&[subject.why(&target, &[other], true)]);
        }
    }
}

/// Builds some of the folders, as `build DIR` does.
fn build_folders(repository: &Repository, files: &Files, random: &mut Random) {
    let renderer = Renderer::new(repository);
    let is_kustomization = |path: &Utf8Path| path.file_stem() == Some("kustomization");
    for (path, _) in files.iter().filter(|(path, _)| is_kustomization(path)) {
        if random.chance(20) {
            renderer.build(path.parent().unwrap(), &kustomize::Options::kubectl());
        }
    }
}

/// What a run gives, or the words of its panic.
fn words_of_panic<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Each repository with each seed, in two threads; what panics, with its seed.
fn panics(seeds: std::ops::Range<u64>, visit: impl Fn(&Files, u64) -> usize + Sync) -> Vec<String> {
    let corpus = corpus();
    let (found, seen) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let jobs: Vec<_> =
        seeds.flat_map(|seed| corpus.iter().map(move |(name, files)| (seed, name, files))).collect();
    thread::scope(|scope| {
        for part in 0..2 {
            let (jobs, found, seen, visit) = (&jobs, &found, &seen, &visit);
            scope.spawn(move || {
                for (seed, name, files) in jobs.iter().skip(part).step_by(2) {
                    match words_of_panic(|| visit(files, *seed)) {
                        Ok(count) => drop(seen.fetch_add(count, Ordering::Relaxed)),
                        Err(words) => found.lock().unwrap().push(format!("{name}, seed {seed}: {words}")),
                    }
                }
            });
        }
    });
    // What is spoiled too much says nothing any more.
    let seen = seen.into_inner();
    tell(&format!("{} repositories visited, {seen} Kustomizations seen", jobs.len()));
    assert!(!found.lock().unwrap().is_empty() || seen > jobs.len() * 5, "only {seen} Kustomizations");
    found.into_inner().unwrap()
}

#[test]
fn real_repositories() {
    let found = panics(0..1, |files, seed| {
        let repository = Repository::new(files.iter().cloned().collect::<Memory>());
        let mut random = Random::new(seed);
        build_folders(&repository, files, &mut random);
        tour(&repository, &mut random)
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn spoiled_repositories() {
    let first = number("HOSTILE_SEED", 1);
    let found = panics(first..first + number("HOSTILE_COUNT", ROUNDS), |files, seed| {
        let mut random = Random::new(seed);
        let repository = Repository::new(spoiled(files, &mut random));
        build_folders(&repository, files, &mut random);
        tour(&repository, &mut random)
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}
