//! What a `FluxInstance` says: which Flux the operator installs, how it runs, and what it syncs.

use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::{FluxVersion, Kind};

/// The spec of a `FluxInstance`, in a manifest or in the values of the chart that makes one. Nothing is copied.
///
/// Follows `api/v1/fluxinstance_types.go` of the Flux operator.
///
/// ```
/// use infra_graph::{flux::FluxInstance, source::{SourceMap, Span}, yaml};
/// let file = SourceMap::default().add("flux.yaml".into(), "");
/// let text = "distribution: {version: 2.8.x}\ncluster: {size: large}\nsync: {path: clusters/a, kind: GitRepository}\n";
/// let document = yaml::parse(text, |start, end| Span::new(file, start as u32, end as u32)).remove(0).unwrap();
/// let instance = FluxInstance::read(document.root.as_ref()).unwrap();
/// assert_eq!(instance.size().unwrap().0, "large");
/// assert_eq!(instance.sync().unwrap().path(), "clusters/a");
/// assert!(instance.waits() && !instance.lists("image-reflector-controller"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct FluxInstance<'o> {
    spec: &'o Mapping,
}

impl<'o> FluxInstance<'o> {
    /// Looks at a spec; `None` if there is none, or it is no mapping.
    pub fn read(spec: Option<&'o Node>) -> Option<Self> {
        Some(Self { spec: spec?.as_mapping()? })
    }

    fn at(self, key: &str, inner: &str) -> Option<&'o Node> {
        self.spec.get(key)?.get(inner)
    }

    /// `distribution.version`, where it names one that is known: `2.x` is any.
    pub fn version(self) -> Option<FluxVersion> {
        self.at("distribution", "version")?.text()?.parse().ok()
    }

    /// `cluster.size`, and where it is written.
    pub fn size(self) -> Option<(&'o str, Span)> {
        let size = self.at("cluster", "size")?;
        Some((size.text()?, size.span))
    }

    /// Where `cluster.multitenant: true` is written: sources in other namespaces are refused.
    pub fn multitenant(self) -> Option<Span> {
        let node = self.at("cluster", "multitenant")?;
        (node.as_bool() == Some(true)).then_some(node.span)
    }

    /// Whether `components` lists one. Without a list, none of the optional ones is installed.
    pub fn lists(self, component: &str) -> bool {
        let listed = self.spec.get("components").and_then(Node::as_sequence).unwrap_or_default();
        listed.iter().any(|node| node.text() == Some(component))
    }

    /// `kustomize`, whose patches the operator applies to all that it installs.
    pub fn kustomize(self) -> Option<&'o Node> {
        self.spec.get("kustomize")
    }

    /// Whether it waits until what it installs and syncs is ready: unless `wait` is false.
    pub fn waits(self) -> bool {
        self.spec.get("wait").and_then(Node::as_bool) != Some(false)
    }

    /// What it syncs.
    pub fn sync(self) -> Option<InstanceSync<'o>> {
        let entry = self.spec.entry("sync")?;
        Some(InstanceSync { node: &entry.value, key: entry.key.span })
    }
}

/// `sync` of a [`FluxInstance`]: the source that the operator makes, and the folder of the root Kustomization in it.
#[derive(Debug, Clone, Copy)]
pub struct InstanceSync<'o> {
    node: &'o Node,
    /// Where the field is.
    pub key: Span,
}

impl<'o> InstanceSync<'o> {
    fn text(self, key: &str) -> Option<&'o str> {
        self.node.get(key)?.text().filter(|text| !text.is_empty())
    }

    /// The kind of the source; a `GitRepository` where none is named.
    pub fn kind(self) -> Kind {
        self.text("kind").and_then(Kind::from_name).unwrap_or(Kind::GitRepository)
    }

    /// The name of both objects, where one is written: else it is that of the instance's namespace.
    pub fn name(self) -> Option<&'o str> {
        self.text("name")
    }

    /// The address of the source.
    pub fn url(self) -> Option<&'o str> {
        self.text("url")
    }

    /// Which revision of it is meant.
    pub fn revision(self) -> Option<&'o str> {
        self.text("ref")
    }

    /// The folder, as it is written.
    pub fn path(self) -> &'o str {
        self.text("path").unwrap_or("./")
    }

    /// Where the folder is written, or else the whole.
    pub fn path_span(self) -> Span {
        self.node.get("path").map_or(self.node.span, |path| path.span)
    }
}
