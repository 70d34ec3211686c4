//! The last steps, which only the top of a build does: hashes, names, variables, order, annotations.
//!
//! Follows `KustTarget.makeCustomizedResMap` of kustomize's `api/internal/target` and `Kustomizer.Run` of
//! `api/krusty`.

use std::sync::Arc;

use arcstr::ArcStr;
use foldhash::HashMap;

use crate::finding::Code;
use crate::object::{FormerNames, Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{Key, Mapping, Mode, Node, Resolved};

use super::accumulator::Accumulator;
use super::build::Run;
use super::build_annotation::is_build_annotation;
use super::configuration::Configuration;
use super::documents::go_metadata;
use super::field_spec_table as defaults;
use super::flaw::Flaw;
use super::hash_transformer::add_hashes;
use super::kustomization::Kustomization;
use super::label;
use super::name_reference;
use super::options;
use super::origin::{ORIGIN, TRANSFORMATIONS};
use super::problem::{Problem, Report};
use super::resource::Resource;
use super::resource_id::ResourceId;
use super::resource_map::ResourceMap;
use super::sort::{LegacyOrder, Order, Sorter};
use super::string_map::as_texts;
use super::var;
use super::written;

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
    if let Err(problem) = var::resolve(&mut accumulator.map, &accumulator.vars, &configuration) {
        report.fail(problem);
    }
    let metadata: Vec<&str> = kustomization.list("buildMetadata").iter().filter_map(Node::text).collect();
    // Nearly always every object can be finished when it is met, in the order in which memory holds them.
    let checked = accumulator.map.any_id_twice()
        || !metadata.is_empty()
        || kustomization.field("sortOptions").is_some();
    if checked {
        check(&accumulator.map, report);
    }
    let order = order(kustomization, run.options.order, report);
    if metadata.contains(&"managedByLabel") {
        let span = kustomization.field("buildMetadata").map_or(kustomization.span, |field| field.span);
        label_managed(&mut accumulator.map, &order, options::MANAGED_BY, span, report);
    }
    let mut sorter = Sorter::new(&order);
    let mut objects = Vec::with_capacity(accumulator.map.len());
    let mut flaws = Vec::new();
    for resource in accumulator.map.into_resources() {
        if let Some(problem) = missing(&resource) {
            if !checked {
                report.fail(problem);
            }
            continue;
        }
        if is_local(&resource) {
            continue;
        }
        if let Some(problem) = comma(&resource) {
            report.fail(problem);
        }
        flaws.extend(resource.present_flaw().map(|flaw| (objects.len(), flaw)));
        sorter.add(&resource.id);
        objects.push(object(Arc::unwrap_or_clone(resource), &metadata));
    }
    let name = |at: usize| {
        objects.get(at).and_then(Option::as_ref).map_or("", |object: &Object| &object.reference.name)
    };
    let sorted = sorter.finish(name);
    report_flaws(flaws, &sorted, report);
    put_in_order(&mut objects, sorted);
    objects.into_iter().flatten().collect()
}

/// Puts the item at `order[i]` to position `i`, for all, where they lie.
fn put_in_order<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let next = order[at];
            items.swap(at, next);
            order[at] = at;
            at = next;
        }
        order[at] = at;
    }
}

/// Reports flaws by the position of their objects, in the order of the output.
fn report_flaws(flaws: Vec<(usize, Arc<Flaw>)>, order: &[usize], report: &mut Report) {
    let mut by_position: HashMap<usize, Arc<Flaw>> = flaws.into_iter().collect();
    if by_position.is_empty() {
        return;
    }
    for flaw in order.iter().filter_map(|at| by_position.remove(at)) {
        let code = if flaw.first.is_some() { Code::InvalidYaml } else { Code::BuildFailed };
        let problem = Problem::new(code, flaw.words.clone()).saying(flaw.message.clone());
        report.fail(problem.at(Some(flaw.span), "").at(flaw.first, "here first"));
    }
}

