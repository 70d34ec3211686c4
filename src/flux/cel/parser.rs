//! Words to nodes.
//!
//! Follows the grammar `parser/gen/CEL.g4` of cel-go and, for what the grammar lets through, `parser/parser.go`.

use super::error::{CelError, Trouble};
use super::lexer::{Token, TokenKind, tokens};
use super::syntax::{Element, Expression, Id, Tree};
use super::{literal, macros};

/// How deep brackets may be nested that are looked into.
const NESTING: usize = 20;

/// Names that the language keeps for itself; fields may have them.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
];

/// The operators between sums, and within them: those of one line bind alike.
const COMPARISONS: &[&str] = &["<", "<=", ">=", ">", "==", "!=", "in"];
const SUMS: &[&str] = &["+", "-"];
const PRODUCTS: &[&str] = &["*", "/", "%"];

/// Parses a text; macros are expanded.
pub(super) fn parse(text: &str) -> Result<(Tree, Id), Trouble> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, next: 0, depth: 0, tree: Tree::default() };
    let root = parser.expression()?;
    if parser.peek().kind != TokenKind::End {
        return Err(parser.unexpected("nothing more, or an operator").into());
    }
    Ok((parser.tree, root))
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
    tree: Tree,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> &Token<'t> {
        self.ahead(0)
    }

    /// The word that comes so many later; the end where there is none.
    fn ahead(&self, by: usize) -> &Token<'t> {
        &self.tokens[(self.next + by).min(self.tokens.len() - 1)]
    }

    fn take(&mut self) -> Token<'t> {
        let token = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    fn is(&self, sign: &str) -> bool {
        is_sign(self.peek(), sign)
    }

    /// Takes one of these signs, if it is next.
    fn take_sign(&mut self, signs: &[&'static str]) -> Option<(&'static str, usize)> {
        let sign = signs.iter().copied().find(|sign| self.is(sign))?;
        Some((sign, self.take().at))
    }

    fn expect(&mut self, sign: &'static str) -> Result<usize, CelError> {
        self.take_sign(&[sign]).map(|(_, at)| at).ok_or_else(|| self.unexpected(&format!("`{sign}`")))
    }

    fn unexpected(&self, wanted: &str) -> CelError {
        let token = self.peek();
        match token.kind {
            TokenKind::End => CelError::new(token.at, format!("the text ends, and {wanted} is wanted")),
            _ => CelError::new(token.at, format!("`{}` is not expected here, but {wanted}", token.text)),
        }
    }

    /// `a ? b : c`, or less.
    fn expression(&mut self) -> Result<Id, Trouble> {
        self.depth += 1;
        if self.depth > NESTING {
            return Err(Trouble::Unknown);
        }
        let condition = self.logic("||", "_||_", |parser| {
            parser.logic("&&", "_&&_", |parser| parser.chain(COMPARISONS, Self::sum))
        })?;
        let result = match self.take_sign(&["?"]) {
            None => condition,
            Some((_, at)) => {
                let then = self.logic("||", "_||_", |parser| {
                    parser.logic("&&", "_&&_", |parser| parser.chain(COMPARISONS, Self::sum))
                })?;
                self.expect(":")?;
                let otherwise = self.expression()?;
                self.tree.call("_?_:_", vec![condition, then, otherwise], at)?
            }
        };
        self.depth -= 1;
        Ok(result)
    }

    /// Operands of `&&` or `||`: one node for all of them.
    fn logic(
        &mut self,
        sign: &'static str,
        function: &str,
        operand: impl Fn(&mut Self) -> Result<Id, Trouble>,
    ) -> Result<Id, Trouble> {
        let mut operands = vec![operand(self)?];
        let mut place = None;
        while let Some((_, at)) = self.take_sign(&[sign]) {
            place.get_or_insert(at);
            operands.push(operand(self)?);
        }
        match place {
            None => Ok(operands[0]),
            Some(at) => Ok(self.tree.call(function, operands, at)?),
        }
    }

    fn sum(&mut self) -> Result<Id, Trouble> {
        self.chain(SUMS, |parser| parser.chain(PRODUCTS, Self::unary))
    }

    /// Operands with operators between them, from left to right.
    fn chain(
        &mut self,
        signs: &[&'static str],
        operand: impl Fn(&mut Self) -> Result<Id, Trouble>,
    ) -> Result<Id, Trouble> {
        let mut left = operand(self)?;
        while let Some((sign, at)) = self.take_sign(signs) {
            let right = operand(self)?;
            let function = if sign == "in" { "@in".to_owned() } else { format!("_{sign}_") };
            left = self.tree.call(&function, vec![left, right], at)?;
        }
        Ok(left)
    }

    /// Two of one sign before an operand are none.
    fn unary(&mut self) -> Result<Id, Trouble> {
        for (sign, function) in [("!", "!_"), ("-", "-_")] {
            if !self.is(sign) || (sign == "-" && is_number(self.ahead(1))) {
                continue;
            }
            let (start, mut count) = (self.peek().at, 0);
            while self.take_sign(&[sign]).is_some() {
                count += 1;
            }
            let operand = self.member()?;
            return match count % 2 {
                0 => Ok(operand),
                _ => Ok(self.tree.call(function, vec![operand], start)?),
            };
        }
        self.member()
    }

    /// An operand with its fields, calls and indices.
    fn member(&mut self) -> Result<Id, Trouble> {
        let mut operand = self.primary()?;
        loop {
            if let Some((_, at)) = self.take_sign(&["."]) {
                operand = self.field(operand, at)?;
            } else if let Some((_, at)) = self.take_sign(&["["]) {
                let is_optional = self.take_sign(&["?"]).is_some();
                let index = self.expression()?;
                self.expect("]")?;
                let function = if is_optional { "_[?_]" } else { "_[_]" };
                operand = self.tree.call(function, vec![operand, index], at)?;
            } else {
                return Ok(operand);
            }
        }
    }

    /// What follows a dot.
    fn field(&mut self, operand: Id, at: usize) -> Result<Id, Trouble> {
        let is_optional = self.take_sign(&["?"]).is_some();
        if self.peek().kind != TokenKind::Name {
            return Err(self.unexpected("the name of a field").into());
        }
        let name = self.take().text.to_owned();
        if is_optional {
            return Ok(self.tree.add(Expression::OptionalSelect { operand }, at)?);
        }
        let Some((_, open)) = self.take_sign(&["("]) else {
            return Ok(self.tree.add(Expression::Select { operand, field: name, is_test: false }, at)?);
        };
        let arguments = self.arguments()?;
        if let Some(expanded) = macros::member(&mut self.tree, &name, operand, &arguments, open)? {
            return Ok(expanded);
        }
        Ok(self.tree.member(&name, operand, arguments, open)?)
    }

    /// Arguments after their opening bracket.
    fn arguments(&mut self) -> Result<Vec<Id>, Trouble> {
        let mut arguments = Vec::new();
        while !self.is(")") {
            arguments.push(self.expression()?);
            if self.is(")") {
                break;
            }
            self.expect(",")?;
            if self.is(")") {
                return Err(self.unexpected("another argument").into());
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }

    fn primary(&mut self) -> Result<Id, Trouble> {
        let token = self.peek().clone();
        let is_rooted = is_sign(&token, ".") && self.ahead(1).kind == TokenKind::Name;
        match token.kind {
            TokenKind::Name => self.name(false),
            TokenKind::Sign if is_rooted => self.name(true),
            TokenKind::Sign => self.bracketed(&token),
            TokenKind::End => Err(self.unexpected("an operand").into()),
            _ => self.literal(false),
        }
    }

    fn bracketed(&mut self, token: &Token<'t>) -> Result<Id, Trouble> {
        match token.text {
            "(" => {
                self.take();
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            "[" => self.list(),
            "{" => self.map(),
            "true" | "false" | "null" => self.literal(false),
            "-" if is_number(self.ahead(1)) => {
                self.take();
                self.literal(true)
            }
            _ => Err(self.unexpected("an operand").into()),
        }
    }

    fn literal(&mut self, is_negative: bool) -> Result<Id, Trouble> {
        let token = self.take();
        let at = if is_negative { self.tokens[self.next.saturating_sub(2)].at } else { token.at };
        Ok(self.tree.add(Expression::Literal(literal::value(&token, is_negative)?), at)?)
    }

    /// A name, a call, or a message of Protocol Buffers, which is not looked into. A dot in front is for what a loop hides.
    fn name(&mut self, is_rooted: bool) -> Result<Id, Trouble> {
        if self.is_message(is_rooted) {
            return Err(Trouble::Unknown);
        }
        let dot = is_rooted.then(|| self.take().at);
        let token = self.take();
        let at = dot.unwrap_or(token.at);
        if RESERVED.contains(&token.text) {
            return Err(CelError::new(at, format!("`{}` is a reserved word", token.text)).into());
        }
        let Some((_, open)) = self.take_sign(&["("]) else {
            let dot = if is_rooted { "." } else { "" };
            return Ok(self.tree.add(Expression::Name(format!("{dot}{}", token.text)), token.at)?);
        };
        let arguments = self.arguments()?;
        if !is_rooted && let Some(expanded) = macros::global(&mut self.tree, token.text, &arguments, open)? {
            return Ok(expanded);
        }
        Ok(self.tree.call(token.text, arguments, open)?)
    }

    /// Whether `a.b.c {` is next.
    fn is_message(&self, is_rooted: bool) -> bool {
        let mut by = if is_rooted { 2 } else { 1 };
        while is_sign(self.ahead(by), ".") && self.ahead(by + 1).kind == TokenKind::Name {
            by += 2;
        }
        is_sign(self.ahead(by), "{")
    }

    fn list(&mut self) -> Result<Id, Trouble> {
        let at = self.take().at;
        let elements = self.separated("]", Self::element)?;
        Ok(self.tree.add(Expression::List(elements), at)?)
    }

    fn map(&mut self) -> Result<Id, Trouble> {
        let at = self.take().at;
        let entries = self.separated("}", |parser| {
            let is_optional = parser.take_sign(&["?"]).is_some();
            let key = parser.expression()?;
            parser.expect(":")?;
            Ok((key, Element { node: parser.expression()?, is_optional }))
        })?;
        Ok(self.tree.add(Expression::Map(entries), at)?)
    }

    fn element(&mut self) -> Result<Element, Trouble> {
        let is_optional = self.take_sign(&["?"]).is_some();
        Ok(Element { node: self.expression()?, is_optional })
    }

    /// What stands between commas, up to and with the closing sign. A comma may be the last, or all there is.
    fn separated<T>(
        &mut self,
        close: &'static str,
        mut one: impl FnMut(&mut Self) -> Result<T, Trouble>,
    ) -> Result<Vec<T>, Trouble> {
        let mut found = Vec::new();
        while !(self.is(close) || found.is_empty() && self.is(",")) {
            found.push(one(self)?);
            if self.is(close) {
                break;
            }
            self.expect(",")?;
        }
        if found.is_empty() {
            self.take_sign(&[","]);
        }
        self.expect(close)?;
        Ok(found)
    }
}

fn is_sign(token: &Token<'_>, sign: &str) -> bool {
    token.kind == TokenKind::Sign && token.text == sign
}

fn is_number(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Int | TokenKind::Double)
}
