//! Each step of each answer cites the text that causes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use camino::Utf8PathBuf;
use infra_graph::object::ObjectRef;
use infra_graph::query::{NeverReady, Step, Why};
use infra_graph::repository::Repository;
use infra_graph::source::{Disk, Location, SourceMap};
use infra_graph::{AnalyzedEnvironment, Options, analyze};
use serde_json::json;

use crate::support;
use crate::support::lab::{fleet, kustomization};

/// Of repositories that are not our own, every so many objects are asked about.
const EACH: usize = 5;

/// The text from the start of a place to the end of its line, and the line.
fn text_at(sources: &SourceMap, location: &Location) -> (String, String) {
    let file = sources.file(sources.find(location.path.as_str().into()).unwrap());
    let line = file.line(location.line).trim_start_matches('\u{feff}').to_owned();
    let rest = line.chars().skip(location.column as usize - 1).collect();
    (rest, line)
}

/// Whether a text names something: literally, without the hash that kustomize adds, or by way of a variable or an anchor.
fn names(text: &str, name: &str) -> bool {
    let without_hash = name.rsplit_once('-').filter(|(_, hash)| hash.len() == 10).map(|(name, _)| name);
    text.contains(name)
        || without_hash.is_some_and(|name| text.contains(name))
        || text.contains("${")
        || text.trim_start_matches(['-', ' ']).starts_with('*')
}

/// Whether the text at a place causes a step of `id` to `next`.
fn causes(
    why: &Why,
    id: &ObjectRef,
    next: &ObjectRef,
    is_need: bool,
    root: &ObjectRef,
    (rest, line): &(String, String),
) -> bool {
    // An answer about needs goes the other way: what is needed is the step, and who needs it the next one.
    let (needed, needing) = if is_need { (id, next) } else { (next, id) };
    match why {
        // A patch of a FluxInstance says it as `path: /spec/wait` and `value: true`.
        Why::Waits => line.contains("wait") || rest == "true",
        Why::HealthCheck => names(rest, &needed.name) || line.contains("sync"),
        // What the operator makes, it makes out of `spec.sync`, whose path is the root's; what no file shows has none.
        Why::Source if needing == root => true,
        Why::Chart => names(rest, &needed.name) || needed.kind == "HelmChart" && !rest.is_empty(),
        Why::DependsOn { .. } | Why::Source | Why::SubstituteFrom | Why::ValuesFrom => {
            names(rest, &needed.name)
        }
        Why::NeedsKind { definition } => names(rest, definition.split('.').next().unwrap()),
        // Of what a set makes, the template is the place.
        Why::NeedsNamespace { .. } if needing.kind == "ResourceSet" => !rest.is_empty(),
        Why::NeedsNamespace { namespace } => names(rest, namespace) || line.contains("namespace"),
        Why::NeedsObject { object, .. } | Why::UsesObject { object, .. } => names(rest, &object.name),
        // The line that brings an object into a build: an entry, or the document itself.
        _ => !rest.trim().is_empty() && !rest.trim_start().starts_with('#'),
    }
}

struct Seen<'s> {
    sources: &'s SourceMap,
    known: BTreeSet<String>,
    kinds: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Seen<'_> {
    fn steps(&mut self, steps: &[Step], root: &ObjectRef, is_need: bool) {
        for step in steps {
            let location = step.location.as_ref();
            let Some(next) = step.next else { continue };
            let next = &steps[next.index()].id;
            let key = json!([step.id, next, step.why, location, is_need]).to_string();
            if !self.known.insert(key.clone()) {
                continue;
            }
            let (Some(why), Some(location), Some(_)) = (&step.why, location, step.confidence) else {
                self.wrong.push(format!("{key}: why, place or confidence is missing"));
                continue;
            };
            let kind = json!(why)["kind"].as_str().unwrap().to_owned();
            *self.kinds.entry(kind).or_default() += 1;
            let text = text_at(self.sources, location);
            if !causes(why, &step.id, next, is_need, root, &text) {
                self.wrong.push(format!("{key}\n  {}", text.1));
            }
        }
    }

    fn reason(&mut self, reason: &NeverReady) {
        let Some(location) = &reason.location else { return };
        let text = text_at(self.sources, location);
        let is_cause = match (&reason.why, &reason.lacks) {
            (Some(Why::Waits), _) => text.1.contains("wait"),
            (Some(Why::DependsOn { .. } | Why::HealthCheck | Why::Source), Some(lacks)) => {
                names(&text.0, &lacks.name)
            }
            _ => !text.0.trim().is_empty(),
        };
        if !is_cause {
            self.wrong.push(format!("{}\n  {}", json!(reason), text.1));
        }
    }

    fn environment(&mut self, environment: &AnalyzedEnvironment, each: usize) {
        let root = &environment.environment().root;
        for (_, node) in environment.graph().nodes().step_by(each) {
            let target = std::slice::from_ref(&node.reference);
            self.steps(&environment.impact(target).steps, root, false);
            self.steps(&environment.dependencies(target).steps, root, true);
        }
        let order = environment.order(None);
        self.steps(&order.steps, root, false);
        for reason in &order.reasons {
            self.reason(reason);
        }
    }
}

