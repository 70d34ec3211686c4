//! From inputs to objects.

use std::collections::{HashMap, HashSet};

use crate::flux::Kind;
use crate::flux::template::{Data, Fault, FaultKind, Output, Template};
use crate::object::{Object, ObjectRef};
use crate::source::{SourceMap, Span};
use crate::yaml::{Key, Node, parse};

use super::places::{self, Written};
use super::steps::{self, Step};
use super::{RECONCILE, ResourceSet, ResourceSetBuild, opaque};

/// How many objects one set may have here.
const MAX_OBJECTS: usize = 20_000;

/// Renders all steps.
pub(super) fn render(set: &ResourceSet, inputs: &[Data], sources: &SourceMap, build: &mut ResourceSetBuild) {
    let Some(steps) = steps::read(set, build) else { return };
    // Providers without inputs leave nothing; without providers, the template is rendered once, without inputs.
    if inputs.is_empty() && set.has_providers {
        return;
    }
    let mut objects = Vec::new();
    let mut counts = Vec::new();
    let mut step_of: HashMap<ObjectRef, Option<&str>> = HashMap::new();
    for step in &steps {
        let mut rendering = Rendering { set, inputs, sources, seen: HashSet::new(), objects: Vec::new() };
        if let Err(stop) = rendering.step(step) {
            stop.report(set, build);
            return;
        }
        for object in &rendering.objects {
            let before = step_of.insert(object.reference.clone(), step.name);
            if let Some(before) = before.filter(|before| *before != step.name) {
                let (before, here) = (before.unwrap_or_default(), step.name.unwrap_or_default());
                let message = format!("{} is in step `{here}` and in step `{before}`", object.reference);
                opaque::fail(set, object.origin, message, "the second time", build);
                return;
            }
        }
        counts.push(rendering.objects.len());
        objects.append(&mut rendering.objects);
    }
    finish(set, &mut objects);
    build.steps = counts;
    build.objects = objects;
}

/// Common metadata, and the namespace of the set for objects of Flux without one.
fn finish(set: &ResourceSet, objects: &mut [Object]) {
    crate::flux::build::set_common_metadata(&set.spec, objects);
    for object in objects {
        if object.reference.namespace.is_empty() && Kind::of(&object.reference).is_some() {
            object.reference.namespace = set.reference.namespace.clone();
            if let Some(metadata) = object.node.get_mut("metadata").and_then(Node::as_mapping_mut) {
                let namespace = Node::string(set.reference.namespace.clone(), object.origin);
                metadata.insert(Key::new("namespace", object.origin), namespace);
            }
        }
    }
}

/// Why nothing of the set can be known.
struct Stop {
    kind: FaultKind,
    message: String,
    span: Span,
}

impl Stop {
    fn report(self, set: &ResourceSet, build: &mut ResourceSetBuild) {
        match self.kind {
            FaultKind::Failed => {
                let message = format!("the template of {} fails: {}", set.reference.name, self.message);
                opaque::fail(set, self.span, message, "here", build);
            }
            FaultKind::Unsupported => opaque::unsupported(set, self.span, &self.message, build),
            FaultKind::Unknown => opaque::note(set, self.span, self.message, build),
        }
    }
}

struct Rendering<'a> {
    set: &'a ResourceSet,
    inputs: &'a [Data],
    sources: &'a SourceMap,
    /// What was rendered before: the first of two objects of one name stays.
    seen: HashSet<ObjectRef>,
    objects: Vec<Object>,
}

impl Rendering<'_> {
    fn step(&mut self, step: &Step<'_>) -> Result<(), Stop> {
        for node in step.resources {
            self.template(&places::of_object(node), false)?;
        }
        match step.template {
            Some(node) => self.template(&places::of_text(node, self.sources), true),
            None => Ok(()),
        }
    }

    /// Renders one template with each set of inputs; without any, once.
    fn template(&mut self, written: &Written<'_>, many: bool) -> Result<(), Stop> {
        let template = Template::parse(&written.text).map_err(|fault| stop(&fault, written))?;
        let nothing = [Data::map(std::collections::BTreeMap::new())];
        let inputs = if self.inputs.is_empty() { &nothing } else { self.inputs };
        for inputs in inputs {
            let output = template.render(inputs, written.span).map_err(|fault| stop(&fault, written))?;
            self.documents(&output, written, many)?;
        }
        Ok(())
    }

    fn documents(&mut self, output: &Output, written: &Written<'_>, many: bool) -> Result<(), Stop> {
        let place = |start: usize, end: usize| {
            let (start, end) = output.origin(start, end);
            (written.place)(start, end)
        };
        let documents = parse(output.text(), place);
        // Of a resource, only the first document counts.
        for document in documents.into_iter().take(if many { usize::MAX } else { 1 }) {
            let document = document.map_err(|error| Stop {
                kind: FaultKind::Failed,
                message: format!("the result is not YAML: {}", error.message),
                span: error.span,
            })?;
            if let Some(root) = document.root {
                self.object(root, document.span, many)?;
            }
        }
        Ok(())
    }

    fn object(&mut self, root: Node, document: Span, many: bool) -> Result<(), Stop> {
        let items = root.get("items").and_then(Node::as_sequence).map(<[Node]>::to_vec);
        if let (Some(items), Some(kind)) = (items, root.get("kind").and_then(Node::text))
            && kind.ends_with("List")
        {
            return items.into_iter().try_for_each(|item| self.add(item, document, many));
        }
        self.add(root, document, many)
    }

    fn add(&mut self, root: Node, document: Span, many: bool) -> Result<(), Stop> {
        let origin = root.as_mapping().and_then(|m| m.iter().next()).map_or(document, |entry| entry.key.span);
        let Some(object) = Object::from_node(root, origin, None) else { return Ok(()) };
        let none = object.api_version.is_empty() || &*object.reference.group == "kustomize.config.k8s.io";
        // As upstream has it, nothing is left out of a list of resources that has no inputs.
        let plain = self.inputs.is_empty() && !many;
        if none || (!plain && object.annotation(RECONCILE) == Some("disabled")) {
            return Ok(());
        }
        if self.objects.len() >= MAX_OBJECTS {
            let message = format!("more than {MAX_OBJECTS} objects of {}", self.set.reference);
            return Err(Stop { kind: FaultKind::Unsupported, message, span: origin });
        }
        if self.seen.insert(object.reference.clone()) {
            self.objects.push(object);
        }
        Ok(())
    }
}

fn stop(fault: &Fault, written: &Written<'_>) -> Stop {
    let span = (written.place)(fault.start, fault.end);
    Stop { kind: fault.kind, message: fault.message.clone(), span }
}
