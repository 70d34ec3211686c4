//! What can ever be, by Flux's rules: applied again and again until nothing changes.

use super::model::{Dependency, Id, Kustomization, Mark, Model, Need, ROOT, ROOT_SOURCE, Stage, What};

/// What there is at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// An empty cluster.
    Cold,
    /// An empty cluster for which nobody else brings anything.
    Bare,
    /// Everything is there and ready, but the Kustomizations of this source, which has a new revision.
    Revision(Id),
}

/// What holds, by object.
#[derive(Debug, Clone)]
pub(super) struct Solution<'m> {
    model: &'m Model,
    start: Start,
    exists: Vec<bool>,
    started: Vec<bool>,
    /// The stages that are applied, of three.
    applied: [Vec<bool>; 3],
    artifact: Vec<bool>,
    pub(super) ready: Vec<bool>,
}

impl<'m> Solution<'m> {
    pub(super) fn of(model: &'m Model, start: Start) -> Self {
        let none = vec![false; model.objects.len()];
        let mut solution = Self {
            model,
            start,
            exists: none.clone(),
            started: none.clone(),
            applied: [none.clone(), none.clone(), none.clone()],
            artifact: none.clone(),
            ready: none,
        };
        while solution.step() {}
        solution
    }

    /// Applies each rule to each object; whether anything is new.
    fn step(&mut self) -> bool {
        let mut is_new = false;
        for id in self.model.ids() {
            let facts = [
                (self.can_exist(id), 0),
                (self.can_start(id), 1),
                (self.can_apply(id, 0), 2),
                (self.can_apply(id, 1), 3),
                (self.can_apply(id, 2), 4),
                (self.can_have_artifact(id), 5),
                (self.can_be_ready(id), 6),
            ];
            for (holds, which) in facts {
                let slot = match which {
                    0 => &mut self.exists[id],
                    1 => &mut self.started[id],
                    5 => &mut self.artifact[id],
                    6 => &mut self.ready[id],
                    stage => &mut self.applied[stage - 2][id],
                };
                is_new |= holds && !*slot;
                *slot |= holds;
            }
        }
        is_new
    }

    fn is_running(&self) -> bool {
        matches!(self.start, Start::Revision(_))
    }

    /// Whether it was ready before, and stays so.
    fn was_ready(&self, id: Id) -> bool {
        let Start::Revision(source) = self.start else { return false };
        let is_updated = self.model.kustomization(id).is_some_and(|own| own.source == source);
        self.model.is_written(id) && !is_updated
    }

    fn can_exist(&self, id: Id) -> bool {
        if id == ROOT || id == ROOT_SOURCE || self.is_running() && self.model.is_written(id) {
            return true;
        }
        let stage = self.model.stage(id) as usize;
        let appliers = &self.model.objects[id].appliers;
        self.model.is_applied(id) && appliers.iter().any(|by| *by != id && self.applied[stage][*by])
    }

    fn are_satisfied(&self, dependencies: &[Dependency]) -> bool {
        let is_satisfied = |dependency: &Dependency| {
            if dependency.expression { self.exists[dependency.on] } else { self.ready[dependency.on] }
        };
        dependencies.iter().all(is_satisfied)
    }

    fn are_there(&self, references: &[(Id, bool)]) -> bool {
        references.iter().all(|(id, optional)| *optional || self.is_there(*id))
    }

    /// A ConfigMap or Secret that something names.
    fn is_there(&self, id: Id) -> bool {
        self.exists[id] || self.is_running() || self.assumes() && self.model.is_assumed_object(id)
    }

    fn assumes(&self) -> bool {
        self.start != Start::Bare
    }

    fn can_start(&self, id: Id) -> bool {
        let model = self.model;
        if let Some(kustomization) = model.kustomization(id) {
            return self.exists[id]
                && !kustomization.suspended
                && self.artifact[kustomization.source]
                && self.are_satisfied(&kustomization.depends_on);
        }
        let Some(release) = model.release(id) else { return false };
        let has_namespace =
            release.target.is_none_or(|(space, creates)| creates || self.is_met(Need::Namespace(space)));
        self.exists[id]
            && !release.suspended
            && self.are_satisfied(&release.depends_on)
            && self.artifact[release.charts]
            && self.are_there(&release.values_from)
            && !model.lacks_key(release)
            && has_namespace
    }

    fn can_apply(&self, id: Id, stage: usize) -> bool {
        let model = self.model;
        let Some(kustomization) = model.kustomization(id) else { return false };
        let before = match stage {
            0 => self.started[id] && self.are_there(&kustomization.substitute_from),
            _ => self.applied[stage - 1][id],
        };
        let own = [Stage::Definitions, Stage::Classes, Stage::Rest][stage];
        before
            && model
                .applied_by(id)
                .filter(|object| model.stage(*object) == own)
                .all(|object| model.needs(object).into_iter().all(|need| self.is_met(need)))
    }

    fn is_met(&self, need: Need) -> bool {
        let model = self.model;
        self.is_running()
            || self.assumes() && model.is_assumed(need)
            || model.provider(need).is_some_and(|provider| self.exists[provider])
            || model.makers(need).any(|release| self.ready[release])
    }

    /// An address has none, and is as good as one that has.
    fn can_have_artifact(&self, id: Id) -> bool {
        if id == ROOT_SOURCE || self.was_ready(id) {
            return true;
        }
        match self.model.objects[id].what {
            What::Source { suspended, secret } => {
                self.exists[id] && !suspended && secret.is_none_or(|secret| self.is_there(secret))
            }
            What::Charts { is_address, suspended } => self.exists[id] && (is_address || !suspended),
            _ => false,
        }
    }

    fn can_be_ready(&self, id: Id) -> bool {
        if self.was_ready(id) {
            return true;
        }
        match &self.model.objects[id].what {
            What::Kustomization(kustomization) => self.applied[2][id] && self.is_healthy(id, kustomization),
            What::Release(_) => self.started[id],
            _ => false,
        }
    }

    fn is_healthy(&self, id: Id, kustomization: &Kustomization) -> bool {
        let model = self.model;
        if kustomization.wait {
            let waited = model.applied_by(id).filter(|object| model.objects[*object].mark == Mark::None);
            waited.into_iter().all(|object| self.is_current(kustomization, object))
        } else {
            let checks = kustomization.health_checks.iter().filter(|check| **check != id);
            checks.into_iter().all(|check| self.is_current(kustomization, *check))
        }
    }

    fn is_current(&self, by: &Kustomization, id: Id) -> bool {
        match &self.model.objects[id].what {
            _ if !self.model.is_written(id) => self.assumes() && self.model.is_assumed_by_check(id),
            // An expression is asked once the controller has worked on the object.
            What::Kustomization(_) if by.expressions => self.started[id],
            What::Release(release) if release.suspended => self.exists[id],
            What::Kustomization(_) | What::Release(_) => self.ready[id],
            What::Source { .. } | What::Charts { .. } => self.artifact[id],
            _ => self.exists[id],
        }
    }
}
