//! Files that become a Secret, or a part of one: no line of them may be shown.

use std::collections::HashSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::source::{FileId, SourceMap, Span, join};
use crate::yaml::{self, Mapping, Node};

use super::tree::targets_secret;

/// What kustomizations name as inputs of generated Secrets, or as patches of Secrets; each text is read once.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    /// How many of the texts are in `paths`: there may be more of them later.
    read: usize,
    /// The paths of the inputs of all texts that were read.
    paths: HashSet<Utf8PathBuf>,
}

impl Inputs {
    /// Whether a kustomization names this file. Linear in the texts that are new since somebody asked; of these, only such are parsed
    /// that have the words of a generator or a patch.
    pub(super) fn has(&mut self, file: FileId, sources: &SourceMap) -> bool {
        for other in sources.ids_from(self.read) {
            self.read += 1;
            let source = sources.file(other);
            if may_name_any(&source.text) {
                let inputs = inputs(other, &source.text);
                self.paths.extend(inputs.iter().filter_map(|input| lies_at(&source.path, input)));
            }
        }
        self.paths.contains(&sources.file(file).path)
    }
}

/// Whether a text has the words without which it names no input: of [`inputs`], or escapes that may stand for them.
fn may_name_any(text: &str) -> bool {
    text.contains("ecretGenerator")
        || (text.contains("patches") && text.contains("ecret") && text.contains("target"))
        || text.contains("\\u00")
        || text.contains("\\U00")
        || text.contains("\\x")
}

/// Where an input lies that the file of this path names.
fn lies_at(path: &Utf8Path, input: &str) -> Option<Utf8PathBuf> {
    join(path.parent().unwrap_or(Utf8Path::new("")), Utf8Path::new(input))
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
