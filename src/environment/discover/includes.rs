//! What kustomizations take in: resources, components, patches, inputs of generators.

use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::kustomize::is_kustomization_file;
use crate::repository::Repository;
use crate::source::{contained, join};
use crate::yaml::Node;

use super::tree::Tree;

/// Fields that are lists of paths.
const PATHS: [&str; 9] = [
    "resources",
    "bases",
    "components",
    "patchesStrategicMerge",
    "crds",
    "configurations",
    "transformers",
    "generators",
    "validators",
];

/// For each file and folder, the folders of the kustomizations that take it in.
#[derive(Default)]
pub(super) struct Includes {
    by_target: HashMap<Utf8PathBuf, Vec<Utf8PathBuf>>,
    components: HashSet<Utf8PathBuf>,
}

impl Includes {
    /// Reads all kustomization files of the tree; linear in what they hold.
    pub(super) fn read(repository: &Repository, tree: &Tree) -> Self {
        let mut includes = Self::default();
        for path in tree.files.iter().filter(|path| is_kustomization_file(path)) {
            let Ok(manifest) = repository.manifest(path) else { continue };
            let folder = path.parent().unwrap_or(Utf8Path::new(""));
            for root in manifest.roots() {
                named(root, &mut |target| includes.add(folder, target));
                if root.get("kind").and_then(Node::text) == Some("Component") {
                    includes.components.insert(folder.to_owned());
                }
            }
        }
        includes
    }

    /// Notes what the kustomization in a folder takes in.
    pub(super) fn add(&mut self, folder: &Utf8Path, target: &str) {
        if let Some(target) = join(folder, target) {
            self.by_target.entry(target).or_default().push(folder.to_owned());
        }
    }

    /// The folder of a kustomization outside of `folder` that takes the folder in.
    pub(super) fn of_folder(&self, folder: &Utf8Path) -> Option<&Utf8PathBuf> {
        self.outside(folder, folder)
    }

    /// The folder of a kustomization outside of `folder` that takes in this file of it.
    pub(super) fn of_file(&self, file: &Utf8Path, folder: &Utf8Path) -> Option<&Utf8PathBuf> {
        self.outside(file, folder)
    }

    /// Whether the folder holds a Component: nothing applies such a one by itself.
    pub(super) fn is_component(&self, folder: &Utf8Path) -> bool {
        self.components.contains(folder)
    }

    /// Whether any kustomization names the file.
    pub(super) fn names(&self, file: &Utf8Path) -> bool {
        self.by_target.contains_key(file)
    }

    /// Whether the kustomization in `folder` takes in the file, itself or through others; linear in those that do.
    pub(super) fn reaches(&self, folder: &Utf8Path, file: &Utf8Path) -> bool {
        let mut seen: HashSet<&Utf8Path> = HashSet::new();
        let mut open = vec![file];
        while let Some(target) = open.pop() {
            for includer in self.by_target.get(target).into_iter().flatten() {
                if includer == folder {
                    return true;
                }
                if seen.insert(includer) {
                    open.push(includer);
                }
            }
        }
        false
    }

    fn outside(&self, target: &Utf8Path, folder: &Utf8Path) -> Option<&Utf8PathBuf> {
        self.by_target.get(target)?.iter().find(|includer| !contained(includer, folder))
    }
}

/// Calls `found` with each path that a kustomization names.
fn named(root: &Node, found: &mut impl FnMut(&str)) {
    for key in PATHS {
        let items = root.get(key).and_then(Node::as_sequence).unwrap_or_default();
        items.iter().filter_map(Node::text).for_each(&mut *found);
    }
    for key in ["patches", "patchesJson6902", "replacements"] {
        let items = root.get(key).and_then(Node::as_sequence).unwrap_or_default();
        items.iter().filter_map(|item| item.get("path")?.text()).for_each(&mut *found);
    }
    for key in ["configMapGenerator", "secretGenerator"] {
        for generator in root.get(key).and_then(Node::as_sequence).unwrap_or_default() {
            for list in ["files", "envs"] {
                let items = generator.get(list).and_then(Node::as_sequence).unwrap_or_default();
                let texts = items.iter().filter_map(Node::text);
                texts.map(|text| text.split_once('=').map_or(text, |(_, path)| path)).for_each(&mut *found);
            }
            generator.get("env").and_then(Node::text).into_iter().for_each(&mut *found);
        }
    }
    root.at(&["openapi", "path"]).and_then(Node::text).into_iter().for_each(found);
}
