//! From inputs to objects.

use std::collections::{HashMap, HashSet};

use crate::flux::switch::OF_OPERATOR;
use crate::flux::template::{Budget, Data, Output, Template, TemplateError, TemplateErrorKind};
use crate::object::{Object, ObjectRef};
use crate::source::{SourceMap, Span};
use crate::yaml::{Key, Mapping, Node};

use super::documents::{Unreadable, documents};
use super::loss::{self, text_of};
use super::places::{self, Written};
use super::rendered::Rendered;
use super::row::Row;
use super::steps::{self, Step};
use super::{ResourceSet, ResourceSetBuild, opaque};

/// How many objects one set may have here.
const MAX_OBJECTS: usize = 20_000;

/// Renders all steps.
pub(super) fn render(set: &ResourceSet, rows: &[Row], sources: &SourceMap, build: &mut ResourceSetBuild) {
    let Some(steps) = steps::read(set, build) else { return };
    // Providers without inputs leave nothing; without providers, the template is rendered once, without inputs.
    if rows.is_empty() && set.has_providers {
        return;
    }
    let budget = Budget::default();
    let mut all = Vec::new();
    let mut counts = Vec::new();
    let mut step_of: HashMap<ObjectRef, Option<&str>> = HashMap::new();
    for step in &steps {
        let mut rendering = Rendering {
            rows,
            sources,
            budget: &budget,
            seen: HashSet::new(),
            objects: Vec::new(),
            dropped: Vec::new(),
        };
        if let Err(stop) = rendering.step(step) {
            stop.report(set, build);
            return;
        }
        for Rendered { object, .. } in &rendering.objects {
            let before = step_of.insert(key(&object.node), step.name);
            if let Some(before) = before.filter(|before| *before != step.name) {
                let (before, here) = (before.unwrap_or_default(), step.name.unwrap_or_default());
                let message = format!("{} is in step `{here}` and in step `{before}`", object.reference);
                opaque::fail(set, object.origin, message, "the second time", build);
                return;
            }
        }
        counts.push(rendering.objects.len());
        all.append(&mut rendering.objects);
        build.findings.extend(rendering.dropped.iter().map(|dropped| loss::dropped(set, dropped)));
    }
    for rendered in &mut all {
        build.findings.extend(loss::nameless(set, rendered));
        loss::labels(set, rendered, build);
        loss::annotations(set, rendered, build);
    }
    build.steps = counts;
    build.inputs = all.iter().map(|rendered| rendered.row.map(|row| row.row.clone())).collect();
    build.objects = all.into_iter().map(|rendered| rendered.object).collect();
    for object in &mut build.objects {
        if object.node.get("metadata").is_none()
            && let Some(fields) = object.node.as_mapping_mut()
        {
            fields
                .push(Key::new("metadata", object.origin), Node::mapping(Mapping::default(), object.origin));
        }
    }
    crate::flux::metadata::set_common_metadata(&set.spec, &mut build.objects);
}

/// What names an object for the operator. What is no text is empty.
fn key(node: &Node) -> ObjectRef {
    let metadata = |field: &str| text_of(node.at(&["metadata", field]));
    let group = ObjectRef::group_of(text_of(node.get("apiVersion")));
    ObjectRef::new(group, text_of(node.get("kind")), metadata("namespace"), metadata("name"))
}

/// Why nothing of the set can be known.
struct Stop<'a> {
    kind: TemplateErrorKind,
    message: String,
    span: Span,
    row: Option<&'a Row>,
}

impl Stop<'_> {
    fn report(self, set: &ResourceSet, build: &mut ResourceSetBuild) {
        match self.kind {
            TemplateErrorKind::Failed => {
                let message = format!("the template of {} fails: {}", set.reference.name, self.message);
                opaque::fail(set, self.span, message, "here", build);
            }
            TemplateErrorKind::Unsupported => opaque::unsupported(set, self.span, &self.message, build),
            TemplateErrorKind::Unknown => opaque::note(set, self.span, self.message, build),
            TemplateErrorKind::TooLarge => opaque::too_large(set, self.span, &self.message, build),
        }
        if let Some(Row { row, .. }) = self.row
            && let Some(finding) = build.findings.pop()
        {
            build.findings.push(finding.at(row.span, format!("with `{}`", row.name)));
        }
    }
}

struct Rendering<'a> {
    rows: &'a [Row],
    sources: &'a SourceMap,
    /// Of all templates of the set.
    budget: &'a Budget,
    /// What was rendered before: the first of two objects of one name stays.
    seen: HashSet<ObjectRef>,
    objects: Vec<Rendered<'a>>,
    /// What the operator leaves out without a word.
    dropped: Vec<Rendered<'a>>,
}

