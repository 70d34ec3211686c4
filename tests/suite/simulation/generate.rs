//! Random environments.

use crate::fuzz::random::Random;

use super::model::{Dependency, Id, Kustomization, Mark, Model, Object, ROOT, ROOT_SOURCE, Release, What};

/// The environment of a seed: 2 to 9 Kustomizations, and what they apply.
pub(super) fn environment(seed: u64) -> Model {
    let mut generator =
        Generator { random: Random::new(seed), objects: Vec::new(), kustomizations: Vec::new() };
    generator.skeleton();
    generator.things();
    generator.fill();
    Model { objects: generator.objects }.discovered()
}

struct Generator {
    random: Random,
    objects: Vec<Object>,
    kustomizations: Vec<Id>,
}

impl Generator {
    fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    fn one(&mut self, of: &[Id]) -> Option<Id> {
        (!of.is_empty()).then(|| of[self.random.below(of.len())])
    }

    fn add(&mut self, what: What, appliers: Vec<Id>) -> Id {
        self.objects.push(Object { what, space: None, appliers, mark: Mark::None });
        self.objects.len() - 1
    }

    /// The root, and the tree of Kustomizations below it.
    fn skeleton(&mut self) {
        self.add(
            What::Kustomization(Kustomization { source: ROOT_SOURCE, ..Kustomization::default() }),
            vec![ROOT],
        );
        self.add(What::Source { suspended: false, secret: None }, vec![ROOT]);
        self.kustomizations.push(ROOT);
        let count = 1 + self.random.below(8);
        for _ in 0..count {
            let parent = if self.chance(45) { ROOT } else { self.applier() };
            let appliers = if self.chance(2) { Vec::new() } else { vec![parent] };
            let kustomization = Kustomization { source: ROOT_SOURCE, ..Kustomization::default() };
            let id = self.add(What::Kustomization(kustomization), appliers);
            self.kustomizations.push(id);
        }
    }

    fn applier(&mut self) -> Id {
        let kustomizations = self.kustomizations.clone();
        self.one(&kustomizations).unwrap_or(ROOT)
    }

    fn below_root(&mut self) -> Id {
        let below = self.kustomizations[1..].to_vec();
        self.one(&below).unwrap_or(ROOT)
    }

    /// What the Kustomizations apply beside each other.
    fn things(&mut self) {
        for (kind, most) in [3, 4, 3, 3, 3, 4, 3, 4, 2].into_iter().enumerate() {
            let count = self.random.below(most);
            for _ in 0..count {
                let what = match kind {
                    0 => What::Source { suspended: self.chance(6), secret: None },
                    1 => What::Config { secret: self.chance(25) },
                    2 => What::Namespace,
                    3 => What::Definition { class: self.chance(25), namespaced: self.chance(60) },
                    4 => What::Workload,
                    5 => match self.of_kind(|what| matches!(what, What::Definition { .. })) {
                        Some(definition) => What::Custom { definition },
                        None => continue,
                    },
                    6 => What::Charts { is_address: self.chance(25), suspended: self.chance(4) },
                    7 => match self.of_kind(|what| matches!(what, What::Charts { .. })) {
                        Some(charts) => What::Release(Release { charts, ..Release::default() }),
                        None => continue,
                    },
                    _ => What::Issuer,
                };
                // What many need lies with the root more often: few environments would have anything ready otherwise.
                let is_basic = matches!(kind, 0 | 2 | 3);
                let by = if is_basic && self.chance(50) { ROOT } else { self.below_root() };
                let appliers = if self.chance(6) { Vec::new() } else { vec![by] };
                self.add(what, appliers);
            }
        }
    }

    fn of_kind(&mut self, test: impl Fn(&What) -> bool) -> Option<Id> {
        let fitting: Vec<Id> = (2..self.objects.len()).filter(|id| test(&self.objects[*id].what)).collect();
        self.one(&fitting)
    }

