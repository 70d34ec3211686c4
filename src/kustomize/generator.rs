//! `configMapGenerator` and `secretGenerator`.
//!
//! Follows `api/internal/generators`, and `api/kv` for the sources. kustomize does not check keys.

mod data;
mod sources;

use crate::source::Span;
use crate::yaml::{Key, Mapping, Node};

use super::fault::Fault;
use sources::{Pair, pairs};

/// An entry of `configMapGenerator` or `secretGenerator` (`types.GeneratorArgs`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GeneratorArgs {
    /// The name, before prefix and hash.
    pub(crate) name: String,
    /// The namespace; may be empty.
    pub(crate) namespace: String,
    /// `literals`: `key=value` each.
    pub(crate) literals: Vec<Node>,
    /// `files`: `path` or `key=path` each.
    pub(crate) files: Vec<Node>,
    /// `envs` (and `env`): a path each.
    pub(crate) envs: Vec<Node>,
    /// The type of a secret; empty for `Opaque`.
    pub(crate) secret_type: String,
    /// The entry's own options, after [`GeneratorOptions::or_global`].
    pub(crate) options: GeneratorOptions,
    /// The entry: the place of all that has no place of its own.
    pub(crate) span: Span,
}

/// `options` of a generator, and `generatorOptions` of the kustomization (`types.GeneratorOptions`).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GeneratorOptions {
    /// Labels to set.
    pub(crate) labels: Mapping,
    /// Annotations to set.
    pub(crate) annotations: Mapping,
    /// Whether the name gets no hash.
    pub(crate) disable_name_suffix_hash: bool,
    /// Whether the object is immutable.
    pub(crate) immutable: bool,
}

impl GeneratorOptions {
    /// Own options filled up from the kustomization's (`MergeGlobalOptionsIntoLocal`): own labels win, but a global
    /// `true` cannot be taken back.
    #[must_use]
    pub(crate) fn or_global(mut self, global: &Self) -> Self {
        let fill = |own: &mut Mapping, all: &Mapping| {
            for entry in all {
                if !own.contains_key(&entry.key.text) {
                    own.push(entry.key.clone(), entry.value.clone());
                }
            }
        };
        fill(&mut self.labels, &global.labels);
        fill(&mut self.annotations, &global.annotations);
        self.disable_name_suffix_hash |= global.disable_name_suffix_hash;
        self.immutable |= global.immutable;
        self
    }
}

/// The bytes of a file with the place of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileContent {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// All of the file.
    pub(crate) span: Span,
}

/// Reads a file that a generator names, by the rules of the kustomization's loader.
pub(crate) type ReadFile<'a> = dyn Fn(&str) -> Result<FileContent, Fault> + 'a;

/// The `ConfigMap` that the arguments describe, without hash.
///
/// Values have the places of their literals, lines and files.
pub(crate) fn config_map(arguments: &GeneratorArgs, read: &ReadFile<'_>) -> Result<Node, Fault> {
    let mut object = arguments.base("ConfigMap")?;
    let (mut text, mut binary) = (Mapping::default(), Mapping::default());
    for pair in arguments.pairs(read)? {
        let (field, value) = match data::text_value(&pair) {
            Some(value) => (&mut text, value),
            None => (&mut binary, data::base64_value(&pair)),
        };
        field.push(Key::new(pair.key, pair.span), value);
    }
    for (field, entries) in [("data", text), ("binaryData", binary)] {
        if !entries.is_empty() {
            object.push(Key::new(field, arguments.span), Node::mapping(entries, arguments.span));
        }
    }
    Ok(arguments.finish(object))
}

/// The `Secret` that the arguments describe, without hash. All of its data is base64.
pub(crate) fn secret(arguments: &GeneratorArgs, read: &ReadFile<'_>) -> Result<Node, Fault> {
    let mut object = arguments.base("Secret")?;
    let kind = if arguments.secret_type.is_empty() { "Opaque" } else { &arguments.secret_type };
    object.push(Key::new("type", arguments.span), Node::string(kind, arguments.span));
    let mut data = Mapping::default();
    for pair in arguments.pairs(read)? {
        let value = data::base64_value(&pair);
        data.push(Key::new(pair.key, pair.span), value);
    }
    object.push(Key::new("data", arguments.span), Node::mapping(data, arguments.span));
    Ok(arguments.finish(object))
}

impl GeneratorArgs {
    fn base(&self, kind: &str) -> Result<Mapping, Fault> {
        if self.name.is_empty() {
            return Err(Fault::at(self.span, "a configmap must have a name"));
        }
        let key = |text: &str| Key::new(text, self.span);
        let mut metadata = Mapping::default();
        metadata.push(key("name"), Node::string(self.name.as_str(), self.span));
        if !self.namespace.is_empty() {
            metadata.push(key("namespace"), Node::string(self.namespace.as_str(), self.span));
        }
        let mut object = Mapping::default();
        object.push(key("apiVersion"), Node::string("v1", self.span));
        object.push(key("kind"), Node::string(kind, self.span));
        object.push(key("metadata"), Node::mapping(metadata, self.span));
        Ok(object)
    }

    /// The pairs of all sources, sorted by key.
    fn pairs(&self, read: &ReadFile<'_>) -> Result<Vec<Pair>, Fault> {
        let fault = |fault: Fault| fault.or_at(self.span);
        let mut all = pairs(self, read).map_err(|error| fault(error.within("loading KV pairs")))?;
        // Stable, so that of two equal keys the later one is found.
        all.sort_by(|a, b| a.key.cmp(&b.key));
        if let Some(twice) = all.windows(2).find(|two| two[0].key == two[1].key) {
            let key =
                if twice[1].is_bare { "a key".to_owned() } else { format!("the key `{}`", twice[1].key) };
            let message = format!("configmap {} illegally repeats {key}", self.name);
            return Err(Fault::at(twice[1].span, message));
        }
        Ok(all)
    }

    fn finish(&self, mut object: Mapping) -> Node {
        for (field, entries) in [("labels", &self.options.labels), ("annotations", &self.options.annotations)]
        {
            if entries.is_empty() {
                continue;
            }
            let mut strings = Mapping::default();
            for entry in entries {
                let text = entry.value.text().unwrap_or_default();
                strings.push(entry.key.clone(), Node::string(text, entry.value.span));
            }
            let metadata = object.get_mut("metadata").and_then(Node::as_mapping_mut);
            if let Some(metadata) = metadata {
                metadata.push(Key::new(field, self.span), Node::mapping(strings, self.span));
            }
        }
        if self.options.immutable {
            object.push(Key::new("immutable", self.span), Node::plain("true", self.span));
        }
        Node::mapping(object, self.span)
    }
}