impl<'a> Rendering<'a> {
    fn step(&mut self, step: &Step<'_>) -> Result<(), Stop<'a>> {
        for node in step.resources {
            self.template(&places::of_object(node), false)?;
        }
        match step.template {
            Some(node) => self.template(&places::of_text(node, self.sources), true),
            None => Ok(()),
        }
    }

    /// Renders one template with each set of inputs; without any, once.
    fn template(&mut self, written: &Written<'_>, many: bool) -> Result<(), Stop<'a>> {
        let stop = |fault: &TemplateError, row| {
            let span = (written.place)(fault.start, fault.end);
            Stop { kind: fault.kind, message: fault.message.clone(), span, row }
        };
        let template = Template::parse(&written.text).map_err(|fault| stop(&fault, None))?;
        let rows: Vec<Option<&'a Row>> =
            if self.rows.is_empty() { vec![None] } else { self.rows.iter().map(Some).collect() };
        let nothing = Data::no_inputs();
        for row in rows {
            let inputs = row.map_or(&nothing, |row| &row.data);
            let output = template
                .render_within(self.budget, inputs, written.span)
                .map_err(|fault| stop(&fault, row))?;
            let of_all = |fault| Stop { span: written.span, ..stop(&fault, row) };
            self.budget.read(output.text()).map_err(of_all)?;
            self.documents(&output, written, many, row)?;
        }
        Ok(())
    }

    fn documents(
        &mut self,
        output: &Output,
        written: &Written<'_>,
        many: bool,
        row: Option<&'a Row>,
    ) -> Result<(), Stop<'a>> {
        let place = |start: usize, end: usize| {
            let (start, end) = output.origin(start, end);
            (written.place)(start, end)
        };
        let failed =
            |message: String, span: Span| Stop { kind: TemplateErrorKind::Failed, message, span, row };
        let read = documents(output.text(), !many, &place)
            .map_err(|Unreadable { message, span }| failed(message, span))?;
        if read.is_empty() && !many {
            return Err(failed("a resource becomes nothing".to_owned(), written.span));
        }
        for root in read {
            let origin = start_of(&root);
            if let Err((message, span)) = require_object(&root) {
                return Err(failed(message, span));
            }
            let items = root.get("items").and_then(Node::as_sequence).filter(|_| many);
            let Some(items) = items else {
                self.add(root, origin, many, row)?;
                continue;
            };
            for item in items {
                if item.as_mapping().is_none() {
                    return Err(failed("an item of a list is no object".to_owned(), item.span));
                }
                self.keep(object(item.clone(), start_of(item)), many, row)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, root: Node, origin: Span, many: bool, row: Option<&'a Row>) -> Result<(), Stop<'a>> {
        let object = object(root, origin);
        if many && is_dropped(&object.node) {
            self.check_count(&object, row)?;
            self.dropped.push(Rendered { object, row });
            return Ok(());
        }
        self.keep(object, many, row)
    }

    /// Refuses one more object than a set may have. Those that the operator leaves out count: each of them is told.
    fn check_count(&self, object: &Object, row: Option<&'a Row>) -> Result<(), Stop<'a>> {
        if self.objects.len() + self.dropped.len() < MAX_OBJECTS {
            return Ok(());
        }
        let message = format!("it makes more than {MAX_OBJECTS} objects");
        Err(Stop { kind: TemplateErrorKind::TooLarge, message, span: object.origin, row })
    }

    fn keep(&mut self, object: Object, many: bool, row: Option<&'a Row>) -> Result<(), Stop<'a>> {
        // As upstream has it, nothing is left out of a list of resources that has no inputs.
        let is_plain = self.rows.is_empty() && !many;
        if !is_plain && is_disabled(&object.node) {
            return Ok(());
        }
        self.check_count(&object, row)?;
        let is_new = self.seen.insert(key(&object.node));
        if is_new || is_plain {
            self.objects.push(Rendered { object, row });
        }
        Ok(())
    }
}

/// The first key of an object.
fn start_of(node: &Node) -> Span {
    let first = node.as_mapping().and_then(|mapping| mapping.iter().next());
    first.map_or(node.span, |entry| entry.key.span)
}

/// Whether the operator can read it as an object at all; otherwise why not, and where.
fn require_object(root: &Node) -> Result<(), (String, Span)> {
    let Some(mapping) = root.as_mapping() else {
        return Err(("the result is no object".to_owned(), root.span));
    };
    let kind = text_of(root.get("kind"));
    let version = root.get("apiVersion");
    if text_of(version).matches('/').count() > 1 {
        let span = version.map_or(root.span, |node| node.span);
        return Err(("Object 'Kind' is missing: the version is none".to_owned(), span));
    }
    if !kind.is_empty() {
        return Ok(());
    }
    let near = mapping.iter().find(|entry| entry.key.text.eq_ignore_ascii_case("kind"));
    Err(match near {
        Some(entry) if &*entry.key.text == "kind" => {
            ("Object 'Kind' is missing: `kind` is empty or no text".to_owned(), entry.value.span)
        }
        Some(entry) => {
            (format!("Object 'Kind' is missing: it is written `{}`", entry.key.text), entry.key.span)
        }
        None => ("Object 'Kind' is missing".to_owned(), start_of(root)),
    })
}

/// Whether it is what a text of many documents may not hold.
fn is_dropped(node: &Node) -> bool {
    text_of(node.get("apiVersion")).is_empty()
        || text_of(node.at(&["metadata", "name"])).is_empty()
        || loss::is_kustomization(node)
}

/// Whether an annotation keeps it out. It is not seen where an annotation is no text.
fn is_disabled(node: &Node) -> bool {
    let annotations = node.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
    annotations.is_some_and(|annotations| {
        annotations.iter().all(|entry| entry.value.is_null() || entry.value.as_str().is_some())
            && annotations.get(OF_OPERATOR).and_then(Node::as_str) == Some("disabled")
    })
}

/// The object, also without a name.
fn object(node: Node, origin: Span) -> Object {
    let text = |node: Option<&Node>| node.and_then(Node::text).unwrap_or_default().to_owned();
    let api_version = text(node.get("apiVersion"));
    let reference = ObjectRef::new(
        ObjectRef::group_of(&api_version),
        text(node.get("kind")),
        text(node.at(&["metadata", "namespace"])),
        text(node.at(&["metadata", "name"])),
    );
    Object { reference, api_version: api_version.into(), node, origin, listed: None, former: None }
}
