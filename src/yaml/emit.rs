//! Nodes to YAML, as kustomize prints them.
//!
//! kustomize turns a resource into JSON and that into YAML (`sigs.k8s.io/yaml`). Follows the encoder and the emitter of
//! its go-yaml v2.

mod analysis;
mod key_order;
mod scalar;

use super::number::{json_number, yaml_float};
use super::{Key, Mapping, Mode, Node, Resolved, Scalar, Value};
use analysis::Analysis;

/// The node as YAML with sorted keys, by the rules of resources. Infinities, which kustomize refuses, are printed as
/// YAML has them.
pub fn to_yaml(node: &Node) -> String {
    let mut printer = Printer { text: String::new() };
    match &node.value {
        Value::Mapping(mapping) if !mapping.is_empty() => printer.mapping(mapping, 0),
        Value::Sequence(items) if !items.is_empty() => printer.sequence(items, 0),
        _ => {
            printer.value(node, 0);
            printer.text.remove(0);
        }
    }
    printer.text
}

struct Printer {
    text: String,
}

impl Printer {
    fn mapping(&mut self, mapping: &Mapping, indent: usize) {
        let mut entries: Vec<_> = mapping.iter().collect();
        entries.sort_by(|a, b| key_order::compare(&a.key.text, &b.key.text));
        for (at, entry) in entries.into_iter().enumerate() {
            // The first entry of a list's item stands behind its dash.
            if at > 0 || self.text.is_empty() || self.text.ends_with('\n') {
                self.indent(indent);
            }
            self.key(&entry.key, indent);
            self.value(&entry.value, indent);
        }
    }

    /// A key with its colon. One that is too long for a simple key, or has lines, stands behind a question mark.
    fn key(&mut self, key: &Key, indent: usize) {
        let text = &*key.text;
        if scalar::is_simple_key(text) {
            self.text.push_str(&scalar::string(text, Position::Key));
        } else {
            self.text.push_str("? ");
            self.string(text, indent);
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            self.indent(indent);
        }
        self.text.push(':');
    }

    /// A value behind a colon or a dash, with the blank or the line break before it.
    fn value(&mut self, node: &Node, indent: usize) {
        match &node.value {
            Value::Mapping(mapping) if mapping.is_empty() => self.text.push_str(" {}\n"),
            Value::Sequence(items) if items.is_empty() => self.text.push_str(" []\n"),
            Value::Mapping(mapping) => {
                self.text.push('\n');
                self.mapping(mapping, indent + 2);
            }
            Value::Sequence(items) => {
                self.text.push('\n');
                self.sequence(items, indent);
            }
            Value::Scalar(scalar) => {
                self.text.push(' ');
                self.scalar(scalar, indent);
            }
        }
    }

    /// The items of a list; in a mapping, the dashes stand under its key.
    fn sequence(&mut self, items: &[Node], indent: usize) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 || self.text.is_empty() || self.text.ends_with('\n') {
                self.indent(indent);
            }
            self.text.push('-');
            match &item.value {
                Value::Mapping(mapping) if !mapping.is_empty() => {
                    self.text.push(' ');
                    self.mapping(mapping, indent + 2);
                }
                Value::Sequence(items) if !items.is_empty() => {
                    self.text.push(' ');
                    self.sequence(items, indent + 2);
                }
                _ => self.value(item, indent),
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize) {
        let plain = match scalar.resolve(Mode::Resource) {
            Resolved::String(text) => return self.string_line(&text, indent),
            Resolved::Null => "null".to_owned(),
            Resolved::Bool(value) => value.to_string(),
            Resolved::Int(value) => value.to_string(),
            Resolved::UInt(value) => value.to_string(),
            Resolved::Float(value) => number(value),
        };
        self.text.push_str(&plain);
        self.text.push('\n');
    }

    fn string_line(&mut self, text: &str, indent: usize) {
        self.string(text, indent);
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn string(&mut self, text: &str, indent: usize) {
        let analysis = Analysis::of(text);
        if text.contains('\n') && analysis.block_allowed {
            self.text.push_str(&scalar::literal(text, indent + 2));
        } else {
            self.text.push_str(&scalar::string(text, Position::Value));
        }
    }

    fn indent(&mut self, width: usize) {
        self.text.extend(std::iter::repeat_n(' ', width));
    }
}

/// Where a scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// As a key on one line with its value.
    Key,
    /// Anywhere else.
    Value,
}

/// A float on its way through JSON: a whole one of at most 64 bits becomes an integer.
fn number(value: f64) -> String {
    let Some(json) = json_number(value) else {
        return match value {
            value if value.is_nan() => ".nan".to_owned(),
            value if value > 0.0 => ".inf".to_owned(),
            _ => "-.inf".to_owned(),
        };
    };
    match Scalar::plain(json.as_str()).resolve(Mode::Legacy) {
        Resolved::Int(value) => value.to_string(),
        Resolved::UInt(value) => value.to_string(),
        _ => yaml_float(value),
    }
}
