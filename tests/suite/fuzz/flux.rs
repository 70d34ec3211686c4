//! Trees that a Flux Kustomization builds, against Flux's own libraries.

use camino::Utf8Path;
use infra_graph::flux::{Builder, Kustomization, Strictness, Variables};
use infra_graph::object::Object;
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use serde_json::{Map, Value as Json, json};

use super::flux_tree::{FILE, MORE, SETTINGS};
use super::layers::Tree;
use super::{COUNT, number, write};
use crate::support::{Tally, Verdict, as_json, by_name, compare, documents, tell};

/// What the build of a tree gives, or why it fails.
pub(super) type Built = Result<Vec<Json>, String>;

#[test]
fn flux() {
    let Some(mut library) = crate::support::FluxLibrary::start() else { return };
    let (seed, count) = (number("FUZZ_SEED", 1), number("FUZZ_COUNT", COUNT));
    let folder = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8").canonicalize_utf8().expect("a folder");
    let tally = Tally::default();
    let mut fields = std::collections::BTreeMap::<&str, u64>::new();
    for seed in seed..seed + count {
        let (tree, strict) = (Tree::of_flux(seed), is_strict(seed));
        let folder = root.join(seed.to_string());
        write(&tree, &folder);
        for field in tree.fields.iter().collect::<std::collections::BTreeSet<_>>() {
            *fields.entry(field).or_default() += 1;
        }
        let theirs = library.ask(&request(&tree, &folder, strict));
        let verdict = verdict(&ours(&folder, strict), &theirs);
        if let (Verdict::BothFail, Err(why)) = (verdict.0, &*theirs) {
            tell(&format!("tree {seed} fails: {why}"));
        }
        tally.add(&format!("tree {seed}"), verdict);
    }
    tell(&format!("fields: {fields:?}"));
    tally.finish("fuzz::flux::flux");
}

pub(super) fn verdict(ours: &Built, theirs: &Built) -> (Verdict, String) {
    let sorted = |objects: &Vec<Json>| by_name(objects.clone());
    compare(
        ours.as_ref().map(sorted).map_err(String::as_str),
        theirs.as_ref().map(sorted).map_err(String::as_str),
    )
}

/// Whether a variable that nothing sets is an error.
pub(super) fn is_strict(seed: u64) -> bool {
    seed.is_multiple_of(3)
}

/// The question for Flux's libraries.
pub(super) fn request(tree: &Tree, folder: &Utf8Path, strict: bool) -> Json {
    let kustomization = documents(&tree.files[Utf8Path::new(FILE)]).remove(0);
    let map = |name: &str, entries: &[(&str, &str)]| {
        let data: Map<String, Json> =
            entries.iter().map(|&(key, value)| (key.to_owned(), value.into())).collect();
        let metadata = json!({ "name": name, "namespace": "flux-system" });
        json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data })
    };
    json!({
        "folder": folder.as_str(),
        "kustomization": kustomization,
        "objects": [map("settings", SETTINGS), map("more", MORE)],
        "strict": strict,
    })
}

/// What we build.
pub(super) fn ours(folder: &Utf8Path, strict: bool) -> Built {
    let repository = Repository::new(Disk::open(folder).expect("a repository"));
    let manifest = repository.manifest(FILE.into()).expect("the Flux object");
    let document = manifest.documents[0].as_ref().expect("YAML");
    let object = Object::from_node(document.root.clone().expect("an object"), document.span, None);
    let kustomization = Kustomization::read(&object.expect("an object"));
    let strictness = if strict { Strictness::Strict } else { Strictness::Lax };
    let variables = variables(&kustomization);
    let build = Builder::new(&repository).build(&kustomization, Utf8Path::new(""), &variables, strictness);
    match build.failure {
        Some(failure) => Err(failure.message),
        None => Ok(as_json(&build.objects)),
    }
}

fn variables(kustomization: &Kustomization) -> Variables {
    let mut variables = Variables::default();
    let Some(post_build) = &kustomization.post_build else { return variables };
    for reference in &post_build.substitute_from {
        let entries = match &*reference.target.name {
            "settings" => SETTINGS,
            "more" => MORE,
            _ => &[],
        };
        for (name, value) in entries {
            variables.set(name, value, post_build.span);
        }
    }
    for (name, value, span) in &post_build.substitute {
        variables.set(name, value, *span);
    }
    variables
}
