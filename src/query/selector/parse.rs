//! From words to a program: operators by precedence, without recursion, so that no text is nested too deeply.

use crate::finding::{Code, nearest};
use crate::flux::NamePattern;
use crate::query::target::{KindName, Target};
use crate::source::Glob;
use crate::text::name;

use super::error::SelectorError;
use super::lexer::{Placed, Token, tokens};
use super::program::{FLAGS, FUNCTIONS, KEYS, Operation, Pair, Predicate, Shape, Walk};

/// More operations than anybody writes; each may cost a walk through the whole graph.
const MOST: usize = 256;

/// Reads a selector into a program that leaves one set.
pub(super) fn parse(text: &str) -> Result<Vec<Operation>, SelectorError> {
    let tokens = tokens(text)?;
    let parser = Parser { text, tokens, at: 0, program: Vec::new(), waiting: Vec::new() };
    parser.run()
}

/// What waits for the sets behind it, or for its own end.
#[derive(Debug, Clone, Copy)]
enum Waiting {
    Paren {
        column: usize,
    },
    Call {
        function: Function,
        column: usize,
        commas: usize,
        hops: Option<u32>,
    },
    Not,
    /// `...` before its set.
    Dots,
    Pair(Pair),
}

/// A function whose arguments are sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Deps,
    Dependents,
    Path,
    Paths,
}

