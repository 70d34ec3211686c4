//! Names of generated objects end in the hash of their content.

use crate::yaml::Node;

use super::fault::Fault;
use super::field_spec::set_scalar;
use super::hash;
use super::problem::Problem;
use super::resource_map::ResourceMap;

/// Appends the hash of their content to the names of generated objects (`HashTransformer`).
pub(super) fn add_hashes(map: &mut ResourceMap) -> Result<(), Problem> {
    let mut first = None;
    for at in map.slots() {
        if !map.get(at).is_some_and(|resource| resource.build.needs_hash) {
            continue;
        }
        let result = map.update(at, |resource| {
            let suffix = hash::suffix(&resource.node)?;
            resource.store_previous_id();
            let name = format!("{}-{suffix}", resource.id.name);
            let old = resource.node.at(&["metadata", "name"]).cloned();
            let mut node = old.unwrap_or_else(|| Node::string("", resource.origin));
            let place = node.span;
            set_scalar(&mut node, &name, place)?;
            resource.set_name(node);
            Ok::<_, Fault>(())
        });
        if let Some(Err(fault)) = result {
            first.get_or_insert(fault);
        }
    }
    first.map_or(Ok(()), |fault| Err(fault.into()))
}
