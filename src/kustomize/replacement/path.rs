//! Paths with indexes and wildcards (`yaml.PathMatcher` of kyaml).

use crate::yaml::{Key, Mapping, Node, Style, Value, parse, to_yaml};

use super::super::expression::compile;
use super::super::field_spec::wrong_kind;
use super::{Fault, is_index, split_index};

/// What a missing field is made as.
#[derive(Debug, Clone)]
pub(super) struct Leaf(pub(super) Node);

/// Calls `set` on each node at a path, and says how many there are. With a leaf, missing parts are made.
pub(super) fn visit(
    node: &mut Node,
    path: &[String],
    leaf: Option<Leaf>,
    set: &mut dyn FnMut(&mut Node),
) -> Result<usize, Fault> {
    Visit { leaf, also_texts: false, set }.at(node, path)
}

/// As [`visit`], where a path that leads on below a text is followed in what the text holds. What is set there is lost: kustomize
/// sets it in a copy.
pub(super) fn visit_also_texts(
    node: &mut Node,
    path: &[String],
    leaf: Option<Leaf>,
    set: &mut dyn FnMut(&mut Node),
) -> Result<usize, Fault> {
    Visit { leaf, also_texts: true, set }.at(node, path)
}

struct Visit<'a> {
    leaf: Option<Leaf>,
    also_texts: bool,
    set: &'a mut dyn FnMut(&mut Node),
}

impl Visit<'_> {
    fn at(&mut self, node: &mut Node, path: &[String]) -> Result<usize, Fault> {
        let Some((first, rest)) = path.split_first() else {
            (self.set)(node);
            return Ok(1);
        };
        if let Ok(index) = first.parse::<usize>() {
            return self.index(node, index, rest);
        }
        if is_index(first) {
            return self.matching(node, first, rest);
        }
        if first == "*" {
            return items(node)?.iter_mut().try_fold(0, |count, item| Ok(count + self.at(item, rest)?));
        }
        self.field(node, first, rest)
    }

    fn field(&mut self, node: &mut Node, name: &str, rest: &[String]) -> Result<usize, Fault> {
        if node.as_mapping().is_none() && !node.is_null() {
            return Err(wrong_kind("MappingNode", node));
        }
        let known = node.as_mapping().is_some_and(|mapping| mapping.contains_key(name));
        if !known {
            let Some(made) = self.made(rest) else { return Ok(0) };
            if node.is_null() {
                *node = Node::mapping(Mapping::default(), made.span);
            }
            if let Some(mapping) = node.as_mapping_mut() {
                mapping.push(Key::new(name, made.span), made);
            }
        }
        match node.get_mut(name) {
            Some(field) if self.also_texts && !rest.is_empty() && field.as_scalar().is_some() => {
                self.inside(field, rest)
            }
            Some(field) => self.at(field, rest),
            None => Ok(0),
        }
    }

    /// Follows the rest of a path in what a text holds.
    fn inside(&self, field: &Node, rest: &[String]) -> Result<usize, Fault> {
        let text = field.as_scalar().map_or("", |scalar| &scalar.text);
        let first = parse(text, |_, _| field.span).into_iter().next();
        let root = match first.transpose() {
            Ok(document) => document.and_then(|document| document.root),
            Err(error) => return Err(Fault::at(field.span, format!("yaml: {}", error.message))),
        };
        match root {
            // A null that is written can be followed, to nothing; one that is not written cannot.
            Some(root) if root.is_null() => Ok(usize::from(self.leaf.is_some())),
            Some(mut root) => {
                let (leaf, also_texts) = (self.leaf.clone(), true);
                Visit { leaf, also_texts, set: &mut |_| {} }.at(&mut root, rest)
            }
            None => Err(wrong_kind("MappingNode", &Node::plain("null", field.span))),
        }
    }

    fn index(&mut self, node: &mut Node, index: usize, rest: &[String]) -> Result<usize, Fault> {
        let made = self.made(rest);
        let list = items(node)?;
        if let Some(made) = made.filter(|_| list.len() == index) {
            list.push(made);
        }
        let count = list.len();
        let missing = || Fault::new(format!("index {index} specified but only {count} elements found"));
        self.at(list.get_mut(index).ok_or_else(missing)?, rest)
    }

    /// Items whose field, or who themselves, match a regular expression somewhere. Where none does, one is made.
    fn matching(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Result<usize, Fault> {
        let (key, pattern) = split_index(part)?;
        let regex = compile(pattern)?;
        let list = items(node)?;
        let mut count = 0;
        for item in list.iter_mut() {
            if key.is_empty() {
                if regex.is_match(&printed(item)) {
                    // The rest of the path does not count for scalars.
                    (self.set)(item);
                    count += 1;
                }
            } else if item.get(key).is_some_and(|field| regex.is_match(&printed(field))) {
                count += self.at(item, rest)?;
            }
        }
        if count > 0 {
            return Ok(count);
        }
        let Some(Leaf(leaf)) = &self.leaf else { return Ok(0) };
        let value = Node::plain(pattern, leaf.span);
        let mut made = value.clone();
        if !key.is_empty() {
            let mut mapping = Mapping::default();
            mapping.push(Key::new(key, leaf.span), value);
            made = Node::mapping(mapping, leaf.span);
        }
        list.push(made);
        match list.last_mut() {
            Some(item) if key.is_empty() => {
                (self.set)(item);
                Ok(1)
            }
            Some(item) => self.at(item, rest),
            None => Ok(0),
        }
    }

    /// What a missing part is made as: what the rest of the path asks for.
    fn made(&self, rest: &[String]) -> Option<Node> {
        let Leaf(leaf) = self.leaf.as_ref()?;
        Some(match rest.first() {
            None => leaf.clone(),
            Some(next) if is_index(next) || next.parse::<usize>().is_ok() => {
                Node::sequence(Vec::new(), leaf.span)
            }
            Some(_) => Node::mapping(Mapping::default(), leaf.span),
        })
    }
}

/// The items of a list, which a null has none of.
fn items(node: &mut Node) -> Result<&mut Vec<Node>, Fault> {
    if node.as_sequence().is_none() {
        if !node.is_null() {
            return Err(wrong_kind("SequenceNode", node));
        }
        *node = Node::sequence(Vec::new(), node.span);
    }
    let span = node.span;
    node.as_sequence_mut().ok_or_else(|| Fault::at(span, "wrong node kind: expected SequenceNode"))
}

/// A value as kyaml prints it, quotes included, which is what expressions are matched against.
fn printed(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Quoted => format!("\"{}\"", scalar.text),
        Value::Scalar(scalar) => scalar.text.to_string(),
        _ => to_yaml(node),
    }
}
