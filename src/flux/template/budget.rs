//! What the templates of one set may take, all together.

use std::cell::Cell;

use super::data::Data;
use super::error::{Problem, TemplateError};

/// How many steps: bytes that are read or made, and values that are looked at.
const STEPS: u64 = 1 << 28;

/// What a value takes of them where it is made, as it lies in memory beside the bytes of its text.
const VALUE: usize = 64;

/// How deep values may lie in each other. What walks through one goes as deep.
const DEPTH: usize = 200;

/// Steps that are left. Each template that is carried out with it spends from it, so that neither one that doubles what it has
/// nor one that is repeated for many inputs takes for ever; what it says never depends on the clock.
#[derive(Debug)]
pub struct Budget(Cell<u64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(STEPS))
    }
}

impl Budget {
    /// Spends some steps, or says that not so many are left.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Problem> {
        let left = self.0.get().checked_sub(steps as u64);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or_else(|| Problem::too_large("it takes too many steps, or makes too much"))
    }

    /// Spends what it takes to make so many values.
    pub(super) fn make(&self, values: usize) -> Result<(), Problem> {
        self.spend(values.saturating_mul(VALUE))
    }

    /// Spends what it takes to read a text as documents: a tree of values, of which each stands before a comma or the end of a
    /// line, or behind a bracket. The fault has no place in the text.
    pub fn read(&self, text: &str) -> Result<(), TemplateError> {
        let values = text.bytes().filter(|byte| matches!(byte, b'\n' | b',' | b'[' | b'{')).count();
        self.make(2 * values).map_err(|problem| problem.at(0, 0))
    }

    /// Spends what it takes to walk through a value: what stands in it twice counts twice. How many steps that were.
    pub(super) fn walk(&self, value: &Data) -> Result<usize, Problem> {
        let before = self.0.get();
        self.walk_within(value, DEPTH)?;
        Ok(usize::try_from(before - self.0.get()).unwrap_or(usize::MAX))
    }

    fn walk_within(&self, value: &Data, depth: usize) -> Result<(), Problem> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Problem::too_large(format!("values more than {DEPTH} deep in each other")));
        };
        match value {
            Data::Text(text) => self.spend(1 + text.len()),
            Data::List(list) => {
                self.spend(1 + list.len())?;
                list.items().iter().try_for_each(|item| self.walk_within(item, depth))
            }
            Data::Map(map) => {
                self.spend(1 + map.len())?;
                map.entries().iter().try_for_each(|(key, value)| {
                    self.spend(key.len())?;
                    self.walk_within(value, depth)
                })
            }
            Data::Nil | Data::Bool(_) | Data::Int(_) | Data::Long(_) | Data::Float(_) | Data::Unknown(_) => {
                self.spend(1)
            }
        }
    }
}
