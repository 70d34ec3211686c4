//! `images`: new names, tags and digests for container images.

use regex::Regex;

use crate::source::Span;
use crate::yaml::{Node, Value};

use super::expression::compile;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, set_scalar, wrong_kind};

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

/// Changes the images of one object: at the fields, and in all lists `containers` and `initContainers`
/// (`ImageTagTransformer`: `imagetag.LegacyFilter`, then `imagetag.Filter`). Objects that define custom resources
/// stay as they are.
pub(crate) fn apply(object: &mut Node, image: &Image, fields: &[FieldSpec]) -> Result<(), Fault> {
    if object.get("kind").and_then(Node::text) == Some("CustomResourceDefinition") {
        return Ok(());
    }
    let pattern = compile(&format!("^{}{SUFFIX}$", image.name)).map_err(|_| {
        // kustomize 5.8 ends in a nil pointer here.
        Fault::at(image.span, format!("image name '{}' is no regular expression", image.name))
    })?;
    let update = Update { image, pattern };
    update.containers(object)?;
    for field in fields {
        field.apply(object, Create::Never, image.span, &mut |node| update.set(node))?;
    }
    Ok(())
}

/// What may follow the name: a tag, a digest.
const SUFFIX: &str = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";

struct Update<'a> {
    image: &'a Image,
    pattern: Regex,
}

impl Update<'_> {
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

    fn set(&self, node: &mut Node) -> Result<(), Fault> {
        let Value::Scalar(scalar) = &node.value else { return Err(wrong_kind("ScalarNode", node)) };
        if !self.pattern.is_match(&scalar.text) {
            return Ok(());
        }
        let text = self.image.renamed(&scalar.text);
        set_scalar(node, &text, self.image.span)
    }
}

fn is_container_list(key: &str) -> bool {
    matches!(key, "containers" | "initContainers")
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
