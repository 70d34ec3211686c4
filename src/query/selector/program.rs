//! What a selector consists of: the operations that make sets, each behind those that make what it works on.

use crate::flux::NamePattern;
use crate::query::target::{KindName, Target};
use crate::source::Glob;

/// One step of the evaluation. It takes sets from a stack and puts one there.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    /// The objects of a name.
    Named { target: Target, column: usize },
    /// The objects that have a property.
    Having { predicate: Predicate, column: usize },
    /// What a function without a set as its argument gives.
    Shape(Shape),
    /// What a change touches, seen from a revision; from the usual one where none is named.
    Affected { base: Option<String>, column: usize },
    /// What the set on top leads to.
    Walk(Walk),
    /// All that the set on top does not have.
    Not,
    /// Of the two sets on top.
    Pair(Pair),
}

/// From a set to the objects around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    /// What it needs, up to a number of hops.
    Deps(Option<u32>),
    /// What waits for it, up to a number of hops.
    Dependents(Option<u32>),
    /// `x...`: itself, and what it needs.
    WithDeps,
    /// `...x`: itself, and what waits for it.
    WithDependents,
    /// `...x...`: itself, what it needs, and what waits for it.
    Both,
}

/// Of two sets one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    Union,
    Intersection,
    Difference,
    /// The objects of a shortest way by which the first needs the second.
    Path,
    /// The objects of all such ways.
    Paths,
}

/// Places in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// What needs itself.
    Cycles,
    /// What needs nothing.
    Roots,
    /// What nothing needs.
    Leaves,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub(super) enum Predicate {
    Kind(KindName),
    Namespace(NamePattern),
    Environment(NamePattern),
    /// A file that went into it.
    Path {
        text: String,
        glob: Glob,
    },
    Layer(String),
    Label {
        key: String,
        value: Option<NamePattern>,
    },
    Source(NamePattern),
    Finding(String),
    /// From a wave to another, both included.
    Wave(u32, u32),
    Suspended,
    External,
}

/// The words before a colon.
pub const KEYS: &[&str] = &["kind", "ns", "env", "path", "layer", "label", "source", "finding", "wave"];
/// The properties that are a word.
pub const FLAGS: &[&str] = &["suspended", "external"];
/// The functions.
pub(super) const FUNCTIONS: &[&str] =
    &["deps", "dependents", "path", "paths", "affected", "cycles", "roots", "leaves"];
