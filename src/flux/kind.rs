//! The kinds that Flux and the Flux operator own.

use crate::object::ObjectRef;

/// A kind of Flux. Which one an object is, is decided by its group and kind, never by its version or file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `Kustomization.kustomize.toolkit.fluxcd.io`: builds a folder of a source and applies it.
    Kustomization,
    /// `HelmRelease.helm.toolkit.fluxcd.io`: installs a chart.
    HelmRelease,
    /// `GitRepository`: a source.
    GitRepository,
    /// `OCIRepository`: a source.
    OciRepository,
    /// `Bucket`: a source.
    Bucket,
    /// `HelmRepository`: an index of charts.
    HelmRepository,
    /// `HelmChart`: a chart, made by helm-controller or by hand.
    HelmChart,
    /// `ExternalArtifact`: a source that another controller makes.
    ExternalArtifact,
    /// `ArtifactGenerator`: composes `ExternalArtifact`s out of sources.
    ArtifactGenerator,
    /// `FluxInstance`: installs Flux and its root Kustomization.
    FluxInstance,
    /// `ResourceSet`: a template of objects.
    ResourceSet,
    /// `ResourceSetInputProvider`: inputs for it.
    ResourceSetInputProvider,
}

const TABLE: &[(Kind, &str, &str)] = &[
    (Kind::Kustomization, "kustomize.toolkit.fluxcd.io", "Kustomization"),
    (Kind::HelmRelease, "helm.toolkit.fluxcd.io", "HelmRelease"),
    (Kind::GitRepository, SOURCE, "GitRepository"),
    (Kind::OciRepository, SOURCE, "OCIRepository"),
    (Kind::Bucket, SOURCE, "Bucket"),
    (Kind::HelmRepository, SOURCE, "HelmRepository"),
    (Kind::HelmChart, SOURCE, "HelmChart"),
    (Kind::ExternalArtifact, SOURCE, "ExternalArtifact"),
    (Kind::ArtifactGenerator, "source.extensions.fluxcd.io", "ArtifactGenerator"),
    (Kind::FluxInstance, OPERATOR, "FluxInstance"),
    (Kind::ResourceSet, OPERATOR, "ResourceSet"),
    (Kind::ResourceSetInputProvider, OPERATOR, "ResourceSetInputProvider"),
];
const SOURCE: &str = "source.toolkit.fluxcd.io";
const OPERATOR: &str = "fluxcd.controlplane.io";

impl Kind {
    /// The kind of an object, where it is one of Flux's.
    pub fn of(reference: &ObjectRef) -> Option<Self> {
        let same =
            |(_, group, kind): &&(Self, &str, &str)| *group == &*reference.group && *kind == &*reference.kind;
        TABLE.iter().find(same).map(|(kind, ..)| *kind)
    }

    /// The kind of this name, as a `sourceRef` writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|(_, _, kind)| *kind == name).map(|(kind, ..)| *kind)
    }

    /// The API group.
    pub fn group(self) -> &'static str {
        self.row().1
    }

    /// The kind's name.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    /// Whether Kustomizations or HelmReleases take their content from it.
    pub fn is_source(self) -> bool {
        self.group() == SOURCE
    }

    /// Names an object of this kind.
    pub fn reference(self, namespace: &str, name: &str) -> ObjectRef {
        ObjectRef::new(self.group(), self.name(), namespace, name)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        // The table has a row for each variant; the first one only satisfies the compiler.
        TABLE.iter().find(|(kind, ..)| *kind == self).unwrap_or(&TABLE[0])
    }
}
