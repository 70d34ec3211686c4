//! The variables of `postBuild`, and how they are put into an object.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Code, Finding, Severity};
use crate::object::Object;
use crate::source::Span;
use crate::yaml::{self, Mapping, Node, Value};

use super::Strictness;
use super::envsubst::{self, Variable};

/// A label or annotation that keeps substitution away from an object.
const DISABLED: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// The variables of one Kustomization, as far as they can be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    values: BTreeMap<String, Known>,
    /// Whether a source of variables could not be looked into: then a name that is not here may still be set.
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    Value(String),
    /// A key of a Secret: it is set, and its value is nobody's business.
    Secret,
}

impl Variables {
    /// Sets a variable; a later value wins. Line breaks are taken out, as kustomize-controller does.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), Known::Value(value.replace('\n', "")));
    }

    /// Notes a variable whose value stays unknown.
    pub fn set_secret(&mut self, name: &str) {
        self.values.insert(name.to_owned(), Known::Secret);
    }

    /// Notes that there is a source which cannot be looked into.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Whether nothing is set at all: then Flux does not substitute.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && !self.open
    }

    fn look_up(&self, name: &str) -> Variable {
        match self.values.get(name) {
            Some(Known::Value(value)) => Variable::Set(value.clone()),
            Some(Known::Secret) => Variable::Opaque,
            None if self.open => Variable::Unknown,
            None => Variable::Unset,
        }
    }
}

/// Puts variables into objects.
///
/// Upstream substitutes in the YAML text of a whole object and parses the result. Here it goes scalar by scalar, each one
/// in the form in which kustomize would print it, so that a number stays a number and the places are kept.
pub(super) struct Substitution<'v> {
    pub variables: &'v Variables,
    pub strictness: Strictness,
    pub findings: Vec<Finding>,
    /// Who asks: for the findings.
    pub owner: String,
    /// Where `postBuild` was written.
    pub post_build: Span,
    pub failed: bool,
    /// Variables that were missed, each with the number of its finding and of further places.
    pub missed: BTreeMap<String, (usize, usize)>,
    /// Whether the object at hand is a custom resource definition.
    pub in_definition: bool,
    /// Whether the value at hand is a description in a custom resource definition: text for people, where an empty one
    /// in place of a variable harms nobody.
    pub is_description: bool,
}

impl Substitution<'_> {
    /// The object with its variables replaced.
    pub(super) fn apply(&mut self, object: Object) -> Object {
        let disabled = |value: Option<&str>| value.is_some_and(|text| text.eq_ignore_ascii_case("disabled"));
        if disabled(object.label(DISABLED)) || disabled(object.annotation(DISABLED)) {
            return object;
        }
        self.in_definition = &*object.reference.kind == "CustomResourceDefinition";
        let Some(node) = self.node(&object.node) else { return object };
        let (origin, listed, former) = (object.origin, object.listed, object.former.clone());
        Object::from_node(node, origin, listed).map_or(object, |changed| Object { former, ..changed })
    }

    /// The changed node, or nothing where there is no `$` in it.
    fn node(&mut self, node: &Node) -> Option<Node> {
        match &node.value {
            Value::Scalar(scalar) => {
                if !scalar.text.contains('$') {
                    return None;
                }
                self.scalar(node)
            }
            Value::Sequence(items) => {
                let changed: Vec<_> = items.iter().map(|item| self.node(item)).collect();
                if changed.iter().all(Option::is_none) {
                    return None;
                }
                let items = changed
                    .into_iter()
                    .zip(items.iter())
                    .map(|(new, old)| new.unwrap_or_else(|| old.clone()));
                Some(Node::sequence(items.collect(), node.span))
            }
            Value::Mapping(mapping) => {
                let mut copy = Mapping::default();
                let mut any = false;
                for entry in mapping.iter() {
                    self.is_description = self.in_definition && &*entry.key.text == "description";
                    let value = self.node(&entry.value);
                    self.is_description = false;
                    let mut key = entry.key.clone();
                    if key.text.contains('$')
                        && let Some(text) = self.text(&key.text, key.span)
                    {
                        key.text = text.into();
                        any = true;
                    }
                    any |= value.is_some();
                    copy.insert(key, value.unwrap_or_else(|| entry.value.clone()));
                }
                any.then(|| Node::mapping(copy, node.span))
            }
        }
    }

    fn scalar(&mut self, node: &Node) -> Option<Node> {
        let printed = yaml::to_yaml(node);
        let text = self.text(&printed, node.span)?;
        let mut documents = yaml::parse(&text, |_, _| node.span);
        if documents.len() == 1
            && let Some(Ok(document)) = documents.pop()
        {
            let null = || Node::plain("null", node.span);
            return Some(document.root.map_or_else(null, |root| root.with_span(node.span)));
        }
        let finding =
            Finding::new(Code::InvalidSubstitution, "with its variables replaced, this is not YAML")
                .at(node.span, "this value")
                .at(self.post_build, "the variables come from here");
        self.fail(finding);
        None
    }

    /// The text with its variables replaced; nothing where it stays as it is.
    fn text(&mut self, text: &str, span: Span) -> Option<String> {
        let variables = self.variables;
        let mut unset: BTreeSet<String> = BTreeSet::new();
        loop {
            let look_up = |name: &str| {
                if unset.contains(name) { Variable::Set(String::new()) } else { variables.look_up(name) }
            };
            match envsubst::substitute(text, true, &look_up) {
                // A scalar with a fault stays as it is, so that what it names is not named wrongly.
                Ok(_) if self.strictness == Strictness::Strict && !unset.is_empty() => return None,
                Ok(new) => return (new != text).then_some(new),
                Err(envsubst::Error::NotSet { name }) => {
                    self.miss(&name, span);
                    unset.insert(name);
                }
                Err(error) => {
                    let finding = Finding::new(Code::InvalidSubstitution, format!("variables cannot be replaced: {error}"))
                        .at(span, "in this value")
                        .note(FAILS)
                        .help(
                            "write `$$` for a `$` that is no variable, or keep the object out with the annotation \
                             `kustomize.toolkit.fluxcd.io/substitute: disabled`",
                        );
                    self.fail(finding);
                    return None;
                }
            }
        }
    }

    /// Notes a variable that nothing sets: one finding, however often it is used.
    fn miss(&mut self, name: &str, span: Span) {
        self.failed |= self.strictness == Strictness::Strict;
        if self.is_description && self.strictness != Strictness::Strict {
            return;
        }
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

    /// Says how often each variable was missed. To be called once, after the last object.
    pub(super) fn count_missed(&mut self) {
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

    fn fail(&mut self, finding: Finding) {
        self.failed = true;
        self.findings.push(finding.node(self.owner.clone()));
    }
}

/// What Flux does about a fault in substitution.
const FAILS: &str = "Flux reports BuildFailed and applies nothing of this Kustomization.";
