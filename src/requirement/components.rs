//! Which parts of Flux are installed.

use crate::environment::Environment;
use crate::flux::{FluxInstance, Kind};

use super::definition::Definition;
use super::unseen::Unseen;

/// The kinds that not every installation of Flux has, each with the component that brings it.
const OPTIONAL: [(&str, &str, &str); 4] = [
    ("image.toolkit.fluxcd.io", "ImagePolicy", "image-reflector-controller"),
    ("image.toolkit.fluxcd.io", "ImageRepository", "image-reflector-controller"),
    ("image.toolkit.fluxcd.io", "ImageUpdateAutomation", "image-automation-controller"),
    ("source.extensions.fluxcd.io", "ArtifactGenerator", "source-watcher"),
];

/// The component of Flux that brings a kind which not every installation has; nothing for all other kinds.
pub fn optional_component(group: &str, kind: &str) -> Option<&'static str> {
    OPTIONAL.iter().find(|known| (known.0, known.1) == (group, kind)).map(|known| known.2)
}

/// Whether the environment's own installation of Flux is seen as a whole and does not have a kind.
pub(super) fn lack(environment: &Environment, unseen: &Unseen, group: &str, kind: &str) -> bool {
    let Some(component) = optional_component(group, kind) else { return false };
    !unseen.may_define()
        && (manifests_lack(environment, group, kind) || instance_lacks(environment, component))
}

/// Whether the manifests of Flux are among what is applied, and no definition of the kind.
fn manifests_lack(environment: &Environment, group: &str, kind: &str) -> bool {
    let defines = |group: &str, kind: &str| {
        let mut defined =
            environment.inventory.iter().filter_map(|(_, entry)| Definition::read(&entry.object));
        defined.any(|defined| &*defined.group == group && &*defined.kind == kind)
    };
    defines(Kind::Kustomization.group(), Kind::Kustomization.name()) && !defines(group, kind)
}

/// Whether the operator is told which components to install, and this one is not among them. Without a list, it installs
/// none of the optional ones.
fn instance_lacks(environment: &Environment, component: &str) -> bool {
    let mut instances = environment.inventory.of_kind(Kind::FluxInstance).peekable();
    let lists = |instance: &crate::environment::InventoryEntry| {
        FluxInstance::read(instance.object.node.get("spec")).is_some_and(|spec| spec.lists(component))
    };
    instances.peek().is_some() && !instances.any(lists)
}
