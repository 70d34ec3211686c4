//! `configMapGenerator` and `secretGenerator`: what they make, and how it joins what is there.
//!
//! Follows `configureBuiltinGenerators` of kustomize's `api/internal/target`, and `appendReplaceOrMerge` of
//! `api/resmap`.

use std::sync::Arc;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Key, Mapping, Node, Style};

use super::budget::Budget;
use super::build::Run;
use super::build_data::Behavior;
use super::fault::Fault;
use super::flaw;
use super::generator::{self, GeneratorArgs, GeneratorOptions};
use super::origin::ORIGIN;
use super::problem::Problem;
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::string_map::as_texts;

/// How many steps a line of a file takes that becomes an entry.
const LINE: usize = 32;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GeneratorKind {
    /// `configMapGenerator`.
    ConfigMap,
    /// `secretGenerator`.
    Secret,
    /// The builtin `IAMPolicyGenerator`.
    ServiceAccount,
}

/// A generator's entry, read.
#[derive(Debug, Clone)]
pub(super) struct Generator {
    kind: GeneratorKind,
    arguments: GeneratorArgs,
    behavior: Behavior,
    /// The whole entry.
    node: Node,
}

/// `generatorOptions`, or the `options` of an entry.
pub(super) fn options(node: Option<&Node>) -> GeneratorOptions {
    let mapping = |key: &str| {
        node.and_then(|node| node.get(key)).and_then(Node::as_mapping).cloned().unwrap_or_default()
    };
    let flag = |key: &str| node.and_then(|node| node.get(key)).and_then(Node::as_bool).unwrap_or_default();
    GeneratorOptions {
        labels: mapping("labels"),
        annotations: mapping("annotations"),
        disable_name_suffix_hash: flag("disableNameSuffixHash"),
        immutable: flag("immutable"),
    }
}

/// An entry of a generator in normal form; `global` are the kustomization's own options.
pub(super) fn read(kind: GeneratorKind, item: &Node, global: &GeneratorOptions) -> Generator {
    let text = |path: &[&str]| item.at(path).and_then(Node::text).unwrap_or_default();
    // A plugin may have name and namespace in its metadata instead.
    let either = |key: &str| match text(&[key]) {
        "" => text(&["metadata", key]).to_owned(),
        own => own.to_owned(),
    };
    let list = |key: &str| item.get(key).and_then(Node::as_sequence).unwrap_or_default().to_vec();
    let mut envs = list("envs");
    envs.extend(item.get("env").filter(|env| env.text() != Some("")).cloned());
    Generator {
        kind,
        arguments: GeneratorArgs {
            name: either("name"),
            namespace: either("namespace"),
            literals: list("literals"),
            files: list("files"),
            envs,
            secret_type: text(&["type"]).to_owned(),
            options: options(item.get("options")).or_global(global),
            span: item.span,
        },
        behavior: Behavior::from_name(text(&["behavior"])),
        node: item.clone(),
    }
}

impl Generator {
    /// Makes the object.
    pub(super) fn generate(&self, run: &mut Run<'_>, budget: &Budget) -> Result<Resource, Problem> {
        let loader = run.loader();
        let files = std::cell::RefCell::new(Vec::new());
        let missing = std::cell::RefCell::new(None);
        let read = |name: &str| {
            let result = loader.file(name).and_then(|path| {
                files.borrow_mut().push(path.clone());
                let content = loader.content(&path, name)?;
                // It is copied, encoded and hashed; a line may become an entry.
                let lines = memchr::memchr_iter(b'\n', &content.bytes).count();
                budget.spend(3 * content.bytes.len() + LINE * lines)?;
                Ok(content)
            });
            result.map_err(|problem| {
                let fault = Fault::new(problem.words.clone());
                missing.borrow_mut().get_or_insert(problem);
                fault
            })
        };
        let made = match self.kind {
            GeneratorKind::ServiceAccount => service_account(&self.node),
            GeneratorKind::ConfigMap => generator::config_map(&self.arguments, &read),
            GeneratorKind::Secret => generator::secret(&self.arguments, &read),
        };
        run.report.files.extend(files.into_inner());
        let node = made.map_err(|fault| {
            // What the loader said is more than the words that came through the generator.
            let span = fault.span.or(Some(self.arguments.span));
            let words = fault.message.clone();
            missing.into_inner().unwrap_or_else(|| fault.into()).wrapped(|_| words).at(span, "")
        })?;
        // Its keys are written without quotes, and read again by what they look like.
        let flaw = flaw::of(&node);
        let mut resource = Resource::new(node, self.arguments.span, flaw);
        resource.listed = Some(self.arguments.span);
        if self.kind != GeneratorKind::ServiceAccount {
            resource.build.behavior = Some(self.behavior);
            resource.build.needs_hash = !self.arguments.options.disable_name_suffix_hash;
        }
        Ok(resource)
    }
}

