//! Which sources a source is made of.

use crate::object::Object;
use crate::yaml::Node;

use super::reference::{self, SourceReference};
use super::{ArtifactGenerator, Kind};

/// The sources that a source, or what makes one, takes its content from: the inputs of an `ArtifactGenerator`, the repository
/// of a `HelmChart`, what a `GitRepository` includes. Nothing for any other object.
pub fn upstream_sources(object: &Object) -> Vec<SourceReference> {
    let namespace = &*object.reference.namespace;
    match Kind::of(&object.reference) {
        Some(Kind::ArtifactGenerator) => {
            ArtifactGenerator::read(object).sources.into_iter().map(|input| input.source).collect()
        }
        Some(Kind::HelmChart) => {
            reference::source(object.node.at(&["spec", "sourceRef"]), namespace).into_iter().collect()
        }
        Some(Kind::GitRepository) => {
            let entries =
                object.node.at(&["spec", "include"]).and_then(Node::as_sequence).unwrap_or_default();
            let included = |entry: &Node| {
                let name = entry.at(&["repository", "name"])?;
                let target = Kind::GitRepository.reference(namespace, name.text()?);
                Some(SourceReference { target, span: name.span })
            };
            entries.iter().filter_map(included).collect()
        }
        _ => Vec::new(),
    }
}
