//! Values of Secrets in trees: whatever notation a document is written in, its tree is the same.

use std::sync::LazyLock;

use regex::Regex;

use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{self, DuplicateKey, Mapping, Node, Value};

/// What a Secret says about itself; everything else in it is hidden.
const HARMLESS: &[&str] = &["apiVersion", "kind", "metadata", "type", "immutable"];

/// What a generator of Secrets says beside the values; what is misspelt there is hidden.
const OF_GENERATOR: &[&str] = &["name", "namespace", "behavior", "type", "options", "files", "envs", "env"];

/// Where kubectl keeps the whole object once more.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The places of the values of Secrets in a text.
pub(super) fn hidden(file: FileId, text: &str, sources: &SourceMap) -> Vec<Span> {
    if !may_hold_any(text) {
        return Vec::new();
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut walk = Walk { sources, found: Vec::new(), open: Vec::new() };
    for document in yaml::parse(text, |start, end| Span::new(file, offset(start), offset(end))) {
        match document {
            Ok(document) => {
                let before = walk.found.len();
                walk.all(document.root.as_ref(), As::Anything);
                // Of a key that stands twice, the tree has one value only.
                if walk.found.len() > before {
                    let between = |twice: &DuplicateKey| Span::new(file, twice.first.end, twice.second.start);
                    walk.found.extend(document.duplicates.iter().map(between));
                }
            }
            // The lines tell what they can. Where a kind is not written plainly they cannot: then nothing is shown.
            Err(error) if is_disguised(text) => {
                walk.found.push(Span::new(error.span.file, 0, offset(text.len())));
            }
            Err(_) => {}
        }
    }
    walk.found
}

/// Whether it is worth to read the text: most say nothing of the kind.
fn may_hold_any(text: &str) -> bool {
    ["ecret", "/data", "/stringData", "\\u", "\\x", "\\U"].iter().any(|word| text.contains(word))
}

/// Whether a kind may be written so that its line does not say it.
fn is_disguised(text: &str) -> bool {
    static KIND: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?m)(\?\s*["']?kind|\bkind["']?\s*:\s*([>|&*!]|$)|\\[uUx])"#).ok());
    KIND.as_ref().is_none_or(|kind| kind.is_match(text))
}

/// What a node is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Anything,
    /// A Secret, or a patch of one, whether it says so or not.
    Secret,
    /// A list of Secrets.
    Secrets,
}

struct Walk<'s> {
    sources: &'s SourceMap,
    found: Vec<Span>,
    open: Vec<(Node, As)>,
}

