//! The answer to check: both sides checked out, built whole, and compared as texts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use infra_graph::flux::Kind;
use infra_graph::object::{Object, ObjectRef};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::yaml::{Mode, to_json};
use infra_graph::{Options, analyze};

/// What each applier applies in an environment, as JSON; nobody for what comes from outside of the builds.
type Applied = BTreeMap<String, BTreeMap<String, String>>;

/// By environment.
pub(super) fn applied(folder: &Path) -> BTreeMap<String, Applied> {
    let repository = Repository::new(Disk::open(folder.to_str().unwrap()).unwrap());
    let analysis = analyze(&repository, &Options::default());
    let environments = analysis.environments.iter().map(|analyzed| {
        let builds = analyzed.environment().builds.iter().filter(|(_, build)| build.failure.is_none());
        let builds = builds.map(|(by, build)| (by.to_string(), objects(&build.objects)));
        (analyzed.name().to_owned(), builds.collect::<Applied>())
    });
    environments.collect()
}

fn objects(objects: &[Object]) -> BTreeMap<String, String> {
    let text = |object: &Object| to_json(&object.node, Mode::Resource).to_string();
    objects.iter().map(|object| (object.reference.to_string(), text(object))).collect()
}

/// The nodes that a change touches: who applies something else, and Flux's objects that are something else. Builds that are on
/// one side only, because they fail on the other, are left out but for themselves.
pub(super) fn touched(old: &Applied, new: &Applied) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    let appliers: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let nothing = BTreeMap::new();
    let is_there = |side: &Applied, id: &str| side.values().any(|objects| objects.contains_key(id));
    for by in appliers {
        // The applier is there and does not build: nothing of what it had is gone.
        let fails = |side: &Applied| !side.contains_key(by) && is_there(side, by);
        if fails(old) || fails(new) {
            touched.insert(by.clone());
            continue;
        }
        let (before, after) = (old.get(by).unwrap_or(&nothing), new.get(by).unwrap_or(&nothing));
        let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for id in ids.into_iter().filter(|id| before.get(*id) != after.get(*id)) {
            touched.insert(by.clone());
            if is_node(id) {
                touched.insert(id.clone());
            }
        }
    }
    touched
}

fn is_node(id: &str) -> bool {
    let mut parts = id.split('/');
    let kind = parts.next().and_then(Kind::from_name);
    let (namespace, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    kind.is_some_and(|kind| {
        let reference: ObjectRef = kind.reference(namespace, name);
        reference.to_string() == id
    })
}
