//! What a kustomization accumulates.

use std::sync::Arc;

use super::configuration::{self, Configuration};
use super::fault::Fault;
use super::limit;
use super::problem::Problem;
use super::resource_map::{ResourceMap, Taken};
use super::var::{self, Var};

/// The objects of a kustomization with the rules that go up with them (`ResAccumulator`).
#[derive(Debug, Clone, Default)]
pub(super) struct Accumulator {
    /// The objects.
    pub(super) map: ResourceMap,
    /// The fields that transformers change; nothing as long as no kustomization added its own.
    pub(super) configuration: Option<Arc<Configuration>>,
    /// The variables.
    pub(super) vars: Vec<Var>,
}

impl Accumulator {
    /// Adds what another accumulator has (`MergeAccumulator`). What is there already is left out.
    pub(super) fn merge(&mut self, other: Self) -> Result<(), Problem> {
        self.map.budget.add(&other.map.budget);
        let mut first = limit::check_objects(self.map.len() + other.map.len());
        if first.is_err() {
            // What is there already goes too: otherwise every layer above would carry it along.
            let mut empty = ResourceMap::default();
            empty.budget = self.map.budget.handle();
            self.map = empty;
            return first;
        }
        for resource in other.map.into_resources() {
            first = first.and(self.map.append(resource).map_err(duplicate));
        }
        if let Some(more) = &other.configuration {
            match configuration::merged(self.configuration.take(), more) {
                Ok(merged) => self.configuration = Some(merged),
                Err(fault) => first = first.and(Err(fault.into())),
            }
        }
        for var in other.vars {
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