fn look(root: &Path, each: usize, kinds: &mut BTreeMap<String, usize>) -> Vec<String> {
    let root = Utf8PathBuf::from_path_buf(root.to_owned()).unwrap();
    let repository = Repository::new(Disk::open(root).unwrap());
    let analysis = analyze(&repository, &Options::default());
    let known = BTreeSet::new();
    let mut seen = Seen { sources: repository.sources(), known, kinds: BTreeMap::new(), wrong: Vec::new() };
    for environment in &analysis.environments {
        seen.environment(environment, each);
    }
    for (kind, number) in seen.kinds {
        *kinds.entry(kind).or_default() += number;
    }
    seen.wrong
}

#[test]
fn each_step_stands_where_its_cause_is_written() {
    let mut repositories = vec![(support::example(), 1)];
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    repositories.push((fixtures.join("loop-and-typo"), 1));
    let deadlocks = std::fs::read_dir(fixtures.join("deadlocks")).unwrap();
    repositories.extend(deadlocks.map(|entry| (entry.unwrap().path(), 1)).filter(|(path, _)| path.is_dir()));
    if let Some(shared) = support::shared() {
        let corpus = std::fs::read_dir(shared.join("corpus")).unwrap().map(|entry| entry.unwrap().path());
        repositories.extend(corpus.filter(|path| path.is_dir()).map(|path| (path, EACH)));
    }
    let mut kinds = BTreeMap::new();
    let wrong: Vec<String> =
        repositories.iter().flat_map(|(path, each)| look(path, *each, &mut kinds)).collect();
    let total: usize = kinds.values().sum();
    support::tell(&format!("{total} steps of {} repositories: {kinds:?}", repositories.len()));
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        ["DependsOn", "Waits", "Source", "AppliedBy"].iter().all(|kind| kinds.contains_key(*kind)),
        "{kinds:?}"
    );
}

#[test]
fn a_parent_that_waits_is_cited_with_its_wait_in_every_format() {
    let parent = kustomization("parent", "  wait: true\n");
    let child = kustomization("child", "  dependsOn: [{name: parent}]\n");
    let folder = fleet(&[
        ("clusters/lab/parent.yaml", parent.as_str()),
        ("parent/child.yaml", child.as_str()),
        (
            "child/config.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: child, namespace: default}\n",
        ),
    ]);
    let wait = parent.lines().position(|line| line == "  wait: true").unwrap() + 1;
    let place = format!("clusters/lab/parent.yaml:{wait}:9");
    let ask = |more: &[&str]| support::run(folder.path(), &[&["impact", "child"], more].concat()).1;
    let text = ask(&[]);
    let line = text.lines().find(|line| line.contains("└─ parent") || line.contains("├─ parent")).unwrap();
    assert!(line.contains("waits for it") && line.ends_with(&place), "{text}");
    let markdown = ask(&["-o", "markdown"]);
    assert!(
        markdown.contains(&format!("| parent | frozen | child (waits for it) | [`{place}`]")),
        "{markdown}"
    );
    let answer = support::json(folder.path(), &["impact", "child", "-o", "json"]);
    let answer = &answer["result"]["environments"][0];
    let step = &answer["steps"][usize::try_from(answer["frozen"][0].as_u64().unwrap()).unwrap()];
    let location = json!({"path": "clusters/lab/parent.yaml", "line": wait, "column": 9});
    assert_eq!((&step["why"], &step["location"]), (&json!({"kind": "Waits"}), &location), "{answer}");
    assert_eq!(step["confidence"], "declared");
    // The page has it as a step: node, next node, phrase, place.
    let (_, page, _) = support::run(folder.path(), &["render", "-o", "html"]);
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let environment = &data["environments"][0];
    let number = |list: &serde_json::Value, is: &dyn Fn(&serde_json::Value) -> bool| {
        list.as_array().unwrap().iter().position(is).unwrap()
    };
    let node = |name: &str| number(&environment["nodes"], &|node| node["name"] == name);
    let phrase = number(&data["phrases"], &|phrase| phrase == "waits for it");
    let path = number(&data["paths"], &|path| path == "clusters/lab/parent.yaml");
    let step = json!([node("parent"), node("child"), phrase, [path, wait, 9]]);
    let at = number(&environment["steps"], &|one| *one == step);
    assert!(environment["answers"][node("child")][0].as_array().unwrap().contains(&json!(at)));
}

#[test]
fn what_is_reached_twice_is_told_twice_and_followed_once() {
    let files = [("left", "base"), ("right", "base"), ("app", "left}, {name: right")]
        .map(|(name, needs)| kustomization(name, &format!("  dependsOn: [{{name: {needs}}}]\n")));
    let all = [kustomization("ground", ""), kustomization("base", "  dependsOn: [{name: ground}]\n")];
    let all = files.iter().chain(&all).map(String::as_str).collect::<Vec<_>>().join("---\n");
    let folder = fleet(&[("clusters/lab/all.yaml", all.as_str())]);
    let (_, needs, _) = support::run(folder.path(), &["deps", "app"]);
    let lines = |text: &str, name: &str| text.lines().filter(|line| line.contains(name)).count();
    assert_eq!(
        (lines(&needs, "─ base"), lines(&needs, "base (*)"), lines(&needs, "─ ground")),
        (2, 1, 1),
        "{needs}"
    );
    let (_, hit, _) = support::run(folder.path(), &["impact", "ground"]);
    assert_eq!((lines(&hit, "─ app"), lines(&hit, "app (*)")), (2, 1), "{hit}");
    // Of two that are asked about, one of which needs the other, both trees are there, and the edge between them.
    let (_, both, _) = support::run(folder.path(), &["deps", "app", "left"]);
    assert!(both.contains("─ left (*)") && lines(&both, "  left ") == 1, "{both}");
}
