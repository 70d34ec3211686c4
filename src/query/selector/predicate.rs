//! Properties that take more than a look at a node.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::flux::NamePattern;
use crate::graph::Node;
use crate::object::{Object, ObjectRef};
use crate::source::{FileId, Glob};
use crate::yaml::{self, Value};

/// Which files each object of an environment was made from.
pub(super) struct Files<'a> {
    environment: &'a AnalyzedEnvironment,
}

impl<'a> Files<'a> {
    pub(super) fn of(environment: &'a AnalyzedEnvironment) -> Self {
        Self { environment }
    }

    /// The objects that a file of this pattern went into.
    ///
    /// A file that objects of Flux are written in stands for these. Any other stands for what is built from it: the
    /// Kustomizations that read it, and the objects of Flux that have a value out of it, as by a patch. Linear in the trees.
    pub(super) fn made_from(&self, glob: &Glob) -> BTreeSet<ObjectRef> {
        let environment = self.environment.environment();
        let mut known: HashMap<FileId, bool> = HashMap::new();
        let sources = self.environment.sources();
        let mut fits =
            |file: FileId| *known.entry(file).or_insert_with(|| glob.matches(&sources.file(file).path));
        let mut found = BTreeSet::new();
        let mut declaring: BTreeSet<String> = BTreeSet::new();
        let of_flux = environment.inventory.iter().filter(|(reference, _)| Kind::of(reference).is_some());
        for (reference, entry) in of_flux {
            let origin = entry.object.origin.file;
            declaring.insert(sources.file(origin).path.to_string());
            if fits(origin) || files(&entry.object).into_iter().any(&mut fits) {
                found.insert(reference.clone());
            }
        }
        for (by, build) in &environment.builds {
            let reads =
                |path: &&camino::Utf8PathBuf| glob.matches(path) && !declaring.contains(path.as_str());
            if !found.contains(by) && build.files.iter().any(|path| reads(&path)) {
                found.insert(by.clone());
            }
        }
        found
    }
}

/// The files that the values of an object lie in.
fn files(object: &Object) -> HashSet<FileId> {
    let mut found = HashSet::new();
    let mut open: Vec<&yaml::Node> = vec![&object.node];
    while let Some(node) = open.pop() {
        found.insert(node.span.file);
        match &node.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => open.extend(items.iter()),
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
        }
    }
    found
}

/// Whether an object has a label, and one of these values.
pub(super) fn has_label(object: &Object, key: &str, value: Option<&NamePattern>) -> bool {
    object.label(key).is_some_and(|found| value.is_none_or(|value| value.matches(found)))
}

/// Whether a node lies in one of these folders: what it applies, else where it is written.
pub(super) fn is_in_layer(environment: &AnalyzedEnvironment, node: &Node, patterns: &[Glob]) -> bool {
    let sources = environment.sources();
    let written = || node.span.map(|span| sources.file(span.file).path.clone());
    let Some(path) = node.path.clone().filter(|path| !path.as_str().is_empty()).or_else(written) else {
        return false;
    };
    patterns.iter().any(|pattern| pattern.holds(&path))
}
