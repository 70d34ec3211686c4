//! What is in a cluster before its root Kustomization applies anything.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::{Code, Finding, Severity};
use crate::flux::{Builder, Kustomization, PostBuild};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::yaml::{Mapping, Node, Value};

use super::identity::Identity;
use super::instance::implicit_root;
use super::{EntryPoint, Inventory, folder_pattern};

/// The root Kustomization of an environment, and what the bootstrap applies with it.
pub(super) struct Start {
    /// What names the root.
    pub(super) reference: ObjectRef,
    root: Object,
    others: Vec<Object>,
    /// The variables of the root's path, as its folder shows them.
    bound: BTreeMap<String, String>,
    is_implicit: bool,
}

/// What a path with variables comes to.
pub(super) enum OpenPath {
    /// One folder, or a path that is none.
    Known(Utf8PathBuf),
    /// Several folders: it is not known which.
    Unknown(Box<Finding>),
}

impl Start {
    pub(super) fn of(repository: &Repository, entry: &EntryPoint, identity: &Identity) -> Self {
        let Some(bootstrap) = &entry.bootstrap else {
            let place = repository.place(&entry.folder);
            let path = entry.folder.strip_prefix(identity.base()).unwrap_or(&entry.folder);
            let root = implicit_root(place, &identity.bootstrap, path);
            return Self {
                reference: root.reference.clone(),
                root,
                others: Vec::new(),
                bound: BTreeMap::new(),
                is_implicit: true,
            };
        };
        let mut root = bootstrap.kustomization.clone();
        root.node = with_variables(&root.node, &bootstrap.bound);
        Self {
            reference: root.reference.clone(),
            root,
            others: bootstrap.objects.clone(),
            bound: bootstrap.bound.clone(),
            is_implicit: false,
        }
    }

    /// The root as the environment itself applies it, otherwise as the bootstrap did.
    pub(super) fn root(&self, before: &Inventory) -> Object {
        let applied = before.get(&self.reference).filter(|_| !self.is_implicit);
        let Some(entry) = applied else { return self.root.clone() };
        let mut root = entry.object.clone();
        root.node = with_variables(&root.node, &self.bound);
        root
    }

    /// All that the bootstrap applies, the root first.
    pub(super) fn objects(&self, root: Object) -> Vec<Object> {
        std::iter::once(root).chain(self.others.iter().cloned()).collect()
    }

    /// Adds the variables of the root's path to those that it sets itself.
    pub(super) fn bind(&self, post_build: &mut PostBuild) {
        for (name, value) in &self.bound {
            if !post_build.substitute.iter().any(|(known, ..)| known == name) {
                post_build.substitute.push((name.clone(), value.clone(), post_build.span));
            }
        }
    }

    /// What the path of a Kustomization means whose applier has variables that are not all known.
    pub(super) fn path(&self, builder: &Builder<'_>, of: &Kustomization, base: &Utf8Path) -> OpenPath {
        let mut path = of.path.clone();
        for (name, value) in &self.bound {
            path = path.as_str().replace(&format!("${{{name}}}"), value).into();
        }
        let Some(folders) = folder_pattern::folders(builder.repository(), base, &path) else {
            return OpenPath::Known(path);
        };
        match folders.as_slice() {
            [] => OpenPath::Known(path),
            [only] => OpenPath::Known(only.clone()),
            several => OpenPath::Unknown(Box::new(unknown(of, several))),
        }
    }
}

fn unknown(of: &Kustomization, folders: &[Utf8PathBuf]) -> Finding {
    let name = &of.reference.name;
    let span = of.path_span.unwrap_or(of.span);
    let shown: Vec<String> = folders.iter().take(3).map(|folder| format!("`{folder}`")).collect();
    let more = if folders.len() > 3 { format!(" and {} more", folders.len() - 3) } else { String::new() };
    let message = format!("the path of {name} holds variables that nothing here sets");
    let mut finding = Finding::new(Code::MissingPath, message)
        .at(span, format!("{} folders fit", folders.len()))
        .node(of.reference.to_string())
        .note(format!(
            "Which of {}{more} is meant is not known, so {name} was not looked into.",
            shown.join(", ")
        ));
    finding.severity = Severity::Info;
    finding
}

/// The same tree with these variables replaced wherever a text holds one.
fn with_variables(node: &Node, variables: &BTreeMap<String, String>) -> Node {
    if variables.is_empty() {
        return node.clone();
    }
    match &node.value {
        Value::Scalar(scalar) if scalar.text.contains("${") => {
            let mut text = scalar.text.to_string();
            for (name, value) in variables {
                text = text.replace(&format!("${{{name}}}"), value);
            }
            Node::string(text, node.span)
        }
        Value::Scalar(_) => node.clone(),
        Value::Sequence(items) => {
            Node::sequence(items.iter().map(|item| with_variables(item, variables)).collect(), node.span)
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter() {
                copy.push(entry.key.clone(), with_variables(&entry.value, variables));
            }
            Node::mapping(copy, node.span)
        }
    }
}
