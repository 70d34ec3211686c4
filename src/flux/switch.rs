//! The annotations that switch off single objects of the operator and of source-watcher, which have no `spec.suspend`.

use crate::object::Object;
use crate::source::Span;

use super::Kind;

/// Of the Flux operator: it also keeps a rendered object out of a set.
pub(super) const OF_OPERATOR: &str = "fluxcd.controlplane.io/reconcile";

/// Of source-watcher.
const OF_WATCHER: &str = "source.extensions.fluxcd.io/reconcile";

/// Where an annotation tells the controller of an object to leave it as it is; nothing where none does.
///
/// Both controllers mark an object Ready that is switched off when it comes, and do nothing for it.
pub fn switched_off(object: &Object) -> Option<Span> {
    let annotation = match Kind::of(&object.reference)? {
        Kind::ResourceSet | Kind::ResourceSetInputProvider | Kind::FluxInstance => OF_OPERATOR,
        Kind::ArtifactGenerator => OF_WATCHER,
        _ => return None,
    };
    let is_off = object.annotation(annotation)?.eq_ignore_ascii_case("disabled");
    let node = object.node.at(&["metadata", "annotations", annotation]);
    is_off.then(|| node.map_or(object.origin, |node| node.span))
}

/// Where an object is told to be left as it is: `spec.suspend: true`, or an annotation where there is no such field; `None` if neither
/// is there.
pub fn suspended(object: &Object) -> Option<Span> {
    let field = object.node.at(&["spec", "suspend"]).filter(|node| node.as_bool() == Some(true));
    switched_off(object).or_else(|| field.map(|node| node.span))
}

/// Whether an annotation tells the controller of an object to leave it as it is.
pub fn is_switched_off(object: &Object) -> bool {
    switched_off(object).is_some()
}
