//! Expressions that nobody wrote.

use crate::fuzz::random::Random;

/// Operands that stand alone.
const ATOMS: &[&str] = &[
    "dep",
    "self",
    "dep.spec.suspend",
    "dep.status.conditions",
    "dep.metadata.labels['a']",
    "dep.status.count",
    "foo",
    "e",
    "x",
    "1",
    "2u",
    "1.5",
    "'a'",
    "\"b\"",
    "b'c'",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "['a', 'b']",
    "[1, 2]",
    "{'a': 1}",
    "dep.?spec",
    "optional.none()",
    "duration('1m')",
    "timestamp('2026-01-01T00:00:00Z')",
    "dyn(1)",
    "string",
];

const OPERATORS: &[&str] =
    &["==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*", "/", "%", "in", "&&", "==", "||", "=="];

const MACROS: &[&str] =
    &["all", "exists", "exists_one", "filter", "map", "optMap", "optFlatMap", "all", "exists"];

/// Members with the number of their arguments.
const MEMBERS: &[(&str, usize)] = &[
    ("size", 0),
    ("startsWith", 1),
    ("contains", 1),
    ("matches", 1),
    ("split", 1),
    ("join", 1),
    ("substring", 2),
    ("orValue", 1),
    ("hasValue", 0),
    ("value", 0),
    ("or", 1),
    ("first", 0),
    ("format", 1),
    ("getSeconds", 0),
    ("lowerAscii", 0),
    ("nope", 1),
    ("unwrapOpt", 0),
];

const FUNCTIONS: &[(&str, usize)] = &[
    ("size", 1),
    ("int", 1),
    ("string", 1),
    ("double", 1),
    ("duration", 1),
    ("timestamp", 1),
    ("dyn", 1),
    ("type", 1),
    ("optional.of", 1),
    ("sets.contains", 2),
    ("sets.intersects", 2),
    ("matches", 2),
    ("base64.encode", 1),
    ("nope", 1),
    ("now", 0),
];

/// Characters that a slip puts into a text.
const SLIPS: &[&str] =
    &["", "", "(", ")", "'", "\"", "=", "&", ".", ",", "[", "]", "?", ":", " ", "a", "1", "\\", "!"];

/// The expression of a seed: every third one with a slip in it.
pub(super) fn expression(seed: u64) -> String {
    let mut random = Random::new(seed);
    let depth = 1 + random.below(4);
    let text = grow(&mut random, depth);
    if seed.is_multiple_of(3) && text.len() > 2 { slip(&mut random, &text) } else { text }
}

/// Leaves a character out, or puts another one in its place.
fn slip(random: &mut Random, text: &str) -> String {
    let at = random.below(text.len());
    let (before, after) = text.split_at(at);
    format!("{before}{}{}", random.pick(SLIPS), after.get(1..).unwrap_or_default())
}

fn grow(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(ATOMS).to_owned();
    }
    let mut inner = || grow(random, depth - 1);
    let (one, two) = (inner(), inner());
    match random.below(12) {
        0..4 => format!("{one} {} {two}", random.pick(OPERATORS)),
        4 => format!("({one}) {} ({two})", random.pick(OPERATORS)),
        5 => format!("({one}).{}({}, {two})", random.pick(MACROS), random.pick(&["e", "x", "e", "1"])),
        6 => call(random, depth, Some(&one), MEMBERS),
        7 => call(random, depth, None, FUNCTIONS),
        8 => format!("({one} == {two}) ? {} : {}", grow(random, depth - 1), random.pick(ATOMS)),
        9 => format!("{one}{}", random.pick(&[".spec", "[0]", "['a']", ".?spec", "[?0]", "[?'a']", ".a.b"])),
        10 => {
            let form = random.below(5);
            match form {
                0 => format!("[{one}, {two}]"),
                1 => format!("{{'a': {one}, 'b': {two}}}"),
                2 => format!("{{{one}: {two}}}"),
                3 => format!("[?{one}, {two}]"),
                _ => format!("has({one}.spec)"),
            }
        }
        _ => format!("{}({one})", random.pick(&["!", "-", "!", ""])),
    }
}

fn call(random: &mut Random, depth: usize, target: Option<&str>, of: &[(&str, usize)]) -> String {
    let (name, count) = of[random.below(of.len())];
    let count = if random.chance(10) { random.below(4) } else { count };
    let arguments: Vec<String> = (0..count).map(|_| grow(random, depth - 1)).collect();
    let target = target.map(|target| format!("({target}).")).unwrap_or_default();
    format!("{target}{name}({})", arguments.join(", "))
}
