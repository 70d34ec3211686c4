//! Which resources a patch or a replacement concerns.

use regex::Regex;

use crate::source::Span;
use crate::yaml::Mapping;

use super::expression::compile;
use super::fault::Fault;
use super::gvk::Gvk;
use super::label_selector::LabelSelector;
use super::simple_expression::{self, Simple};

/// A selector as a kustomization has it (`types.Selector`); an empty part selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "they are named as in a kustomization")]
pub(crate) struct Selector {
    /// Regular expression for the API group.
    pub(crate) group: String,
    /// Regular expression for the version.
    pub(crate) version: String,
    /// Regular expression for the kind.
    pub(crate) kind: String,
    /// Regular expression for the name.
    pub(crate) name: String,
    /// Regular expression for the effective namespace.
    pub(crate) namespace: String,
    /// Kubernetes label selector over the labels.
    pub(crate) label_selector: String,
    /// The same over the annotations.
    pub(crate) annotation_selector: String,
    /// Where it is written.
    pub(crate) span: Option<Span>,
}

/// A part of a selector. Most say no more than words and `.*`, and to compile a pattern takes longer than a whole small build.
#[derive(Debug, Clone)]
enum Expression {
    /// One of these.
    Simple(Vec<Simple>),
    Pattern(Regex),
}

/// A selector whose expressions are compiled, each anchored at both ends (`types.SelectorRegex`).
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    group: Option<Expression>,
    version: Option<Expression>,
    kind: Option<Expression>,
    name: Option<Expression>,
    namespace: Option<Expression>,
    labels: Result<LabelSelector, Fault>,
    annotations: Result<LabelSelector, Fault>,
}

impl Selector {
    /// Compiles it. An error where a regular expression is none; what is wrong with a label selector is said only
    /// when it is asked for ([`Matcher::matches_labels`]), as kustomize does.
    pub(crate) fn compile(&self) -> Result<Matcher, Fault> {
        let labels = |text: &str| LabelSelector::parse(text).map_err(|fault| self.place(fault));
        Ok(Matcher {
            group: self.expression(&self.group)?,
            version: self.expression(&self.version)?,
            kind: self.expression(&self.kind)?,
            name: self.expression(&self.name)?,
            namespace: self.expression(&self.namespace)?,
            labels: labels(&self.label_selector),
            annotations: labels(&self.annotation_selector),
        })
    }

    /// Whether group, version, kind, name and namespace are all empty: such a `reject` of a replacement rejects
    /// nothing.
    pub(crate) fn is_without_id(&self) -> bool {
        [&self.group, &self.version, &self.kind, &self.name, &self.namespace]
            .iter()
            .all(|part| part.is_empty())
    }

    fn expression(&self, text: &str) -> Result<Option<Expression>, Fault> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(simple) = simple_expression::parse(text) {
            return Ok(Some(Expression::Simple(simple)));
        }
        let compiled = compile(&format!("^(?:{text})$")).map_err(|fault| self.place(fault))?;
        Ok(Some(Expression::Pattern(compiled)))
    }

    fn place(&self, fault: Fault) -> Fault {
        match self.span {
            Some(span) => fault.or_at(span),
            None => fault,
        }
    }
}

/// How many steps it takes to make a pattern ready.
pub(super) const PATTERN: usize = 100_000;

impl Matcher {
    /// How many steps it takes to compare it with an object: labels and patterns take longer than words.
    pub(crate) fn cost(&self) -> usize {
        let parts = [&self.group, &self.version, &self.kind, &self.name, &self.namespace];
        let patterns = parts.iter().filter(|part| matches!(part, Some(Expression::Pattern(_)))).count();
        let labels = [&self.labels, &self.annotations];
        let selectors = labels.iter().filter(|one| one.as_ref().is_ok_and(|one| !one.is_empty())).count();
        1 + 8 * (patterns + selectors)
    }

    /// How many steps it took to make its patterns ready.
    pub(crate) fn compilation(&self) -> usize {
        let parts = [&self.group, &self.version, &self.kind, &self.name, &self.namespace];
        PATTERN * parts.iter().filter(|part| matches!(part, Some(Expression::Pattern(_)))).count()
    }

    /// Whether group, version and kind fit.
    pub(crate) fn matches_gvk(&self, gvk: &Gvk) -> bool {
        fits(self.group.as_ref(), &gvk.group)
            && fits(self.version.as_ref(), &gvk.version)
            && fits(self.kind.as_ref(), &gvk.kind)
    }

    /// Whether a name fits. `resmap.Select` asks for the original and the current one.
    pub(crate) fn matches_name(&self, name: &str) -> bool {
        fits(self.name.as_ref(), name)
    }

    /// Whether an effective namespace fits (`default` for none; see `ResId.EffectiveNamespace`).
    pub(crate) fn matches_namespace(&self, namespace: &str) -> bool {
        fits(self.namespace.as_ref(), namespace)
    }

    /// Whether labels fit; nothing is an object without labels.
    pub(crate) fn matches_labels(&self, labels: Option<&Mapping>) -> Result<bool, Fault> {
        self.labels.as_ref().map(|selector| selector.matches(labels)).map_err(Clone::clone)
    }

    /// Whether annotations fit.
    pub(crate) fn matches_annotations(&self, annotations: Option<&Mapping>) -> Result<bool, Fault> {
        self.annotations.as_ref().map(|selector| selector.matches(annotations)).map_err(Clone::clone)
    }
}

fn fits(expression: Option<&Expression>, text: &str) -> bool {
    expression.is_none_or(|expression| match expression {
        Expression::Simple(alternatives) => alternatives.iter().any(|simple| simple.fits(text)),
        Expression::Pattern(pattern) => pattern.is_match(text),
    })
}

#[cfg(test)]
mod tests {
    use super::{Gvk, Selector};

    #[test]
    fn expressions_are_anchored() {
        let selector = Selector { kind: "Kust.*|Foo".into(), name: "app".into(), ..Selector::default() };
        let matcher = selector.compile().unwrap();
        assert!(matcher.matches_gvk(&Gvk::parse("x.io/v1", "Kustomization")));
        assert!(matcher.matches_gvk(&Gvk::parse("x.io/v1", "Foo")));
        assert!(!matcher.matches_gvk(&Gvk::parse("x.io/v1", "FooBar")));
        assert!(!matcher.matches_name("apps"));
        assert!(matcher.matches_namespace("any"));
    }

    #[test]
    fn go_has_no_look_around() {
        let selector = Selector { name: "(?!a).*".into(), ..Selector::default() };
        let message = selector.compile().unwrap_err().message;
        assert_eq!(message, "error parsing regexp: invalid or unsupported Perl syntax: `(?!`");
    }
}
