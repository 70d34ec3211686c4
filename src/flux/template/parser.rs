//! Text and actions to the tree of a template.

mod pipeline;
mod variables;

use std::collections::BTreeMap;

use super::error::{Problem, TemplateError};
use super::lexer::Piece;
use super::scanner::{Placed, Token};
use super::syntax::{Block, BlockKind, Pipeline, Statement};
use pipeline::Tokens;
use variables::Variables;

/// How deep blocks and parentheses may nest.
const MAX_DEPTH: usize = 40;

type Definitions = BTreeMap<String, Vec<Statement>>;

/// Reads all pieces.
pub(super) fn parse(text: &str, pieces: Vec<Piece>) -> Result<(Vec<Statement>, Definitions), TemplateError> {
    let mut parser = Parser {
        text,
        pieces: pieces.into_iter(),
        definitions: BTreeMap::new(),
        variables: Variables::default(),
        loops: 0,
        depth: 0,
    };
    let (body, end) = parser.list()?;
    match end {
        End::Text => Ok((body, parser.definitions)),
        End::Closed { start, end } => Err(TemplateError::failed("unexpected {{end}}", start, end)),
        End::Else { start, end, .. } => Err(TemplateError::failed("unexpected {{else}}", start, end)),
    }
}

/// What a list of statements ended with.
enum End {
    Text,
    Closed {
        start: usize,
        end: usize,
    },
    /// With what stands behind the word.
    Else {
        tokens: Vec<Placed>,
        start: usize,
        end: usize,
    },
}

struct Parser<'t> {
    text: &'t str,
    pieces: std::vec::IntoIter<Piece>,
    definitions: Definitions,
    /// The variables that are set here.
    variables: Variables,
    loops: usize,
    depth: usize,
}

