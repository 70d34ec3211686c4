//! Files that become a Secret, or a part of one: no line of them may be shown.

use std::collections::{HashMap, HashSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::source::{FileId, SourceMap, Span, join};
use crate::yaml::{self, Mapping, Node};

use super::tree::targets_secret;

/// For how many files all texts are searched for their names. Whoever asks about more has all texts read, once.
const FEW: usize = 16;

/// What kustomizations name as inputs of generated Secrets, or as patches of Secrets; each text is read once.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    known: HashMap<FileId, Vec<String>>,
    /// How often somebody has asked.
    asked: usize,
    /// How many of the texts are in `paths`: there may be more of them later.
    read: usize,
    /// The paths of the inputs of all texts that were read.
    paths: HashSet<Utf8PathBuf>,
}

impl Inputs {
    /// Whether a kustomization names this file. Linear in the texts that have such a generator or patch, for the first few
    /// files; then in what is new.
    pub(super) fn has(&mut self, file: FileId, sources: &SourceMap) -> bool {
        let path = sources.file(file).path.clone();
        let Some(name) = path.file_name() else { return false };
        self.asked += 1;
        if self.asked > FEW {
            self.read_all(sources);
            return self.paths.contains(&path);
        }
        sources.ids_from(0).into_iter().any(|other| {
            let source = sources.file(other);
            source.text.contains("ecret")
                && source.text.contains(name)
                && self
                    .of(other, &source.text)
                    .iter()
                    .any(|input| lies_at(&source.path, input).as_ref() == Some(&path))
        })
    }

    fn read_all(&mut self, sources: &SourceMap) {
        for other in sources.ids_from(self.read) {
            self.read += 1;
            let source = sources.file(other);
            if source.text.contains("ecret") {
                let paths: Vec<Utf8PathBuf> = self
                    .of(other, &source.text)
                    .iter()
                    .filter_map(|input| lies_at(&source.path, input))
                    .collect();
                self.paths.extend(paths);
            }
        }
    }

    fn of(&mut self, file: FileId, text: &str) -> &[String] {
        self.known.entry(file).or_insert_with(|| inputs(file, text))
    }
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
