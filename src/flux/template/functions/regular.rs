//! Functions with regular expressions.

use regex::{Captures, NoExpand, Regex, RegexBuilder};

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::list::{Items, List};
use super::super::parameter::Parameter::{Int, Text};
use super::{Call, Function, row};

const FIND: Call = |a| Ok(Data::text(regex(a)?.regex.find(a.text(1)?).map_or("", |found| found.as_str())));
const REPLACE: Call = |a| {
    let replacement = expansion(a.text(2)?);
    let groups = replacement.matches('$').count();
    replaced(a, replacement.as_str(), &|found| groups.saturating_mul(found))
};
const REPLACE_LITERAL: Call = |a| replaced(a, &NoExpand(a.text(2)?), &|_| 0);

/// What making an expression ready takes of the budget: as many steps as it is large, at least.
const COMPILATION: usize = 100_000;

/// How large an expression may become in memory: a few signs of it can stand for megabytes. A large one takes longer to make,
/// and for each byte that it is compared with.
const SIZES: [usize; 3] = [1 << 15, 1 << 18, 1 << 20];

/// How much of the text behind a place one step looks at, where a match is looked for there.
const LOOKED_AT: usize = 4;

pub(super) const TABLE: &[Function] = &[
    // What is no expression matches nothing.
    row("regexMatch", &[Text, Text], |a| match regex(a) {
        Ok(expression) => Ok(Data::Bool(expression.regex.is_match(a.text(1)?))),
        Err(_) if is_refused(a.text(0)?) => Ok(Data::Bool(false)),
        Err(problem) => Err(problem),
    }),
    row("mustRegexMatch", &[Text, Text], |a| Ok(Data::Bool(regex(a)?.regex.is_match(a.text(1)?)))),
    row("regexFind", &[Text, Text], FIND),
    row("mustRegexFind", &[Text, Text], FIND),
    row("regexFindAll", &[Text, Text, Int], find_all),
    row("mustRegexFindAll", &[Text, Text, Int], find_all),
    row("regexReplaceAll", &[Text, Text, Text], REPLACE),
    row("mustRegexReplaceAll", &[Text, Text, Text], REPLACE),
    row("regexReplaceAllLiteral", &[Text, Text, Text], REPLACE_LITERAL),
    row("mustRegexReplaceAllLiteral", &[Text, Text, Text], REPLACE_LITERAL),
    row("regexSplit", &[Text, Text, Int], split),
    row("mustRegexSplit", &[Text, Text, Int], split),
    row("regexQuoteMeta", &[Text], |a| Ok(Data::text(quote_meta(a.text(0)?)))),
];

/// The expression. What this program reads and Go does not, or the other way round, is not carried out.
fn regex(a: &Arguments<'_>) -> Result<Expression, Problem> {
    let text = a.text(0)?;
    a.spend(COMPILATION)?;
    if is_other_syntax(text) {
        return Err(a.unsupported("this expression"));
    }
    let expression = in_ascii(text);
    for size in SIZES {
        match sized(&expression, size) {
            Ok(regex) => {
                let times = size / SIZES[0];
                a.spend(times.saturating_mul(a.text(1)?.len()))?;
                return Ok(Expression { regex, times });
            }
            Err(regex::Error::CompiledTooBig(_)) => a.spend(size)?,
            Err(_) if is_refused(text) => return Err(a.failed("error parsing regexp")),
            Err(_) => return Err(a.unsupported("this expression")),
        }
    }
    Err(a.too_large())
}

/// The expression, if it is no larger than this.
fn sized(expression: &str, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression).size_limit(size).build()
}

/// An expression that is ready.
struct Expression {
    regex: Regex,
    /// How many steps a byte takes that it is compared with.
    times: usize,
}

impl Expression {
    /// Spends what it may take to look for the next match: all that is left, in the worst case.
    fn search(&self, a: &Arguments<'_>, left: usize) -> Result<(), Problem> {
        a.spend((left / LOOKED_AT).saturating_mul(self.times))
    }
}

/// The text with its matches replaced. `groups` is how many bytes the groups in the replacement may bring for a match of so many.
fn replaced(
    a: &Arguments<'_>,
    replacement: &(impl Replacement + ?Sized),
    groups: &dyn Fn(usize) -> usize,
) -> Result<Data, Problem> {
    let (text, literal) = (a.text(1)?, a.text(2)?.len());
    let (mut result, mut end) = (String::new(), 0);
    let expression = regex(a)?;
    for found in expression.regex.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        expression.search(a, text.len() - whole.end())?;
        a.spend(literal.saturating_add(groups(whole.len())))?;
        result.push_str(&text[end..whole.start()]);
        replacement.put(&found, &mut result);
        end = whole.end();
    }
    result.push_str(&text[end..]);
    Ok(Data::text(result))
}

/// What takes the place of a match.
trait Replacement {
    fn put(&self, found: &Captures<'_>, result: &mut String);
}

impl Replacement for str {
    fn put(&self, found: &Captures<'_>, result: &mut String) {
        found.expand(self, result);
    }
}

impl Replacement for NoExpand<'_> {
    fn put(&self, _: &Captures<'_>, result: &mut String) {
        result.push_str(self.0);
    }
}

