//! Objects whose data the operator copies from another object in the cluster.

use crate::object::Object;

/// Whether the data of a ConfigMap or Secret comes from elsewhere, so that the repository does not know it.
pub(crate) fn copies_data(object: &Object) -> bool {
    object.annotation("fluxcd.controlplane.io/copyFrom").is_some()
        || object.annotation("fluxcd.controlplane.io/convertKubeConfigFrom").is_some()
}
