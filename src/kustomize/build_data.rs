//! What kustomize keeps in annotations of an object while it builds.

use arcstr::ArcStr;
use smallvec::SmallVec;

use crate::yaml::{Mapping, Node};

use super::resource_id::DEFAULT_NAMESPACE;

/// The domain of kustomize's own annotations.
pub(super) const DOMAIN: &str = "internal.config.kubernetes.io/";

/// What a generator does where its object exists already (`types.GenerationBehavior`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Behavior {
    /// Not said: as `Create`.
    #[default]
    Unspecified,
    /// Make a new object.
    Create,
    /// Take the place of the old object.
    Replace,
    /// Add to the old object.
    Merge,
}

impl Behavior {
    /// Of its name; an unknown one is none.
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "create" => Self::Create,
            "replace" => Self::Replace,
            "merge" => Self::Merge,
            _ => Self::Unspecified,
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Merge => "merge",
        }
    }
}

/// A name, namespace and kind that a resource had before a transformer changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Previous {
    /// The name.
    pub(super) name: ArcStr,
    /// The effective namespace.
    pub(super) namespace: ArcStr,
    /// The kind.
    pub(super) kind: ArcStr,
}

impl Previous {
    /// The namespace for comparison: an annotation of the input may leave it empty.
    pub(super) fn effective_namespace(&self) -> &str {
        if self.namespace.is_empty() { DEFAULT_NAMESPACE } else { &self.namespace }
    }
}

/// What was put around a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Affixes {
    /// What was put before it, the innermost first.
    pub(super) prefixes: Vec<ArcStr>,
    /// What was put behind it, the innermost first.
    pub(super) suffixes: Vec<ArcStr>,
}

/// What kustomize keeps in annotations (`internal.config.kubernetes.io/…`) while it builds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct BuildData {
    /// Earlier ids, the oldest first. Group and version of an earlier id are always the current ones.
    pub(super) previous: SmallVec<[Previous; 1]>,
    /// What was put before and behind the name; few objects have any.
    pub(super) affixes: Option<Box<Affixes>>,
    /// Of a generated object.
    pub(super) behavior: Option<Behavior>,
    /// Whether the name gets a hash in the end.
    pub(super) needs_hash: bool,
}

impl BuildData {
    /// What annotations of the input say, in case somebody wrote such.
    pub(super) fn of_annotations(annotations: &Mapping) -> Self {
        let mut data = Self::default();
        if !annotations.iter().any(|entry| entry.key.text.starts_with(DOMAIN)) {
            return data;
        }
        let text = |name: &str| annotations.get(&format!("{DOMAIN}{name}")).and_then(Node::text);
        let list = |name: &str| -> Vec<ArcStr> {
            text(name).map_or_else(Vec::new, |text| text.split(',').map(ArcStr::from).collect())
        };
        let (names, namespaces, kinds) =
            (list("previousNames"), list("previousNamespaces"), list("previousKinds"));
        if names.len() == namespaces.len() && names.len() == kinds.len() {
            let parts = names.into_iter().zip(namespaces).zip(kinds);
            data.previous =
                parts.map(|((name, namespace), kind)| Previous { name, namespace, kind }).collect();
        }
        let affixes = Affixes { prefixes: list("prefixes"), suffixes: list("suffixes") };
        data.affixes = (affixes != Affixes::default()).then(|| Box::new(affixes));
        data.needs_hash = text("needsHashSuffix") == Some("enabled");
        data.behavior = text("generatorBehavior").map(Behavior::from_name);
        data
    }

    /// Whether kustomize would have an annotation for it.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What was put before the name, the innermost first.
    pub(super) fn prefixes(&self) -> &[ArcStr] {
        self.affixes.as_ref().map_or(&[], |affixes| &affixes.prefixes)
    }

    /// What was put behind the name, the innermost first.
    pub(super) fn suffixes(&self) -> &[ArcStr] {
        self.affixes.as_ref().map_or(&[], |affixes| &affixes.suffixes)
    }
}