impl Walk<'_> {
    /// Looks at a tree, and at the trees that its texts hold. Its depth costs no stack.
    fn all(&mut self, root: Option<&Node>, taken: As) {
        self.open.extend(root.cloned().map(|node| (node, taken)));
        while let Some((node, taken)) = self.open.pop() {
            match &node.value {
                Value::Scalar(scalar) => self.text(&node, &scalar.text, taken),
                Value::Sequence(items) => {
                    let of_items = if taken == As::Secrets { As::Secret } else { taken };
                    self.open.extend(items.iter().map(|item| (item.clone(), of_items)));
                }
                Value::Mapping(mapping) => self.mapping(mapping, taken),
            }
        }
    }

    fn mapping(&mut self, mapping: &Mapping, taken: As) {
        let kind = mapping.get("kind").and_then(Node::text).unwrap_or_default();
        // A reference to a Secret has its kind, too, but nothing of an object.
        let is_object = ["metadata", "data", "stringData"].iter().any(|field| mapping.get(field).is_some());
        if (kind == "Secret" && is_object) || (taken == As::Secret && !is_operation(mapping)) {
            self.secret(mapping);
            return;
        }
        let points = mapping.get("path").and_then(Node::text).is_some_and(points_into_secret);
        let of_secret = targets_secret(mapping);
        for entry in mapping {
            match &*entry.key.text {
                "value" if points || taken == As::Secret => self.found.push(entry.value.span),
                "items" if kind == "SecretList" => self.open.push((entry.value.clone(), As::Secrets)),
                "patch" if of_secret => self.open.push((entry.value.clone(), As::Secret)),
                "literals" if kind == "SecretGenerator" => self.literals(&entry.value),
                "secretGenerator" => self.generators(&entry.value),
                _ => self.open.push((entry.value.clone(), As::Anything)),
            }
        }
        if kind == "ResourceSet" {
            self.inputs(mapping);
        }
    }

    fn secret(&mut self, mapping: &Mapping) {
        for entry in mapping {
            match (&*entry.key.text, &entry.value.value) {
                ("metadata", _) => {
                    let applied = entry.value.at(&["annotations", LAST_APPLIED]);
                    self.found.extend(applied.map(|node| node.span));
                }
                (key, _) if HARMLESS.contains(&key) => {}
                ("data" | "stringData", Value::Mapping(values)) => {
                    self.found.extend(values.iter().map(|entry| entry.value.span));
                }
                _ => self.found.push(entry.value.span),
            }
        }
    }

    fn generators(&mut self, node: &Node) {
        for generator in node.as_sequence().unwrap_or_default() {
            for entry in generator.as_mapping().into_iter().flat_map(Mapping::iter) {
                match &*entry.key.text {
                    "literals" => self.literals(&entry.value),
                    known if OF_GENERATOR.contains(&known) => {}
                    _ => self.found.push(entry.value.span),
                }
            }
        }
    }

    /// `key=value`: the key may be shown, where there is one.
    fn literals(&mut self, node: &Node) {
        let Some(items) = node.as_sequence() else {
            self.found.push(node.span);
            return;
        };
        for item in items {
            let source = self.sources.file(item.span.file);
            let written =
                source.text.get(item.span.start as usize..item.span.end as usize).unwrap_or_default();
            let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let key = written.trim_start_matches(['"', '\'']);
            let length = key.find('=').filter(|&at| at > 0 && key[..at].chars().all(name));
            let skipped = length.map_or(0, |at| written.len() - key.len() + at + 1);
            let start = item.span.start + u32::try_from(skipped).unwrap_or(0);
            self.found.push(Span { start, ..item.span });
        }
    }

    /// Inputs that the Secrets of a `ResourceSet` are made with.
    fn inputs(&mut self, set: &Mapping) {
        static INPUT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"inputs\.(\w+)").ok());
        let (Some(spec), Some(input)) = (set.get("spec"), INPUT.as_ref()) else { return };
        let mut inner = Walk { sources: self.sources, found: Vec::new(), open: Vec::new() };
        for field in ["resources", "resourcesTemplate", "steps"] {
            inner.all(spec.get(field), As::Anything);
        }
        let mut names = Vec::new();
        for span in inner.found {
            let source = self.sources.file(span.file);
            let text = source.text.get(span.start as usize..span.end as usize).unwrap_or_default();
            names.extend(input.captures_iter(text).map(|capture| capture[1].to_owned()));
        }
        for values in spec.get("inputs").and_then(Node::as_sequence).unwrap_or_default() {
            self.found.extend(names.iter().filter_map(|name| values.get(name)).map(|node| node.span));
        }
    }

    /// YAML in a text: a patch, a template, an object in the values of a chart.
    fn text(&mut self, node: &Node, text: &str, taken: As) {
        let structured = text.contains('\n') || text.contains(['{', ':']);
        if !structured || (taken == As::Anything && !may_hold_any(text)) {
            return;
        }
        for document in yaml::parse_embedded(node, self.sources) {
            match document {
                // A text that holds nothing but a text is looked at already.
                Ok(document) => {
                    let root = document.root.filter(|root| root.as_scalar().is_none());
                    self.open.extend(root.map(|root| (root, taken_inside(taken))));
                }
                // A template that is no YAML: the lines tell what they can, unless it is folded.
                Err(_) if taken == As::Secret || is_disguised(text) || says_secret(text) => {
                    self.found.push(node.span);
                }
                Err(_) => {}
            }
        }
    }
}

/// A text of a text is looked at as its document was.
fn taken_inside(taken: As) -> As {
    if taken == As::Secrets { As::Secret } else { taken }
}

fn says_secret(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Secret")
}

/// An operation of a JSON patch.
fn is_operation(mapping: &Mapping) -> bool {
    mapping.get("op").is_some() && mapping.get("path").is_some()
}

/// A pointer into the values of a Secret, or to the whole object.
fn points_into_secret(path: &str) -> bool {
    ["/data", "/stringData"].iter().any(|pointer| {
        path.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// An entry of `patches` whose target is a Secret, or may be one: a target is a regular expression.
pub(super) fn targets_secret(entry: &Mapping) -> bool {
    let kind = entry.get("target").and_then(|target| target.get("kind")).and_then(Node::text);
    kind.is_some_and(|kind| kind.contains("ecret"))
}
