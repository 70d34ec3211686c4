//! The tree of a template.

use super::data::Data;
use super::functions::Function;

/// A part of a template. All positions are bytes of its text.
#[derive(Debug, Clone)]
pub(super) enum Statement {
    /// Text that stands for itself.
    Text { start: usize, end: usize },
    /// `<< pipeline >>`.
    Action(Pipeline),
    /// `if`, `with` or `range`.
    Block(Block),
    /// `template "name" pipeline`.
    Template { name: String, argument: Option<Pipeline>, start: usize, end: usize },
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// What a block does with its pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    If,
    With,
    Range,
}

/// `if`, `with` or `range`, up to its `end`.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub kind: BlockKind,
    pub pipeline: Pipeline,
    pub body: Vec<Statement>,
    pub otherwise: Vec<Statement>,
}

/// Commands, each of which gets the result of the one before it.
#[derive(Debug, Clone)]
pub(super) struct Pipeline {
    /// The variables that it sets, without `$`.
    pub variables: Vec<String>,
    /// Whether they are there already (`=`, not `:=`).
    pub assigns: bool,
    pub commands: Vec<Command>,
    pub start: usize,
    pub end: usize,
}

/// A function or a value, and arguments.
#[derive(Debug, Clone)]
pub(super) struct Command {
    pub operands: Vec<Operand>,
}

/// A value, and the fields asked of it: `$app.spec.name`.
#[derive(Debug, Clone)]
pub(super) struct Operand {
    pub head: Head,
    pub fields: Vec<String>,
    pub start: usize,
    pub end: usize,
}

/// What an operand starts with.
#[derive(Debug, Clone)]
pub(super) enum Head {
    /// `.`, also before a field.
    Dot,
    /// `nil`, a number, a string, a boolean.
    Constant(Data),
    /// A variable, without `$`; empty for `$` itself.
    Variable(String),
    /// A function.
    Function(&'static Function),
    /// A pipeline in parentheses.
    Pipeline(Box<Pipeline>),
}