    /// What the objects name.
    fn fill(&mut self) {
        for id in 0..self.objects.len() {
            if id > ROOT_SOURCE {
                self.place(id);
            }
        }
        for id in 0..self.objects.len() {
            match self.objects[id].what.clone() {
                What::Kustomization(old) => {
                    let new = if id == ROOT { self.root(old) } else { self.kustomization(id, old) };
                    self.objects[id].what = What::Kustomization(new);
                }
                What::Release(old) => {
                    let new = self.release(id, old);
                    self.objects[id].what = What::Release(new);
                }
                What::Source { suspended, .. } if id != ROOT_SOURCE && self.chance(25) => {
                    let secret = self.config_beside(id, true);
                    self.objects[id].what = What::Source { suspended, secret };
                }
                _ => {}
            }
        }
    }

    /// Namespace, marks, a second applier.
    fn place(&mut self, id: Id) {
        let is_tenant = if self.objects[id].appliers == [ROOT] { 3 } else { 16 };
        if self.chance(is_tenant) {
            self.objects[id].space = self.of_kind(|what| matches!(what, What::Namespace));
        }
        if self.chance(5) {
            self.objects[id].mark = [Mark::IfNotPresent, Mark::Ignore, Mark::Disabled][self.random.below(3)];
        }
        if self.chance(4) && !self.objects[id].appliers.is_empty() {
            let second = self.applier();
            if second != id && !self.objects[id].appliers.contains(&second) {
                self.objects[id].appliers.push(second);
            }
        }
    }

    fn root(&mut self, mut kustomization: Kustomization) -> Kustomization {
        kustomization.wait = self.chance(15);
        kustomization
    }

    fn kustomization(&mut self, id: Id, mut kustomization: Kustomization) -> Kustomization {
        if self.chance(25) {
            let other = self.of_kind(|what| matches!(what, What::Source { .. }));
            kustomization.source = other.unwrap_or(ROOT_SOURCE);
        }
        kustomization.wait = self.chance(25);
        kustomization.expressions = self.chance(6);
        kustomization.suspended = self.chance(4);
        let count = [0, 0, 0, 1, 1, 2][self.random.below(6)];
        // Mostly on those before it: else nearly all would be loops.
        let end = if self.chance(70) { id } else { self.objects.len() };
        let all: Vec<Id> = self.kustomizations.iter().copied().filter(|id| *id < end).collect();
        kustomization.depends_on = self.dependencies(&all, count, id);
        if self.chance(if kustomization.wait { 5 } else { 30 }) {
            let check = self.of_kind(|what| {
                matches!(
                    what,
                    What::Kustomization(_) | What::Config { .. } | What::Workload | What::Release(_)
                )
            });
            kustomization.health_checks.extend(check);
        }
        if self.chance(20) {
            let optional = self.chance(25);
            kustomization
                .substitute_from
                .extend(self.config_beside(id, false).map(|config| (config, optional)));
        }
        kustomization
    }

    fn release(&mut self, id: Id, mut release: Release) -> Release {
        release.suspended = self.chance(8);
        release.brings_issuers = self.chance(40);
        let others: Vec<Id> =
            (0..self.objects.len()).filter(|id| matches!(self.objects[*id].what, What::Release(_))).collect();
        let count = self.random.below(2);
        release.depends_on = self.dependencies(&others, count, id);
        if self.chance(30) {
            let optional = self.chance(25);
            release.values_from.extend(self.config_beside(id, false).map(|config| (config, optional)));
        }
        release.wrong_key = self.chance(8);
        if self.chance(35) {
            let creates = self.chance(50);
            let space = self.of_kind(|what| matches!(what, What::Namespace));
            release.target = space.map(|space| (space, creates));
        }
        release
    }

    /// Rarely the object itself is among them, or the same one twice.
    fn dependencies(&mut self, among: &[Id], count: usize, own: Id) -> Vec<Dependency> {
        let mut found = Vec::new();
        for _ in 0..count {
            let expression = self.chance(12);
            let may_be_own = self.chance(4);
            let on = self.one(among).filter(|on| *on != own || may_be_own);
            found.extend(on.map(|on| Dependency { on, expression }));
        }
        found
    }

    /// A ConfigMap or Secret in the same namespace.
    fn config_beside(&mut self, id: Id, only_secrets: bool) -> Option<Id> {
        let space = self.objects[id].space;
        let fitting: Vec<Id> = (0..self.objects.len())
            .filter(|id| self.objects[*id].space == space)
            .filter(|id| match self.objects[*id].what {
                What::Config { secret } => secret || !only_secrets,
                _ => false,
            })
            .collect();
        self.one(&fitting)
    }
}
