//! The variables of `spec.postBuild`, as Flux replaces them.
//!
//! Flux has its own fork of `drone/envsubst` (`fluxcd/pkg`, folder `envsubst`). It is not the shell's language:
//! `${A-b}` is an error, `:?` never fails, `:+` is `:-`, an empty variable counts as one that is not set, and `$$`
//! is `$` wherever it stands. This module follows the fork, its oddities included. What it does not follow: upstream
//! ends a text at its first NUL byte. It never sees one, since it works on YAML, which has to write it as `\0`.

mod error;
mod function;
mod glob;
mod replaced;
mod scanner;
mod template;

pub use error::{Error, ErrorAt};
pub(crate) use replaced::{Replaced, Stretch};

use std::cell::{Cell, RefCell};

use template::{Expression, Operation, Part};

/// How long a result may become, in bytes. A manifest of a few lines can ask for terabytes (`${A//a/${A//a/…}}`).
const MAX_LENGTH: usize = 32 << 20;

/// How many steps the texts of one Kustomization may take: bytes that are written, and pairs of bytes that are compared.
pub(crate) const MAX_STEPS: usize = 1 << 28;

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// Its value.
    Set(String),
    /// Nothing sets it.
    Unset,
    /// Something sets it, to a value that only the cluster knows: an encrypted Secret, an object that is not in the
    /// repository.
    Opaque,
    /// Something that cannot be looked into may set it: without a default it counts as set to an unknown value, and a
    /// default is taken.
    Unknown,
}

/// Replaces each `${…}` of a text. Values are not looked through again.
///
/// `strict` is what Flux does by default since 2.9: a variable that is not set and has no default is an error; before,
/// it was empty text. An expression whose result depends on an [`Opaque`](Variable::Opaque) variable stays in the
/// output as it was written.
///
/// An error concerns the whole text, as upstream: then Flux does not build the Kustomization. The grammar of the whole
/// text is checked before the first variable is looked up. Linear in the text and the result; `#` and `%` are quadratic in
/// the value: one that would take too many steps stays as it was written. A result that is too long is [`Error::TooLong`].
pub fn substitute(text: &str, strict: bool, lookup: &dyn Fn(&str) -> Variable) -> Result<String, Error> {
    let replaced = evaluate(text, strict, lookup, &Cell::new(0)).map_err(|fault| fault.error)?;
    Ok(replaced.text)
}

/// As [`substitute`] without strictness, with the steps that others have taken, and tells what stands where in the result and which variables were missed.
pub(crate) fn replace(
    text: &str,
    lookup: &dyn Fn(&str) -> Variable,
    steps: &Cell<usize>,
) -> Result<Replaced, ErrorAt> {
    evaluate(text, false, lookup, steps)
}

fn evaluate(
    text: &str,
    strict: bool,
    lookup: &dyn Fn(&str) -> Variable,
    steps: &Cell<usize>,
) -> Result<Replaced, ErrorAt> {
    let parts = template::parse(text)?;
    let evaluation = Evaluation { strict, lookup, steps, missed: RefCell::default() };
    // Upstream counts bytes, so that it goes on with half of a character; what fails later is told instead.
    let mut split = None;
    let mut replaced = Replaced { text: String::with_capacity(text.len()), ..Replaced::default() };
    for part in &parts {
        match part {
            Part::Text(_, start) => replaced.literal(text, *start),
            Part::Expression(expression) => {
                let range = expression.range.clone();
                let value = match evaluation.expression(expression) {
                    Err(error @ Error::SplitCharacter { .. }) => {
                        split.get_or_insert((error, range.start));
                        None
                    }
                    Err(error) => {
                        return Err(ErrorAt { error, at: range.start, missed: evaluation.missed.take() });
                    }
                    Ok(value) => value,
                };
                replaced.expression(text, range, value.as_deref());
            }
        }
        if replaced.text.len() > MAX_LENGTH {
            return Err(ErrorAt { error: Error::TooLong, at: 0, missed: Vec::new() });
        }
    }
    replaced.missed = evaluation.missed.into_inner();
    match split {
        Some((error, at)) => Err(ErrorAt { error, at, missed: replaced.missed }),
        None => Ok(replaced),
    }
}

struct Evaluation<'a> {
    strict: bool,
    lookup: &'a dyn Fn(&str) -> Variable,
    steps: &'a Cell<usize>,
    /// Variables that are not set and have no default, where that is no error; each with its place.
    missed: RefCell<Vec<(String, usize)>>,
}

impl Evaluation<'_> {
    fn spend(&self, steps: usize) -> Result<(), Error> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MAX_STEPS { Err(Error::TooLong) } else { Ok(()) }
    }

    /// The result of an expression; nothing where it depends on a value that is not known.
    fn expression(&self, expression: &Expression) -> Result<Option<String>, Error> {
        // Upstream evaluates all arguments, and before anything else: in strict mode `${A:-${B}}` needs B although A is set.
        // Half of a character spoils only a result that it gets into.
        let arguments = match self.arguments(&expression.arguments) {
            Err(error @ Error::SplitCharacter { .. }) => Err(error),
            arguments => Ok(arguments?),
        };
        let has_default = expression.operation == Operation::Default;
        let value = match (self.lookup)(&expression.name) {
            Variable::Set(value) => value,
            Variable::Unset if self.strict && !has_default => {
                return Err(Error::NotSet { name: expression.name.clone() });
            }
            Variable::Unknown if !has_default => return Ok(None),
            Variable::Unset if !has_default => {
                self.missed.borrow_mut().push((expression.name.clone(), expression.range.start));
                String::new()
            }
            Variable::Unset | Variable::Unknown => String::new(),
            Variable::Opaque => return Ok(None),
        };
        if has_default && !value.is_empty() {
            self.spend(value.len())?;
            return Ok(Some(value));
        }
        let Some(arguments) = arguments? else { return Ok(None) };
        if matches!(expression.operation, Operation::Trim { .. }) {
            let pattern = arguments.first().map_or("", String::as_str);
            let each = if glob::is_simple(pattern) { 1 } else { value.len() };
            let steps = value.len().saturating_mul(each);
            if self.steps.get().saturating_add(steps) > MAX_STEPS {
                // Flux takes the time for it.
                return Ok(None);
            }
            self.spend(steps)?;
        }
        let result = function::apply(expression.operation, &expression.name, value, &arguments)?;
        self.spend(result.len())?;
        Ok(Some(result))
    }

    /// The values of all arguments; nothing where one is not known.
    fn arguments(&self, parts: &[Part]) -> Result<Option<Vec<String>>, Error> {
        let mut values = Some(Vec::with_capacity(parts.len()));
        let mut split = None;
        for part in parts {
            let value = match part {
                Part::Text(text, _) => Some(text.clone()),
                Part::Expression(expression) => match self.expression(expression) {
                    Err(error @ Error::SplitCharacter { .. }) => {
                        split.get_or_insert(error);
                        None
                    }
                    value => value?,
                },
            };
            // No early return: the other arguments may be in error.
            values = values.zip(value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        split.map_or(Ok(values), Err)
    }
}