impl Function {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "deps" => Self::Deps,
            "dependents" => Self::Dependents,
            "path" => Self::Path,
            "paths" => Self::Paths,
            _ => return None,
        })
    }

    fn usage(self) -> &'static str {
        match self {
            Self::Deps => "deps(x) or deps(x, n)",
            Self::Dependents => "dependents(x) or dependents(x, n)",
            Self::Path => "path(a, b)",
            Self::Paths => "paths(a, b)",
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Placed>,
    at: usize,
    program: Vec<Operation>,
    waiting: Vec<Waiting>,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Vec<Operation>, SelectorError> {
        loop {
            self.operand()?;
            if !self.operators()? {
                break;
            }
        }
        while let Some(waiting) = self.waiting.pop() {
            match waiting {
                Waiting::Paren { column } | Waiting::Call { column, .. } => {
                    return Err(self.wrong(column, "a parenthesis that is not closed"));
                }
                other => self.emit(other),
            }
        }
        if self.program.len() > MOST {
            return Err(self.wrong(1, format!("more than {MOST} operations")));
        }
        Ok(self.program)
    }

    /// Reads what opens a set, and the set.
    fn operand(&mut self) -> Result<(), SelectorError> {
        loop {
            let Some(Placed { token, column, .. }) = self.tokens.get(self.at).cloned() else {
                let message = if self.text.trim().is_empty() {
                    "nothing is selected"
                } else {
                    "something to select is missing"
                };
                return Err(self.wrong(self.text.chars().count() + 1, message));
            };
            self.at += 1;
            match token {
                Token::Open => self.waiting.push(Waiting::Paren { column }),
                Token::Not => self.waiting.push(Waiting::Not),
                Token::Dots => self.waiting.push(Waiting::Dots),
                Token::Call(name) => {
                    // Behind a word that is called stands its parenthesis.
                    self.at += 1;
                    if self.call(&name, column)? {
                        return Ok(());
                    }
                }
                Token::Word { text, .. } if text.is_empty() => {
                    return Err(self.wrong(column, "there is nothing between the quotes"));
                }
                Token::Word { text, is_quoted } => {
                    let operation = self.word(&text, is_quoted, column)?;
                    self.program.push(operation);
                    return Ok(());
                }
                Token::Close | Token::Comma | Token::Or | Token::And | Token::Minus => {
                    return Err(self.wrong(column, "something to select is missing here"));
                }
            }
        }
    }

    /// Reads what stands behind a set; whether another one has to follow.
    fn operators(&mut self) -> Result<bool, SelectorError> {
        while let Some(Placed { token, column, .. }) = self.tokens.get(self.at).cloned() {
            self.at += 1;
            match token {
                Token::Dots => match self.waiting.last() {
                    Some(Waiting::Dots) => {
                        self.waiting.pop();
                        self.program.push(Operation::Walk(Walk::Both));
                    }
                    _ => self.program.push(Operation::Walk(Walk::WithDeps)),
                },
                Token::Or => return Ok(self.pair(Pair::Union)),
                Token::And => return Ok(self.pair(Pair::Intersection)),
                Token::Minus => return Ok(self.pair(Pair::Difference)),
                Token::Close => self.close(column)?,
                Token::Comma => {
                    if self.comma(column)? {
                        return Ok(true);
                    }
                }
                Token::Word { ref text, .. } if matches!(text.to_lowercase().as_str(), "and" | "or") => {
                    let sign = if text.eq_ignore_ascii_case("and") { '&' } else { '|' };
                    return Err(self.wrong(column, format!("`{}` is written `{sign}`", name(text))));
                }
                Token::Open | Token::Not | Token::Call(_) | Token::Word { .. } => {
                    let says = "an operator is missing before this: & (both), | (either) or - (without); a name with \
                                blanks stands between double quotes";
                    return Err(self.wrong(column, says));
                }
            }
        }
        Ok(false)
    }

    /// Puts an operator of two sets in its place: `not` and `...` bind first, then `&` and `-` from left to right, then `|`.
    fn pair(&mut self, pair: Pair) -> bool {
        while let Some(&top) = self.waiting.last() {
            let is_first = match top {
                Waiting::Paren { .. } | Waiting::Call { .. } => false,
                Waiting::Not | Waiting::Dots => true,
                Waiting::Pair(top) => top != Pair::Union || pair == Pair::Union,
            };
            if !is_first {
                break;
            }
            self.waiting.pop();
            self.emit(top);
        }
        self.waiting.push(Waiting::Pair(pair));
        true
    }

    /// Emits what waits back to the parenthesis that is open; gives that one.
    fn unwind(&mut self) -> Option<Waiting> {
        while let Some(top) = self.waiting.pop() {
            if matches!(top, Waiting::Paren { .. } | Waiting::Call { .. }) {
                return Some(top);
            }
            self.emit(top);
        }
        None
    }

    fn close(&mut self, column: usize) -> Result<(), SelectorError> {
        match self.unwind() {
            None => Err(self.wrong(column, "a parenthesis closes that was not opened")),
            Some(Waiting::Call { function, column, commas, hops }) => {
                let operation = match (function, commas) {
                    (Function::Deps, _) => Operation::Walk(Walk::Deps(hops)),
                    (Function::Dependents, _) => Operation::Walk(Walk::Dependents(hops)),
                    (Function::Path, 1) => Operation::Pair(Pair::Path),
                    (Function::Paths, 1) => Operation::Pair(Pair::Paths),
                    _ => return Err(self.wrong(column, format!("write {}", function.usage()))),
                };
                self.program.push(operation);
                Ok(())
            }
            Some(_) => Ok(()),
        }
    }

    /// Reads a comma; whether a set has to follow.
    fn comma(&mut self, column: usize) -> Result<bool, SelectorError> {
        let Some(Waiting::Call { function, column: call, commas, .. }) = self.unwind() else {
            return Err(self.wrong(
                column,
                "a comma stands only between the arguments of a function; write | for either",
            ));
        };
        let (is_walk, mut hops) = (matches!(function, Function::Deps | Function::Dependents), None);
        if commas > 0 {
            return Err(self.wrong(column, format!("write {}", function.usage())));
        }
        if is_walk {
            let number = match self.tokens.get(self.at) {
                Some(Placed { token: Token::Word { text, .. }, .. }) => text.parse().ok(),
                _ => None,
            };
            let Some(number) = number else {
                return Err(self.wrong(
                    column,
                    format!("a number of hops is missing behind the comma: write {}", function.usage()),
                ));
            };
            hops = Some(number);
            self.at += 1;
        }
        self.waiting.push(Waiting::Call { function, column: call, commas: commas + 1, hops });
        Ok(!is_walk)
    }

    /// Reads the beginning of a call; whether that was all of it.
    fn call(&mut self, function: &str, column: usize) -> Result<bool, SelectorError> {
        let shape = match function {
            "cycles" => Some(Shape::Cycles),
            "roots" => Some(Shape::Roots),
            "leaves" => Some(Shape::Leaves),
            _ => None,
        };
        if let Some(shape) = shape {
            self.end_of_call(column, &format!("{function}() takes nothing"))?;
            self.program.push(Operation::Shape(shape));
            return Ok(true);
        }
        if function == "affected" {
            let base = match self.tokens.get(self.at) {
                Some(Placed { token: Token::Word { text, .. }, .. }) => Some(text.clone()),
                _ => None,
            };
            self.at += usize::from(base.is_some());
            self.end_of_call(column, "write affected() or affected(REVISION)")?;
            self.program.push(Operation::Affected { base, column });
            return Ok(true);
        }
        let Some(function) = Function::of(function) else {
            let near = nearest(function, FUNCTIONS.iter().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(self.wrong(column, format!("there is no function `{}`{hint}", name(function))));
        };
        self.waiting.push(Waiting::Call { function, column, commas: 0, hops: None });
        Ok(false)
    }

    fn end_of_call(&mut self, column: usize, says: &str) -> Result<(), SelectorError> {
        let is_end = self.tokens.get(self.at).is_some_and(|next| next.token == Token::Close);
        self.at += 1;
        if is_end { Ok(()) } else { Err(self.wrong(column, says)) }
    }

    /// A property or a name.
    fn word(&self, word: &str, is_quoted: bool, column: usize) -> Result<Operation, SelectorError> {
        let having = |predicate| Operation::Having { predicate, column };
        if !is_quoted && FLAGS.contains(&word) {
            return Ok(having(if word == "suspended" { Predicate::Suspended } else { Predicate::External }));
        }
        if let Some((key, value)) = word.split_once(':') {
            if KEYS.contains(&key) {
                return self.predicate(key, value, column).map(having);
            }
            // Names may have colons (`ClusterRole/system:node`), but hardly one behind a slip of the pen.
            if let Some(near) = nearest(key, KEYS.iter().copied()).filter(|_| !key.contains('/')) {
                return Err(
                    self.wrong(column, format!("there is no `{}:`; did you mean `{near}:`?", name(key)))
                );
            }
        }
        Ok(Operation::Named { target: Target::parse(word), column })
    }

    fn predicate(&self, key: &str, value: &str, column: usize) -> Result<Predicate, SelectorError> {
        let behind = column + key.chars().count() + 1;
        if value.is_empty() {
            return Err(self.wrong(behind, format!("`{key}:` needs a value")));
        }
        Ok(match key {
            "kind" => Predicate::Kind(KindName::any(value)),
            "ns" => Predicate::Namespace(NamePattern::from(value)),
            "env" => Predicate::Environment(NamePattern::from(value)),
            "layer" => Predicate::Layer(value.to_owned()),
            "source" => Predicate::Source(NamePattern::from(value)),
            "label" => match value.split_once('=') {
                Some((key, value)) => {
                    Predicate::Label { key: key.to_owned(), value: Some(NamePattern::from(value)) }
                }
                None => Predicate::Label { key: value.to_owned(), value: None },
            },
            "path" => {
                let glob =
                    Glob::path(value).map_err(|_| self.wrong(behind, "this is no pattern of paths"))?;
                Predicate::Path { text: value.to_owned(), glob }
            }
            "finding" => {
                if Code::from_name(value).is_none() {
                    let near = nearest(value, Code::ALL.iter().map(|code| code.name()));
                    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                    return Err(self.wrong(behind, format!("there is no finding `{}`{hint}", name(value))));
                }
                Predicate::Finding(value.to_owned())
            }
            _ => {
                let waves = value.split_once("..").map_or_else(
                    || value.parse().ok().map(|wave| (wave, wave)),
                    |(from, to)| Some((from.parse().ok()?, to.parse().ok()?)),
                );
                let says = "a wave is a number from 1, or two: wave:2..4";
                let (from, to) = waves.ok_or_else(|| self.wrong(behind, says))?;
                Predicate::Wave(from, to)
            }
        })
    }

    fn emit(&mut self, waiting: Waiting) {
        self.program.push(match waiting {
            Waiting::Not => Operation::Not,
            Waiting::Dots => Operation::Walk(Walk::WithDependents),
            Waiting::Pair(pair) => Operation::Pair(pair),
            // Only `unwind` and the end take these, and both keep them to themselves.
            Waiting::Paren { .. } | Waiting::Call { .. } => return,
        });
    }

    fn wrong(&self, column: usize, message: impl Into<String>) -> SelectorError {
        SelectorError::syntax(self.text, column, message)
    }
}
