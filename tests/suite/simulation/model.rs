//! An environment as data: what the proof is tested on.

use std::collections::BTreeSet;

/// The position of an object in its model.
pub(super) type Id = usize;

/// The root Kustomization, which Flux's bootstrap applies.
pub(super) const ROOT: Id = 0;
/// Its source.
pub(super) const ROOT_SOURCE: Id = 1;

/// All objects that are written, and some that are only named: these have no applier.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) objects: Vec<Object>,
}

#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) what: What,
    /// The Namespace object that it lies in; nothing for `flux-system`, which is there.
    pub(super) space: Option<Id>,
    /// The Kustomizations whose folders hold it.
    pub(super) appliers: Vec<Id>,
    pub(super) mark: Mark,
}

/// `kustomize.toolkit.fluxcd.io/ssa` and `reconcile`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    IfNotPresent,
    Ignore,
    Disabled,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Kustomization(Kustomization),
    Release(Release),
    /// A GitRepository of the same URL as the root's.
    Source {
        suspended: bool,
        secret: Option<Id>,
    },
    /// A HelmRepository.
    Charts {
        is_address: bool,
        suspended: bool,
    },
    Config {
        secret: bool,
    },
    Workload,
    Namespace,
    /// A custom resource definition.
    Definition {
        class: bool,
        namespaced: bool,
    },
    /// A custom resource of a definition.
    Custom {
        definition: Id,
    },
    /// A `ClusterIssuer`, whose definition comes with the chart cert-manager.
    Issuer,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Kustomization {
    pub(super) source: Id,
    pub(super) depends_on: Vec<Dependency>,
    pub(super) wait: bool,
    pub(super) health_checks: Vec<Id>,
    /// `healthCheckExprs` for Kustomizations.
    pub(super) expressions: bool,
    pub(super) suspended: bool,
    /// The object, and whether it is optional.
    pub(super) substitute_from: Vec<(Id, bool)>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Dependency {
    pub(super) on: Id,
    /// A `readyExpr`, which is true as soon as the dependency exists.
    pub(super) expression: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Release {
    pub(super) charts: Id,
    pub(super) depends_on: Vec<Dependency>,
    pub(super) suspended: bool,
    pub(super) values_from: Vec<(Id, bool)>,
    /// It asks its values for a key that they do not have.
    pub(super) wrong_key: bool,
    /// `targetNamespace`, and whether Helm makes it.
    pub(super) target: Option<(Id, bool)>,
    /// The chart is cert-manager, with its definitions.
    pub(super) brings_issuers: bool,
}

/// The stage of an apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Definitions,
    Classes,
    Rest,
}

/// What an object needs so that the API server takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Definition(Id),
    Issuers,
    Namespace(Id),
}

impl Model {
    pub(super) fn ids(&self) -> std::ops::Range<Id> {
        0..self.objects.len()
    }

    pub(super) fn kustomization(&self, id: Id) -> Option<&Kustomization> {
        match &self.objects[id].what {
            What::Kustomization(kustomization) => Some(kustomization),
            _ => None,
        }
    }

    pub(super) fn release(&self, id: Id) -> Option<&Release> {
        match &self.objects[id].what {
            What::Release(release) => Some(release),
            _ => None,
        }
    }

    /// What is asked about: Kustomizations and HelmReleases that are there.
    pub(super) fn subjects(&self) -> impl Iterator<Item = Id> {
        let asked = |id: &Id| self.kustomization(*id).is_some() || self.release(*id).is_some();
        self.ids().filter(asked).filter(|id| self.is_written(*id))
    }

    /// Whether a folder holds the object.
    pub(super) fn is_written(&self, id: Id) -> bool {
        !self.objects[id].appliers.is_empty()
    }

    /// Whether Flux applies it where it is written.
    pub(super) fn is_applied(&self, id: Id) -> bool {
        self.is_written(id) && matches!(self.objects[id].mark, Mark::None | Mark::IfNotPresent)
    }

    /// What a Kustomization applies, itself left out.
    pub(super) fn applied_by(&self, by: Id) -> impl Iterator<Item = Id> {
        self.ids()
            .filter(move |id| *id != by && self.is_applied(*id) && self.objects[*id].appliers.contains(&by))
    }

    pub(super) fn stage(&self, id: Id) -> Stage {
        match self.objects[id].what {
            What::Namespace | What::Definition { .. } => Stage::Definitions,
            What::Custom { definition } if self.is_class(definition) => Stage::Classes,
            _ => Stage::Rest,
        }
    }

    pub(super) fn is_class(&self, definition: Id) -> bool {
        matches!(self.objects[definition].what, What::Definition { class: true, .. })
    }

    pub(super) fn is_namespaced(&self, id: Id) -> bool {
        match self.objects[id].what {
            What::Namespace | What::Definition { .. } | What::Issuer => false,
            What::Custom { definition } => {
                matches!(self.objects[definition].what, What::Definition { namespaced: true, .. })
            }
            _ => true,
        }
    }

