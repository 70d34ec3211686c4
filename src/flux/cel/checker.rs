//! The static types of an expression.
//!
//! Follows `checker/checker.go` of cel-go, up to the first fault.

use std::collections::BTreeMap;

use crate::finding::nearest;

use super::error::{CelError, Trouble};
use super::functions::{self, Overload, Pattern};
use super::syntax::{Comprehension, Element, Expression, Id, Literal, Tree};
use super::types::{Substitutions, Type};

/// Types that are names too, as in `type(x) == int`.
const TYPES: &[&str] = &[
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "optional_type",
    "string",
    "type",
    "uint",
];

/// The type of a whole expression, with variables that hold objects.
pub(super) fn type_of(tree: &Tree, root: Id, variables: &[&str]) -> Result<Type, Trouble> {
    let object = || Type::map(Type::String, Type::Dyn);
    let scope = variables.iter().map(|name| ((*name).to_owned(), object())).collect();
    let mut checker =
        Checker { tree, scope, known: Substitutions::default(), alike: Vec::new(), is_formatted: false };
    let found = checker.check(root)?;
    checker.elements()?;
    Ok(checker.known.apply(&found))
}

struct Checker<'t> {
    tree: &'t Tree,
    /// The names that can be used, the innermost last.
    scope: Vec<(String, Type)>,
    known: Substitutions,
    /// Groups of elements that have to be of one type.
    alike: Vec<Vec<(Id, Type)>>,
    is_formatted: bool,
}

