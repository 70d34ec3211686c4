//! Trees that a Flux Kustomization builds, against Flux's own libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;

use camino::Utf8Path;
use infra_graph::flux::{Builder, FluxBuild, Kustomization, Strictness, Variables};
use infra_graph::object::Object;
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use serde_json::{Value as Json, json};

use super::flux_failure::{self, Failure};
use super::flux_tree::FILE;
use super::flux_variables::{cluster, entries};
use super::layers::Tree;
use super::{COUNT, number, write};
use crate::support::{Answer, FluxLibrary, Tally, Verdict, as_json, by_name, compare, documents, tell};

/// What the build of a tree gives, or why it fails.
pub(super) type Built = Result<Vec<Json>, String>;

#[test]
fn flux() {
    // Before the threads start: it is built once.
    if FluxLibrary::start().is_none() {
        return;
    }
    let (seed, count) = (number("FUZZ_SEED", 1), number("FUZZ_COUNT", COUNT));
    let folder = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8").canonicalize_utf8().expect("a folder");
    let tally = Tally::default();
    let fields: Mutex<BTreeMap<&str, u64>> = Mutex::default();
    let failures: Mutex<BTreeMap<Failure, u64>> = Mutex::default();
    thread::scope(|scope| {
        for part in 0..2 {
            let (root, tally, fields, failures) = (&root, &tally, &fields, &failures);
            scope.spawn(move || {
                let mut library = FluxLibrary::start().expect("it has just started");
                for seed in (seed..seed + count).filter(|seed| seed % 2 == part) {
                    let (tree, strict) = (Tree::of_flux(seed), is_strict(seed));
                    let folder = root.join(seed.to_string());
                    write(&tree, &folder);
                    for field in tree.fields.iter().collect::<BTreeSet<_>>() {
                        *fields.lock().unwrap().entry(field).or_default() += 1;
                    }
                    let theirs = library.ask(&request(&tree, &folder, strict));
                    let ours = Ours::build(&tree, &folder, strict);
                    let verdict = verdict(&ours, &theirs);
                    if let (Verdict::BothFail, Err(why)) = (verdict.0, &theirs.built) {
                        tell(&format!("tree {seed} fails: {why}"));
                        *failures.lock().unwrap().entry(flux_failure::of_library(why)).or_default() += 1;
                    }
                    tally.add(&format!("tree {seed}"), verdict);
                    let _ = std::fs::remove_dir_all(&folder);
                }
            });
        }
    });
    tell(&format!("fields: {:?}; failures: {:?}", fields.lock().unwrap(), failures.lock().unwrap()));
    tally.finish("fuzz::flux::flux");
}

/// The same objects, of which the same lose their labels; or a failure of the same kind.
fn verdict(ours: &Ours, answer: &Answer) -> (Verdict, String) {
    let theirs = &answer.built;
    let sorted = |objects: &Vec<Json>| by_name(objects.clone());
    let objects = compare(
        ours.built.as_ref().map(sorted).map_err(String::as_str),
        theirs.as_ref().map(sorted).map_err(String::as_str),
    );
    match (&objects.0, theirs) {
        (Verdict::BothFail, Err(why)) if !ours.failures.contains(&flux_failure::of_library(why)) => (
            Verdict::Different,
            format!(
                "another failure:\n  ours:   {:?} {}\n  theirs: {why}",
                ours.failures,
                ours.built.as_ref().err().map_or("", String::as_str)
            ),
        ),
        (Verdict::SameObjects, _) if !ours.lose_the_same(&answer.lost_labels) => (
            Verdict::Different,
            format!(
                "other lost labels:\n  ours:   {:?}\n  theirs: {:?}",
                ours.lost_labels, answer.lost_labels
            ),
        ),
        _ => objects,
    }
}

/// Whether a variable that nothing sets is an error.
pub(super) fn is_strict(seed: u64) -> bool {
    seed.is_multiple_of(3)
}

/// The question for Flux's libraries.
pub(super) fn request(tree: &Tree, folder: &Utf8Path, strict: bool) -> Json {
    json!({
        "folder": folder.as_str(),
        "kustomization": documents(&tree.files[Utf8Path::new(FILE)]).remove(0),
        "objects": cluster(tree),
        "strict": strict,
    })
}

/// What we build, and say of it.
pub(super) struct Ours {
    pub(super) built: Built,
    /// Of which kinds the failures are.
    failures: BTreeSet<Failure>,
    /// The objects of which we say that they lose their labels.
    lost_labels: Vec<String>,
}

impl Ours {
    pub(super) fn build(tree: &Tree, folder: &Utf8Path, strict: bool) -> Self {
        let repository = Repository::new(Disk::open(folder).expect("a repository"));
        let manifest = repository.manifest(FILE.into()).expect("the Flux object");
        let document = manifest.documents[0].as_ref().expect("YAML");
        let object = Object::from_node(document.root.clone().expect("an object"), document.span, None);
        let kustomization = Kustomization::read(&object.expect("an object"));
        let strictness = if strict { Strictness::Strict } else { Strictness::Lax };
        let known = variables(tree, &kustomization);
        let none = Variables::default();
        let asked = known.as_ref().unwrap_or(&none);
        let build = Builder::new(&repository).build(&kustomization, Utf8Path::new(""), asked, strictness);
        let mut failures = flux_failure::of_build(&build);
        let mut built = match &build.failure {
            Some(failure) => Err(failure.message.clone()),
            None => Ok(as_json(&build.objects)),
        };
        if known.is_none() && !failures.contains(&Failure::Build) && takes_variables(&build) {
            // Only what cannot be printed may come before.
            failures.retain(|failure| *failure == Failure::Form);
            failures.insert(Failure::MissingVariables);
            built = Err("an object with variables is missing".to_owned());
        }
        Self { built, failures, lost_labels: flux_failure::lost_labels(&build) }
    }
}

impl Ours {
    /// Whether as many objects lose their labels as these, and all of these do.
    fn lose_the_same(&self, theirs: &[(String, String)]) -> bool {
        let is_ours = |(kind, name): &(String, String)| {
            let ends = format!("/{name}");
            self.lost_labels.iter().any(|ours| ours.starts_with(kind) && ours.ends_with(&ends))
        };
        self.lost_labels.len() == theirs.len() && theirs.iter().all(is_ours)
    }
}

/// The variables of the cluster; nothing where an object that is not optional is missing, which is said of the environment
/// and not of the build.
fn variables(tree: &Tree, kustomization: &Kustomization) -> Option<Variables> {
    let mut variables = Variables::default();
    let Some(post_build) = &kustomization.post_build else { return Some(variables) };
    let cluster = cluster(tree);
    for reference in &post_build.substitute_from {
        match entries(&cluster, &reference.target.kind, &reference.target.name) {
            Some(entries) => {
                for (name, value) in entries {
                    variables.set(&name, &value, post_build.span);
                }
            }
            None if reference.optional => {}
            None => return None,
        }
    }
    for (name, value, span) in &post_build.substitute {
        variables.set(name, value, *span);
    }
    Some(variables)
}

/// Whether any object asks for variables: only then Flux looks for them.
fn takes_variables(build: &FluxBuild) -> bool {
    const KEY: &str = "kustomize.toolkit.fluxcd.io/substitute";
    let is_disabled =
        |object: &Object| object.label(KEY) == Some("disabled") || object.annotation(KEY) == Some("disabled");
    build.objects.iter().any(|object| !is_disabled(object))
}
