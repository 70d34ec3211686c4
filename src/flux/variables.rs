//! The variables of `postBuild`, and how they are put into an object.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding};
use crate::object::Object;
use crate::source::Span;
use crate::yaml::{self, Mapping, Node, Value};

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
    pub strict: bool,
    pub findings: Vec<Finding>,
    /// Who asks: for the findings.
    pub owner: String,
    /// Where `postBuild` was written.
    pub post_build: Span,
    pub failed: bool,
}

impl Substitution<'_> {
    /// The object with its variables replaced.
    pub(super) fn apply(&mut self, object: Object) -> Object {
        let disabled = |value: Option<&str>| value.is_some_and(|text| text.eq_ignore_ascii_case("disabled"));
        if disabled(object.label(DISABLED)) || disabled(object.annotation(DISABLED)) {
            return object;
        }
        let Some(node) = self.node(&object.node) else { return object };
        let (origin, listed) = (object.origin, object.listed);
        Object::from_node(node, origin, listed).unwrap_or(object)
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
                    let value = self.node(&entry.value);
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

    fn text(&mut self, text: &str, span: Span) -> Option<String> {
        let variables = self.variables;
        match envsubst::substitute(text, self.strict, &|name| variables.look_up(name)) {
            Ok(new) => (new != text).then_some(new),
            Err(error) => {
                let finding = self.explain(&error, span);
                self.fail(finding);
                None
            }
        }
    }

    fn explain(&self, error: &envsubst::Error, span: Span) -> Finding {
        let finding = match error {
            envsubst::Error::NotSet { name } => {
                Finding::new(Code::UndefinedVariable, format!("variable `{name}` is not set"))
                    .at(span, "used here")
                    .at(self.post_build, "and not set by this")
                    .help(format!("set it, or give a default: `${{{name}:=…}}`; `$${{{name}}}` is the text itself"))
            }
            other => Finding::new(Code::InvalidSubstitution, format!("variables cannot be replaced: {other}"))
                .at(span, "in this value")
                .help("write `$$` for a `$` that is no variable, or keep the object out with the annotation `kustomize.toolkit.fluxcd.io/substitute: disabled`"),
        };
        finding.note("Flux reports BuildFailed and applies nothing of this Kustomization.")
    }

    fn fail(&mut self, finding: Finding) {
        self.failed = true;
        self.findings.push(finding.node(self.owner.clone()));
    }
}
