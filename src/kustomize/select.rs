//! Which resources of a build a selector means.

use super::fault::Fault;
use super::resource::Resource;
use super::resource_map::ResourceMap;
use super::selector::{Matcher, PATTERN, Selector};
use super::simple_expression::is_plain;

/// The positions of the resources that a selector selects (`resmap.Select`). Name and namespace fit where the first
/// or the current one does.
pub(super) fn select(map: &ResourceMap, selector: &Selector) -> Result<Vec<usize>, Fault> {
    let matcher = selector.compile().map_err(|fault| {
        // To find out that a pattern is too large takes as long as to make one ready.
        map.budget.add_steps(if fault.too_large { PATTERN } else { 0 });
        match selector.span {
            Some(span) => fault.or_at(span),
            None => fault,
        }
    })?;
    // Most selectors name one resource: then only what has or had that name is looked at.
    let candidates = if is_plain(&selector.name) { map.with_name(&selector.name) } else { map.positions() };
    map.budget.spend(candidates.len() * matcher.cost() + matcher.compilation())?;
    let mut selected = Vec::new();
    for at in candidates {
        if let Some(resource) = map.get(at)
            && is_selected(&matcher, resource)?
        {
            selected.push(at);
        }
    }
    Ok(selected)
}

fn is_selected(matcher: &Matcher, resource: &Resource) -> Result<bool, Fault> {
    if !matcher.matches_gvk(&resource.id.gvk) {
        return Ok(false);
    }
    let original = resource.original_id();
    let namespace = matcher.matches_namespace(original.effective_namespace())
        || matcher.matches_namespace(resource.id.effective_namespace());
    let name = matcher.matches_name(&original.name) || matcher.matches_name(&resource.id.name);
    Ok(namespace
        && name
        && matcher.matches_labels(resource.labels())?
        && matcher.matches_annotations(resource.annotations())?)
}