/// What the `IAMPolicyGenerator` makes (`api/filters/iampolicygenerator`).
fn service_account(node: &Node) -> Result<Node, Fault> {
    let span = node.span;
    let text = |path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default();
    if text(&["cloud"]) != "gke" {
        return Err(Fault::at(span, "cloud provider not supported yet: only gke is"));
    }
    let mapping = |pairs: Vec<(&str, Node)>| {
        let mut mapping = Mapping::default();
        for (key, value) in pairs {
            mapping.push(Key::new(key, span), value);
        }
        Node::mapping(mapping, span)
    };
    let account = format!(
        "{}@{}.iam.gserviceaccount.com",
        text(&["serviceAccount", "name"]),
        text(&["serviceAccount", "projectId"])
    );
    let annotations = mapping(vec![("iam.gke.io/gcp-service-account", Node::string(account, span))]);
    let name = Node::plain(text(&["kubernetesService", "name"]), span);
    let mut metadata = vec![("annotations", annotations), ("name", name)];
    let namespace = text(&["kubernetesService", "namespace"]);
    if !namespace.is_empty() {
        metadata.push(("namespace", Node::plain(namespace, span)));
    }
    Ok(mapping(vec![
        ("apiVersion", Node::plain("v1", span)),
        ("kind", Node::plain("ServiceAccount", span)),
        ("metadata", mapping(metadata)),
    ]))
}

/// Adds a generated object to what is there, or merges it into it, as its behavior says.
pub(super) fn absorb(
    map: &mut ResourceMap,
    mut resource: Resource,
    names_behavior: bool,
) -> Result<(), Problem> {
    let matches: Vec<usize> = map.with_any_id(&resource.id).collect();
    let span = Some(resource.origin);
    let behavior = resource.build.behavior.unwrap_or_default();
    let fail = |words: String, message: String| {
        Err(Problem::new(Code::BuildFailed, words).saying(message).at(span, ""))
    };
    let id = go_id(&resource);
    let (kind, name) = (resource.id.gvk.kind.clone(), resource.id.name.clone());
    let Some(&at) = matches.first() else {
        if matches!(behavior, Behavior::Merge | Behavior::Replace) {
            let message = format!("there is no {kind} {name} to {} into", behavior.name());
            let words = format!("id {id} does not exist; cannot merge or replace");
            return Err(Problem::new(Code::BuildFailed, words).saying(message).at(span, "").of_absence());
        }
        return map.append(Arc::new(resource)).map_err(|taken| Fault::from(taken).into());
    };
    let Some(old) = map.get(at) else { return Ok(()) };
    if matches.len() > 1 {
        let words = format!("found multiple objects [{}] that could accept merge of {}", old.id, resource.id);
        return fail(words, format!("there is more than one {kind} {name} to merge into"));
    }
    match behavior {
        Behavior::Replace => take_metadata(&mut resource, old),
        Behavior::Merge => {
            take_metadata(&mut resource, old);
            merge_data(&mut resource, old);
            // It is still the old object that is there, so it still comes from where that came from.
            if let Some(origin) = old.annotations().and_then(|annotations| annotations.get(ORIGIN)) {
                resource.set_annotation(ORIGIN, origin.clone());
            }
        }
        Behavior::Create | Behavior::Unspecified => {
            let words = if names_behavior {
                format!(
                    "id {id} exists; can not use behavior: '{}', behavior must be merge or replace",
                    behavior.name()
                )
            } else {
                format!("id {id} exists; behavior must be merge or replace")
            };
            let message = format!("there is a {kind} {name} already; `behavior` must be merge or replace");
            return fail(words, message);
        }
    }
    resource.refresh();
    map.replace(at, resource);
    Ok(())
}

