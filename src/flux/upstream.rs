//! Which sources a source is made of.

use crate::object::Object;

use super::reference::SourceReference;
use super::{ArtifactGenerator, HelmChart, Kind, Source};

/// The sources that a source, or what makes one, takes its content from: the inputs of an `ArtifactGenerator`, the repository
/// of a `HelmChart`, what a `GitRepository` includes. Nothing for any other object.
pub fn upstream_sources(object: &Object) -> Vec<SourceReference> {
    match Kind::of(&object.reference) {
        Some(Kind::ArtifactGenerator) => {
            ArtifactGenerator::read(object).sources.into_iter().map(|input| input.source).collect()
        }
        Some(Kind::HelmChart) => HelmChart::read(object).and_then(HelmChart::source).into_iter().collect(),
        Some(Kind::GitRepository) => {
            let source = Source::read(object);
            source.into_iter().flat_map(Source::included).map(|one| one.source).collect()
        }
        _ => Vec::new(),
    }
}
