//! The text of one action to tokens.

use super::delimiter::{BLANKS, CLOSE, closing};
use super::error::{Problem, TemplateError};
use super::quoted::{character, unquote};

/// A token of an action.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Blank,
    Word(String),
    Field(String),
    Variable(String),
    Number(String),
    Character(i64),
    Text(String),
    Dot,
    Pipe,
    Open,
    Close,
    Comma,
    Declare,
    Assign,
}

/// A token with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub token: Token,
    pub start: usize,
    pub end: usize,
}

/// Reads the tokens from `at` on, up to the end of the action, which is the second result.
pub(super) fn tokens(text: &str, at: usize) -> Result<(Vec<Placed>, usize), TemplateError> {
    let mut scanner = Scanner { text, at, tokens: Vec::new() };
    let mut depth = 0_usize;
    loop {
        let start = scanner.at;
        let rest = &text[start..];
        if closing(rest).is_some() {
            if depth > 0 {
                return Err(TemplateError::failed("unclosed left paren", start, start));
            }
            return Ok((scanner.tokens, start));
        }
        let Some(first) = rest.chars().next() else {
            return Err(TemplateError::failed("unclosed action", at, text.len()));
        };
        match first {
            '(' => depth += 1,
            ')' if depth == 0 => {
                return Err(TemplateError::failed("unexpected right paren", start, start + 1));
            }
            ')' => depth -= 1,
            _ => {}
        }
        let token = scanner.token(first).map_err(|problem| problem.at(start, start + first.len_utf8()))?;
        scanner.tokens.push(Placed { token, start, end: scanner.at });
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Placed>,
}

impl Scanner<'_> {
    fn token(&mut self, first: char) -> Result<Token, Problem> {
        if BLANKS.contains(first) {
            while self.rest().starts_with(|c| BLANKS.contains(c)) && closing(self.rest()).is_none() {
                self.at += 1;
            }
            return Ok(Token::Blank);
        }
        match first {
            '"' | '`' => self.string(first),
            '\'' => {
                let (value, length) = character(self.rest())?;
                self.at += length;
                Ok(Token::Character(value))
            }
            '$' => {
                self.at += 1;
                self.name().map(Token::Variable)
            }
            '.' if !self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                self.at += 1;
                let name = self.name()?;
                Ok(if name.is_empty() { Token::Dot } else { Token::Field(name) })
            }
            '.' | '+' | '-' | '0'..='9' => Ok(self.number()),
            _ if is_letter(first) => self.name().map(Token::Word),
            _ => self.symbol(first),
        }
    }

    fn symbol(&mut self, first: char) -> Result<Token, Problem> {
        let token = match first {
            '|' => Token::Pipe,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '=' => Token::Assign,
            ':' if self.rest().starts_with(":=") => {
                self.at += 1;
                Token::Declare
            }
            _ => return Err(Problem::failed(format!("unexpected {first:?} in an action"))),
        };
        self.at += 1;
        Ok(token)
    }

    /// Letters and digits, which must end where a token can end.
    fn name(&mut self) -> Result<String, Problem> {
        let rest = self.rest();
        let length = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let after = &rest[length..];
        let ends = after.is_empty()
            || after.starts_with(CLOSE)
            || after.starts_with(|c| BLANKS.contains(c) || ".,|:()=".contains(c));
        if !ends {
            let bad = after.chars().next().unwrap_or_default();
            return Err(Problem::failed(format!("bad character {bad:?}")));
        }
        let name = rest[..length].to_owned();
        self.at += length;
        Ok(name)
    }

    fn number(&mut self) -> Token {
        let rest = self.rest();
        let mut before = ' ';
        let mut length = 0;
        for (at, c) in rest.char_indices() {
            let sign = matches!(c, '+' | '-') && (at == 0 || matches!(before, 'e' | 'E' | 'p' | 'P'));
            if !(sign || c.is_ascii_alphanumeric() || matches!(c, '.' | '_')) {
                break;
            }
            before = c;
            length = at + c.len_utf8();
        }
        let number = rest[..length].to_owned();
        self.at += length;
        Token::Number(number)
    }

    fn string(&mut self, quote: char) -> Result<Token, Problem> {
        let (text, length) = unquote(self.rest(), quote)?;
        self.at += length;
        Ok(Token::Text(text))
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
