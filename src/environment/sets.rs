//! The `ResourceSet`s of an environment.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{Code, Finding, Severity};
use crate::flux::{Builder, FluxBuild, Kind, ResourceSet, ResourceSetBuild};
use crate::kustomize::Failure;
use crate::object::{Object, ObjectRef};
use crate::yaml::Node;

use super::Inventory;

/// How many times sets are rendered anew. A template can make sets of sets without end; nobody writes so many.
const MAX_RENDERED: usize = 5_000;

/// Renders `ResourceSet`s, each once for the same providers.
pub(super) struct Sets<'a, 'r> {
    builder: &'a Builder<'r>,
    cache: HashMap<ObjectRef, Cached>,
    rendered: usize,
    /// The first set that was one too many.
    beyond: Option<ObjectRef>,
}

struct Cached {
    set: Node,
    providers: Vec<Object>,
    build: Arc<FluxBuild>,
    steps: Vec<Vec<ObjectRef>>,
}

/// What a set gives.
pub(super) struct Rendered {
    pub build: Arc<FluxBuild>,
    /// What each step applies.
    pub steps: Vec<Vec<ObjectRef>>,
    /// Whether it was rendered anew.
    pub is_new: bool,
}

impl<'a, 'r> Sets<'a, 'r> {
    pub(super) fn new(builder: &'a Builder<'r>) -> Self {
        Self { builder, cache: HashMap::new(), rendered: 0, beyond: None }
    }

    /// Renders a set with the providers of these inventories; of two providers of one name, the first counts.
    pub(super) fn render(&mut self, set: &Object, inventories: &[&Inventory; 2]) -> Rendered {
        let providers = providers(set, inventories);
        let reference = &set.reference;
        let known = self
            .cache
            .get(reference)
            .filter(|known| known.set == set.node && known.providers.iter().eq(providers.iter().copied()));
        if let Some(known) = known {
            return Rendered { build: Arc::clone(&known.build), steps: known.steps.clone(), is_new: false };
        }
        if self.rendered >= MAX_RENDERED {
            let first = self.beyond.get_or_insert_with(|| reference.clone());
            let findings = if first == reference { vec![too_many(set)] } else { Vec::new() };
            let build = Arc::new(FluxBuild { findings, incomplete: true, ..FluxBuild::default() });
            return Rendered { build, steps: Vec::new(), is_new: false };
        }
        self.rendered += 1;
        let result = self.builder.resource_set(set, &providers);
        let steps = steps(&result);
        let build = Arc::new(as_build(result));
        let cached = Cached {
            set: set.node.clone(),
            providers: providers.into_iter().cloned().collect(),
            build: Arc::clone(&build),
            steps: steps.clone(),
        };
        self.cache.insert(reference.clone(), cached);
        Rendered { build, steps, is_new: true }
    }
}

fn too_many(set: &Object) -> Finding {
    let name = &set.reference.name;
    Finding::new(Code::TooLarge, format!("more than {MAX_RENDERED} ResourceSets in one environment"))
        .at(set.origin, format!("{name} and those that come after it are not looked into"))
        .node(set.reference.to_string())
}

fn providers<'i>(set: &Object, inventories: &[&'i Inventory; 2]) -> Vec<&'i Object> {
    if !ResourceSet::asks_providers(set) {
        return Vec::new();
    }
    let [now, before] = inventories;
    let of = |inventory: &'i Inventory| {
        inventory.of_kind(Kind::ResourceSetInputProvider).map(|entry| &entry.object)
    };
    let earlier = of(before).filter(|provider| !now.contains(&provider.reference));
    of(now).chain(earlier).filter(|p| p.reference.namespace == set.reference.namespace).collect()
}

fn steps(build: &ResourceSetBuild) -> Vec<Vec<ObjectRef>> {
    let mut objects = build.objects.iter().map(|object| object.reference.clone());
    build.steps.iter().map(|&count| objects.by_ref().take(count).collect()).collect()
}

/// What has no name or no version names nothing in the graph; the API server refuses it, and with it the rest.
fn as_build(result: ResourceSetBuild) -> FluxBuild {
    let is_named = |object: &Object| !object.reference.name.is_empty() && !object.api_version.is_empty();
    let fails = result.failed || !result.objects.iter().all(is_named);
    let first = result.findings.iter().find(|finding| fails && finding.severity == Severity::Error);
    let failure = first.map(|finding| Failure { message: finding.message.clone(), span: finding.span() });
    let pairs = result.objects.into_iter().zip(result.inputs).filter(|(object, _)| is_named(object));
    let (objects, inputs) = pairs.unzip();
    FluxBuild {
        objects,
        inputs,
        findings: result.findings,
        failure,
        incomplete: result.incomplete,
        ..FluxBuild::default()
    }
}
