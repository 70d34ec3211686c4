//! What a source says of itself: an address, and which revision of it is meant.

use crate::object::Object;
use crate::yaml::Node;

use super::Kind;

/// An object of a kind that gives content: a `GitRepository`, an `OCIRepository`, a `Bucket`, a `HelmRepository`, …
#[derive(Debug, Clone, Copy)]
pub struct Source<'o> {
    kind: Kind,
    spec: Option<&'o Node>,
}

impl<'o> Source<'o> {
    /// Looks at an object; `None` if it is no source. Nothing is copied.
    pub fn read(object: &'o Object) -> Option<Self> {
        let kind = Kind::of(&object.reference).filter(|kind| kind.is_source())?;
        Some(Self { kind, spec: object.node.get("spec") })
    }

    fn text(&self, key: &str) -> Option<&'o str> {
        self.spec?.get(key)?.text()
    }

    /// Its address, `spec.url`.
    pub fn url(&self) -> Option<&'o str> {
        self.text("url")
    }

    /// Which revision it takes: the field of `spec.ref` that counts, and what it says; `None` for the default branch.
    pub fn revision(&self) -> Option<(&'static str, &'o str)> {
        let reference = self.spec?.get("ref")?;
        let fields = ["commit", "name", "semver", "tag", "branch"];
        fields.into_iter().find_map(|field| Some((field, reference.get(field)?.text()?)))
    }

    /// Whether it is a `HelmRepository` of `type: oci`: an address that charts are pulled from, without an artifact and without
    /// health, which nothing reconciles.
    pub fn is_address(&self) -> bool {
        self.kind == Kind::HelmRepository && self.text("type") == Some("oci")
    }
}
