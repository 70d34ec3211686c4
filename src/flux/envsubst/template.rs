//! Text to a tree of literals and expressions.
//!
//! Follows `envsubst/parse/parse.go` and `scan.go` of `fluxcd/pkg`.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::Error;

/// How deep expressions may nest. Upstream has no limit, for its stack grows.
const MAX_DEPTH: usize = 100;

/// Literal text, or `${…}`.
#[derive(Debug)]
pub(super) enum Part {
    /// Literal text, escapes undone.
    Text(String),
    /// An expression.
    Expression(Expression),
}

/// `${name…}`.
#[derive(Debug)]
pub(super) struct Expression {
    /// The name of the variable.
    pub(super) name: String,
    /// What is done with its value.
    pub(super) operation: Operation,
    /// The arguments of the operation.
    pub(super) arguments: Vec<Part>,
    /// Where it stands in the text, from `$` to `}`.
    pub(super) range: Range<usize>,
}

/// What is done with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    /// `${A}`, and mixed casing operators (`${A^,}`), which upstream accepts and does not know.
    Value,
    /// `${#A}`.
    Length,
    /// `=`, `:=`, `:-`, `:?` and `:+`: all the same.
    Default,
    /// `:offset` and `:offset:length`.
    Substring,
    /// `,` and `^`, doubled for all characters.
    Case {
        /// `^` instead of `,`.
        upper: bool,
        /// All characters, not the first one alone.
        all: bool,
    },
    /// `#` and `%`, doubled for the longest match.
    Trim {
        /// `%` instead of `#`.
        suffix: bool,
        /// The longest match, not the shortest.
        longest: bool,
    },
    /// `/`.
    ReplaceFirst,
    /// `//`.
    ReplaceAll,
    /// `/#`.
    ReplacePrefix,
    /// `/%`.
    ReplaceSuffix,
}

/// Reads a text. Linear.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, Error> {
    let mut scanner = Scanner { text, at: 0, depth: 0 };
    let mut parts = Vec::new();
    while scanner.peek().is_some() {
        if scanner.at_expression() {
            parts.push(Part::Expression(scanner.expression()?));
        } else {
            parts.push(Part::Text(scanner.literal(|_| true, Escapes::Dollar)));
        }
    }
    Ok(parts)
}

