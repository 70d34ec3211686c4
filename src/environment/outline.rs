//! Objects of which only a template is seen.

use crate::object::ObjectRef;

/// What an object may be called whose template is not filled in; a part that is not known fits anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    group: Option<String>,
    kind: Option<String>,
    namespace: Option<Pattern>,
    name: Option<Pattern>,
}

impl Outline {
    /// From what a template writes as `apiVersion`, kind, namespace and name.
    pub fn new(
        api_version: Option<&str>,
        kind: Option<&str>,
        namespace: Option<&str>,
        name: Option<&str>,
    ) -> Self {
        let whole = |text: &&str| !text.is_empty() && !Pattern::read(text).is_open();
        Self {
            group: api_version.filter(whole).map(|text| ObjectRef::group_of(text).to_owned()),
            kind: kind.filter(whole).map(str::to_owned),
            namespace: namespace.filter(|text| !text.is_empty()).map(Pattern::read),
            name: name.map(Pattern::read),
        }
    }

    /// The outlines of all objects in a text of templates, whatever conditions stand around them.
    pub fn in_text(text: &str) -> Vec<Self> {
        let documents = text.split("\n---").map(Document::read);
        documents
            .filter_map(|read| Some(Self::new(read.api_version, Some(read.kind?), read.namespace, read.name)))
            .collect()
    }

    /// The outline of an object whose name or namespace holds a variable; nothing where both are whole.
    pub fn of_open(object: &ObjectRef) -> Option<Self> {
        let is_open = |text: &str| Pattern::read(text).is_open();
        (is_open(&object.name) || is_open(&object.namespace)).then(|| Self {
            group: Some(object.group.to_string()),
            kind: Some(object.kind.to_string()),
            namespace: Some(Pattern::read(&object.namespace)),
            name: Some(Pattern::read(&object.name)),
        })
    }

    /// Whether an object may be what the template makes.
    pub fn fits(&self, object: &ObjectRef) -> bool {
        let same = |known: &Option<String>, text: &str| known.as_ref().is_none_or(|known| known == text);
        let like = |known: &Option<Pattern>, text: &str| known.as_ref().is_none_or(|known| known.fits(text));
        same(&self.group, &object.group)
            && same(&self.kind, &object.kind)
            && like(&self.namespace, &object.namespace)
            && like(&self.name, &object.name)
    }

    /// Whether what the template makes may bring objects of its own: a Kustomization, a release, or nobody knows what.
    pub fn may_bring_more(&self) -> bool {
        let brings = ["Kustomization", "HelmRelease", "ResourceSet"];
        self.kind.as_ref().is_none_or(|kind| brings.contains(&kind.as_str()))
    }

    /// Whether it may be the definition of a kind.
    pub fn may_define(&self) -> bool {
        self.kind.as_ref().is_none_or(|kind| kind == "CustomResourceDefinition")
    }
}

/// The delimiters of what is filled in: Helm's, the operator's, Flux's.
const OPEN: [(&str, &str); 3] = [("{{", "}}"), ("<<", ">>"), ("${", "}")];

/// A text with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    /// What stands between the gaps; one text where there is none.
    pieces: Vec<String>,
}

impl Pattern {
    fn read(text: &str) -> Self {
        let mut pieces = vec![String::new()];
        let mut rest = text;
        while let Some((at, (open, close))) =
            OPEN.iter().filter_map(|pair| Some((rest.find(pair.0)?, *pair))).min_by_key(|(at, _)| *at)
        {
            if let Some(piece) = pieces.last_mut() {
                piece.push_str(&rest[..at]);
            }
            pieces.push(String::new());
            let inside = &rest[at + open.len()..];
            rest = inside.find(close).map_or("", |end| &inside[end + close.len()..]);
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(rest);
        }
        Self { pieces }
    }

    fn is_open(&self) -> bool {
        self.pieces.len() > 1
    }

    /// Linear in the text: each piece is taken where it comes first.
    fn fits(&self, text: &str) -> bool {
        let [first, middle @ .., last] = self.pieces.as_slice() else {
            return self.pieces.iter().all(|whole| whole == text);
        };
        let Some(mut rest) =
            text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for piece in middle {
            let Some(at) = rest.find(piece.as_str()) else { return false };
            rest = &rest[at + piece.len()..];
        }
        true
    }
}

/// What the lines of a document say at their usual places.
#[derive(Default)]
struct Document<'t> {
    api_version: Option<&'t str>,
    kind: Option<&'t str>,
    namespace: Option<&'t str>,
    name: Option<&'t str>,
}

impl<'t> Document<'t> {
    fn read(text: &'t str) -> Self {
        let mut document = Self::default();
        let mut section = "";
        for line in text.lines() {
            let inner = line.trim_start();
            let indent = line.len() - inner.len();
            let Some((key, value)) = inner.split_once(':') else { continue };
            let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
            match (indent, section, key) {
                (0, _, "apiVersion") => document.api_version = Some(value),
                (0, _, "kind") => document.kind = Some(value),
                (2, "metadata", "name") => document.name = Some(value),
                (2, "metadata", "namespace") => document.namespace = Some(value),
                _ => {}
            }
            if indent == 0 && !inner.starts_with("{{") && !inner.starts_with("<<") {
                section = key;
            }
        }
        document
    }
}

/// Whether a Helm template puts in another one as a whole, so that its own text does not tell what it makes.
pub(super) fn includes_objects(text: &str) -> bool {
    let puts_in = |line: &str| {
        line.starts_with("{{")
            && !line.contains(":=")
            && ["include ", "template ", "tpl "].iter().any(|word| line.contains(word))
    };
    text.lines().any(puts_in)
}
