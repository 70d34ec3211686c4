//! Commands: functions with arguments, values, and the fields asked of them.

use super::arguments::Arguments;
use super::data::Data;
use super::error::{Problem, TemplateError};
use super::execute::Run;
use super::functions::Function;
use super::parameter::Written;
use super::syntax::{Command, Head, Operand};

/// Carries a command out. `last` is the result of the command before it in the pipeline: its last argument.
pub(super) fn command(
    run: &mut Run<'_>,
    command: &Command,
    dot: &Data,
    last: Option<Data>,
) -> Result<Data, TemplateError> {
    let Some((first, arguments)) = command.operands.split_first() else { return Ok(Data::Nil) };
    if let (Head::Function(function), true) = (&first.head, first.fields.is_empty()) {
        return invoke(run, function, first, arguments, dot, last);
    }
    if last.is_some() || !arguments.is_empty() {
        return Err(TemplateError::failed("can't give argument to non-function", first.start, first.end));
    }
    if matches!(first.head, Head::Constant(Data::Nil)) {
        return Err(TemplateError::failed("nil is not a command", first.start, first.end));
    }
    operand(run, first, dot)
}

/// The value of an operand that is an argument, or stands alone.
fn operand(run: &mut Run<'_>, operand: &Operand, dot: &Data) -> Result<Data, TemplateError> {
    let value = match &operand.head {
        Head::Dot => dot.clone(),
        Head::Constant(value) => value.clone(),
        Head::Variable(name) => {
            let at = run.variable(name).map_err(|problem| problem.at(operand.start, operand.end))?;
            at.and_then(|at| run.variables.get(at)).map_or(Data::Nil, |(_, value)| value.clone())
        }
        Head::Function(function) => invoke(run, function, operand, &[], dot, None)?,
        Head::Pipeline(pipeline) => run.pipeline(pipeline, dot)?,
    };
    operand.fields.iter().try_fold(value, |value, name| {
        field(&value, name).map_err(|problem| problem.at(operand.start, operand.end))
    })
}

fn field(value: &Data, name: &str) -> Result<Data, Problem> {
    match value {
        Data::Map(map) => {
            map.get(name).ok_or_else(|| Problem::failed(format!("map has no entry for key {name:?}")))
        }
        Data::Nil => Err(Problem::failed(format!("nil data; no entry for key {name:?}"))),
        Data::Unknown(why) => Err(Problem::unknown(&**why)),
        other => Err(Problem::failed(format!("can't evaluate field {name} in type {}", other.type_name()))),
    }
}

fn invoke(
    run: &mut Run<'_>,
    function: &Function,
    first: &Operand,
    arguments: &[Operand],
    dot: &Data,
    last: Option<Data>,
) -> Result<Data, TemplateError> {
    let place = |problem: Problem| problem.at(first.start, first.end);
    let count = arguments.len() + usize::from(last.is_some());
    if !function.takes(count) {
        let message = format!("wrong number of args for {}: got {count}", function.name);
        return Err(TemplateError::failed(message, first.start, first.end));
    }
    if matches!(function.name, "and" | "or") {
        return choose(run, function.name == "or", arguments, dot, last);
    }
    let mut values = Vec::with_capacity(count);
    for (at, argument) in arguments.iter().enumerate() {
        let value = operand(run, argument, dot)?;
        let value = function.parameter(at).take(value, written(argument));
        values.push(value.map_err(|problem| problem.at(argument.start, argument.end))?);
    }
    let last = last.map(|value| function.parameter(arguments.len()).take(value, Written::Otherwise));
    let last = last.transpose().map_err(place)?;
    values.extend(last);
    values.iter().try_for_each(|value| run.budget.walk(value).map(|_| ())).map_err(place)?;
    let arguments = Arguments::new(function.name, &values, run.budget, run.inputs, run.place);
    let result = arguments.known().and_then(|()| (function.call)(&arguments));
    result.and_then(|value| run.budget.spend(value.text_length()).map(|()| value)).map_err(place)
}

fn written(argument: &Operand) -> Written {
    match argument.head {
        _ if !argument.fields.is_empty() => Written::Field,
        Head::Constant(_) => Written::Constant,
        _ => Written::Otherwise,
    }
}

/// `and` and `or` stop at the argument that decides.
fn choose(
    run: &mut Run<'_>,
    until: bool,
    arguments: &[Operand],
    dot: &Data,
    last: Option<Data>,
) -> Result<Data, TemplateError> {
    let mut value = Data::Nil;
    for argument in arguments {
        value = operand(run, argument, dot)?;
        if value.truth().map_err(|problem| problem.at(argument.start, argument.end))? == until {
            return Ok(value);
        }
    }
    Ok(last.unwrap_or(value))
}
