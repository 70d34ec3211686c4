//! The last steps, which only the top of a build does: hashes, names, variables, order, annotations.
//!
//! Follows `KustTarget.makeCustomizedResMap` of kustomize's `api/internal/target` and `Kustomizer.Run` of
//! `api/krusty`.

use std::sync::Arc;

use arcstr::ArcStr;

use crate::finding::Code;
use crate::object::{FormerNames, Object};
use crate::source::Span;
use crate::yaml::{Key, Mapping, Mode, Node, Resolved};

use super::accumulate::Accumulator;
use super::apply_patch::as_texts;
use super::build::Run;
use super::build_annotation::is_build_annotation;
use super::configuration::Configuration;
use super::documents::go_metadata;
use super::fault::Fault;
use super::field_spec::set_scalar;
use super::field_spec_table as defaults;
use super::folded;
use super::hash;
use super::kustomization::Kustomization;
use super::label;
use super::name_reference;
use super::options;
use super::origin::{ORIGIN, TRANSFORMATIONS};
use super::problem::{Problem, Report};
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::sort::{LegacyOrder, Order};
use super::var;

/// What is left of the annotation `config.kubernetes.io/local-config` objects: nothing, they stay at home.
const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";

/// Turns what was accumulated into the objects of the build.
pub(super) fn finish(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    mut accumulator: Accumulator,
) -> Vec<Object> {
    let configuration = accumulator.configuration.clone().unwrap_or_else(Configuration::builtin);
    let report = &mut run.report;
    if let Err(problem) = add_hashes(&mut accumulator.map) {
        report.fail(problem);
    }
    if let Err(problem) = name_reference::fix(&mut accumulator.map, &configuration) {
        report.fail(problem);
    }
    if let Err(problem) = var::resolve(&mut accumulator, &configuration) {
        report.fail(problem);
    }
    let mut resources = keep(accumulator.map, report);
    let order = match order(kustomization, run.options.order, report) {
        Order::Fifo => None,
        Order::Legacy(order) => Some(order.sorted(resources.iter().map(|resource| &resource.id))),
    };
    let in_order = |count| order.clone().unwrap_or_else(|| (0..count).collect::<Vec<_>>());
    let metadata: Vec<&str> = kustomization.list("buildMetadata").iter().filter_map(Node::text).collect();
    if metadata.contains(&"managedByLabel") {
        let span = kustomization.field("buildMetadata").map_or(kustomization.span, |field| field.span);
        let order = in_order(resources.len());
        label_managed(&mut resources, &order, run.options.version.label(), span, report);
    }
    if resources.iter().any(|resource| resource.flaw.is_some()) {
        for at in in_order(resources.len()) {
            report_flaw(&resources[at], report);
        }
    }
    // In the order in which they were made, so that memory is read in sequence; only what is done changes places.
    let mut objects: Vec<Option<Object>> = Vec::with_capacity(resources.len());
    objects.extend(resources.into_iter().map(|resource| object(Arc::unwrap_or_clone(resource), &metadata)));
    match order {
        None => objects.into_iter().flatten().collect(),
        Some(order) => {
            let mut sorted = Vec::with_capacity(objects.len());
            sorted.extend(order.into_iter().filter_map(|at| objects[at].take()));
            sorted
        }
    }
}

fn report_flaw(resource: &Resource, report: &mut Report) {
    let Some(flaw) = resource.flaw.as_ref().filter(|_| !is_local(resource)) else { return };
    let code = if flaw.first.is_some() { Code::InvalidYaml } else { Code::BuildFailed };
    let problem = Problem::new(code, flaw.words.clone()).saying(flaw.message.clone());
    report.fail(problem.at(Some(flaw.span), "").at(flaw.first, "here first"));
}

/// The object that a resource is in the end; nothing for what stays at home.
fn object(mut resource: Resource, metadata: &[&str]) -> Option<Object> {
    if is_local(&resource) {
        return None;
    }
    clean(&mut resource, metadata);
    folded::settle(&mut resource.node);
    let former = former_names(&resource);
    let Resource { node, origin, listed, id, .. } = resource;
    Object::in_group(node, origin, listed, Some(&id.gvk.group)).map(|object| Object { former, ..object })
}

/// What a resource was called before it got a prefix, a suffix or a hash.
fn former_names(resource: &Resource) -> Option<Arc<FormerNames>> {
    let build = &resource.build;
    if !build.needs_hash && build.affixes.is_none() {
        return None;
    }
    let mut names: Vec<ArcStr> = build.previous.iter().map(|previous| previous.name.clone()).collect();
    names.dedup();
    names.retain(|name| *name != resource.id.name);
    (!names.is_empty()).then(|| Arc::new(FormerNames { names, hashed: build.needs_hash }))
}

