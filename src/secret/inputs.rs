//! Files that become a Secret, or a part of one: no line of them may be shown.

use std::collections::HashMap;

use camino::Utf8Path;

use crate::source::{FileId, SourceMap, Span, join};
use crate::yaml::{self, Mapping, Node};

use super::tree::targets_secret;

/// What kustomizations name as inputs of generated Secrets, or as patches of Secrets; each text is read once.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    known: HashMap<FileId, Vec<String>>,
}

impl Inputs {
    /// Whether a kustomization names this file. Linear in the texts that have such a generator or patch.
    pub(super) fn has(&mut self, file: FileId, sources: &SourceMap) -> bool {
        let path = sources.file(file).path.clone();
        let Some(name) = path.file_name() else { return false };
        sources.ids().any(|other| {
            let source = sources.file(other);
            source.text.contains("ecret")
                && source.text.contains(name)
                && self.of(other, &source.text).iter().any(|input| {
                    let folder = source.path.parent().unwrap_or(Utf8Path::new(""));
                    join(folder, Utf8Path::new(input)).as_deref() == Some(&*path)
                })
        })
    }

    fn of(&mut self, file: FileId, text: &str) -> &[String] {
        self.known.entry(file).or_insert_with(|| inputs(file, text))
    }
}

/// The paths of the files, as the kustomization writes them.
fn inputs(file: FileId, text: &str) -> Vec<String> {
    let documents = yaml::parse(text, |_, _| Span::new(file, 0, 0));
    let roots = documents.into_iter().flatten().filter_map(|document| document.root);
    let mut found = Vec::new();
    for root in roots {
        let Some(mapping) = root.as_mapping() else { continue };
        if mapping.get("kind").and_then(Node::text) == Some("SecretGenerator") {
            files_of(mapping, &mut found);
        }
        for generator in items(mapping, "secretGenerator") {
            files_of(generator, &mut found);
        }
        for field in ["patches", "patchesJson6902"] {
            let of_secret = items(mapping, field).filter(|entry| targets_secret(entry));
            let path = |entry: &Mapping| entry.get("path").and_then(Node::text).map(str::to_owned);
            found.extend(of_secret.filter_map(path));
        }
    }
    found
}

fn items<'m>(mapping: &'m Mapping, field: &str) -> impl Iterator<Item = &'m Mapping> {
    let items = mapping.get(field).and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(Node::as_mapping)
}

fn files_of(generator: &Mapping, found: &mut Vec<String>) {
    for field in ["files", "envs"] {
        let items = generator.get(field).and_then(Node::as_sequence).unwrap_or_default();
        let path = |text: &str| text.split_once('=').map_or(text, |(_, path)| path).to_owned();
        found.extend(items.iter().filter_map(Node::text).map(path));
    }
    found.extend(generator.get("env").and_then(Node::text).map(str::to_owned));
}
