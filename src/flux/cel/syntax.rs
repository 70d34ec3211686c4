//! Expressions, as a table of nodes.

/// The number of a node.
pub(super) type Id = usize;

/// How deep an expression may be that is looked into. What people write stays far below; cel-go ends at 250.
pub(super) const DEEPEST: usize = 100;

/// A node, and where its text says so.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) expression: Expression,
    /// The byte in the text that cel-go names for it.
    pub(super) at: usize,
    depth: usize,
}

/// What a node is.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    Literal(Literal),
    Name(String),
    Select {
        operand: Id,
        field: String,
        /// In `has(…)`: whether the field is there.
        is_test: bool,
    },
    /// `operand.?field`, of any field: what it holds is not known.
    OptionalSelect {
        operand: Id,
    },
    Call {
        function: String,
        target: Option<Id>,
        arguments: Vec<Id>,
    },
    List(Vec<Element>),
    Map(Vec<(Id, Element)>),
    Comprehension(Box<Comprehension>),
}

/// An element of a list, or the value of a map; with a question mark, an optional that may have none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub(super) node: Id,
    pub(super) is_optional: bool,
}

/// What a macro like `all` becomes: a loop that collects something.
#[derive(Debug, Clone)]
pub(super) struct Comprehension {
    pub(super) range: Id,
    pub(super) variable: String,
    pub(super) accumulator: String,
    pub(super) start: Id,
    pub(super) condition: Id,
    pub(super) step: Id,
    pub(super) result: Id,
}

/// A literal; the value of a text is looked at where it is converted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Bool,
    Bytes,
    Double,
    Int,
    Null,
    String(String),
    Uint,
}

/// The nodes of an expression; whoever is made later is not part of one that is made before.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// An expression is deeper than this program looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooDeep;

impl Tree {
    pub(super) fn add(&mut self, expression: Expression, at: usize) -> Result<Id, TooDeep> {
        let depth = 1 + parts(&expression).map(|part| self.nodes[part].depth).max().unwrap_or(0);
        if depth > DEEPEST {
            return Err(TooDeep);
        }
        self.nodes.push(Node { expression, at, depth });
        Ok(self.nodes.len() - 1)
    }

    pub(super) fn call(&mut self, function: &str, arguments: Vec<Id>, at: usize) -> Result<Id, TooDeep> {
        let function = function.to_owned();
        self.add(Expression::Call { function, target: None, arguments }, at)
    }

    pub(super) fn member(
        &mut self,
        function: &str,
        target: Id,
        arguments: Vec<Id>,
        at: usize,
    ) -> Result<Id, TooDeep> {
        let function = function.to_owned();
        self.add(Expression::Call { function, target: Some(target), arguments }, at)
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// `a.b.c`, where a node is a name or fields of one.
    pub(super) fn qualified(&self, id: Id) -> Option<String> {
        match &self.nodes[id].expression {
            Expression::Name(name) => Some(name.clone()),
            Expression::Select { operand, field, is_test: false } => {
                self.qualified(*operand).map(|operand| format!("{operand}.{field}"))
            }
            _ => None,
        }
    }
}

fn parts(expression: &Expression) -> impl Iterator<Item = Id> {
    let parts: Vec<Id> = match expression {
        Expression::Literal(_) | Expression::Name(_) => Vec::new(),
        Expression::Select { operand, .. } | Expression::OptionalSelect { operand, .. } => vec![*operand],
        Expression::Call { target, arguments, .. } => target.iter().chain(arguments).copied().collect(),
        Expression::List(elements) => elements.iter().map(|element| element.node).collect(),
        Expression::Map(entries) => entries.iter().flat_map(|(key, value)| [*key, value.node]).collect(),
        Expression::Comprehension(of) => vec![of.range, of.start, of.condition, of.step, of.result],
    };
    parts.into_iter()
}
