//! A selector in words.

use super::program::{Operation, Pair, Predicate, Shape, Walk};

/// What a program selects, as a person would say it. Linear in the length of what comes out.
pub(super) fn words(program: &[Operation]) -> String {
    // The words of each set on the stack, and whether they are of two sets and need parentheses inside of more.
    let mut stack: Vec<(String, bool)> = Vec::new();
    for operation in program {
        let mut take = || stack.pop().unwrap_or_default();
        let said = match operation {
            Operation::Named { target, .. } => (target.text().to_owned(), false),
            Operation::Having { predicate, .. } => (having(predicate), false),
            Operation::Shape(Shape::Cycles) => ("what needs itself".to_owned(), false),
            Operation::Shape(Shape::Roots) => ("what needs nothing".to_owned(), false),
            Operation::Shape(Shape::Leaves) => ("what nothing needs".to_owned(), false),
            Operation::Affected { base: None, .. } => ("what the change touches".to_owned(), false),
            Operation::Affected { base: Some(base), .. } => (format!("what changed since {base}"), false),
            Operation::Walk(walk) => (walked(*walk, &enclosed(take())), false),
            Operation::Not => (format!("all but {}", enclosed(take())), true),
            Operation::Pair(pair) => {
                let (second, first) = (enclosed(take()), enclosed(take()));
                (paired(*pair, &first, &second), !matches!(pair, Pair::Path | Pair::Paths))
            }
        };
        stack.push(said);
    }
    stack.pop().map(|(words, _)| words).unwrap_or_default()
}

fn enclosed((words, is_pair): (String, bool)) -> String {
    if is_pair { format!("({words})") } else { words }
}

fn walked(walk: Walk, of: &str) -> String {
    let within = |hops: Option<u32>| match hops {
        None => String::new(),
        Some(1) => " directly".to_owned(),
        Some(hops) => format!(" in up to {hops} hops"),
    };
    match walk {
        Walk::Deps(hops) => format!("what {of} needs{}", within(hops)),
        Walk::Dependents(hops) => format!("what waits for {of}{}", within(hops)),
        Walk::WithDeps => format!("{of} and what it needs"),
        Walk::WithDependents => format!("{of} and what waits for it"),
        Walk::Both => format!("{of}, what it needs and what waits for it"),
    }
}

fn paired(pair: Pair, first: &str, second: &str) -> String {
    match pair {
        Pair::Union => format!("{first} or {second}"),
        Pair::Intersection => format!("{first}, but only {second}"),
        Pair::Difference => format!("{first} without {second}"),
        Pair::Path => format!("a shortest way by which {first} needs {second}"),
        Pair::Paths => format!("all ways by which {first} needs {second}"),
    }
}

fn having(predicate: &Predicate) -> String {
    match predicate {
        Predicate::Kind(kind) => format!("what is of kind {}", kind.text()),
        Predicate::Namespace(namespace) => format!("what is in namespace {}", namespace.text()),
        Predicate::Environment(environment) => format!("what is in {}", environment.text()),
        Predicate::Path { text, .. } => format!("what is made from {text}"),
        Predicate::Layer(layer) => format!("what is in layer {layer}"),
        Predicate::Label { key, value: None } => format!("what has label {key}"),
        Predicate::Label { key, value: Some(value) } => format!("what has label {key}={}", value.text()),
        Predicate::Source(source) => format!("what comes from {}", source.text()),
        Predicate::Finding(code) => format!("what {code} is found of"),
        Predicate::Wave(from, to) if from == to => format!("what is in wave {from}"),
        Predicate::Wave(from, to) => format!("what is in waves {from} to {to}"),
        Predicate::Suspended => "what is suspended".to_owned(),
        Predicate::External => "what lies elsewhere".to_owned(),
    }
}