/// Appends the hash of their content to the names of generated objects (`HashTransformer`).
pub(super) fn add_hashes(map: &mut ResourceMap) -> Result<(), Problem> {
    let mut first = None;
    for at in map.positions() {
        if !map.get(at).is_some_and(|resource| resource.build.needs_hash) {
            continue;
        }
        let result = map.update(at, |resource| {
            let suffix = hash::suffix(&resource.node)?;
            resource.store_previous_id();
            let name = format!("{}-{suffix}", resource.id.name);
            let old = resource.node.at(&["metadata", "name"]).cloned();
            let mut node = old.unwrap_or_else(|| Node::string("", resource.origin));
            let place = node.span;
            set_scalar(&mut node, &name, place)?;
            resource.set_name(node);
            Ok::<_, Fault>(())
        });
        if let Some(Err(fault)) = result {
            first.get_or_insert(fault);
        }
    }
    first.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Whether an object is for local use only.
fn is_local(resource: &Resource) -> bool {
    let local = resource.annotations().and_then(|annotations| annotations.get(LOCAL_CONFIG));
    local.is_some_and(|value| value.as_scalar().is_none_or(|scalar| &*scalar.text != "false"))
}

/// Drops what cannot be there. What is for local use only stays for now: whether an object is asks for its tree, which is
/// not touched here.
fn keep(map: ResourceMap, report: &mut Report) -> Vec<Arc<Resource>> {
    let mut kept: Vec<usize> = Vec::with_capacity(map.len());
    for (at, resource) in map.iter() {
        let (kind, name) = (&resource.id.gvk.kind, &resource.id.name);
        if kind.is_empty() || (name.is_empty() && !kind.ends_with("List")) {
            let (what, message) = if kind.is_empty() {
                ("kind", "an object has no kind any more")
            } else {
                ("metadata.name", "an object has no name any more")
            };
            let words = format!("missing {what} in object {}", go_metadata(&resource.node));
            let problem = Problem::new(Code::BuildFailed, words).saying(message);
            report.fail(problem.at(Some(resource.origin), ""));
            continue;
        }
        let same = map
            .with_current_id(&resource.id)
            .filter(|other| *other < at && kept.binary_search(other).is_ok())
            .filter_map(|other| map.get(other))
            .find(|other| !is_local(other));
        if let Some(other) = same.filter(|_| !is_local(resource)) {
            // kustomize panics here; Flux catches the panic and fails.
            let words = format!("may not add resource with an already registered id: {}", resource.id);
            let message = format!("two objects become {kind} {name}");
            let problem = Problem::new(Code::BuildFailed, words).saying(message);
            report.fail(problem.at(Some(resource.origin), "").at(Some(other.origin), "the other one"));
        }
        kept.push(at);
    }
    map.into_some(&kept)
}

/// The order that `sortOptions` asks for, or else the build's.
fn order(kustomization: &Kustomization, otherwise: options::Order, report: &mut Report) -> Order {
    let legacy = || Order::Legacy(LegacyOrder::default());
    let Some(field) = kustomization.field("sortOptions") else {
        return match otherwise {
            options::Order::Legacy => legacy(),
            options::Order::Fifo => Order::Fifo,
        };
    };
    let mut fail = |words: &str| {
        report.fail(Problem::new(Code::BuildFailed, words).at(Some(field.span), ""));
    };
    let lists = field.get("legacySortOptions");
    match field.get("order").and_then(Node::text).unwrap_or_default() {
        "fifo" => {
            if lists.is_some() {
                fail(
                    "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not \
                     'legacy'",
                );
            }
            Order::Fifo
        }
        "legacy" => lists.map_or_else(legacy, |lists| {
            let list = |key: &str| -> Vec<String> {
                let items = lists.get(key).and_then(Node::as_sequence).unwrap_or_default();
                items.iter().filter_map(Node::text).map(str::to_owned).collect()
            };
            Order::Legacy(LegacyOrder { first: list("orderFirst"), last: list("orderLast") })
        }),
        _ => {
            fail("the field 'sortOptions.order' must be one of [fifo, legacy]");
            Order::Fifo
        }
    }
}

fn label_managed(
    resources: &mut [Arc<Resource>],
    order: &[usize],
    version: &str,
    span: Span,
    report: &mut Report,
) {
    let mut labels = Mapping::default();
    labels.push(Key::new("app.kubernetes.io/managed-by", span), Node::string(version, span));
    let fields = defaults::metadata_labels();
    for &at in order {
        if is_local(&resources[at]) {
            continue;
        }
        if let Err(fault) = label::apply(&mut Arc::make_mut(&mut resources[at]).node, &labels, &fields) {
            report.fail(fault.into());
        }
    }
}

/// Whether a value is a string that says what it means: a date is none, since it is read as a time.
fn is_plain_text(node: &Node) -> bool {
    node.as_scalar().is_some_and(
        |scalar| matches!(scalar.resolve(Mode::Resource), Resolved::String(text) if text == scalar.text),
    )
}

/// Takes kustomize's own annotations away. What is left of the annotations is strings, and none at all is no field.
fn clean(resource: &mut Resource, metadata: &[&str]) {
    let Some(annotations) = resource.node.at(&["metadata", "annotations"]) else { return };
    let keep_origin = metadata.contains(&"originAnnotations");
    let keep_transformations = metadata.contains(&"transformerAnnotations");
    let goes = |key: &str| {
        is_build_annotation(key)
            || (key == ORIGIN && !keep_origin)
            || (key == TRANSFORMATIONS && !keep_transformations)
    };
    let clean = annotations.as_mapping().is_some_and(|mapping| {
        !mapping.is_empty()
            && mapping.iter().all(|entry| is_plain_text(&entry.value) && !goes(&entry.key.text))
    });
    if clean {
        return;
    }
    let span = annotations.span;
    let mut left = annotations.as_mapping().map(as_texts).unwrap_or_default();
    left.retain(|entry| !goes(&entry.key.text));
    let Some(metadata) = resource.node.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    if left.is_empty() {
        metadata.remove("annotations");
    } else if let Some(node) = metadata.get_mut("annotations") {
        *node = Node::mapping(left, span);
    }
}