    pub(super) fn needs(&self, id: Id) -> Vec<Need> {
        let object = &self.objects[id];
        let mut needs = Vec::new();
        match object.what {
            What::Custom { definition } => needs.push(Need::Definition(definition)),
            What::Issuer => needs.push(Need::Issuers),
            _ => {}
        }
        needs.extend(object.space.filter(|_| self.is_namespaced(id)).map(Need::Namespace));
        needs
    }

    /// The releases that make what is needed when they are installed.
    pub(super) fn makers(&self, need: Need) -> impl Iterator<Item = Id> {
        self.ids().filter(move |id| {
            let Some(release) = self.release(*id).filter(|_| self.is_applied(*id)) else { return false };
            match need {
                Need::Definition(_) => false,
                Need::Issuers => release.brings_issuers,
                Need::Namespace(space) => release.target == Some((space, true)),
            }
        })
    }

    /// The object that is what is needed, where a folder holds it.
    pub(super) fn provider(&self, need: Need) -> Option<Id> {
        match need {
            Need::Definition(id) | Need::Namespace(id) => Some(id).filter(|id| self.is_applied(*id)),
            Need::Issuers => None,
        }
    }

    /// Whether nothing here provides it, so that it counts as brought from outside.
    pub(super) fn is_assumed(&self, need: Need) -> bool {
        self.provider(need).is_none() && self.makers(need).next().is_none()
    }

    /// The same for a ConfigMap or Secret that something names.
    pub(super) fn is_assumed_object(&self, id: Id) -> bool {
        !self.is_applied(id)
    }

    /// Whether a health check finds something that no folder holds: a controller or a chart may bring it, or it was there before.
    /// Kustomizations and HelmReleases are where they are written, or nowhere.
    pub(super) fn is_assumed_by_check(&self, id: Id) -> bool {
        let is_foreign = |object: &Object| match &object.what {
            What::Custom { .. } | What::Issuer => true,
            // Nobody knows all that a chart has in it.
            What::Release(release) => self.is_written(release.charts),
            _ => false,
        };
        match self.objects[id].what {
            What::Kustomization(_) | What::Release(_) => false,
            _ => {
                self.is_needed(id)
                    || self.ids().any(|id| self.is_applied(id) && is_foreign(&self.objects[id]))
            }
        }
    }

    /// Whether something that is written cannot do without a ConfigMap or Secret.
    fn is_needed(&self, id: Id) -> bool {
        let asks = |list: &[(Id, bool)]| list.iter().any(|(named, optional)| *named == id && !optional);
        let needs = |object: &Object| match &object.what {
            What::Kustomization(own) => asks(&own.substitute_from),
            What::Release(own) => asks(&own.values_from),
            What::Source { secret, .. } => *secret == Some(id),
            _ => false,
        };
        self.ids().any(|by| self.is_written(by) && needs(&self.objects[by]))
    }

    /// Whether a release asks for a key that is known to be missing: of two that apply the object, either may have it.
    pub(super) fn lacks_key(&self, release: &Release) -> bool {
        let is_known = |id: Id| self.is_applied(id) && self.objects[id].appliers.len() == 1;
        release.wrong_key && release.values_from.iter().any(|(id, optional)| !optional && is_known(*id))
    }

    /// Takes out of the folders what Flux would never get to see: what is below a Kustomization that nobody applies, or whose
    /// source is nowhere. A source that only its own content holds was put there by hand, on a running cluster.
    pub(super) fn discovered(mut self) -> Self {
        let mut by_hand: BTreeSet<Id> = BTreeSet::new();
        let mut seen = self.seen(&by_hand);
        let named = self.ids().filter(|id| seen[*id]).filter_map(|id| Some(self.kustomization(id)?.source));
        let mut supposed: BTreeSet<Id> = named.filter(|source| !seen[*source]).collect();
        while supposed != by_hand {
            seen = self.seen(&supposed);
            by_hand = std::mem::take(&mut supposed);
            supposed = by_hand.iter().copied().filter(|source| seen[*source]).collect();
        }
        for id in self.ids() {
            let is_built = |by: &Id| self.is_built(&seen, &by_hand, *by);
            let kept: Vec<Id> = self.objects[id].appliers.iter().copied().filter(is_built).collect();
            self.objects[id].appliers = kept;
        }
        self
    }

    /// What is found from the root on, where some sources are there.
    fn seen(&self, by_hand: &BTreeSet<Id>) -> Vec<bool> {
        let mut seen = vec![false; self.objects.len()];
        (seen[ROOT], seen[ROOT_SOURCE]) = (true, true);
        loop {
            let is_built = |by: &Id| self.is_built(&seen, by_hand, *by);
            let found = self.ids().find(|id| !seen[*id] && self.objects[*id].appliers.iter().any(is_built));
            let Some(found) = found else { return seen };
            seen[found] = true;
        }
    }

    fn is_built(&self, seen: &[bool], by_hand: &BTreeSet<Id>, id: Id) -> bool {
        let has_source = |source: Id| seen[source] || by_hand.contains(&source);
        seen[id] && self.kustomization(id).is_some_and(|kustomization| has_source(kustomization.source))
    }
}