/// Which pairs of characters stand for their second one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// None: the arguments of all operations but `/`.
    None,
    /// `$$`: outside of expressions.
    Dollar,
    /// `$$`, `\/` and `\\`: the arguments of `/`.
    All,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn at_expression(&self) -> bool {
        self.rest().starts_with("${")
    }

    /// Steps over `expected`, or gives the error.
    fn expect(&mut self, expected: char, error: Error) -> Result<(), Error> {
        if self.peek() == Some(expected) {
            self.at += expected.len_utf8();
            return Ok(());
        }
        Err(error)
    }

    fn close(&mut self) -> Result<(), Error> {
        self.expect('}', Error::BadSubstitution)
    }

    /// Takes the characters that `accept` wants, at most `limit` of them.
    fn take(&mut self, limit: usize, accept: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.char_indices().take(limit).find(|&(_, c)| !accept(c));
        let end = end.or_else(|| rest.char_indices().nth(limit)).map_or(rest.len(), |(at, _)| at);
        self.at += end;
        &rest[..end]
    }

    /// Text up to the next expression, or the first character that `accept` does not want. An escaped one is always wanted.
    fn literal(&mut self, accept: impl Fn(char) -> bool, escapes: Escapes) -> String {
        let mut literal = String::new();
        while let Some(c) = self.peek() {
            // Upstream looks for `${` first: in `$${A}` the first `$` stands before `$`, so the pair is an escape.
            if self.at_expression() {
                break;
            }
            let second = self.rest()[c.len_utf8()..].chars().next();
            let is_pair = match (c, second) {
                ('$', Some('$')) => escapes != Escapes::None,
                ('\\', Some('/' | '\\')) => escapes == Escapes::All,
                _ => false,
            };
            match second {
                Some(second) if is_pair => {
                    literal.push(second);
                    self.at += c.len_utf8() + second.len_utf8();
                }
                _ if accept(c) => {
                    literal.push(c);
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
        literal
    }

    /// `${…}`; the scanner stands at its `$`.
    fn expression(&mut self) -> Result<Expression, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::TooDeep(MAX_DEPTH));
        }
        self.depth += 1;
        let start = self.at;
        self.at += "${".len();
        let mut expression = Expression {
            name: String::new(),
            operation: Operation::Value,
            arguments: Vec::new(),
            range: start..start,
        };
        if self.peek() == Some('#') {
            self.length(&mut expression)?;
        } else {
            self.name(&mut expression, Error::VariableName)?;
            self.operation(&mut expression)?;
        }
        expression.range.end = self.at;
        self.depth -= 1;
        Ok(expression)
    }

    fn name(&mut self, expression: &mut Expression, error: Error) -> Result<(), Error> {
        let name = self.take(usize::MAX, is_name);
        name.clone_into(&mut expression.name);
        if name.is_empty() { Err(error) } else { Ok(()) }
    }

    /// `${#A}`.
    fn length(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.at += 1;
        expression.operation = Operation::Length;
        self.name(expression, Error::BadSubstitution)?;
        self.close()
    }

    /// What follows the name, the closing brace included.
    fn operation(&mut self, expression: &mut Expression) -> Result<(), Error> {
        match self.peek() {
            Some(':') => self.default_or_substring(expression),
            Some('=') => {
                self.at += 1;
                self.default(expression)
            }
            Some(',' | '^') => self.case(expression),
            Some('/') => self.replace(expression),
            Some(mark @ ('#' | '%')) => self.trim(expression, mark),
            _ => self.expect('}', Error::MissingClosingBrace),
        }
    }

    fn default_or_substring(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.at += 1;
        match self.peek() {
            Some('=' | '-' | '?' | '+') => {
                self.at += 1;
                self.default(expression)
            }
            // Upstream steps back by the width of this character, not of the colon, and so loses its place.
            Some(c) if !c.is_ascii() => Err(Error::BadSubstitution),
            None => Err(Error::BadSubstitution),
            Some(_) => self.substring(expression),
        }
    }

    /// Literals and expressions up to the brace, joined.
    fn default(&mut self, expression: &mut Expression) -> Result<(), Error> {
        expression.operation = Operation::Default;
        while self.peek() != Some('}') {
            let argument = self.argument(|c| c != '}', Escapes::None)?;
            expression.arguments.push(argument);
        }
        self.close()
    }

    fn substring(&mut self, expression: &mut Expression) -> Result<(), Error> {
        expression.operation = Operation::Substring;
        expression.arguments.push(self.argument(|c| c != ':' && c != '}', Escapes::None)?);
        // Any number of colons is one delimiter upstream.
        if !self.take(usize::MAX, |c| c == ':').is_empty() {
            expression.arguments.push(self.argument(|c| c != '}', Escapes::None)?);
        }
        self.close()
    }

    fn case(&mut self, expression: &mut Expression) -> Result<(), Error> {
        expression.operation = match self.take(2, |c| matches!(c, ',' | '^')) {
            "," => Operation::Case { upper: false, all: false },
            ",," => Operation::Case { upper: false, all: true },
            "^" => Operation::Case { upper: true, all: false },
            "^^" => Operation::Case { upper: true, all: true },
            _ => Operation::Value,
        };
        self.close()
    }

    fn trim(&mut self, expression: &mut Expression, mark: char) -> Result<(), Error> {
        let longest = self.take(2, |c| c == mark).len() == 2;
        expression.operation = Operation::Trim { suffix: mark == '%', longest };
        expression.arguments.push(self.argument(|c| c != '}', Escapes::None)?);
        self.close()
    }

    fn replace(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.at += 1;
        expression.operation = match self.take(1, |c| matches!(c, '/' | '#' | '%')) {
            "/" => Operation::ReplaceAll,
            "#" => Operation::ReplacePrefix,
            "%" => Operation::ReplaceSuffix,
            _ => Operation::ReplaceFirst,
        };
        // The pattern may hold `}`: `${A/b}` runs on to the next slash of the text.
        expression.arguments.push(self.argument(|c| c != '/', Escapes::All)?);
        if self.take(usize::MAX, |c| c == '/').is_empty() {
            return Err(Error::BadSubstitution);
        }
        if self.peek() != Some('}') {
            expression.arguments.push(self.argument(|c| c != '}', Escapes::All)?);
        }
        self.close()
    }

    /// One literal or one expression; never nothing.
    fn argument(&mut self, accept: impl Fn(char) -> bool, escapes: Escapes) -> Result<Part, Error> {
        if self.at_expression() {
            return self.expression().map(Part::Expression);
        }
        let literal = self.literal(accept, escapes);
        if literal.is_empty() { Err(Error::FunctionArgument) } else { Ok(Part::Text(literal)) }
    }
}

/// A letter, a digit or `_`, in any script; a name may start with a digit.
fn is_name(c: char) -> bool {
    /// Go's `IsLetter` and `IsDigit` are categories, which the standard library does not tell apart.
    static CATEGORIES: OnceLock<Option<Regex>> = OnceLock::new();
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let categories = CATEGORIES.get_or_init(|| Regex::new(r"[\p{L}\p{Nd}]").ok());
    categories.as_ref().is_some_and(|regex| regex.is_match(c.encode_utf8(&mut [0; 4])))
}
