//! Who may bring an object that was not seen.

use crate::object::ObjectRef;

/// Something that may bring an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bringer {
    /// The object that may bring it; nothing for what is no object of the environment.
    pub object: Option<ObjectRef>,
    way: Way,
}

/// Why it could not be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Its content is not in the repository.
    Elsewhere,
    /// Its path holds a variable that is not known.
    OpenPath,
    /// It builds on a remote base.
    Remote,
    /// It does not build.
    Failing,
    /// Its source is not there.
    Sourceless,
    /// Its inputs are known in the cluster only.
    Opaque,
    /// A provider of its inputs is not there.
    Inputless,
    /// Its chart is not in the repository.
    Chart,
    /// Templates of its chart may make it.
    Template,
    /// Its own name holds a variable.
    Open,
    /// The name holds a variable that is not known.
    Variable,
    /// The cluster has it.
    Cluster,
    /// A controller may make it.
    Controller,
    /// Whoever applies the entry point.
    Bootstrap,
}

impl Bringer {
    pub(super) fn of(object: &ObjectRef, way: Way) -> Self {
        Self { object: Some(object.clone()), way }
    }

    pub(super) fn variable() -> Self {
        Self { object: None, way: Way::Variable }
    }

    pub(super) fn cluster() -> Self {
        Self { object: None, way: Way::Cluster }
    }

    pub(super) fn controller() -> Self {
        Self { object: None, way: Way::Controller }
    }

    pub(super) fn bootstrap() -> Self {
        Self { object: None, way: Way::Bootstrap }
    }

    /// Whether it brings nothing as long as the repository stays as it is.
    pub fn brings_nothing(&self) -> bool {
        matches!(self.way, Way::Failing | Way::Sourceless | Way::Inputless)
    }

    /// Who it is and why that is not known: "Kustomization platform, whose content is not in this repository".
    pub fn words(&self) -> String {
        let who =
            self.object.as_ref().map(|object| format!("{} {}", object.kind, object.name)).unwrap_or_default();
        match self.way {
            Way::Elsewhere => format!("{who}, whose content is not in this repository"),
            Way::OpenPath => format!("{who}, whose path holds a variable that is not known"),
            Way::Remote => format!("{who}, which builds on a remote base"),
            Way::Failing => format!("{who}, which does not build"),
            Way::Sourceless => format!("{who}, whose source is not there"),
            Way::Opaque => format!("{who}, whose inputs are known in the cluster only"),
            Way::Inputless => format!("{who}, a provider of whose inputs is not there"),
            Way::Chart => format!("{who}, whose chart is not in this repository"),
            Way::Template => format!("{who}, whose chart is not rendered here"),
            Way::Open => format!("{who}, whose name holds a variable"),
            Way::Variable => "a variable that is not known".to_owned(),
            Way::Cluster => "the cluster itself".to_owned(),
            Way::Controller => "a controller in the cluster".to_owned(),
            Way::Bootstrap => "whoever applies this entry point".to_owned(),
        }
    }
}
