//! What becomes of the built objects on their way to the API server: what kustomize-controller loses without a word, and
//! what is refused.

mod encrypted;
mod loss;
mod refusal;
mod unreplaced;

use crate::finding::{Code, Finding};
use crate::object::{Object, ObjectRef};
use crate::source::{SourceMap, Span};
use crate::yaml::{Mode, Node, Resolved};

use super::flux_build::{FluxBuild, Unreplaced};
use super::schema::{self, Scope, Violation};
use super::substitution::expression_at;
use super::{Kustomization, Variables};

/// Looks at what one Kustomization applies.
pub(super) struct Passage<'a> {
    pub kustomization: &'a Kustomization,
    pub variables: &'a Variables,
    pub sources: &'a SourceMap,
}

impl Passage<'_> {
    /// Takes out what Flux drops, notes what it loses, and what the API server refuses. Linear in the objects.
    pub(super) fn look(&self, build: &mut FluxBuild) {
        let objects = std::mem::take(&mut build.objects);
        for object in objects {
            if super::is_left_alone(&object) {
                build.objects.push(object);
                continue;
            }
            build.unreplaced.extend(self.unreplaced(&object));
            if let Some(finding) = self.dropped(&object) {
                build.findings.push(finding);
                continue;
            }
            let lost = self.lost_labels(&object);
            let keeps_labels = lost.is_none();
            build.findings.extend(lost);
            let lost = self.lost_annotations(&object);
            let keeps_annotations = lost.is_none();
            build.findings.extend(lost);
            let encrypted = self.encrypted(&object);
            let is_no_base64 = encrypted.as_ref().is_some_and(|one| one.is_refused);
            build.findings.extend(encrypted.map(|one| one.finding));
            let scope = Scope {
                labels: keeps_labels,
                annotations: keeps_annotations,
                is_own_source: self.is_own_source(&object.reference),
            };
            let faults = schema::faults(&object, scope);
            if is_no_base64 || faults.iter().any(Violation::is_refusal) {
                build.refused.push(object.reference.clone());
            }
            build.findings.extend(faults.into_iter().map(|fault| self.fault(fault, &object.reference)));
            build.objects.push(object);
        }
        self.look_at_owner(build);
    }

    /// Every object gets a label with the name of its Kustomization, which may be longer than the value of a label.
    fn look_at_owner(&self, build: &mut FluxBuild) {
        let name = &self.kustomization.reference.name;
        let applied = build.objects.iter().filter(|object| !super::is_left_alone(object));
        let objects: Vec<ObjectRef> = applied.map(|object| object.reference.clone()).collect();
        if name.len() <= schema::LONGEST_LABEL || objects.is_empty() {
            return;
        }
        let (length, most) = (name.len(), schema::LONGEST_LABEL);
        let message = format!("{name} is too long for a label: {length} characters, and {most} are the most");
        let finding = Finding::new(Code::RefusedObject, message)
            .at(self.kustomization.span, "all that it applies gets this name as a label")
            .note(
                "The API server refuses every object of it (`metadata.labels: Invalid value: …: must be no more than 63 \
                 characters`), and Flux applies nothing.",
            )
            .help(format!("give it a name of at most {most} characters"));
        build.findings.push(finding.node(self.owner()));
        build.refused.extend(objects);
    }

    /// A finding at a value: at the expression that made it, with the place of the variable, where one did.
    fn at_value(&self, code: Code, message: String, node: &Node, object: &ObjectRef) -> Finding {
        let what = kind_of_value(node);
        let finding = match self.expression(node.span) {
            Some((span, name)) => {
                let finding =
                    Finding::new(code, message).at(span, format!("the text `${{{name}}}` becomes {what}"));
                match self.variables.place(&name) {
                    Some(place) => finding.at(place, "its value is from here"),
                    None => finding,
                }
            }
            None => Finding::new(code, message).at(node.span, format!("this is {what}")),
        };
        finding.node(self.owner()).node(object.to_string())
    }

    /// The expression that made a value, with the name of its variable, where one whose value is known did.
    fn expression(&self, span: Span) -> Option<(Span, String)> {
        self.kustomization.post_build.as_ref()?;
        expression_at(span, self.sources).filter(|(_, name)| self.variables.value(name).is_some())
    }

    /// Whether it is the source that the Kustomization itself is read from.
    fn is_own_source(&self, object: &ObjectRef) -> bool {
        self.kustomization.source.as_ref().is_some_and(|source| source.target == *object)
    }

    fn owner(&self) -> String {
        self.kustomization.reference.to_string()
    }

    /// How to make a text of a value.
    fn help(&self, span: Span) -> String {
        match expression_at(span, self.sources) {
            Some((_, name)) if self.variables.value(&name).is_some() => format!(
                "put quotes into the value of `{name}` itself (`{name}: '\"…\"'`), or write \
                 `${{quote}}${{{name}}}${{quote}}` with the variable `quote: '\"'`: quotes around the expression are gone \
                 when Flux replaces it"
            ),
            _ => schema::IN_QUOTES.to_owned(),
        }
    }
}

/// "a number", "a boolean", "null", …; the value itself is not told.
fn kind_of_value(node: &Node) -> &'static str {
    match node.as_scalar().map(|scalar| scalar.resolve(Mode::Resource)) {
        Some(Resolved::String(text)) if text.is_empty() => "empty",
        _ => node.describe(Mode::Resource),
    }
}

/// Where a key or a value stands, or the object where it has none.
fn span_of(node: Option<&Node>, object: &Object) -> Span {
    node.map_or(object.origin, |node| node.span)
}
