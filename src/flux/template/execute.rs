//! Carries a template out.

use crate::source::Span;

use super::budget::Budget;
use super::data::Data;
use super::error::{Problem, TemplateError};
use super::format;
use super::output::Output;
use super::range::Items;
use super::syntax::{Block, BlockKind, Pipeline, Statement};
use super::{Template, call};

/// How many statements and commands one template may take: a range over a range over a range is all of them.
const MAX_STEPS: usize = 1_000_000;
/// What a statement or a command takes of the budget, beside what it does.
const STEP: usize = 16;
/// How large the result may be, in bytes.
const MAX_OUTPUT: usize = 16 << 20;
/// How deep templates may call each other.
const MAX_CALLS: usize = 20;
/// How deep blocks may nest over all of these calls, as a guard of the stack.
const MAX_DEPTH: usize = 150;

/// Carries a template out with these inputs. There is no data but them: `.` is `nil`.
pub(super) fn run(
    template: &Template,
    budget: &Budget,
    inputs: &Data,
    place: Span,
) -> Result<Output, TemplateError> {
    let mut run = Run {
        template,
        budget,
        inputs,
        place,
        variables: vec![(String::new(), Data::Nil)],
        output: Output::default(),
        steps: 0,
        calls: 0,
        depth: 0,
    };
    run.list(&template.body, &Data::Nil)?;
    Ok(run.output)
}

pub(super) struct Run<'t> {
    template: &'t Template,
    pub(super) budget: &'t Budget,
    pub(super) inputs: &'t Data,
    pub(super) place: Span,
    pub(super) variables: Vec<(String, Data)>,
    output: Output,
    steps: usize,
    calls: usize,
    depth: usize,
}

/// How a statement ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

impl Run<'_> {
    fn list(&mut self, statements: &[Statement], dot: &Data) -> Result<Flow, TemplateError> {
        for statement in statements {
            let flow = self.statement(statement, dot)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Statement, dot: &Data) -> Result<Flow, TemplateError> {
        match statement {
            Statement::Text { start, end } => {
                self.step(*start, *end)?;
                self.budget.spend(end - start).map_err(|problem| problem.at(*start, *end))?;
                self.output.literal(&self.template.text[*start..*end], *start, *end);
            }
            Statement::Action(pipeline) => {
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    let (start, end) = (pipeline.start, pipeline.end);
                    let text = self.budget.walk(&value).and_then(|_| format::print(&value));
                    let text = text.map_err(|problem| problem.at(start, end))?;
                    self.output.result(&text, start, end);
                }
            }
            Statement::Block(block) => return self.block(block, dot),
            Statement::Template { name, argument, start, end } => {
                let argument = match argument {
                    Some(pipeline) => self.pipeline(pipeline, dot)?,
                    None => Data::Nil,
                };
                self.template(name, &argument, *start, *end)?;
            }
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn block(&mut self, block: &Block, dot: &Data) -> Result<Flow, TemplateError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} blocks in each other");
            return Err(Problem::too_large(message).at(block.pipeline.start, block.pipeline.end));
        }
        let scope = self.variables.len();
        let flow = match block.kind {
            BlockKind::Range => self.range(block, dot),
            BlockKind::If | BlockKind::With => {
                let value = self.pipeline(&block.pipeline, dot)?;
                let holds = value.truth().map_err(|p| p.at(block.pipeline.start, block.pipeline.end))?;
                let inner = if block.kind == BlockKind::With && holds { &value } else { dot };
                self.list(if holds { &block.body } else { &block.otherwise }, inner)
            }
        };
        self.variables.truncate(scope);
        self.depth -= 1;
        flow
    }

    fn range(&mut self, block: &Block, dot: &Data) -> Result<Flow, TemplateError> {
        let pipeline = &block.pipeline;
        // The variables are set anew for each item.
        let value = self.commands(pipeline, dot)?;
        let place = |problem: Problem| problem.at(pipeline.start, pipeline.end);
        let items = Items::of(&value).map_err(place)?;
        if pipeline.variables.len() > 1 && matches!(value, Data::Int(_) | Data::Long(_)) {
            let message = "can't use a number to iterate over with more than one variable";
            return Err(TemplateError::failed(message, pipeline.start, pipeline.end));
        }
        let mut items = items.iter().peekable();
        if items.peek().is_none() {
            return self.list(&block.otherwise, dot);
        }
        let scope = self.variables.len();
        for (key, item) in items {
            self.step(pipeline.start, pipeline.end)?;
            self.budget.spend(key.text_length()).map_err(place)?;
            let values = match pipeline.variables.len() {
                0 => Vec::new(),
                1 => vec![item.clone()],
                _ => vec![key, item.clone()],
            };
            for (name, value) in pipeline.variables.iter().zip(values) {
                self.set(name, value, pipeline.assigns).map_err(place)?;
            }
            let flow = self.list(&block.body, &item)?;
            self.variables.truncate(scope);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    fn template(
        &mut self,
        name: &str,
        argument: &Data,
        start: usize,
        end: usize,
    ) -> Result<(), TemplateError> {
        let template = self.template;
        let Some(body) = template.definitions.get(name) else {
            return Err(TemplateError::failed(format!("template {name:?} not defined"), start, end));
        };
        self.calls += 1;
        if self.calls > MAX_CALLS {
            let message = format!("templates that call each other more than {MAX_CALLS} deep");
            return Err(Problem::too_large(message).at(start, end));
        }
        let outer = std::mem::replace(&mut self.variables, vec![(String::new(), argument.clone())]);
        self.list(body, argument)?;
        self.variables = outer;
        self.calls -= 1;
        Ok(())
    }

    /// The value of a pipeline, after its variables are set.
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline, dot: &Data) -> Result<Data, TemplateError> {
        let value = self.commands(pipeline, dot)?;
        for name in &pipeline.variables {
            self.set(name, value.clone(), pipeline.assigns)
                .map_err(|problem| problem.at(pipeline.start, pipeline.end))?;
        }
        Ok(value)
    }

    fn commands(&mut self, pipeline: &Pipeline, dot: &Data) -> Result<Data, TemplateError> {
        let mut last = None;
        for command in &pipeline.commands {
            self.step(pipeline.start, pipeline.end)?;
            last = Some(call::command(self, command, dot, last)?);
        }
        Ok(last.unwrap_or(Data::Nil))
    }

    fn set(&mut self, name: &str, value: Data, assigns: bool) -> Result<(), Problem> {
        let known = if assigns { self.variable(name)? } else { None };
        match known.and_then(|at| self.variables.get_mut(at)) {
            Some((_, old)) => *old = value,
            None => self.variables.push((name.to_owned(), value)),
        }
        Ok(())
    }

    /// Where a variable is: the one of its name that was set last. Each that is passed on the way is a step.
    pub(super) fn variable(&self, name: &str) -> Result<Option<usize>, Problem> {
        let at = self.variables.iter().rposition(|(known, _)| known == name);
        self.budget.spend(self.variables.len() - at.unwrap_or(0))?;
        Ok(at)
    }

    fn step(&mut self, start: usize, end: usize) -> Result<(), TemplateError> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            let message = format!("it takes more than {MAX_STEPS} statements and commands");
            return Err(Problem::too_large(message).at(start, end));
        }
        if self.output.text().len() > MAX_OUTPUT {
            let message = format!("it makes more than {} MiB", MAX_OUTPUT >> 20);
            return Err(Problem::too_large(message).at(start, end));
        }
        self.budget.spend(STEP).map_err(|problem| problem.at(start, end))
    }
}
