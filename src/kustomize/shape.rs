//! Reading YAML into the shape of a Go type, as `encoding/json` does it for kustomize.
//!
//! What comes out is a node again, in normal form: each field once and under its own name, values of the right
//! type only, nulls gone. Whatever reads it afterwards need not think about wrong types.

use crate::finding::nearest;
use crate::source::Span;
use crate::yaml::{Entry, Key, Mapping, Mode, Node, Resolved, Value};

/// What a value has to be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// `string`.
    Text,
    /// `bool`.
    Bool,
    /// `int` or `int64`.
    Int,
    /// A list.
    List(&'static Self),
    /// A mapping with any keys.
    Map(&'static Self),
    /// A structure.
    Struct(&'static Fields),
    /// Anything.
    Any,
}

/// A Go structure: its name, and the names of its fields in JSON.
#[derive(Debug)]
pub(super) struct Fields {
    /// The Go name, as error messages have it.
    pub(super) name: &'static str,
    /// The fields, embedded structures unfolded.
    pub(super) fields: &'static [(&'static str, Shape)],
}

/// How a value is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// By which rules scalars get their type.
    pub(super) mode: Mode,
    /// Whether a number or a boolean may stand for a string, as where `sigs.k8s.io/yaml` knows the Go type.
    pub(super) coerce: bool,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Go's message.
    pub(super) words: String,
    /// Ours.
    pub(super) message: String,
    /// The place.
    pub(super) span: Span,
    /// What kind of misfit it is.
    pub(super) kind: MisfitKind,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MisfitKind {
    /// A value of the wrong type.
    Type,
    /// A field that the structure does not have.
    Unknown {
        /// The field that looks most like it.
        alike: Option<&'static str>,
    },
}

impl Misfit {
    /// Whether it is a field that the structure does not have.
    pub(super) fn is_unknown(&self) -> bool {
        self.kind != MisfitKind::Type
    }
}

/// Reads `node`; what does not fit is dropped and named.
pub(super) fn read(node: &Node, shape: Shape, rules: Rules) -> (Option<Node>, Vec<Misfit>) {
    let mut reader = Reader { rules, path: Vec::new(), within: "", misfits: Vec::new() };
    let node = reader.value(node, shape);
    (node, reader.misfits)
}

struct Reader {
    rules: Rules,
    path: Vec<&'static str>,
    /// The innermost structure.
    within: &'static str,
    misfits: Vec<Misfit>,
}

impl Reader {
    fn value(&mut self, node: &Node, shape: Shape) -> Option<Node> {
        match (shape, &node.value) {
            (Shape::Any, _) => Some(node.clone()),
            (_, Value::Scalar(scalar)) => match (shape, scalar.resolve(self.rules.mode)) {
                (_, Resolved::Null) => None,
                (Shape::Text, Resolved::String(text)) => Some(keep_text(node, &text)),
                (Shape::Text, resolved) if self.rules.coerce => {
                    Some(Node::string(go_text(&resolved), node.span))
                }
                (Shape::Bool, Resolved::Bool(value)) => Some(Node::plain(value.to_string(), node.span)),
                (Shape::Int, Resolved::Int(value)) => Some(Node::plain(value.to_string(), node.span)),
                (Shape::Int, Resolved::Float(value)) if value.fract() == 0.0 && value.abs() < 9e15 => {
                    Some(Node::plain(format!("{value:.0}"), node.span))
                }
                (_, resolved) => self.misfit(node, shape, json_kind(&resolved)),
            },
            (Shape::List(item), Value::Sequence(items)) => {
                let items = items.iter().filter_map(|one| self.item(one, *item)).collect();
                Some(Node::sequence(items, node.span))
            }
            (Shape::Map(item), Value::Mapping(mapping)) => Some(self.map(mapping, *item, node.span)),
            (Shape::Struct(fields), Value::Mapping(mapping)) => {
                Some(self.structure(mapping, fields, node.span))
            }
            (_, Value::Sequence(_)) => self.misfit(node, shape, "array"),
            (_, Value::Mapping(_)) => self.misfit(node, shape, "object"),
        }
    }

    /// A null in a list or a mapping is Go's zero value.
    fn item(&mut self, node: &Node, shape: Shape) -> Option<Node> {
        if !node.is_null() {
            return self.value(node, shape);
        }
        Some(match shape {
            Shape::Text => Node::string("", node.span),
            Shape::Bool => Node::plain("false", node.span),
            Shape::Int => Node::plain("0", node.span),
            Shape::List(_) => Node::sequence(Vec::new(), node.span),
            Shape::Map(_) | Shape::Struct(_) => Node::mapping(Mapping::default(), node.span),
            Shape::Any => node.clone(),
        })
    }

