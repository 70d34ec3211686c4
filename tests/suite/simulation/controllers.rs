//! What the controllers do with one object, step by step.

use super::cluster::{Cluster, Condition, INTERVAL, Job, POLLS, REQUEUE, RETRY, Step};
use super::model::{Dependency, Id, Mark, Stage, What};

impl Cluster<'_> {
    /// kustomize-controller takes a Kustomization: first its source, then its dependencies.
    pub(super) fn start(&mut self, id: Id) -> Option<Job> {
        let kustomization = self.model.kustomization(id)?;
        if kustomization.suspended {
            return None;
        }
        if !self.artifact[kustomization.source] {
            return self.end(id, Condition::False, RETRY);
        }
        let source = kustomization.source;
        for dependency in &kustomization.depends_on {
            if !self.is_satisfied(dependency, Some(source)) {
                return self.end(id, Condition::False, REQUEUE);
            }
        }
        self.ready[id] = Condition::Unknown;
        self.is_observed[id] = true;
        Some(Job { of: id, step: Step::Build, watched: Vec::new(), polls: 0 })
    }

    /// `source` is the dependent's, where a revision counts.
    fn is_satisfied(&self, dependency: &Dependency, source: Option<Id>) -> bool {
        let on = dependency.on;
        if !self.exists[on] || dependency.expression {
            return self.exists[on];
        }
        let is_same_source = source.is_some() && self.model.kustomization(on).map(|own| own.source) == source;
        self.ready[on] == Condition::True && (!is_same_source || self.is_up_to_date[on])
    }

    /// The next step of a run.
    pub(super) fn advance(&mut self, mut job: Job) -> Option<Job> {
        match job.step {
            Step::Build => {
                let kustomization = self.model.kustomization(job.of)?;
                let mut variables = kustomization.substitute_from.iter();
                if variables.any(|(id, optional)| !optional && !self.has_object(*id)) {
                    return self.end(job.of, Condition::False, RETRY);
                }
                job.step = Step::Apply(Stage::Definitions);
            }
            Step::Apply(stage) => {
                if !self.apply(&mut job, stage) {
                    return self.end(job.of, Condition::False, RETRY);
                }
                job.step = match stage {
                    Stage::Definitions => Step::Apply(Stage::Classes),
                    Stage::Classes => Step::Apply(Stage::Rest),
                    Stage::Rest => Step::Health,
                };
            }
            _ => return self.check_health(job),
        }
        Some(job)
    }

    /// Tries all objects of a stage, and applies none where one is refused.
    fn apply(&mut self, job: &mut Job, stage: Stage) -> bool {
        let model = self.model;
        let objects: Vec<Id> = model.applied_by(job.of).filter(|id| model.stage(*id) == stage).collect();
        if objects.iter().any(|id| model.needs(*id).into_iter().any(|need| !self.has(need))) {
            return false;
        }
        for id in objects {
            let is_skipped = model.objects[id].mark == Mark::IfNotPresent && self.exists[id];
            self.create(id);
            if !is_skipped {
                job.watched.push(id);
            }
        }
        true
    }

    fn check_health(&mut self, mut job: Job) -> Option<Job> {
        let kustomization = self.model.kustomization(job.of)?;
        let watched: Vec<Id> = if kustomization.wait {
            job.watched.clone()
        } else {
            kustomization.health_checks.iter().copied().filter(|check| *check != job.of).collect()
        };
        if watched.iter().all(|id| self.is_current(job.of, *id)) {
            self.is_up_to_date[job.of] = true;
            return self.end(job.of, Condition::True, INTERVAL);
        }
        job.polls += 1;
        if job.polls > POLLS {
            return self.end(job.of, Condition::False, RETRY);
        }
        Some(job)
    }

    /// kstatus, or an expression that is true as soon as it is asked: once the controller has worked on the object.
    fn is_current(&self, by: Id, id: Id) -> bool {
        let model = self.model;
        if !model.is_written(id) {
            return model.is_assumed_by_check(id);
        }
        let has_expressions = model.kustomization(by).is_some_and(|own| own.expressions);
        self.exists[id]
            && match &model.objects[id].what {
                What::Kustomization(_) => {
                    (has_expressions && self.is_observed[id]) || self.ready[id] == Condition::True
                }
                // The controller has seen it: suspended, it has no condition then.
                What::Release(own) if own.suspended => self.ready[id] == Condition::Unknown,
                What::Release(_) => self.ready[id] == Condition::True,
                What::Source { .. } => self.artifact[id],
                What::Charts { is_address, .. } => *is_address || self.artifact[id],
                _ => true,
            }
    }

    /// helm-controller takes a release: dependencies, chart, values, namespace.
    pub(super) fn start_release(&mut self, id: Id) -> Option<Job> {
        let model = self.model;
        let release = model.release(id)?;
        if release.suspended {
            // Stands for "observed, and without a condition"; such a release is never looked at again.
            self.ready[id] = Condition::Unknown;
            return None;
        }
        for dependency in &release.depends_on {
            if !self.is_satisfied(dependency, None) {
                return self.end(id, Condition::False, REQUEUE);
            }
        }
        let charts = release.charts;
        let is_address = matches!(model.objects[charts].what, What::Charts { is_address: true, .. });
        let has_chart = self.exists[charts] && (is_address || self.artifact[charts]);
        let has_values = release.values_from.iter().all(|(id, optional)| *optional || self.has_object(*id))
            && !model.lacks_key(release);
        let has_namespace = release
            .target
            .is_none_or(|(space, creates)| creates || self.has(super::model::Need::Namespace(space)));
        if !(has_chart && has_values && has_namespace) {
            return self.end(id, Condition::False, RETRY);
        }
        // A run without anything to do leaves the condition as it is.
        if !self.is_installed[id] {
            self.ready[id] = Condition::Unknown;
        }
        Some(Job { of: id, step: Step::Install, watched: Vec::new(), polls: 0 })
    }

    pub(super) fn install(&mut self, job: Job) -> Option<Job> {
        if self.random.chance(50) {
            return Some(job);
        }
        self.is_installed[job.of] = true;
        self.end(job.of, Condition::True, INTERVAL)
    }
}
