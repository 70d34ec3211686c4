//! A cluster in which Flux works step by step.
//!
//! Nothing here knows what follows from what: kustomize-controller's workers take what is due, look at the source, then at the
//! dependencies in their order, set Ready to Unknown, apply stage by stage, and poll; helm-controller does the like; sources
//! get their artifact some time after they exist. What is next is up to a random scheduler that leaves nobody out for ever.

use crate::fuzz::random::Random;

use super::model::{Id, Model, Need, ROOT, ROOT_SOURCE, Stage, What};

/// The `Ready` condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// No controller looked at the object yet: its generation is not observed.
    Absent,
    True,
    False,
    Unknown,
}

/// What a worker does at the moment.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) of: Id,
    pub(super) step: Step,
    /// What the health check looks at.
    pub(super) watched: Vec<Id>,
    /// How often it has looked.
    pub(super) polls: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Build,
    Apply(Stage),
    Health,
    Install,
}

/// The delays of the real ones, in rounds.
pub(super) const REQUEUE: usize = 3;
pub(super) const RETRY: usize = 5;
pub(super) const INTERVAL: usize = 60;
/// The timeout of a health check, in polls.
pub(super) const POLLS: usize = 6;

/// The state of the cluster.
#[derive(Debug)]
pub(super) struct Cluster<'m> {
    pub(super) model: &'m Model,
    pub(super) random: Random,
    pub(super) round: usize,
    pub(super) exists: Vec<bool>,
    pub(super) artifact: Vec<bool>,
    pub(super) ready: Vec<Condition>,
    /// Its controller has worked on it, past its dependencies.
    pub(super) is_observed: Vec<bool>,
    /// `status.lastAppliedRevision` is the revision of the source.
    pub(super) is_up_to_date: Vec<bool>,
    pub(super) is_installed: Vec<bool>,
    /// The round from which on a controller takes the object; none where nothing makes it due.
    pub(super) due: Vec<Option<usize>>,
    /// kustomize-controller's workers, then helm-controller's.
    pub(super) workers: Vec<Option<Job>>,
    pub(super) kustomize_workers: usize,
    pub(super) was_ready: Vec<bool>,
}

impl<'m> Cluster<'m> {
    /// An empty cluster, on which the bootstrap has put the root and its source.
    pub(super) fn new(model: &'m Model, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let count = model.objects.len();
        let kustomize_workers = 1 + random.below(4);
        let workers = kustomize_workers + 1 + random.below(3);
        let mut cluster = Self {
            model,
            random,
            round: 0,
            exists: vec![false; count],
            artifact: vec![false; count],
            ready: vec![Condition::Absent; count],
            is_observed: vec![false; count],
            is_up_to_date: vec![false; count],
            is_installed: vec![false; count],
            due: vec![None; count],
            workers: (0..workers).map(|_| None).collect(),
            kustomize_workers,
            was_ready: vec![false; count],
        };
        cluster.create(ROOT);
        cluster.create(ROOT_SOURCE);
        cluster
    }

    /// Each worker and each source gets its turn, most of the time, in any order.
    pub(super) fn turn(&mut self) {
        self.round += 1;
        let workers = self.workers.len();
        let mut actors: Vec<usize> = (0..workers + self.model.objects.len()).collect();
        for last in (1..actors.len()).rev() {
            let other = self.random.below(last + 1);
            actors.swap(last, other);
        }
        for actor in actors {
            if self.random.chance(30) {
                continue;
            }
            if actor < workers { self.work(actor) } else { self.fetch(actor - workers) }
        }
    }

    /// Puts an object into the cluster; its controller hears of it.
    pub(super) fn create(&mut self, id: Id) {
        if !std::mem::replace(&mut self.exists[id], true) {
            self.due[id] = Some(self.round);
        }
    }

    /// source-controller, some time after the source exists.
    fn fetch(&mut self, id: Id) {
        if !self.exists[id] || self.artifact[id] || self.random.chance(50) {
            return;
        }
        self.artifact[id] = match self.model.objects[id].what {
            What::Source { suspended, secret } => {
                !suspended && secret.is_none_or(|secret| self.has_object(secret))
            }
            What::Charts { is_address, suspended } => !is_address && !suspended,
            _ => false,
        };
        if self.artifact[id] {
            // The event of a new artifact.
            for user in self.model.ids() {
                if self.exists[user] && self.model.kustomization(user).is_some_and(|own| own.source == id) {
                    self.due[user] = Some(self.round);
                }
            }
        }
    }

    fn work(&mut self, worker: usize) {
        let Some(job) = self.workers[worker].take() else { return self.take(worker) };
        self.workers[worker] = match job.step {
            Step::Install => self.install(job),
            _ => self.advance(job),
        };
    }

    /// A worker without a job takes what is due; never what another one works on.
    fn take(&mut self, worker: usize) {
        let is_kustomize = worker < self.kustomize_workers;
        let is_busy = |id: Id| self.workers.iter().flatten().any(|job| job.of == id);
        let model = self.model;
        let fits = |id: Id| {
            if is_kustomize { model.kustomization(id).is_some() } else { model.release(id).is_some() }
        };
        let due: Vec<Id> = model
            .ids()
            .filter(|id| fits(*id) && self.exists[*id] && !is_busy(*id))
            .filter(|id| self.due[*id].is_some_and(|due| due <= self.round))
            .collect();
        if due.is_empty() {
            return;
        }
        let id = due[self.random.below(due.len())];
        self.due[id] = None;
        self.workers[worker] = if is_kustomize { self.start(id) } else { self.start_release(id) };
    }

    /// Ends a run; the object is looked at again after `delay` rounds.
    pub(super) fn end(&mut self, id: Id, condition: Condition, delay: usize) -> Option<Job> {
        self.ready[id] = condition;
        self.was_ready[id] |= condition == Condition::True;
        let jitter = self.random.below(1 + delay / 10);
        self.due[id] = Some(self.round + delay + jitter);
        None
    }

    /// Whether a ConfigMap or Secret is there.
    pub(super) fn has_object(&self, id: Id) -> bool {
        self.exists[id] || self.model.is_assumed_object(id)
    }

    /// Whether the API server has what an object needs.
    pub(super) fn has(&self, need: Need) -> bool {
        let model = self.model;
        model.is_assumed(need)
            || model.provider(need).is_some_and(|provider| self.exists[provider])
            || model.makers(need).any(|release| self.is_installed[release])
    }
}
