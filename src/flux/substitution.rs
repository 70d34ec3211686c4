//! How the variables of `postBuild` are put into an object.
//!
//! Flux prints each object that was built, replaces what the text holds, whatever it is part of, and reads it again by the
//! rules of YAML 1.1. So a value may become a number, a list, or no YAML at all, and quotes of the file count nothing.
//! Follows `kustomize/kustomize_varsub.go` of `fluxcd/pkg`.

mod overlay;
mod place;
mod plain;
mod text;
mod twice;

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Severity};
use crate::object::Object;
use crate::source::{SourceMap, Span};
use crate::yaml::{Mode, Node, Value, large_number};

use super::envsubst::MAX_STEPS;
use super::{Strictness, Variables};

pub(super) use place::expression_at;
use twice::Ids;

/// A label or annotation that keeps substitution away from an object.
const DISABLED: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// What Flux does about a fault in substitution.
const FAILS: &str = "Flux reports BuildFailed and applies nothing of this Kustomization.";

/// Puts variables into objects.
pub(super) struct Substitution<'v> {
    pub variables: &'v Variables,
    pub strictness: Strictness,
    pub sources: &'v SourceMap,
    pub findings: Vec<Finding>,
    /// Who asks: for the findings.
    pub owner: String,
    /// Where `postBuild` was written.
    pub post_build: Span,
    pub failed: bool,
    /// What the texts have taken so far.
    steps: Cell<usize>,
    /// Variables that were missed, each with the number of its finding and of further places.
    missed: BTreeMap<String, (usize, usize)>,
}

impl<'v> Substitution<'v> {
    pub(super) fn new(
        variables: &'v Variables,
        strictness: Strictness,
        sources: &'v SourceMap,
        owner: String,
        post_build: Span,
    ) -> Self {
        Self {
            variables,
            strictness,
            sources,
            findings: Vec::new(),
            owner,
            post_build,
            failed: false,
            steps: Cell::new(0),
            missed: BTreeMap::new(),
        }
    }

    /// All objects with their variables replaced; in one with a fault, as far as that is sure. A name of a variable that is refused
    /// fails them all.
    pub(super) fn all(&mut self, objects: Vec<Object>) -> Vec<Object> {
        if !objects.iter().all(is_disabled) {
            self.refuse_names();
        }
        let mut ids = Ids::of(&objects);
        let objects = objects.into_iter().map(|object| match &mut ids {
            Some(ids) if !is_disabled(&object) => {
                let new = self.apply(object.clone());
                // Where something is wrong with it, what it is called is not sure.
                if !self.failed {
                    self.note_twice(ids, &object, &new);
                }
                new
            }
            _ => self.apply(object),
        });
        let objects = objects.collect();
        self.count_missed();
        objects
    }

    fn refuse_names(&mut self) {
        let invalid: Vec<(String, Span)> =
            self.variables.invalid_names().map(|(name, span)| (name.to_owned(), span)).collect();
        for (name, span) in invalid {
            let message = format!("`{name}` is no name of a variable, and Flux takes it for one");
            let mut finding = Finding::new(Code::InvalidVariableName, message).at(span, "this key");
            if !self.post_build.contains(span) {
                finding = finding.at(self.post_build, "each key of the object becomes a variable here");
            }
            let finding = finding
                .note(format!("{FAILS} It says: '{name}' var name is invalid, must match …"))
                .help("rename it: letters, digits and `_`, no digit first; or keep it in another object");
            self.fail(finding);
        }
    }

    fn apply(&mut self, object: Object) -> Object {
        if is_disabled(&object) || self.steps.get() > MAX_STEPS {
            return object;
        }
        if !holds_dollar(&object.node) {
            // It is read again all the same.
            return match large_number::within(&object.node, large_number::EXACT) {
                Some(node) => Object::renewed(object, node),
                None => object,
            };
        }
        let node = plain::replaced(&object.node, self.variables, &self.steps)
            .or_else(|| self.by_text(&object))
            .unwrap_or_else(|| plain::as_far_as_sure(&object.node, self.variables, &self.steps));
        let node = large_number::within(&node, large_number::EXACT).unwrap_or(node);
        self.require_kind(&object, &node);
        Object::renewed(object, node)
    }

    /// Without a kind, Flux cannot read the built objects at all.
    fn require_kind(&mut self, object: &Object, new: &Node) {
        let Some(kind) = new.get("kind") else { return };
        if kind.as_str().is_none_or(str::is_empty) {
            let span = expression_at(kind.span, self.sources).map_or(kind.span, |(span, _)| span);
            let what = if kind.is_null() { "empty" } else { kind.describe(Mode::Resource) };
            let message = format!("the kind of {} becomes {what}", object.reference.name);
            self.fail(
                Finding::new(Code::InvalidSubstitution, message).at(span, "this expression").note(FAILS),
            );
        }
    }

    /// Notes a variable that nothing sets: one finding, however often it is used.
    fn miss(&mut self, name: &str, span: Span) {
        self.failed |= self.strictness == Strictness::Strict;
        if let Some((_, more)) = self.missed.get_mut(name) {
            *more += 1;
            return;
        }
        let mut finding = Finding::new(Code::UndefinedVariable, format!("variable `{name}` is not set"))
            .at(span, "used here")
            .at(self.post_build, "and not set by this")
            .help(format!("set it, or give a default: `${{{name}:=…}}`; `$${{{name}}}` is the text itself"))
            .node(self.owner.clone());
        if self.strictness != Strictness::Strict {
            finding.severity = Severity::Warning;
        }
        finding.notes.push(match self.strictness {
            Strictness::Strict => FAILS.to_owned(),
            Strictness::Lax => {
                "Flux puts empty text in its place; from 2.9 on it reports BuildFailed.".to_owned()
            }
            Strictness::Unknown => {
                "Flux 2.9 and later report BuildFailed and apply nothing of this Kustomization; before, \
                                    it becomes empty text. The repository does not say which version runs \
                                    (`--flux-version`)."
                    .to_owned()
            }
        });
        self.missed.insert(name.to_owned(), (self.findings.len(), 0));
        self.findings.push(finding);
    }

    /// Says how often each variable was missed.
    fn count_missed(&mut self) {
        for (at, more) in self.missed.values() {
            if *more > 0
                && let Some(finding) = self.findings.get_mut(*at)
            {
                let places = if *more == 1 {
                    "one more value uses it".to_owned()
                } else {
                    format!("{more} more values use it")
                };
                finding.notes.insert(0, format!("In this Kustomization, {places}."));
            }
        }
    }

    /// Says that the values are too much; what comes after stays as it was.
    fn too_large(&mut self, at: Span) {
        let message = "the variables of this Kustomization make more text than infra-graph follows";
        self.fail(Finding::new(Code::TooLarge, message).at(at, "here the limit is reached"));
    }

    fn fail(&mut self, finding: Finding) {
        self.failed = true;
        self.findings.push(finding.node(self.owner.clone()));
    }
}

/// Whether an object says that its variables are not for Flux. It is compared exactly: `Disabled` says nothing.
pub(super) fn is_disabled(object: &Object) -> bool {
    object.label(DISABLED) == Some("disabled") || object.annotation(DISABLED) == Some("disabled")
}

/// Whether a `$` stands in a key or a scalar of a tree.
pub(super) fn holds_dollar(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.contains('$'),
        Value::Sequence(items) => items.iter().any(holds_dollar),
        Value::Mapping(mapping) => {
            mapping.iter().any(|entry| entry.key.text.contains('$') || holds_dollar(&entry.value))
        }
    }
}
