//! Tokens of one action to its pipeline.

use super::super::data::Data;
use super::super::error::{Problem, TemplateError};
use super::super::functions::{self, Known};
use super::super::number;
use super::super::scanner::{Placed, Token};
use super::super::syntax::{Command, Head, Operand, Pipeline};
use super::MAX_DEPTH;
use super::variables::Variables;

/// The tokens of one action.
pub(super) struct Tokens<'a> {
    list: &'a [Placed],
    at: usize,
    variables: &'a mut Variables,
    action: (usize, usize),
    depth: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(tokens: &'a [Placed], variables: &'a mut Variables, action: (usize, usize)) -> Self {
        Self { list: tokens, at: 0, variables, action, depth: 0 }
    }

    /// All tokens as one pipeline.
    pub(super) fn whole(mut self, is_range: bool) -> Result<Pipeline, TemplateError> {
        let (variables, assigns) = self.declaration(is_range)?;
        // As in Go, a variable is known from its declaration on, its own value included.
        if !assigns {
            for name in &variables {
                self.variables.add(name);
            }
        }
        let mut pipeline = self.pipeline()?;
        if let Some(token) = self.peek() {
            return Err(self.unexpected(&token.clone()));
        }
        for name in variables.iter().filter(|_| assigns) {
            if !self.variables.knows(name) {
                return Err(self.fault(format!("undefined variable \"${name}\"")));
            }
        }
        (pipeline.variables, pipeline.assigns) = (variables, assigns);
        Ok(pipeline)
    }

    /// `$x :=`, `$x =`, and in a `range` also `$i, $x :=`.
    fn declaration(&mut self, is_range: bool) -> Result<(Vec<String>, bool), TemplateError> {
        let mut at = 0;
        let mut names = Vec::new();
        let meaning: Vec<&Token> =
            self.list.iter().map(|token| &token.token).filter(|token| **token != Token::Blank).collect();
        while let Some(Token::Variable(name)) = meaning.get(at) {
            names.push(name.clone());
            at += 1;
            match meaning.get(at) {
                Some(Token::Comma) if is_range && names.len() == 1 => at += 1,
                Some(token @ (Token::Declare | Token::Assign)) => {
                    let assigns = **token == Token::Assign;
                    while self.peek().is_some_and(|token| !matches!(token, Token::Declare | Token::Assign)) {
                        self.at += 1;
                    }
                    self.at += 1;
                    return Ok((names, assigns));
                }
                _ => break,
            }
        }
        if names.len() > 1 || matches!(meaning.get(at), Some(Token::Comma)) {
            return Err(self.fault("too many variables, or none is set"));
        }
        Ok((Vec::new(), false))
    }

    fn pipeline(&mut self) -> Result<Pipeline, TemplateError> {
        let mut commands = Vec::new();
        loop {
            commands.push(self.command()?);
            if self.peek() == Some(&Token::Pipe) {
                self.at += 1;
                continue;
            }
            break;
        }
        let constant = |command: &Command| {
            command.operands.first().is_some_and(|operand| {
                matches!(operand.head, Head::Constant(_))
                    || matches!(operand.head, Head::Dot) && operand.fields.is_empty()
            })
        };
        if commands.iter().skip(1).any(constant) {
            return Err(self.fault("non executable command in pipeline"));
        }
        let (start, end) = self.action;
        Ok(Pipeline { variables: Vec::new(), assigns: false, commands, start, end })
    }

    fn command(&mut self) -> Result<Command, TemplateError> {
        let mut operands = Vec::new();
        loop {
            let before = self.at;
            self.blanks();
            match self.peek() {
                None | Some(Token::Pipe | Token::Close) => break,
                _ if !operands.is_empty() && before == self.at => {
                    return Err(match self.peek().cloned() {
                        Some(token) => self.unexpected(&token),
                        None => self.fault("unexpected end of the action"),
                    });
                }
                _ => operands.push(self.operand()?),
            }
        }
        if operands.is_empty() {
            return Err(self.fault("missing value for command"));
        }
        Ok(Command { operands })
    }

    fn operand(&mut self) -> Result<Operand, TemplateError> {
        let Some(placed) = self.list.get(self.at) else {
            return Err(self.fault("missing value for command"));
        };
        self.at += 1;
        let mut fields = Vec::new();
        let head = match &placed.token {
            Token::Field(name) => {
                fields.push(name.clone());
                Head::Dot
            }
            Token::Open => self.parentheses()?,
            token => self.head(token, placed)?,
        };
        while let Some(Token::Field(name)) = self.peek() {
            fields.push(name.clone());
            self.at += 1;
        }
        if !fields.is_empty() && matches!(head, Head::Constant(_)) {
            return Err(self.fault("unexpected . after a constant"));
        }
        let end = self.list.get(self.at - 1).map_or(placed.end, |last| last.end);
        Ok(Operand { head, fields, start: placed.start, end })
    }

    fn head(&self, token: &Token, placed: &Placed) -> Result<Head, TemplateError> {
        let place = |problem: Problem| problem.at(placed.start, placed.end);
        Ok(match token {
            Token::Dot => Head::Dot,
            Token::Text(text) => Head::Constant(Data::text(text.as_str())),
            Token::Character(value) => Head::Constant(Data::Int(*value)),
            Token::Number(text) => Head::Constant(number::read(text).map_err(place)?),
            Token::Variable(name) if self.variables.knows(name) => Head::Variable(name.clone()),
            Token::Variable(name) => {
                return Err(place(Problem::failed(format!("undefined variable \"${name}\""))));
            }
            Token::Word(word) => match word.as_str() {
                "nil" => Head::Constant(Data::Nil),
                "true" => Head::Constant(Data::Bool(true)),
                "false" => Head::Constant(Data::Bool(false)),
                name => Head::Function(function(name).map_err(place)?),
            },
            other => return Err(self.unexpected(other)),
        })
    }

    fn parentheses(&mut self) -> Result<Head, TemplateError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let (start, end) = self.action;
            let message = format!("more than {MAX_DEPTH} parentheses in each other");
            return Err(Problem::too_large(message).at(start, end));
        }
        let pipeline = self.pipeline()?;
        if self.peek() != Some(&Token::Close) {
            return Err(self.fault("unclosed left paren"));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Head::Pipeline(Box::new(pipeline)))
    }

    fn blanks(&mut self) {
        while self.peek() == Some(&Token::Blank) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<&'a Token> {
        self.list.get(self.at).map(|token| &token.token)
    }

    fn unexpected(&self, token: &Token) -> TemplateError {
        let what = match token {
            Token::Close => ")",
            Token::Comma => ",",
            Token::Declare => ":=",
            Token::Assign => "=",
            Token::Pipe => "|",
            _ => "value",
        };
        self.fault(format!("unexpected {what} in the action"))
    }

    fn fault(&self, message: impl Into<String>) -> TemplateError {
        TemplateError::failed(message, self.action.0, self.action.1)
    }
}

fn function(name: &str) -> Result<&'static functions::Function, Problem> {
    match functions::find(name) {
        Known::Supported(function) => Ok(function),
        Known::Unsupported => Err(Problem::unsupported(format!("the function `{name}`"))),
        Known::Nowhere => Err(Problem::failed(format!("function {name:?} not defined"))),
    }
}