/// The object that a resource is in the end.
fn object(mut resource: Resource, metadata: &[&str]) -> Option<Object> {
    clean(&mut resource, metadata);
    written::settle(&mut resource.node);
    let former = former_names(&resource);
    let Resource { node, origin, listed, id: ResourceId { gvk, name, namespace, .. }, .. } = resource;
    let likely = ObjectRef { group: gvk.group.clone(), kind: gvk.kind.clone(), namespace, name };
    Object::named(likely, node, origin, listed).map(|object| Object { former, ..object })
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

/// Whether an object is for local use only.
fn is_local(resource: &Resource) -> bool {
    let local = resource.annotations().and_then(|annotations| annotations.get(LOCAL_CONFIG));
    local.is_some_and(|value| value.as_scalar().is_none_or(|scalar| &*scalar.text != "false"))
}

/// What is wrong with a resource that cannot be there.
fn missing(resource: &Resource) -> Option<Problem> {
    let (what, message) = if resource.id.gvk.kind.is_empty() {
        ("kind", "an object has no kind any more")
    } else if resource.id.name.is_empty() && !resource.id.gvk.kind.ends_with("List") {
        ("metadata.name", "an object has no name any more")
    } else {
        return None;
    };
    let words = format!("missing {what} in object {}", go_metadata(&resource.node));
    Some(Problem::new(Code::BuildFailed, words).saying(message).at(Some(resource.origin), ""))
}

/// What is wrong with a resource that had a comma in its name, namespace or kind before it got another one: kustomize keeps earlier
/// ids in annotations, as lists with commas.
fn comma(resource: &Resource) -> Option<Problem> {
    let has_comma = |text: &ArcStr| text.contains(',');
    let former = resource.build.previous.iter();
    let parts = former.flat_map(|previous| [&previous.name, &previous.namespace, &previous.kind]);
    let former = parts.into_iter().find(|text| has_comma(text))?;
    // kustomize panics here; Flux catches the panic and fails.
    let words = "number of previous names, number of previous namespaces, number of previous kinds not equal";
    let kind = &resource.id.gvk.kind;
    let message = format!("kustomize cannot change the id of a {kind} with a comma in it: `{former}`");
    Some(Problem::new(Code::BuildFailed, words).saying(message).at(Some(resource.origin), ""))
}

/// Whether a resource becomes an object of the build.
fn stays(resource: &Resource) -> bool {
    missing(resource).is_none() && !is_local(resource)
}

/// Reports what cannot be there, and what is there twice.
fn check(map: &ResourceMap, report: &mut Report) {
    for (at, resource) in map.iter() {
        if let Some(problem) = missing(resource) {
            report.fail(problem);
            continue;
        }
        let same = map.same_before(at).find(|other| stays(other) && stays(resource));
        if let Some(other) = same {
            // kustomize panics here; Flux catches the panic and fails.
            let words = format!("may not add resource with an already registered id: {}", resource.id);
            let message = format!("two objects become {} {}", resource.id.gvk.kind, resource.id.name);
            let problem = Problem::new(Code::BuildFailed, words).saying(message);
            report.fail(problem.at(Some(resource.origin), "").at(Some(other.origin), "the other one"));
        }
    }
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

fn label_managed(map: &mut ResourceMap, order: &Order, version: &str, span: Span, report: &mut Report) {
    let mut labels = Mapping::default();
    labels.push(Key::new("app.kubernetes.io/managed-by", span), Node::string(version, span));
    let fields = defaults::metadata_labels();
    let positions: Vec<usize> = map.iter().filter(|(_, one)| stays(one)).map(|(at, _)| at).collect();
    let mut sorter = Sorter::new(order);
    for resource in positions.iter().filter_map(|&at| map.get(at)) {
        sorter.add(&resource.id);
    }
    let name = |at: usize| map.get(positions[at]).map_or("", |resource| &resource.id.name);
    let order = sorter.finish(name);
    let budget = map.budget.handle();
    for at in order {
        let label = |resource: &mut Resource| label::apply(&mut resource.node, &labels, &fields, &budget);
        let result = map.update(positions[at], label);
        if let Some(Err(fault)) = result {
            report.fail(fault.into());
        }
    }
}

/// Whether a value is a string that says what it means, however it is written: a date is none, since it is read as a time, and
/// a folded text would be another one after the next round trip.
fn is_plain_text(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| {
        !scalar.style.is_passing()
            && matches!(scalar.resolve(Mode::Resource), Resolved::String(text) if text == scalar.text)
    })
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