/// Labels, annotations, name, namespace and history of the old object (`CopyMergeMetaDataFieldsFrom`).
fn take_metadata(resource: &mut Resource, old: &Resource) {
    let needs_hash = resource.build.needs_hash;
    for field in ["labels", "annotations"] {
        let mut pairs = Mapping::default();
        for source in [old, resource] {
            let own = source.node.at(&["metadata", field]).and_then(Node::as_mapping);
            for entry in &own.map(as_texts).unwrap_or_default() {
                pairs.insert(entry.key.clone(), entry.value.clone());
            }
        }
        set_pairs(resource, field, &pairs);
    }
    let span = resource.origin;
    let name = old.node.at(&["metadata", "name"]).cloned();
    let namespace = old.node.at(&["metadata", "namespace"]).cloned();
    if let Some(metadata) = resource.metadata_mut() {
        if let Some(name) = name {
            super::resource::replace(metadata, "name", name, span);
        }
        match namespace {
            Some(namespace) => super::resource::replace(metadata, "namespace", namespace, span),
            None => {
                metadata.remove("namespace");
            }
        }
    }
    resource.build = old.build.clone();
    // The hash of the old object stays only where the new one wants one too.
    resource.build.needs_hash = old.build.needs_hash && needs_hash;
    resource.var_names.clone_from(&old.var_names);
}

fn set_pairs(resource: &mut Resource, field: &str, pairs: &Mapping) {
    let span = resource.origin;
    let Some(metadata) = resource.metadata_mut() else { return };
    metadata.remove(field);
    if pairs.is_empty() {
        return;
    }
    // kustomize writes the keys anew, without quotes: one that reads as a boolean then is one.
    let mut plain = Mapping::default();
    for entry in &as_texts(pairs) {
        plain.push(Key { style: Style::Plain, ..entry.key.clone() }, entry.value.clone());
    }
    let pairs = Node::mapping(plain, span);
    let flaw = flaw::of(&pairs);
    metadata.push(Key::new(field, span), pairs);
    resource.flaw = resource.flaw.take().or(flaw);
}

/// The data of both; the new one's wins.
fn merge_data(resource: &mut Resource, old: &Resource) {
    for field in ["data", "binaryData"] {
        let mut pairs = Mapping::default();
        for source in [old, resource] {
            for entry in source.node.get(field).and_then(Node::as_mapping).into_iter().flatten() {
                pairs.insert(entry.key.clone(), text_of(&entry.value));
            }
        }
        let span: Span = resource.origin;
        let Some(root) = resource.node.as_mapping_mut() else { return };
        root.remove(field);
        if !pairs.is_empty() {
            root.push(Key::new(field, span), Node::mapping(pairs, span));
        }
    }
}

/// A value as text, where it is none: data are strings.
fn text_of(node: &Node) -> Node {
    if node.as_str().is_some() {
        return node.clone();
    }
    Node::string(node.as_scalar().map_or("", |scalar| &scalar.text), node.span)
}

/// An id as Go's `%#v` prints it.
fn go_id(resource: &Resource) -> String {
    let id = &resource.id;
    format!(
        "resid.ResId{{Gvk:resid.Gvk{{Group:\"{}\", Version:\"{}\", Kind:\"{}\", isClusterScoped:{}}}, Name:\"{}\", \
         Namespace:\"{}\"}}",
        id.gvk.group, id.gvk.version, id.gvk.kind, id.cluster_scoped, id.name, id.namespace
    )
}
