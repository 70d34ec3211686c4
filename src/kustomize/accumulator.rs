//! What a kustomization accumulates.

use std::sync::Arc;

use crate::limits::Limits;

use super::budget::Budget;
use super::configuration::{self, Configuration};
use super::fault::Fault;
use super::limit;
use super::problem::Problem;
use super::resource_map::{ResourceMap, Taken};
use super::var::{self, Vars};

/// The objects of a kustomization with the rules that go up with them (`ResAccumulator`).
#[derive(Debug, Clone, Default)]
pub(super) struct Accumulator {
    /// The objects.
    pub(super) map: ResourceMap,
    /// The fields that transformers change; nothing as long as no kustomization added its own.
    pub(super) configuration: Option<Arc<Configuration>>,
    /// The variables.
    pub(super) vars: Vars,
}

/// What taking an object in takes of the steps.
const OBJECT: usize = 4;

impl Accumulator {
    /// Nothing yet.
    pub(super) fn new(limits: Limits) -> Self {
        let mut empty = Self::default();
        empty.map.budget = Budget::new(limits);
        empty
    }

    /// Lets go of the objects of a build that is too large: otherwise every layer above would carry them along.
    pub(super) fn forget(&mut self) {
        let budget = self.map.budget.handle();
        self.map = ResourceMap::default();
        self.map.budget = budget;
    }

    /// Adds what another accumulator has (`MergeAccumulator`). What is there already is left out.
    pub(super) fn merge(&mut self, other: Self) -> Result<(), Problem> {
        self.map.budget.add(&other.map.budget);
        // A file of many objects may be taken in again and again, and each is looked at.
        let spent = self.map.budget.spend(OBJECT * other.map.len()).map_err(Problem::from);
        let mut first = limit::check_objects(self.map.len() + other.map.len()).and(spent);
        if first.is_err() {
            self.forget();
            return first;
        }
        for resource in other.map.into_resources() {
            first = first.and(self.map.append(resource).map_err(duplicate));
        }
        if let Some(more) = &other.configuration {
            match configuration::merged(self.configuration.take(), more, &self.map.budget) {
                Ok(merged) => self.configuration = Some(merged),
                Err(fault) => first = first.and(Err(fault.into())),
            }
        }
        for var in other.vars.into_values() {
            first = first.and(var::add(&mut self.vars, var));
        }
        first
    }
}

/// An id that is there already, as a problem.
pub(super) fn duplicate(taken: Taken) -> Problem {
    let id = &taken.0.id;
    let message = format!("{} {} is there twice", id.gvk.kind, id.name);
    Problem::from(Fault::from(taken)).saying(message)
}
