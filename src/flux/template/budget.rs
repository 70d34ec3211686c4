//! What the templates of one set may take, all together.

use std::cell::Cell;

use super::data::Data;
use super::fault::Problem;

/// How many steps: bytes that are read or made, and values that are looked at.
const STEPS: u64 = 1 << 28;

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
        left.map(|_| ()).ok_or_else(|| Problem::unsupported("a template of this size"))
    }

    /// Spends what it takes to walk through a value: what stands in it twice counts twice.
    pub(super) fn walk(&self, value: &Data) -> Result<(), Problem> {
        self.walk_within(value, DEPTH)
    }

    fn walk_within(&self, value: &Data, depth: usize) -> Result<(), Problem> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Problem::unsupported(format!("values more than {DEPTH} deep in each other")));
        };
        match value {
            Data::Text(text) => self.spend(1 + text.len()),
            Data::List(list) => {
                self.spend(1 + list.len())?;
                list.items().iter().try_for_each(|item| self.walk_within(item, depth))
            }
            Data::Map(map) => {
                self.spend(1 + map.len())?;
                map.entries().values().try_for_each(|value| self.walk_within(value, depth))
            }
            Data::Nil | Data::Bool(_) | Data::Int(_) | Data::Long(_) | Data::Float(_) | Data::Unknown(_) => {
                self.spend(1)
            }
        }
    }
}
