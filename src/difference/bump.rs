//! Which differences are a new version of something.

use crate::flux::Kind;
use crate::object::ObjectRef;

use super::answer::FieldKind;

/// The keys of a chart's values that say which image runs.
const IMAGE_KEYS: &[&str] = &["tag", "digest", "repository", "registry"];

/// What kind of difference it is that a field of an object has another value.
pub(super) fn kind(object: &ObjectRef, path: &str) -> FieldKind {
    match Kind::of(object) {
        Some(Kind::HelmRelease) if path == "spec.chart.spec.version" => FieldKind::Chart,
        Some(Kind::HelmChart) if path == "spec.version" => FieldKind::Chart,
        Some(Kind::GitRepository | Kind::OciRepository) if path.starts_with("spec.ref.") => {
            FieldKind::Revision
        }
        Some(Kind::HelmRelease) if path.starts_with("spec.values.") && is_image_value(path) => {
            FieldKind::Image
        }
        // `spec.images` of a Flux Kustomization, as kustomize has it.
        Some(Kind::Kustomization) if is_image_override(path) => FieldKind::Image,
        _ if path.rsplit('.').next() == Some("image") && path.contains("ontainers[") => FieldKind::Image,
        _ => FieldKind::Other,
    }
}

fn is_image_value(path: &str) -> bool {
    let keys: Vec<&str> = path.split('.').collect();
    match keys.as_slice() {
        [.., image, key] if IMAGE_KEYS.contains(key) => image.to_ascii_lowercase().ends_with("image"),
        [.., key] => *key == "image",
        [] => false,
    }
}

fn is_image_override(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    path.starts_with("spec.images[") && matches!(last, "newTag" | "newName" | "digest")
}