impl Checker<'_> {
    fn check(&mut self, id: Id) -> Result<Type, Trouble> {
        let tree = self.tree;
        match &tree.node(id).expression {
            Expression::Literal(literal) => Ok(of_literal(literal)),
            Expression::Name(name) => self.name(id, name),
            Expression::Select { operand, field: _, is_test } => {
                let found = self.select(id, *operand, false)?;
                Ok(if *is_test { Type::Bool } else { self.known.apply(&found) })
            }
            Expression::OptionalSelect { operand, .. } => {
                let found = self.select(id, *operand, true)?;
                Ok(self.known.apply(&found))
            }
            Expression::Call { function, target, arguments } => self.call(id, function, *target, arguments),
            Expression::List(elements) => self.list(elements),
            Expression::Map(entries) => self.map(entries),
            Expression::Comprehension(parts) => self.comprehension(parts),
        }
    }

    fn fault<T>(&self, id: Id, message: String) -> Result<T, Trouble> {
        Err(CelError::new(self.tree.node(id).at, message).into())
    }

    fn name(&mut self, id: Id, name: &str) -> Result<Type, Trouble> {
        if let Some((_, found)) = self.scope.iter().rev().find(|(known, _)| known == name) {
            return Ok(found.clone());
        }
        if TYPES.contains(&name) {
            return Ok(Type::Kind);
        }
        // Messages of Protocol Buffers are known to cel-go, and what else begins with two lines is its own; a dot in front looks
        // past the names of loops.
        if name == "google" || name.starts_with("__") || name.starts_with('.') {
            return Err(Trouble::Unknown);
        }
        let mut names: Vec<&str> = self.scope.iter().map(|(name, _)| &**name).collect();
        names.retain(|name| name.starts_with(|first: char| first.is_alphabetic()));
        names.dedup();
        let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let near = nearest(name, names).map(|near| format!("; did you mean `{near}`?"));
        let known = crate::finding::enumerate(&known);
        self.fault(id, format!("there is no variable `{name}`, only {known}{}", near.unwrap_or_default()))
    }

    fn select(&mut self, id: Id, operand: Id, is_optional: bool) -> Result<Type, Trouble> {
        let found = self.check(operand)?;
        let found = self.known.apply(&found);
        let (target, was_optional) = found.unwrapped();
        let result = match target {
            Type::Map(_, value) => (**value).clone(),
            Type::Parameter(_) => {
                self.known.assign(&Type::Dyn, target);
                Type::Dyn
            }
            Type::Dyn => Type::Dyn,
            other => return self.fault(id, format!("{} has no fields", article(other))),
        };
        Ok(if was_optional || is_optional { Type::optional(result) } else { result })
    }

    fn call(
        &mut self,
        id: Id,
        function: &str,
        target: Option<Id>,
        arguments: &[Id],
    ) -> Result<Type, Trouble> {
        // What is formatted may be of any types, also deep inside.
        let before = self.is_formatted;
        self.is_formatted |= function == "format";
        let found = self.call_of(id, function, target, arguments);
        self.is_formatted = before;
        found
    }

    fn call_of(
        &mut self,
        id: Id,
        function: &str,
        target: Option<Id>,
        arguments: &[Id],
    ) -> Result<Type, Trouble> {
        let mut types = Vec::new();
        for argument in arguments {
            types.push(self.check(*argument)?);
        }
        let Some(target) = target else { return self.resolve(id, function, false, &types, arguments) };
        if let Some(namespace) = self.tree.qualified(target) {
            let qualified = format!("{namespace}.{function}");
            if functions::overloads(&qualified).is_some() {
                return self.resolve(id, &qualified, false, &types, arguments);
            }
        }
        types.insert(0, self.check(target)?);
        self.resolve(id, function, true, &types, arguments)
    }

    /// The result of a call: the first way to call the function that fits, or nothing definite where several fit.
    fn resolve(
        &mut self,
        id: Id,
        function: &str,
        is_member: bool,
        types: &[Type],
        arguments: &[Id],
    ) -> Result<Type, Trouble> {
        let Some(overloads) = functions::overloads(function) else { return self.no_function(id, function) };
        if matches!(function, "_&&_" | "_||_") {
            return self.logic(function, types, arguments);
        }
        let mut result: Option<Type> = None;
        for overload in overloads.iter().filter(|overload| overload.is_member == is_member) {
            let (wanted, gives) = self.instantiate(overload);
            if !self.known.assign_all(types, &wanted) {
                continue;
            }
            let gives = self.known.apply(&gives);
            result = Some(match result {
                None => gives,
                Some(before) if before == Type::Dyn || before == gives => before,
                Some(_) => Type::Dyn,
            });
        }
        match result {
            Some(result) => Ok(result),
            None => self.no_overload(id, function, is_member, types),
        }
    }

    fn logic(&mut self, function: &str, types: &[Type], arguments: &[Id]) -> Result<Type, Trouble> {
        for (found, argument) in types.iter().zip(arguments) {
            if !self.known.assign(found, &Type::Bool) {
                let found = article(&self.known.apply(found));
                return self
                    .fault(*argument, format!("`{}` needs a bool, and this is {found}", sign(function)));
            }
        }
        Ok(Type::Bool)
    }

    fn instantiate(&mut self, overload: &Overload) -> (Vec<Type>, Type) {
        let mut parameters = BTreeMap::new();
        let mut of = |pattern: &Pattern| instance(pattern, &mut parameters, &mut self.known);
        let arguments = overload.arguments.iter().map(&mut of).collect();
        (arguments, of(&overload.result))
    }

    fn no_function(&self, id: Id, function: &str) -> Result<Type, Trouble> {
        let near = nearest(function, functions::names()).map(|near| format!("; did you mean `{near}`?"));
        self.fault(id, format!("Flux has no function `{function}` in CEL{}", near.unwrap_or_default()))
    }

    fn no_overload(&self, id: Id, function: &str, is_member: bool, types: &[Type]) -> Result<Type, Trouble> {
        let names: Vec<String> = types.iter().map(|one| self.known.apply(one).to_string()).collect();
        let message = match (&*names, is_member) {
            ([target, rest @ ..], true) => {
                let arguments = if rest.is_empty() { "no arguments".to_owned() } else { rest.join(", ") };
                format!("`{function}` of {target} does not take {arguments}")
            }
            ([one, two], _) if function == "_[_]" => format!("an index of {one} cannot be {two}"),
            ([condition, one, two], _) if function == "_?_:_" => match condition.as_str() {
                "bool" | "dyn" => format!("the two sides of `? :` are {one} and {two}"),
                other => format!("`?` needs a bool before it, and this is {other}"),
            },
            ([one, two], _) if sign(function) != function => {
                format!("`{}` does not go with {one} and {two}", sign(function))
            }
            ([one], _) if sign(function) != function => {
                format!("`{}` does not go with {one}", sign(function))
            }
            ([], _) => format!("`{function}` takes arguments"),
            _ => format!("`{function}` does not take {}", names.join(", ")),
        };
        self.fault(id, message)
    }

    fn list(&mut self, elements: &[Element]) -> Result<Type, Trouble> {
        let mut group = Group::default();
        for element in elements {
            let found = self.element(*element)?;
            self.join(&mut group, element.node, found);
        }
        Ok(Type::list(self.close(group)))
    }

    fn map(&mut self, entries: &[(Id, Element)]) -> Result<Type, Trouble> {
        let (mut keys, mut values) = (Group::default(), Group::default());
        for (key, value) in entries {
            let found = self.check(*key)?;
            self.join(&mut keys, *key, found);
            let found = self.element(*value)?;
            self.join(&mut values, value.node, found);
        }
        let keys = self.close(keys);
        Ok(Type::map(keys, self.close(values)))
    }

    /// The type of an element; with a question mark, of what the optional holds.
    fn element(&mut self, element: Element) -> Result<Type, Trouble> {
        let found = self.check(element.node)?;
        if !element.is_optional {
            return Ok(found);
        }
        match found.unwrapped() {
            (inner, true) => Ok(inner.clone()),
            // The library breaks over one of no known type.
            (Type::Dyn, false) => Err(Trouble::Unknown),
            (other, false) => {
                let found = article(other);
                self.fault(element.node, format!("after `?` an optional is needed, and this is {found}"))
            }
        }
    }

    fn join(&mut self, group: &mut Group, id: Id, found: Type) {
        group.all = Some(match group.all.take() {
            None => found.clone(),
            Some(before) if self.known.assign(&before, &found) => Type::most_general(&before, &found),
            Some(_) => Type::Dyn,
        });
        group.each.push((id, found));
    }

    fn close(&mut self, group: Group) -> Type {
        if !self.is_formatted {
            self.alike.push(group.each);
        }
        group.all.unwrap_or_else(|| self.known.fresh())
    }

    /// The elements of one list or map have to be of one type: to mix in one of no known type is a fault, too.
    ///
    /// Follows `homogeneousAggregateLiteralValidator` in `cel/validator.go`.
    fn elements(&self) -> Result<(), Trouble> {
        for group in &self.alike {
            let Some((_, first)) = group.first() else { continue };
            let first = self.known.apply(first);
            for (id, found) in group {
                let found = self.known.apply(found);
                if !found.is_equivalent(&first) {
                    let message = format!("this is {} beside {}", article(&found), article(&first));
                    return self.fault(*id, format!("{message}: they have to be of one type"));
                }
            }
        }
        Ok(())
    }

    fn comprehension(&mut self, parts: &Comprehension) -> Result<Type, Trouble> {
        let range = self.check(parts.range)?;
        let collected = self.check(parts.start)?;
        let range = self.known.apply(&range);
        let outer = self.scope.len();
        self.scope.push((parts.accumulator.clone(), collected.clone()));
        let element = match &range {
            Type::List(element) => (**element).clone(),
            Type::Map(key, _) => (**key).clone(),
            Type::Dyn | Type::Parameter(_) => {
                self.known.assign(&Type::Dyn, &range);
                Type::Dyn
            }
            other => {
                return self
                    .fault(parts.range, format!("{} is no list and no map to loop over", article(other)));
            }
        };
        self.scope.push((parts.variable.clone(), element));
        self.check(parts.condition)?;
        let step = self.check(parts.step)?;
        if !self.known.assign(&collected, &step) {
            let (collected, step) = (self.known.apply(&collected), self.known.apply(&step));
            return self.fault(parts.step, format!("the loop collects {collected}, and this is {step}"));
        }
        self.scope.truncate(outer + 1);
        let result = self.check(parts.result)?;
        self.scope.truncate(outer);
        Ok(self.known.apply(&result))
    }
}

