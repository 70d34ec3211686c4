//! What something that was not seen may bring.

use crate::environment::Outline;
use crate::object::ObjectRef;
use crate::yaml::Node;

use super::chart::Chart;
use super::kinds::is_flux;

/// What a bringer may bring.
#[derive(Debug, Clone)]
pub(super) enum Reach {
    Anything,
    /// Whatever is well known brings no objects of Flux.
    AllButFlux,
    Outlined(Vec<Outline>),
}

impl Reach {
    pub(super) fn has(&self, object: &ObjectRef) -> bool {
        match self {
            Self::Anything => true,
            Self::AllButFlux => !is_flux(&object.group),
            Self::Outlined(outlines) => {
                // What a Kustomization of a template applies is not known either; but it names its Flux objects itself.
                outlines.iter().any(|outline| {
                    outline.fits(object) || !is_flux(&object.group) && outline.may_bring_more()
                })
            }
        }
    }

    pub(super) fn defines_of_flux(&self) -> bool {
        match self {
            Self::Anything => true,
            Self::AllButFlux => false,
            Self::Outlined(outlines) => outlines.iter().any(Outline::may_define),
        }
    }
}

/// What comes from an address: a well-known project has no objects of Flux.
pub(super) fn of_address(text: &str) -> Reach {
    if Chart::in_addresses(text).is_empty() { Reach::Anything } else { Reach::AllButFlux }
}

/// What the templates of a ResourceSet may make.
pub(super) fn of_set(spec: &Node) -> Vec<Outline> {
    let steps = spec.get("steps").and_then(Node::as_sequence).unwrap_or_default();
    let mut outlines = Vec::new();
    for part in std::iter::once(spec).chain(steps) {
        outlines
            .extend(Outline::in_text(part.get("resourcesTemplate").and_then(Node::text).unwrap_or_default()));
        for resource in part.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
            let text = |path: &[&str]| resource.at(path).and_then(Node::text);
            outlines.push(Outline::new(
                text(&["apiVersion"]),
                text(&["kind"]),
                text(&["metadata", "namespace"]),
                text(&["metadata", "name"]),
            ));
        }
    }
    outlines
}