/// Whether an expression is one that Go refuses as well: brackets that stay open, or a repetition of nothing.
fn is_refused(text: &str) -> bool {
    !is_other_syntax(text)
        && matches!(sized(&in_ascii(text), SIZES[0]), Err(regex::Error::Syntax(_)))
        && !text.contains(['\\', '{'])
}

/// What the two read differently: sets of sets, comments and blanks that count for nothing, escapes that Go has not.
fn is_other_syntax(text: &str) -> bool {
    ["&&", "--", "~~", "\\<", "\\>", "\\u", "\\U", "\\b{", "(?x", "\\Q", "\\C", "\\z", "\\R"]
        .iter()
        .any(|sign| text.contains(sign))
        || text.match_indices("(?").any(|(at, _)| {
            let flags = text[at + 2..].split([')', ':', '<']).next().unwrap_or_default();
            flags.contains(['x', 'R', 'u'])
        })
        || nested_set(text)
}

/// Whether a `[` stands in a set that is no class like `[:alpha:]`.
fn nested_set(text: &str) -> bool {
    let mut chars = text.char_indices().peekable();
    let mut inside = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' if inside && !text[at..].starts_with("[:") => return true,
            '[' if !inside => {
                inside = true;
                // A `]` that comes first stands for itself.
                if chars.peek().is_some_and(|(_, c)| *c == '^') {
                    chars.next();
                }
                if chars.peek().is_some_and(|(_, c)| *c == ']') {
                    chars.next();
                }
            }
            '[' => {
                if let Some(end) = text[at..].find(":]") {
                    while chars.peek().is_some_and(|(next, _)| *next < at + end + 2) {
                        chars.next();
                    }
                }
            }
            ']' => inside = false,
            _ => {}
        }
    }
    false
}

/// The expression with the classes of Perl and the borders of words as Go has them: of ASCII alone.
fn in_ascii(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let (mut chars, mut inside) = (text.chars(), false);
    while let Some(c) = chars.next() {
        if c != '\\' {
            inside = c == '[' || (inside && c != ']');
            result.push(c);
            continue;
        }
        let Some(escaped) = chars.next() else {
            result.push('\\');
            break;
        };
        match (escaped, inside) {
            ('d', true) => result.push_str("0-9"),
            ('w', true) => result.push_str("0-9A-Za-z_"),
            ('s', true) => result.push_str("\\t\\n\\f\\r "),
            ('d', false) => result.push_str("[0-9]"),
            ('D', false) => result.push_str("[^0-9]"),
            ('w', false) => result.push_str("[0-9A-Za-z_]"),
            ('W', false) => result.push_str("[^0-9A-Za-z_]"),
            ('s', false) => result.push_str("[\\t\\n\\f\\r ]"),
            ('S', false) => result.push_str("[^\\t\\n\\f\\r ]"),
            ('b' | 'B', false) => {
                result.push_str("(?-u:\\");
                result.push(escaped);
                result.push(')');
            }
            _ => result.extend(['\\', escaped]),
        }
    }
    result
}

/// The replacement as this program writes it: a name ends where it ends for Go, and what names no group is empty.
fn expansion(replacement: &str) -> String {
    let mut result = String::new();
    let mut rest = replacement;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(more) = rest.strip_prefix('$') {
            result.push_str("$$");
            rest = more;
            continue;
        }
        let (name, more) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((name, more)) => (name, more),
            None => rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())),
        };
        if name.is_empty() || !name.chars().all(is_of_name) {
            result.push_str("$$");
            continue;
        }
        result.push_str("${");
        result.push_str(name);
        result.push('}');
        rest = more;
    }
    result.push_str(rest);
    result
}

fn is_of_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn find_all(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (expression, text, most) = (regex(a)?, a.text(1)?, a.int(2)?);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for one in expression.regex.find_iter(text).take(most) {
        expression.search(a, text.len() - one.end())?;
        a.make(1)?;
        found.push(Data::text(one.as_str()));
    }
    if found.is_empty() {
        return Ok(Data::List(List::nil_of(Items::Text)));
    }
    Ok(Data::List(List::grown_from(10, Items::Text, found)))
}

fn split(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (expression, text, most) = (regex(a)?, a.text(1)?, a.int(2)?);
    if most == 0 {
        return Ok(Data::List(List::nil_of(Items::Text)));
    }
    if !a.text(0)?.is_empty() && text.is_empty() {
        return Ok(Data::texts([""]));
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (mut parts, mut from, mut end) = (Vec::new(), 0, 0);
    for found in expression.regex.find_iter(text).take(most) {
        expression.search(a, text.len() - found.end())?;
        a.make(1)?;
        if parts.len() + 1 >= most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&text[from..end]);
        }
        from = found.end();
    }
    if end != text.len() {
        parts.push(&text[from..]);
    }
    Ok(Data::texts(parts))
}

/// The text as an expression that matches it.
fn quote_meta(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}
