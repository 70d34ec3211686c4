//! Trees of kustomizations: layers upon layers, each with some of all fields.

use std::collections::BTreeMap;
use std::fmt::Write;

use camino::Utf8PathBuf;

use super::objects::{self, Named};
use super::random::Random;

/// Files that build, or fail to.
pub(super) struct Tree {
    /// Text by path.
    pub(super) files: BTreeMap<Utf8PathBuf, String>,
    /// The folder to build.
    pub(super) top: Utf8PathBuf,
    /// How many layers there are.
    pub(super) depth: usize,
    /// The fields that occur.
    pub(super) fields: Vec<&'static str>,
    /// The objects that are there in the end.
    pub(super) known: Vec<Named>,
    /// Kinds and names that are taken.
    used: Vec<(&'static str, &'static str)>,
}

impl Tree {
    /// No files at all.
    pub(super) fn empty() -> Self {
        Self {
            files: BTreeMap::new(),
            top: Utf8PathBuf::new(),
            depth: 0,
            fields: Vec::new(),
            known: Vec::new(),
            used: Vec::new(),
        }
    }

    /// The tree of a number.
    pub(super) fn grow(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let depth = [1, 1, 2, 2, 2, 3, 3, 4][random.below(8)];
        let mut tree = Self { depth, ..Self::empty() };
        let mut known = Vec::new();
        for at in 0..depth {
            let mut bases: Vec<String> = if at == 0 { Vec::new() } else { vec![format!("../l{}", at - 1)] };
            if random.chance(20) {
                let (side, mut own) = (format!("s{at}"), Vec::new());
                tree.layer(&side, &[], &mut own, &mut random, false);
                bases.push(format!("../{side}"));
                known.extend(own);
            }
            tree.layer(&format!("l{at}"), &bases, &mut known, &mut random, false);
        }
        tree.top = format!("l{}", depth - 1).into();
        tree.known = known;
        tree
    }

    fn layer(
        &mut self,
        folder: &str,
        bases: &[String],
        known: &mut Vec<Named>,
        random: &mut Random,
        component: bool,
    ) {
        let mut layer = Layer {
            tree: self,
            folder,
            random,
            known,
            text: String::new(),
            resources: bases.to_vec(),
            number: 0,
        };
        // Both are read as one list.
        let as_bases = !bases.is_empty() && layer.has("bases", 10);
        let folders = if as_bases { std::mem::take(&mut layer.resources) } else { Vec::new() };
        layer.objects();
        layer.fields(component);
        let Layer { text, resources, .. } = layer;
        let mut out = if component {
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n".to_owned()
        } else {
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n".to_owned()
        };
        if !resources.is_empty() {
            let _ = writeln!(out, "resources: [{}]", resources.join(", "));
        }
        if !folders.is_empty() {
            let _ = writeln!(out, "bases: [{}]", folders.join(", "));
        }
        out += &text;
        self.files.insert(format!("{folder}/kustomization.yaml").into(), out);
    }
}

impl Tree {
    /// Lets patches for the objects of the tree be written, as the layer does that is written last.
    pub(super) fn patching<T>(&mut self, random: &mut Random, write: impl FnOnce(&mut Layer<'_>) -> T) -> T {
        let mut known = std::mem::take(&mut self.known);
        let top = self.top.to_string();
        let (text, resources) = (String::new(), Vec::new());
        let mut layer =
            Layer { tree: self, folder: &top, random, known: &mut known, text, resources, number: 90 };
        let written = write(&mut layer);
        self.known = known;
        written
    }
}

/// One kustomization on its way.
pub(super) struct Layer<'t> {
    /// The tree that it goes into.
    tree: &'t mut Tree,
    /// Its folder.
    pub(super) folder: &'t str,
    /// The numbers of the tree.
    pub(super) random: &'t mut Random,
    /// The objects that are there so far.
    pub(super) known: &'t mut Vec<Named>,
    /// Its fields.
    pub(super) text: String,
    /// What it lists.
    resources: Vec<String>,
    /// How many files it has.
    number: usize,
}

impl Layer<'_> {
    pub(super) fn file(&mut self, name: &str, text: String) {
        self.tree.files.insert(format!("{}/{name}", self.folder).into(), text);
    }

    pub(super) fn new_file(&mut self, text: String) -> String {
        self.number += 1;
        let name = format!("f{}.yaml", self.number);
        self.file(&name, text);
        name
    }

    fn objects(&mut self) {
        for _ in 0..=self.random.below(2) {
            let mut documents = Vec::new();
            for _ in 0..=self.random.below(4) {
                let object = objects::named(self.random);
                // Mostly no two of the same name; sometimes two, to see both fail.
                if self.tree.used.contains(&(object.kind, object.name)) && !self.random.chance(1) {
                    continue;
                }
                // Two namespaces become one wherever a layer sets the namespace.
                let second = object.kind == "Namespace"
                    && self.tree.used.iter().any(|(kind, name)| *kind == object.kind && *name != object.name);
                if second && !self.random.chance(15) {
                    continue;
                }
                self.tree.used.push((object.kind, object.name));
                documents.push(objects::text(&object, self.random));
                self.known.push(object);
            }
            if documents.is_empty() {
                continue;
            }
            let separator = self.random.pick(&["---\n", "--- # next\n", "---\n# nothing\n---\n"]);
            let file = self.new_file(documents.join(separator));
            self.resources.push(file);
        }
    }

    pub(super) fn has(&mut self, field: &'static str, percent: usize) -> bool {
        let has = self.random.chance(percent);
        if has {
            self.tree.fields.push(field);
        }
        has
    }

    pub(super) fn target(&mut self) -> Named {
        if self.known.is_empty() || self.random.fault(1) {
            return objects::named(self.random);
        }
        self.known[self.random.below(self.known.len())].clone()
    }

    fn fields(&mut self, component: bool) {
        for (field, percent) in [("namespace", 25), ("namePrefix", 20), ("nameSuffix", 15)] {
            if self.has(field, percent) {
                let value = match field {
                    "namespace" => self.random.pick(&["one", "two", "default", "three"]),
                    "namePrefix" => self.random.pick(&["p-", "q-", "dev."]),
                    _ => self.random.pick(&["-s", "-t", "2"]),
                };
                let _ = writeln!(self.text, "{field}: '{value}'");
            }
        }
        self.labels();
        self.patches();
        self.legacy_patches();
        self.simple_transformers();
        self.generators();
        self.replacements();
        self.vars();
        self.configurations();
        self.plugins();
        self.validators();
        self.schema();
        self.rare();
        if !component && self.has("components", 15) {
            let folder = format!("c-{}", self.folder);
            let mut known = std::mem::take(self.known);
            self.tree.layer(&folder, &[], &mut known, self.random, true);
            *self.known = known;
            let _ = writeln!(self.text, "components: [../{folder}]");
        }
    }
}

/// A text with spaces before each line.
pub(super) fn indented(text: &str, by: usize) -> String {
    let pad = " ".repeat(by);
    text.lines().fold(String::new(), |out, line| out + &pad + line + "\n")
}
