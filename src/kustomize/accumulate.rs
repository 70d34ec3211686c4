//! From a kustomization to its objects, before the steps that only the top does.
//!
//! Follows `KustTarget.accumulateTarget` of kustomize's `api/internal/target` and `ResAccumulator`. Where kustomize
//! stops, we note the failure and go on with the rest.

mod component;
mod configure;
mod entry;
mod generators;
mod plugins;

pub(super) use configure::open_api;
pub(super) use entry::load;
use entry::resources;

use crate::finding::Code;
use crate::yaml::Node;

use super::accumulator::Accumulator;
use super::build::Run;
use super::configuration::Configuration;
use super::kustomization::Kustomization;
use super::list_directive;
use super::merge_keys::{BuiltinUse, Schema};
use super::origin;
use super::problem::Problem;
use super::resource::Resource;
use super::shared_value::may_be_shared;
use super::target_use;
use super::transform::{self, Step};
use super::var;

/// Accumulates the kustomization of the folder on top of the stack. `accumulator` is empty, or the parent's where
/// this one is a component. `context` is put before a failure.
pub(super) fn target(
    run: &mut Run<'_>,
    kustomization: &Kustomization,
    mut accumulator: Accumulator,
    context: Option<&str>,
) -> Accumulator {
    let acc = &mut accumulator;
    let earlier = run.report.failure.take();
    resources(run, acc, &kustomization.resources);
    run.report.within("accumulating resources");
    configure::configure(run, kustomization, acc);
    generators::generate(run, kustomization, acc);
    component::components(run, kustomization, acc);
    transform(run, kustomization, acc);
    validate(run, kustomization, acc);
    var::merge(kustomization.list("vars"), &mut acc.map, &mut acc.vars, &mut run.report);
    unsupported(run, kustomization);
    if acc.map.budget.is_spent() {
        acc.forget();
    }
    if let Some(context) = context {
        run.report.within(context);
    }
    // What was wrong with the file itself is where kustomize stops.
    if earlier.is_some() {
        run.report.failure = earlier;
    }
    accumulator
}

/// All transformers. All are read before the first one runs.
fn transform(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let configuration = accumulator.configuration.clone().unwrap_or_else(Configuration::builtin);
    let mut steps = transform::configure(run, kustomization, &configuration, &accumulator.map.budget);
    steps.extend(plugins::transformers(run, kustomization, "transformers"));
    apply(run, &steps, accumulator);
}

fn apply(run: &mut Run<'_>, steps: &[Step], accumulator: &mut Accumulator) {
    let custom = run.schema.clone();
    let schema = custom.as_deref().unwrap_or_else(|| Schema::builtin());
    for step in steps {
        if accumulator.map.budget.is_spent() {
            run.report.fail(Problem::from(accumulator.map.budget.too_large()).at(step.span, ""));
            break;
        }
        if list_directive::merges_any(&step.transformer, &accumulator.map) {
            run.note_use(BuiltinUse::Read);
        }
        // What is not known may well be what a target selects.
        if !run.report.lacks_objects && !run.report.has_placeholder {
            target_use::note(&step.transformer, &accumulator.map, &mut run.report.patch_uses);
        }
        list_directive::check(&step.transformer, &accumulator.map, schema, &mut run.report);
        if let Err(problem) = step.transformer.transform(&mut accumulator.map, schema) {
            run.report.fail(problem.at(step.span, "asked for here"));
        }
        let Some(origin) = &step.origin else { continue };
        for at in accumulator.map.slots() {
            let added = accumulator.map.update(at, |resource| origin::add_transformation(resource, origin));
            let spent = added.map_or(Ok(()), |length| accumulator.map.budget.spend(length));
            if let Err(fault) = spent {
                run.report.fail(Problem::from(fault).at(step.span, "asked for here"));
                break;
            }
        }
    }
}

/// `validators`: transformers that must not change anything.
fn validate(run: &mut Run<'_>, kustomization: &Kustomization, accumulator: &mut Accumulator) {
    let mut steps = plugins::transformers(run, kustomization, "validators");
    if steps.is_empty() {
        return;
    }
    // What has no effect is noted in no annotation: that would be one.
    for step in &mut steps {
        step.origin = None;
    }
    let before = accumulator.clone();
    apply(run, &steps, accumulator);
    if is_changed(&before, accumulator) {
        let words = "validator shouldn't modify the resource map";
        let problem = Problem::new(Code::BuildFailed, words).saying("a validator changes objects");
        run.report.fail(problem.at(kustomization.field("validators").map(|field| field.span), ""));
        *accumulator = before;
    }
}

/// Whether anything is different. What kustomize remembers of an object counts too, as it does so in annotations: an
/// operation that matches something notes the object's id, whatever else it does. An object that had the mark of a
/// validator before has lost it.
fn is_changed(before: &Accumulator, after: &Accumulator) -> bool {
    let (before, after) = (before.map.iter(), after.map.iter());
    let before = before.map(|(_, one)| (one.node.clone(), &one.build));
    let after = after.map(|(_, one)| (without_mark(one), &one.build));
    !before.eq(after)
}

/// The object without the label that a validator may leave (`konfig.ValidatedByLabelKey`). Where others stay, kustomize
/// writes all anew behind the rest of the metadata, and takes that for a change but where it wrote them itself before, in this
/// order and place. Then the mark stays here, as the change that it is.
fn without_mark(resource: &Resource) -> Node {
    const MARK: &str = "validated-by";
    let mut object = resource.node.clone();
    let Some(labels) = resource.labels().filter(|labels| labels.contains_key(MARK)) else { return object };
    let others: Vec<_> = labels.iter().filter(|entry| &*entry.key.text != MARK).collect();
    let written = others.iter().all(|entry| {
        entry.value.as_scalar().is_some_and(may_be_shared) && entry.key.span.file != resource.origin.file
    });
    let metadata = object.get("metadata").and_then(Node::as_mapping);
    let is_last = metadata
        .and_then(|metadata| metadata.iter().last())
        .is_some_and(|entry| &*entry.key.text == "labels");
    let stays = written && is_last && others.is_sorted_by_key(|entry| &entry.key.text);
    if !others.is_empty() && !stays {
        return object;
    }
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) else { return object };
    if others.is_empty() {
        metadata.remove("labels");
    } else if let Some(labels) = metadata.get_mut("labels").and_then(Node::as_mapping_mut) {
        labels.remove(MARK);
    }
    object
}

/// Fields that ask for programs which do not run here.
fn unsupported(run: &mut Run<'_>, kustomization: &Kustomization) {
    for field in ["helmCharts", "helmChartInflationGenerator"] {
        let Some(node) = kustomization.field(field) else { continue };
        if kustomization.list(field).is_empty() {
            continue;
        }
        let words =
            "trouble configuring builtin HelmChartInflationGenerator with config: must specify --enable-helm";
        let message = format!("`{field}` needs helm, which Flux does not run in a kustomization");
        run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(Some(node.span), ""));
    }
}
