//! Tokens to requirements.

use std::collections::BTreeSet;

use super::lexer::{Token, TokenKind, scan};
use super::validation::{check_key, check_value};
use super::{Operator, Requirement};

/// Reads a selector; the error is Kubernetes' message.
pub(super) fn parse(text: &str) -> Result<Vec<Requirement>, String> {
    let mut parser = Parser { tokens: scan(text), at: 0 };
    let mut requirements = Vec::new();
    loop {
        match parser.peek() {
            (TokenKind::Identifier | TokenKind::Not, _) => {}
            (TokenKind::End, _) => return Ok(requirements),
            (kind, _) => return Err(expected(kind, "!, identifier, or 'end of string'")),
        }
        let requirement = parser.requirement();
        requirements.push(requirement.map_err(|error| format!("unable to parse requirement: {error}"))?);
        match parser.next() {
            (TokenKind::End, _) => return Ok(requirements),
            (TokenKind::Comma, _) => match parser.peek() {
                (TokenKind::Identifier | TokenKind::Not, _) => {}
                (kind, _) => return Err(expected(kind, "identifier after ','")),
            },
            (kind, _) => return Err(expected(kind, "',' or 'end of string'")),
        }
    }
}

/// What stands where something else is expected: by its kind, since what it says may be a value.
fn expected(kind: TokenKind, wanted: &str) -> String {
    let found = match kind {
        TokenKind::End => "the end",
        TokenKind::Error | TokenKind::Identifier | TokenKind::In | TokenKind::NotIn => "a word",
        TokenKind::Open | TokenKind::Close => "a bracket",
        TokenKind::Comma => "','",
        TokenKind::Not => "'!'",
        TokenKind::Equals => "'='",
        TokenKind::DoubleEquals => "'=='",
        TokenKind::NotEquals => "'!='",
        TokenKind::Greater => "'>'",
        TokenKind::Less => "'<'",
    };
    format!("found {found}, expected: {wanted}")
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn token(&self) -> (TokenKind, String) {
        self.tokens
            .get(self.at)
            .map_or((TokenKind::End, String::new()), |token| (token.kind, token.text.clone()))
    }

    /// The next token where a key or a value may stand: `in` and `notin` are such too.
    fn peek(&self) -> (TokenKind, String) {
        match self.token() {
            (TokenKind::In | TokenKind::NotIn, text) => (TokenKind::Identifier, text),
            other => other,
        }
    }

    fn next(&mut self) -> (TokenKind, String) {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let (mut kind, mut key) = self.next();
        let negated = kind == TokenKind::Not;
        if negated {
            (kind, key) = self.next();
        }
        if kind != TokenKind::Identifier {
            return Err(expected(kind, "identifier"));
        }
        check_key(&key)?;
        let ends = matches!(self.peek().0, TokenKind::End | TokenKind::Comma);
        let (operator, values) = match (negated, ends) {
            (true, _) => (Operator::DoesNotExist, BTreeSet::new()),
            (false, true) => (Operator::Exists, BTreeSet::new()),
            (false, false) => self.operation()?,
        };
        for value in &values {
            check_value(&key, value)?;
        }
        Ok(Requirement { key, operator, values: values.into_iter().collect() })
    }

    fn operation(&mut self) -> Result<(Operator, BTreeSet<String>), String> {
        let kind = self.token().0;
        self.at += 1;
        let operator = match kind {
            TokenKind::In => return Ok((Operator::In, self.values()?)),
            TokenKind::NotIn => return Ok((Operator::NotIn, self.values()?)),
            TokenKind::Equals | TokenKind::DoubleEquals => Operator::In,
            TokenKind::NotEquals => Operator::NotIn,
            TokenKind::Greater => Operator::GreaterThan,
            TokenKind::Less => Operator::LessThan,
            _ => return Err(expected(kind, "'=', '!=', '==', 'in', notin'")),
        };
        let value = self.value()?;
        let compares = matches!(operator, Operator::GreaterThan | Operator::LessThan);
        if compares && value.parse::<i64>().is_err() {
            return Err("for 'Gt', 'Lt' operators, the value must be an integer".to_owned());
        }
        Ok((operator, BTreeSet::from([value])))
    }

    fn value(&mut self) -> Result<String, String> {
        if matches!(self.peek().0, TokenKind::End | TokenKind::Comma) {
            return Ok(String::new());
        }
        match self.next() {
            (TokenKind::Identifier, text) => Ok(text),
            (kind, _) => Err(expected(kind, "identifier")),
        }
    }

    /// `(x,y)`. Between two commas, and beside a bracket, stands the empty value.
    fn values(&mut self) -> Result<BTreeSet<String>, String> {
        match self.next() {
            (TokenKind::Open, _) => {}
            (kind, _) => return Err(expected(kind, "'('")),
        }
        let mut values = BTreeSet::new();
        loop {
            match self.next() {
                (TokenKind::Identifier, text) => _ = values.insert(text),
                (TokenKind::Close, _) if values.is_empty() => return Ok(BTreeSet::from([String::new()])),
                (TokenKind::Comma, _) => {
                    if values.is_empty() || matches!(self.peek().0, TokenKind::Comma | TokenKind::Close) {
                        values.insert(String::new());
                    }
                    if self.peek().0 == TokenKind::Close {
                        self.at += 1;
                        return Ok(values);
                    }
                    continue;
                }
                (kind, _) if values.is_empty() => {
                    return Err(expected(kind, "',', ')' or identifier"));
                }
                (kind, _) => return Err(expected(kind, "',', or identifier")),
            }
            match self.peek() {
                (TokenKind::Comma, _) => {}
                (TokenKind::Close, _) => {
                    self.at += 1;
                    return Ok(values);
                }
                (kind, _) => return Err(expected(kind, "',' or ')'")),
            }
        }
    }
}
