//! `images`: new names, tags and digests for container images.

use std::cell::OnceCell;

use regex::Regex;

use crate::source::Span;
use crate::yaml::{Node, Value};

use super::budget::Budget;
use super::expression::compile;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_scalar, wrong_kind};
use super::limit;

/// One entry of `images` (`types.Image`); what is empty is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// The image without tag and digest, as the resources name it. kustomize reads it as a regular expression.
    pub(crate) name: String,
    /// Another name.
    pub(crate) new_name: String,
    /// What is appended to the tag.
    pub(crate) tag_suffix: String,
    /// Another tag.
    pub(crate) new_tag: String,
    /// A digest in place of the tag.
    pub(crate) digest: String,
    /// The entry: the place that changed images get.
    pub(crate) span: Span,
}

/// What an object takes of the steps, and how many of its values take one.
const OBJECT: usize = 16;
const VALUES: usize = 4;

/// What an expression takes that is made ready.
const EXPRESSION: usize = 100_000;

/// Changes the images of objects.
pub(crate) struct Update<'a> {
    image: &'a Image,
    budget: &'a Budget,
    /// The name as an expression, compiled when the first image is looked at: few objects have any.
    expression: OnceCell<Result<Regex, Fault>>,
}

impl<'a> Update<'a> {
    /// Nothing is changed yet.
    pub(crate) fn new(image: &'a Image, budget: &'a Budget) -> Self {
        Self { image, budget, expression: OnceCell::new() }
    }

    /// Changes the images of one object: at the fields, and in all lists `containers` and `initContainers`
    /// (`ImageTagTransformer`: `imagetag.LegacyFilter`, then `imagetag.Filter`). Objects that define custom resources
    /// stay as they are.
    pub(crate) fn apply(&self, object: &mut Node, fields: &[FieldSpec]) -> Result<(), Fault> {
        self.budget.spend(1)?;
        if object.get("kind").and_then(Node::text) == Some("CustomResourceDefinition") {
            return Ok(());
        }
        self.budget.spend(OBJECT + limit::size(object) / VALUES)?;
        self.containers(object)?;
        for field in fields {
            field.apply(object, Create::Never, self.image.span, self.budget, &mut |node| self.set(node))?;
        }
        Ok(())
    }

    /// Whether there is anything to do: shared parts are copied only then.
    fn concerns(node: &Node) -> bool {
        match &node.value {
            Value::Scalar(_) => false,
            Value::Sequence(items) => items.iter().any(Self::concerns),
            Value::Mapping(mapping) => mapping.iter().any(|entry| {
                (is_container_list(&entry.key.text) && entry.value.as_sequence().is_some())
                    || Self::concerns(&entry.value)
            }),
        }
    }

    /// Walks the whole object: custom resources have containers at places that no table knows.
    fn containers(&self, node: &mut Node) -> Result<(), Fault> {
        if !Self::concerns(node) {
            return Ok(());
        }
        if let Some(items) = node.as_sequence_mut() {
            return items.iter_mut().try_for_each(|item| self.containers(item));
        }
        let Some(mapping) = node.as_mapping_mut() else { return Ok(()) };
        for entry in mapping {
            self.containers(&mut entry.value)?;
            if is_container_list(&entry.key.text)
                && let Some(items) = entry.value.as_sequence_mut()
            {
                items.iter_mut().try_for_each(|item| self.container(item))?;
            }
        }
        Ok(())
    }

    fn container(&self, item: &mut Node) -> Result<(), Fault> {
        if item.as_mapping().is_none() && !item.is_null() {
            return Err(wrong_kind("MappingNode", item));
        }
        item.get_mut("image").map_or(Ok(()), |image| self.set(image))
    }

    /// Whether an image has the name, with any tag and digest or none (`image.IsImageMatched`).
    fn matches(&self, text: &str) -> Result<bool, Fault> {
        let name = self.image.name.as_str();
        if name.chars().all(|c| c.is_ascii_alphanumeric() || "-_/:.@".contains(c)) {
            return Ok(without_name(text, name).is_some_and(is_suffix));
        }
        let expression = self.expression.get_or_init(|| {
            self.budget.spend(EXPRESSION)?;
            // kustomize 5.8 ends in a nil pointer where the name is no expression.
            let wrong =
                |_| Fault::at(self.image.span, format!("image name '{name}' is no regular expression"));
            compile(&format!("^{name}{SUFFIX}$")).map_err(wrong)
        });
        self.budget.spend(text.len())?;
        expression.as_ref().map(|expression| expression.is_match(text)).map_err(Clone::clone)
    }

    fn set(&self, node: &mut Node) -> Result<(), Fault> {
        let Value::Scalar(scalar) = &node.value else { return Err(wrong_kind("ScalarNode", node)) };
        if !self.matches(&scalar.text)? {
            return Ok(());
        }
        let text = self.image.renamed(&scalar.text);
        set_scalar(node, &text, self.image.span)
    }
}

fn is_container_list(key: &str) -> bool {
    matches!(key, "containers" | "initContainers")
}

/// What may follow the name, as an expression.
const SUFFIX: &str = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";

/// What follows the name, for a name without operators but the dot, which fits any character.
fn without_name<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    let fits = |wanted: char| rest.next().is_some_and(|c| c == wanted || (wanted == '.' && c != '\n'));
    name.chars().all(fits).then_some(rest.as_str())
}

/// Whether it is a tag, a digest, both or nothing.
fn is_suffix(text: &str) -> bool {
    let is_tag = |c: char| c.is_ascii_alphanumeric() || "_.{}-".contains(c);
    let rest = text.strip_prefix(':').map_or(text, |tag| tag.trim_start_matches(is_tag));
    rest.is_empty() || rest.strip_prefix("@sha256:").is_some_and(|digest| digest.chars().all(is_tag))
}

impl Image {
    /// The image with what this entry sets (`imageTagUpdater`).
    fn renamed(&self, image: &str) -> String {
        let (name, tag, digest) = split(image);
        let name = if self.new_name.is_empty() { name } else { &self.new_name };
        let (tag, digest) = match (self.new_tag.as_str(), self.digest.as_str(), self.tag_suffix.as_str()) {
            ("", "", "") => (tag.to_owned(), digest),
            ("", "", suffix) => (format!("{tag}{suffix}"), ""),
            (new_tag, new_digest, _) => (new_tag.to_owned(), new_digest),
        };
        let mut result = name.to_owned();
        for (separator, part) in [(':', tag.as_str()), ('@', digest)] {
            if !part.is_empty() {
                result.push(separator);
                result.push_str(part);
            }
        }
        result
    }
}

/// Name, tag and digest; a colon in the part before the first `/` belongs to a registry's port.
fn split(image: &str) -> (&str, &str, &str) {
    let (rest, digest) = image.split_once('@').unwrap_or((image, ""));
    let path = rest.find('/').filter(|&at| at > 0).unwrap_or(0);
    match rest[path..].find(':') {
        Some(at) => (&rest[..path + at], &rest[path + at + 1..], digest),
        None => (rest, "", digest),
    }
}