/// The elements of a list, the keys of a map, or its values.
#[derive(Default)]
struct Group {
    /// The type of all.
    all: Option<Type>,
    each: Vec<(Id, Type)>,
}

fn of_literal(literal: &Literal) -> Type {
    match literal {
        Literal::Bool => Type::Bool,
        Literal::Bytes => Type::Bytes,
        Literal::Double => Type::Double,
        Literal::Int => Type::Int,
        Literal::Null => Type::Null,
        Literal::String(_) => Type::String,
        Literal::Uint => Type::Uint,
    }
}

/// A type out of the table, with types that are to be found for its letters.
fn instance(
    pattern: &Pattern,
    parameters: &mut BTreeMap<&'static str, Type>,
    known: &mut Substitutions,
) -> Type {
    match pattern {
        Pattern::Parameter(name) => parameters.entry(name).or_insert_with(|| known.fresh()).clone(),
        Pattern::Named(name, parts) => {
            let mut part = |at: usize| match parts.get(at) {
                Some(part) => instance(part, parameters, known),
                None => Type::Dyn,
            };
            match *name {
                "bool" => Type::Bool,
                "bytes" => Type::Bytes,
                "double" => Type::Double,
                "duration" => Type::Duration,
                "int" => Type::Int,
                "list" => Type::list(part(0)),
                "map" => Type::map(part(0), part(1)),
                "optional" => Type::optional(part(0)),
                "string" => Type::String,
                "timestamp" => Type::Timestamp,
                "type" => Type::Kind,
                "uint" => Type::Uint,
                _ => Type::Dyn,
            }
        }
    }
}

/// An operator as it is written.
fn sign(function: &str) -> &str {
    match function {
        "@in" => "in",
        other => other.trim_matches('_'),
    }
}

/// "a bool", "an int".
fn article(of: &Type) -> String {
    let name = of.to_string();
    let vowel = name.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}
