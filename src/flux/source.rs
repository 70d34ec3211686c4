//! What a source says of itself: an address, which revision of it is meant, and what its artifact has of it.

use crate::object::Object;
use crate::source::Span;
use crate::yaml::Node;

use super::Kind;
use super::reference::SourceReference;

/// An object of a kind that gives content: a `GitRepository`, an `OCIRepository`, a `Bucket`, a `HelmRepository`, …
#[derive(Debug, Clone, Copy)]
pub struct Source<'o> {
    kind: Kind,
    namespace: &'o str,
    spec: Option<&'o Node>,
}

/// An entry of `spec.include` of a `GitRepository`: the artifact of another is put into its own.
#[derive(Debug, Clone)]
pub struct IncludedSource<'o> {
    /// The other one.
    pub source: SourceReference,
    /// `fromPath`: the folder of the other that is taken; empty for all of it.
    pub from: &'o str,
    /// `toPath`: the folder that it becomes, where one is written: else it is called as the other source is.
    pub to: Option<&'o str>,
}

impl<'o> Source<'o> {
    /// Looks at an object; `None` if it is no source. Nothing is copied.
    pub fn read(object: &'o Object) -> Option<Self> {
        let kind = Kind::of(&object.reference).filter(|kind| kind.is_source())?;
        Some(Self { kind, namespace: &object.reference.namespace, spec: object.node.get("spec") })
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

    /// `spec.ignore`: what its artifact leaves out, in the language of `.gitignore`, and where it is written.
    pub fn ignore(self) -> Option<(&'o str, Span)> {
        let node = self.spec?.get("ignore")?;
        Some((node.text()?, node.span))
    }

    /// What is put into its artifact, in order; entries without a name are left out. Only a `GitRepository` has any.
    pub fn included(self) -> impl Iterator<Item = IncludedSource<'o>> {
        let list =
            self.spec.filter(|_| self.kind == Kind::GitRepository).and_then(|spec| spec.get("include"));
        let entries = list.and_then(Node::as_sequence).unwrap_or_default();
        entries.iter().filter_map(move |entry| {
            let name = entry.at(&["repository", "name"])?;
            let text = |key: &str| entry.get(key).and_then(Node::text).filter(|text| !text.is_empty());
            let target = Kind::GitRepository.reference(self.namespace, name.text()?);
            let source = SourceReference { target, span: name.span };
            Some(IncludedSource { source, from: text("fromPath").unwrap_or_default(), to: text("toPath") })
        })
    }

    /// The Secrets that it names, each with the place of the name: for the address, its certificates, a proxy, and to verify what comes.
    pub fn secrets(self) -> impl Iterator<Item = (&'o str, Span)> {
        let paths: [&[&str]; 4] =
            [&["secretRef"], &["certSecretRef"], &["proxySecretRef"], &["verify", "secretRef"]];
        paths.into_iter().filter_map(move |path| {
            let name = self.spec?.at(path)?.get("name")?;
            Some((name.text()?, name.span))
        })
    }
}
