//! Steps through a text: characters, runs of them, and literals up to the next expression.
//!
//! Follows `envsubst/parse/scan.go` of `fluxcd/pkg`.

use super::Error;

/// Which pairs of characters stand for their second one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// None: the arguments of all operations but `/`.
    None,
    /// `$$`: outside of expressions.
    Dollar,
    /// `$$`, `\/` and `\\`: the arguments of `/`.
    All,
}

/// A text and a place in it.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// Where it stands, in bytes.
    pub(super) at: usize,
}

impl<'t> Scanner<'t> {
    /// Stands at the start of a text.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether an expression starts here.
    pub(super) fn at_expression(&self) -> bool {
        self.rest().starts_with("${")
    }

    /// Steps over `expected`, or gives the error.
    pub(super) fn expect(&mut self, expected: char, error: Error) -> Result<(), Error> {
        if self.peek() == Some(expected) {
            self.at += expected.len_utf8();
            return Ok(());
        }
        Err(error)
    }

    /// Takes the characters that `accept` wants, at most `limit` of them.
    pub(super) fn take(&mut self, limit: usize, accept: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.char_indices().take(limit).find(|&(_, c)| !accept(c));
        let end = end.or_else(|| rest.char_indices().nth(limit)).map_or(rest.len(), |(at, _)| at);
        self.at += end;
        &rest[..end]
    }

    /// Text up to the next expression, or the first character that `accept` does not want. An escaped one is always wanted.
    pub(super) fn literal(&mut self, accept: impl Fn(char) -> bool, escapes: Escapes) -> String {
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
}
