//! The macros that Flux has: `has`, loops over lists and maps, and those of optionals.
//!
//! Follows `parser/macro.go` and `cel/library.go` of cel-go.

use super::error::{CelError, Trouble};
use super::syntax::{Comprehension, Element, Expression, Id, Literal, Tree};

/// What a loop collects, as no expression can name it.
const RESULT: &str = "@result";

/// `has(a.b)`. Nothing for a call of anything else.
pub(super) fn global(
    tree: &mut Tree,
    function: &str,
    arguments: &[Id],
    open: usize,
) -> Result<Option<Id>, Trouble> {
    let ("has", [argument]) = (function, arguments) else { return Ok(None) };
    let at = tree.node(*argument).at;
    let Expression::Select { operand, field, is_test: false } = &tree.node(*argument).expression else {
        return Err(CelError::new(at, "`has` asks for a field, as in `has(dep.status.conditions)`").into());
    };
    let test = Expression::Select { operand: *operand, field: field.clone(), is_test: true };
    Ok(Some(tree.add(test, open)?))
}

/// `list.all(variable, …)` and the like. Nothing for a call of anything else.
pub(super) fn member(
    tree: &mut Tree,
    function: &str,
    target: Id,
    arguments: &[Id],
    at: usize,
) -> Result<Option<Id>, Trouble> {
    let (variable, body): (Id, &[Id]) = match (function, arguments) {
        ("all" | "exists" | "exists_one" | "filter" | "optMap" | "optFlatMap", [variable, _])
        | ("map", [variable, _] | [variable, _, _]) => (*variable, &arguments[1..]),
        _ => return Ok(None),
    };
    let Expression::Name(name) = &tree.node(variable).expression else {
        let place = tree.node(variable).at;
        return Err(CelError::new(
            place,
            format!("the first argument of `{function}` is a name for the element"),
        )
        .into());
    };
    if name.starts_with("__") || name.starts_with('.') {
        return Err(Trouble::Unknown);
    }
    let mut expansion = Expansion { variable: name.clone(), target, at, tree };
    let last = body[body.len() - 1];
    Ok(Some(match function {
        "all" => expansion.quantified("_&&_", last)?,
        "exists" => expansion.quantified("_||_", last)?,
        "exists_one" => expansion.exists_one(last)?,
        "filter" => expansion.collected(Some(last), variable)?,
        "map" => expansion.collected((body.len() == 2).then(|| body[0]), last)?,
        "optMap" => expansion.optional(last, true)?,
        _ => expansion.optional(last, false)?,
    }))
}

struct Expansion<'t> {
    variable: String,
    target: Id,
    at: usize,
    tree: &'t mut Tree,
}

impl Expansion<'_> {
    fn literal(&mut self, literal: Literal) -> Result<Id, Trouble> {
        Ok(self.tree.add(Expression::Literal(literal), self.at)?)
    }

    fn result(&mut self) -> Result<Id, Trouble> {
        Ok(self.tree.add(Expression::Name(RESULT.to_owned()), self.at)?)
    }

    fn list(&mut self, element: Option<Id>) -> Result<Id, Trouble> {
        let elements = element.into_iter().map(|node| Element { node, is_optional: false }).collect();
        Ok(self.tree.add(Expression::List(elements), self.at)?)
    }

    fn call(&mut self, function: &str, arguments: Vec<Id>) -> Result<Id, Trouble> {
        Ok(self.tree.call(function, arguments, self.at)?)
    }

    fn collect(&mut self, start: Id, step: Id, result: Id) -> Result<Id, Trouble> {
        let condition = self.literal(Literal::Bool)?;
        let (variable, accumulator) = (self.variable.clone(), RESULT.to_owned());
        let range = self.target;
        let parts = Comprehension { range, variable, accumulator, start, condition, step, result };
        Ok(self.tree.add(Expression::Comprehension(Box::new(parts)), self.at)?)
    }

    fn quantified(&mut self, operator: &str, test: Id) -> Result<Id, Trouble> {
        let start = self.literal(Literal::Bool)?;
        let result = self.result()?;
        let step = self.call(operator, vec![result, test])?;
        self.collect(start, step, result)
    }

    fn exists_one(&mut self, test: Id) -> Result<Id, Trouble> {
        let (start, one) = (self.literal(Literal::Int)?, self.literal(Literal::Int)?);
        let result = self.result()?;
        let more = self.call("_+_", vec![result, one])?;
        let step = self.call("_?_:_", vec![test, more, result])?;
        let is_one = self.call("_==_", vec![result, one])?;
        self.collect(start, step, is_one)
    }

    fn collected(&mut self, test: Option<Id>, element: Id) -> Result<Id, Trouble> {
        let start = self.list(None)?;
        let result = self.result()?;
        let one = self.list(Some(element))?;
        let mut step = self.call("_+_", vec![result, one])?;
        if let Some(test) = test {
            step = self.call("_?_:_", vec![test, step, result])?;
        }
        self.collect(start, step, result)
    }

    /// `optMap`, which makes an optional of what it computes, and `optFlatMap`, which computes one.
    fn optional(&mut self, body: Id, is_wrapped: bool) -> Result<Id, Trouble> {
        let has_value = self.tree.member("hasValue", self.target, Vec::new(), self.at)?;
        let value = self.tree.member("value", self.target, Vec::new(), self.at)?;
        let condition = self.literal(Literal::Bool)?;
        let step = self.tree.add(Expression::Name(self.variable.clone()), self.at)?;
        let parts = Comprehension {
            range: self.list(None)?,
            variable: "#unused".to_owned(),
            accumulator: self.variable.clone(),
            start: value,
            condition,
            step,
            result: body,
        };
        let mut then = self.tree.add(Expression::Comprehension(Box::new(parts)), self.at)?;
        if is_wrapped {
            then = self.call("optional.of", vec![then])?;
        }
        let otherwise = self.call("optional.none", Vec::new())?;
        self.call("_?_:_", vec![has_value, then, otherwise])
    }
}