    fn map(&mut self, mapping: &Mapping, item: Shape, span: Span) -> Node {
        let mut out = Mapping::default();
        for entry in mapping {
            if let Some(value) = self.item(&entry.value, item) {
                out.insert(entry.key.clone(), value);
            }
        }
        Node::mapping(out, span)
    }

    fn structure(&mut self, mapping: &Mapping, fields: &'static Fields, span: Span) -> Node {
        let mut out = Mapping::default();
        let outer = std::mem::replace(&mut self.within, fields.name);
        // The JSON that Go decodes has its keys sorted; a later spelling of the same field wins.
        let mut entries: Vec<&Entry> = mapping.iter().collect();
        entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
        for entry in entries {
            let Some(&(name, shape)) = find(fields, &entry.key.text) else {
                self.unknown(&entry.key, fields);
                continue;
            };
            self.path.push(name);
            let value = self.value(&entry.value, shape);
            self.path.pop();
            if let Some(value) = value {
                out.insert(Key::new(name, entry.key.span), value);
            }
        }
        self.within = outer;
        Node::mapping(out, span)
    }

    fn unknown(&mut self, key: &Key, fields: &'static Fields) {
        let name = &*key.text;
        let alike = nearest(name, fields.fields.iter().map(|(field, _)| *field));
        self.misfits.push(Misfit {
            words: format!("json: unknown field {name:?}"),
            message: format!("kustomize does not know the field `{name}`"),
            span: key.span,
            kind: MisfitKind::Unknown { alike },
        });
    }

    fn misfit(&mut self, node: &Node, shape: Shape, kind: &str) -> Option<Node> {
        let path = self.path.join(".");
        let go = go_type(shape);
        let words = if path.is_empty() {
            format!("json: cannot unmarshal {kind} into Go value of type {go}")
        } else {
            let within = self.within.rsplit('.').next().unwrap_or_default();
            format!("json: cannot unmarshal {kind} into Go struct field {within}.{path} of type {go}")
        };
        let (wanted, have) = (describe(shape), node.describe(self.rules.mode));
        let field = if path.is_empty() { "this".to_owned() } else { format!("`{path}`") };
        let message = format!("{field} must be {wanted}, and is {have}");
        self.misfits.push(Misfit { words, message, span: node.span, kind: MisfitKind::Type });
        None
    }
}

/// Go finds a field by its exact name, or else by its name in any case.
fn find(fields: &'static Fields, key: &str) -> Option<&'static (&'static str, Shape)> {
    let exact = fields.fields.iter().find(|(name, _)| *name == key);
    exact.or_else(|| fields.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
}

fn keep_text(node: &Node, text: &str) -> Node {
    match node.as_scalar() {
        Some(scalar) if &*scalar.text == text && scalar.tag.is_none() => node.clone(),
        _ => Node::string(text, node.span),
    }
}

fn go_text(resolved: &Resolved) -> String {
    match resolved {
        Resolved::Null => String::new(),
        Resolved::Bool(value) => value.to_string(),
        Resolved::Int(value) => value.to_string(),
        Resolved::UInt(value) => value.to_string(),
        Resolved::Float(value) => value.to_string(),
        Resolved::String(text) => text.to_string(),
    }
}

fn json_kind(resolved: &Resolved) -> &'static str {
    match resolved {
        Resolved::Null => "null",
        Resolved::Bool(_) => "bool",
        Resolved::Int(_) | Resolved::UInt(_) | Resolved::Float(_) => "number",
        Resolved::String(_) => "string",
    }
}

fn go_type(shape: Shape) -> String {
    match shape {
        Shape::Text => "string".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Int => "int64".to_owned(),
        Shape::List(item) => format!("[]{}", go_type(*item)),
        Shape::Map(item) => format!("map[string]{}", go_type(*item)),
        Shape::Struct(fields) => fields.name.to_owned(),
        Shape::Any => "interface {}".to_owned(),
    }
}

fn describe(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "a string",
        Shape::Bool => "a boolean",
        Shape::Int => "a whole number",
        Shape::List(_) => "a list",
        Shape::Map(_) | Shape::Struct(_) => "a mapping",
        Shape::Any => "anything",
    }
}
