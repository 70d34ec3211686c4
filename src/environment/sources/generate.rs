//! Sources that a generator makes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::environment::Inventory;
use crate::environment::content::Content;
use crate::environment::generated::Generated;
use crate::flux::{ArtifactGenerator, Kind, may_make};
use crate::object::ObjectRef;

use super::Sources;

impl Sources<'_> {
    /// The content of an `ExternalArtifact` that a generator makes; nothing where none does.
    pub(in crate::environment) fn generated_content(
        &self,
        source: &ObjectRef,
        inventories: &[&Inventory],
        depth: usize,
    ) -> Option<Content> {
        if Kind::of(source) != Some(Kind::ExternalArtifact) {
            return None;
        }
        let generators = inventories.iter().flat_map(|inventory| inventory.of_kind(Kind::ArtifactGenerator));
        let near = generators.filter(|entry| entry.object.reference.namespace == source.namespace);
        for entry in near {
            if !may_make(&entry.object, &source.name) {
                continue;
            }
            let generated = self.generate(ArtifactGenerator::read(&entry.object), inventories, depth);
            if let Some(content) = generated.contents.get(&*source.name) {
                return Some(content.clone());
            }
            if generated.open {
                return Some(Content::External);
            }
        }
        None
    }

    /// What a generator makes. It is made once, as long as generator and sources stay the same.
    pub(in crate::environment) fn generate(
        &self,
        generator: ArtifactGenerator,
        inventories: &[&Inventory],
        depth: usize,
    ) -> Arc<Generated> {
        if depth == 0 {
            self.forget();
        }
        let inputs: BTreeMap<String, Content> = generator
            .sources
            .iter()
            .map(|input| (input.alias.clone(), self.content_at(&input.source.target, inventories, depth + 1)))
            .collect();
        let known = self.generated.borrow().get(&generator.reference).map(Arc::clone);
        if let Some(known) = known
            && known.generator == generator
            && known.inputs == inputs
        {
            return known;
        }
        let reference = generator.reference.clone();
        let generated = Arc::new(Generated::new(&self.mounts, &self.ignore, &self.names, generator, inputs));
        self.generated.borrow_mut().insert(reference, Arc::clone(&generated));
        generated
    }
}
