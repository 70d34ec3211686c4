//! From the text of a file to the resources in it.
//!
//! Follows `ByteReader` of kyaml (`kio/byteio_reader.go`) and `Factory.RNodesFromBytes` of `api/resource`: empty
//! documents are dropped, lists of resources unfold, each resource needs a kind and a name.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::sync::Arc;

use memchr::memmem;

use crate::finding::Code;
use crate::source::{SourceMap, Span};
use crate::yaml::{Document, Node, ParseError, Value, merge_key};

use super::flaw::{self, Flaw};
use super::gvk::Gvk;
use super::malformed::{conflict, malformed};
use super::misnamed;
use super::problem::{MOST_PROBLEMS, Problem};
use super::resource::Resource;
use super::written;

/// The resources of a text, and what is wrong with the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Documents {
    /// The resources.
    pub(super) resources: Vec<Resource>,
    /// What kustomize says to the rest; it would stop at the first one.
    pub(super) problems: Vec<Problem>,
}

/// A document that was read, before it is a resource.
struct Raw {
    node: Node,
    span: Span,
    flaw: Option<Arc<Flaw>>,
}

/// Reads resources out of the documents of `text`. `place` is for what has no place of its own.
pub(super) fn read(
    documents: &[Result<Document, ParseError>],
    text: &str,
    place: Span,
    sources: &SourceMap,
) -> Documents {
    let mut resources = Vec::new();
    let problems = read_each(documents, text, place, sources, &mut |resource| resources.push(resource));
    Documents { resources, problems }
}

/// As [`read`], with each resource given away as soon as it is made. Gives what is wrong with the others.
pub(super) fn read_each(
    documents: &[Result<Document, ParseError>],
    text: &str,
    place: Span,
    sources: &SourceMap,
    each: &mut dyn FnMut(Resource),
) -> Vec<Problem> {
    let mut reading = Reading { each, problems: Vec::new(), kind: None, lists: VecDeque::new() };
    reading.problems.extend(bad_separator(text).map(|problem| problem.at(Some(place), "")));
    let line_of = |span: Span| sources.location(span).line;
    let has_arrows = text.contains("<<");
    let conflicts = OnceCell::new();
    for document in documents {
        match document {
            Ok(document) => {
                if let Some(problem) = directive(document.span, sources) {
                    reading.problems.push(problem);
                    continue;
                }
                let Some(node) = &document.root else { continue };
                // The entry of `resources` says where a document starts better than `---` before it does.
                let flaw = flaw::find(document, &line_of);
                let node = if has_arrows { merge_key::cleared(node) } else { node.clone() };
                let raw = Raw { span: node.span, node, flaw };
                let items = if documents.len() == 1 { wrapped(&raw) } else { None };
                match items {
                    Some(items) => items.into_iter().for_each(|item| reading.add(item)),
                    None => reading.add(raw),
                }
            }
            // A report tells no more of them.
            Err(_) if reading.problems.len() >= MOST_PROBLEMS => {}
            Err(error) => {
                let words =
                    format!("MalformedYAMLError: yaml: line {}: {}", line_of(error.span), error.message);
                let conflict = *conflicts.get_or_init(|| conflict(error.span.file, sources));
                reading.problems.push(malformed(error, words, "a manifest", conflict));
            }
        }
    }
    reading.unfold();
    reading.problems
}

/// Documents on their way to resources.
struct Reading<'e> {
    each: &'e mut dyn FnMut(Resource),
    problems: Vec<Problem>,
    /// The kind of the last resource: the next one is of the same more often than not.
    kind: Option<Gvk>,
    /// Lists wait until all documents are looked at.
    lists: VecDeque<Raw>,
}

impl Reading<'_> {
    /// Adds a document: as the resource that it is, or to the lists that wait.
    fn add(&mut self, raw: Raw) {
        if !keep(&raw, &mut self.problems) {
            return;
        }
        if list_items(&raw.node).is_some() {
            self.lists.push_back(raw);
        } else {
            self.give(raw);
        }
    }

    fn give(&mut self, raw: Raw) {
        let resource = Resource::like(self.kind.as_ref(), raw.node, raw.span, raw.flaw);
        if self.kind.as_ref() != Some(&resource.id.gvk) {
            self.kind = Some(resource.id.gvk.clone());
        }
        (self.each)(resource);
    }

    /// Turns lists into resources. What a list brings comes behind all that waits.
    fn unfold(&mut self) {
        while let Some(raw) = self.lists.pop_front() {
            let Some(items) = list_items(&raw.node) else {
                self.give(raw);
                continue;
            };
            let inner = match &items.value {
                Value::Sequence(inner) => inner,
                _ if items.is_null() => continue,
                _ => {
                    self.problems.push(no_list(&raw.node, items));
                    continue;
                }
            };
            for item in inner.iter() {
                let mut node = item.clone();
                written::settle(&mut node);
                let item = Raw { node, span: item.span, flaw: raw.flaw.clone() };
                let inner = wrapped(&item).unwrap_or_else(|| vec![item]);
                let problems = &mut self.problems;
                self.lists.extend(inner.into_iter().filter(|raw| keep(raw, problems)));
            }
        }
    }
}

