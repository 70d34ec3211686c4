//! Text to a tree of literals and expressions.
//!
//! Follows `envsubst/parse/parse.go` of `fluxcd/pkg`.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::scanner::{Escapes, Scanner};
use super::{Error, ErrorAt};

/// How deep expressions may nest. Upstream has no limit, for its stack grows.
const MAX_DEPTH: usize = 100;

/// Literal text, or `${…}`.
#[derive(Debug)]
pub(super) enum Part {
    /// Literal text, escapes undone, and where it starts in the text.
    Text(String, usize),
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

/// Reads a text; an error comes with the place of the expression (the outermost one) that it is in. Linear.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, ErrorAt> {
    let mut parser = Parser { scanner: Scanner::new(text), depth: 0 };
    let mut parts = Vec::new();
    while parser.scanner.peek().is_some() {
        let start = parser.scanner.at;
        if parser.scanner.at_expression() {
            let expression =
                parser.expression().map_err(|error| ErrorAt { error, at: start, missed: Vec::new() })?;
            parts.push(Part::Expression(expression));
        } else {
            parts.push(Part::Text(parser.scanner.literal(|_| true, Escapes::Dollar), start));
        }
    }
    Ok(parts)
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    depth: usize,
}

impl Parser<'_> {
    fn close(&mut self) -> Result<(), Error> {
        self.scanner.expect('}', Error::BadSubstitution)
    }

    /// `${…}`; the parser stands at its `$`.
    fn expression(&mut self) -> Result<Expression, Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::TooDeep(MAX_DEPTH));
        }
        self.depth += 1;
        let start = self.scanner.at;
        self.scanner.at += "${".len();
        let mut expression = Expression {
            name: String::new(),
            operation: Operation::Value,
            arguments: Vec::new(),
            range: start..start,
        };
        if self.scanner.peek() == Some('#') {
            self.length(&mut expression)?;
        } else {
            self.name(&mut expression, Error::VariableName)?;
            self.operation(&mut expression)?;
        }
        expression.range.end = self.scanner.at;
        self.depth -= 1;
        Ok(expression)
    }

    fn name(&mut self, expression: &mut Expression, error: Error) -> Result<(), Error> {
        let name = self.scanner.take(usize::MAX, is_name);
        name.clone_into(&mut expression.name);
        if name.is_empty() { Err(error) } else { Ok(()) }
    }

    /// `${#A}`.
    fn length(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.scanner.at += 1;
        expression.operation = Operation::Length;
        self.name(expression, Error::BadSubstitution)?;
        self.close()
    }

    /// What follows the name, the closing brace included.
    fn operation(&mut self, expression: &mut Expression) -> Result<(), Error> {
        match self.scanner.peek() {
            Some(':') => self.default_or_substring(expression),
            Some('=') => {
                self.scanner.at += 1;
                self.default(expression)
            }
            Some(',' | '^') => self.case(expression),
            Some('/') => self.replace(expression),
            Some(mark @ ('#' | '%')) => self.trim(expression, mark),
            _ => self.scanner.expect('}', Error::MissingClosingBrace),
        }
    }

    fn default_or_substring(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.scanner.at += 1;
        match self.scanner.peek() {
            Some('=' | '-' | '?' | '+') => {
                self.scanner.at += 1;
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
        while self.scanner.peek() != Some('}') {
            let argument = self.argument(|c| c != '}', Escapes::None)?;
            expression.arguments.push(argument);
        }
        self.close()
    }

    fn substring(&mut self, expression: &mut Expression) -> Result<(), Error> {
        expression.operation = Operation::Substring;
        expression.arguments.push(self.argument(|c| c != ':' && c != '}', Escapes::None)?);
        // Any number of colons is one delimiter upstream.
        if !self.scanner.take(usize::MAX, |c| c == ':').is_empty() {
            expression.arguments.push(self.argument(|c| c != '}', Escapes::None)?);
        }
        self.close()
    }

    fn case(&mut self, expression: &mut Expression) -> Result<(), Error> {
        expression.operation = match self.scanner.take(2, |c| matches!(c, ',' | '^')) {
            "," => Operation::Case { upper: false, all: false },
            ",," => Operation::Case { upper: false, all: true },
            "^" => Operation::Case { upper: true, all: false },
            "^^" => Operation::Case { upper: true, all: true },
            _ => Operation::Value,
        };
        self.close()
    }

    fn trim(&mut self, expression: &mut Expression, mark: char) -> Result<(), Error> {
        let longest = self.scanner.take(2, |c| c == mark).len() == 2;
        expression.operation = Operation::Trim { suffix: mark == '%', longest };
        expression.arguments.push(self.argument(|c| c != '}', Escapes::None)?);
        self.close()
    }

    fn replace(&mut self, expression: &mut Expression) -> Result<(), Error> {
        self.scanner.at += 1;
        expression.operation = match self.scanner.take(1, |c| matches!(c, '/' | '#' | '%')) {
            "/" => Operation::ReplaceAll,
            "#" => Operation::ReplacePrefix,
            "%" => Operation::ReplaceSuffix,
            _ => Operation::ReplaceFirst,
        };
        // The pattern may hold `}`: `${A/b}` runs on to the next slash of the text.
        expression.arguments.push(self.argument(|c| c != '/', Escapes::All)?);
        if self.scanner.take(usize::MAX, |c| c == '/').is_empty() {
            return Err(Error::BadSubstitution);
        }
        if self.scanner.peek() != Some('}') {
            expression.arguments.push(self.argument(|c| c != '}', Escapes::All)?);
        }
        self.close()
    }

    /// One literal or one expression; never nothing.
    fn argument(&mut self, accept: impl Fn(char) -> bool, escapes: Escapes) -> Result<Part, Error> {
        let start = self.scanner.at;
        if self.scanner.at_expression() {
            return self.expression().map(Part::Expression);
        }
        let literal = self.scanner.literal(accept, escapes);
        if literal.is_empty() { Err(Error::FunctionArgument) } else { Ok(Part::Text(literal, start)) }
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