impl Parser<'_> {
    fn list(&mut self) -> Result<(Vec<Statement>, End), TemplateError> {
        let mut statements = Vec::new();
        while let Some(piece) = self.pieces.next() {
            let (mut tokens, start, end) = match piece {
                Piece::Text { start, end } => {
                    statements.push(Statement::Text { start, end });
                    continue;
                }
                Piece::Action { tokens, start, end } => (tokens, start, end),
            };
            let blanks = tokens.iter().take_while(|token| token.token == Token::Blank).count();
            tokens.drain(..blanks);
            let word = match tokens.first().map(|token| &token.token) {
                Some(Token::Word(word)) => word.clone(),
                _ => String::new(),
            };
            match word.as_str() {
                "end" => return Ok((statements, End::Closed { start, end })),
                "else" => return Ok((statements, End::Else { tokens: tokens.split_off(1), start, end })),
                "define" => self.define(&tokens[1..], start, end)?,
                _ => statements.push(self.action(&word, &tokens, start, end)?),
            }
        }
        Ok((statements, End::Text))
    }

    fn action(
        &mut self,
        word: &str,
        tokens: &[Placed],
        start: usize,
        end: usize,
    ) -> Result<Statement, TemplateError> {
        match word {
            "if" => self.block(BlockKind::If, &tokens[1..], start, end).map(Statement::Block),
            "with" => self.block(BlockKind::With, &tokens[1..], start, end).map(Statement::Block),
            "range" => self.block(BlockKind::Range, &tokens[1..], start, end).map(Statement::Block),
            "template" => self.template(&tokens[1..], start, end),
            "break" | "continue" if tokens.len() == 1 || only_blanks(&tokens[1..]) => {
                if self.loops == 0 {
                    return Err(TemplateError::failed(
                        format!("{{{{{word}}}}} outside {{{{range}}}}"),
                        start,
                        end,
                    ));
                }
                Ok(if word == "break" { Statement::Break } else { Statement::Continue })
            }
            "block" => self.definition_in_place(&tokens[1..], start, end),
            _ => self.pipeline(tokens, start, end, false).map(Statement::Action),
        }
    }

    /// A block up to its `end`. `else if` and `else with` are a block of their own in `otherwise`.
    fn block(
        &mut self,
        kind: BlockKind,
        tokens: &[Placed],
        start: usize,
        end: usize,
    ) -> Result<Block, TemplateError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} blocks in each other");
            return Err(Problem::too_large(message).at(start, end));
        }
        let scope = self.variables.len();
        let pipeline = self.pipeline(tokens, start, end, kind == BlockKind::Range)?;
        let is_loop = usize::from(kind == BlockKind::Range);
        self.loops += is_loop;
        let (body, closed) = self.list()?;
        self.loops -= is_loop;
        let otherwise = match closed {
            End::Closed { .. } => Vec::new(),
            End::Else { tokens, start, end } => self.otherwise(kind, &tokens, start, end)?,
            End::Text => {
                return Err(TemplateError::failed(
                    "unexpected end of the template: an {{end}} is missing",
                    start,
                    end,
                ));
            }
        };
        self.variables.truncate(scope);
        self.depth -= 1;
        Ok(Block { kind, pipeline, body, otherwise })
    }

    fn otherwise(
        &mut self,
        kind: BlockKind,
        tokens: &[Placed],
        start: usize,
        end: usize,
    ) -> Result<Vec<Statement>, TemplateError> {
        let blanks = tokens.iter().take_while(|token| token.token == Token::Blank).count();
        let tokens = &tokens[blanks..];
        if let Some(Placed { token: Token::Word(word), .. }) = tokens.first() {
            let same = match word.as_str() {
                "if" => kind == BlockKind::If,
                "with" => kind == BlockKind::With,
                _ => false,
            };
            if same {
                // It shares the `end` with the block around it.
                let block = self.block(kind, &tokens[1..], start, end)?;
                return Ok(vec![Statement::Block(block)]);
            }
        }
        if let Some(extra) = tokens.first() {
            return Err(TemplateError::failed("unexpected token in {{else}}", extra.start, extra.end));
        }
        let (body, closed) = self.list()?;
        match closed {
            End::Closed { .. } => Ok(body),
            End::Else { start, end, .. } => {
                Err(TemplateError::failed("expected end; found {{else}}", start, end))
            }
            End::Text => Err(TemplateError::failed(
                "unexpected end of the template: an {{end}} is missing",
                start,
                end,
            )),
        }
    }

    fn define(&mut self, tokens: &[Placed], start: usize, end: usize) -> Result<(), TemplateError> {
        if self.depth > 0 {
            return Err(TemplateError::failed("unexpected {{define}}", start, end));
        }
        let name = match &meaning(tokens)[..] {
            [Placed { token: Token::Text(name), .. }] => name.clone(),
            _ => return Err(TemplateError::failed("{{define}} needs the name of a template", start, end)),
        };
        self.body_of(name, "define", start, end)
    }

    /// `block "name" pipeline`: a definition that is carried out where it stands.
    fn definition_in_place(
        &mut self,
        tokens: &[Placed],
        start: usize,
        end: usize,
    ) -> Result<Statement, TemplateError> {
        let blanks = tokens.iter().take_while(|token| token.token == Token::Blank).count();
        let Some(Placed { token: Token::Text(name), .. }) = tokens.get(blanks) else {
            return Err(TemplateError::failed("{{block}} needs the name of a template", start, end));
        };
        let name = name.clone();
        let argument = Some(self.pipeline(&tokens[blanks + 1..], start, end, false)?);
        self.body_of(name.clone(), "block", start, end)?;
        Ok(Statement::Template { name, argument, start, end })
    }

    /// The body of a definition, up to its `end`. It knows no variables of what is around it, and is in none of its loops.
    fn body_of(&mut self, name: String, word: &str, start: usize, end: usize) -> Result<(), TemplateError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} blocks in each other");
            return Err(Problem::too_large(message).at(start, end));
        }
        let variables = std::mem::take(&mut self.variables);
        let loops = std::mem::take(&mut self.loops);
        let (body, closed) = self.list()?;
        (self.variables, self.loops) = (variables, loops);
        self.depth -= 1;
        if !matches!(closed, End::Closed { .. }) {
            return Err(TemplateError::failed(format!("{{{{{word}}}}} without its {{{{end}}}}"), start, end));
        }
        // Of two definitions, one may be empty.
        match self.definitions.get(&name) {
            Some(known) if !self.is_empty(known) && !self.is_empty(&body) => {
                Err(TemplateError::failed(format!("multiple definition of template {name:?}"), start, end))
            }
            Some(known) if !self.is_empty(known) => Ok(()),
            _ => {
                self.definitions.insert(name, body);
                Ok(())
            }
        }
    }

    fn is_empty(&self, body: &[Statement]) -> bool {
        body.iter().all(|statement| match statement {
            Statement::Text { start, end } => self.text[*start..*end].trim().is_empty(),
            _ => false,
        })
    }

    fn template(&mut self, tokens: &[Placed], start: usize, end: usize) -> Result<Statement, TemplateError> {
        let blanks = tokens.iter().take_while(|token| token.token == Token::Blank).count();
        let Some(Placed { token: Token::Text(name), .. }) = tokens.get(blanks) else {
            return Err(TemplateError::failed("{{template}} needs the name of a template", start, end));
        };
        let name = name.clone();
        let rest = &tokens[blanks + 1..];
        let argument = if only_blanks(rest) { None } else { Some(self.pipeline(rest, start, end, false)?) };
        Ok(Statement::Template { name, argument, start, end })
    }

    fn pipeline(
        &mut self,
        tokens: &[Placed],
        start: usize,
        end: usize,
        is_range: bool,
    ) -> Result<Pipeline, TemplateError> {
        Tokens::new(tokens, &mut self.variables, (start, end)).whole(is_range)
    }
}

fn only_blanks(tokens: &[Placed]) -> bool {
    tokens.iter().all(|token| token.token == Token::Blank)
}

fn meaning(tokens: &[Placed]) -> Vec<Placed> {
    tokens.iter().filter(|token| token.token != Token::Blank).cloned().collect()
}