fn no_list(object: &Node, items: &Node) -> Problem {
    let have = if matches!(items.value, Value::Mapping(_)) { "map[string]interface {}" } else { "string" };
    let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
    let words = format!("expected array in {kind}/items, but found {have}");
    let message = format!("`items` of a {kind} must be a list");
    let problem = Problem::new(Code::BuildFailed, words).saying(message);
    problem.at(Some(items.span), "this is no list")
}

/// The `items` of what has a kind of list.
fn list_items(node: &Node) -> Option<&Node> {
    let kind = node.get("kind").and_then(Node::text).unwrap_or_default();
    if kind.ends_with("List") { node.get("items") } else { None }
}

/// A text after `---` on its line must be a comment.
fn bad_separator(text: &str) -> Option<Problem> {
    for at in memmem::find_iter(text.as_bytes(), "\n---") {
        let rest = &text[at + 4..];
        let Some(end) = rest.find('\n') else { break };
        let after = rest[..end].trim();
        if !after.is_empty() && !after.starts_with('#') {
            let words = "invalid document separator";
            let message = "there is text behind `---` on its line; kustomize wants it on the next one";
            return Some(Problem::new(Code::InvalidYaml, words).saying(message));
        }
    }
    None
}

/// A document with `%YAML` or `%TAG`: kustomize cuts the text at the `---` behind it, and reads it alone.
fn directive(span: Span, sources: &SourceMap) -> Option<Problem> {
    let file = sources.file(span.file);
    let text = file.text.get(span.start as usize..)?;
    if !(text.starts_with("%YAML") || text.starts_with("%TAG")) {
        return None;
    }
    let words = "MalformedYAMLError: yaml: line 1: did not find expected <document start>";
    let message = "there is a line with `%` before `---`, with which kustomize reads no resources";
    Some(Problem::new(Code::InvalidYaml, words).saying(message).at(Some(span), ""))
}

/// The items of the one document of a file, where it is a list.
fn wrapped(document: &Raw) -> Option<Vec<Raw>> {
    let kind = document.node.get("kind").and_then(Node::text)?;
    if !matches!(kind, "List" | "ResourceList") {
        return None;
    }
    let items = document.node.get("items");
    if items.is_none() && document.node.get("functionConfig").is_none() {
        return None;
    }
    let items = items.and_then(Node::as_sequence).unwrap_or_default();
    let raw = |item: &Node| Raw { node: item.clone(), span: item.span, flaw: document.flaw.clone() };
    Some(items.iter().map(raw).collect())
}

/// Whether a document is a resource (`dropBadNodes`, `GetValidatedMetadata`).
fn keep(raw: &Raw, problems: &mut Vec<Problem>) -> bool {
    let node = &raw.node;
    if is_empty(node) {
        return false;
    }
    let text = |path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default();
    let (kind, name) = (text(&["kind"]), text(&["metadata", "name"]));
    let metadata = node.get("metadata").is_some_and(|metadata| {
        ["name", "namespace", "labels", "annotations"]
            .iter()
            .any(|key| metadata.get(key).is_some_and(|value| !is_empty(value)))
    });
    let (words, message) = if !metadata && kind.is_empty() && text(&["apiVersion"]).is_empty() {
        (
            "missing Resource metadata".to_owned(),
            "this is no Kubernetes object: it has no apiVersion, kind or metadata",
        )
    } else if kind.is_empty() {
        (format!("missing kind in object {}", go_metadata(node)), "this object has no kind")
    } else if name.is_empty() && !kind.ends_with("List") {
        (format!("missing metadata.name in object {}", go_metadata(node)), "this object has no metadata.name")
    } else {
        return true;
    };
    if misnamed::is_kustomization(node) {
        problems.push(misnamed::unread(words, raw.span));
        return false;
    }
    problems.push(Problem::new(Code::BuildFailed, words).saying(message).at(Some(raw.span), ""));
    false
}

/// kyaml's notion of an empty node (`IsYNodeNilOrEmpty`).
pub(super) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.is_null(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    }
}

/// Metadata as Go prints a structure, for messages; without the values of labels and annotations, which may hold anything.
pub(super) fn go_metadata(node: &Node) -> String {
    let text = |path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default().to_owned();
    let map = |key: &str| {
        let mapping = node.at(&["metadata", key]).and_then(Node::as_mapping);
        let mut keys: Vec<&str> = mapping.into_iter().flatten().map(|entry| &*entry.key.text).collect();
        keys.sort_unstable();
        format!("map[{}]", keys.join(" "))
    };
    format!(
        "{{{{{} {}}} {{{} {}}} {} {}}}",
        text(&["apiVersion"]),
        text(&["kind"]),
        text(&["metadata", "name"]),
        text(&["metadata", "namespace"]),
        map("labels"),
        map("annotations")
    )
}
