//! Nodes to YAML, as kustomize prints them.
//!
//! kustomize turns a resource into JSON and that into YAML (`sigs.k8s.io/yaml`). Follows the encoder and the emitter of
//! its go-yaml v2.

mod analysis;
mod key_order;
mod line;
mod scalar;

use super::number::{json_number, yaml_float};
use super::{Mapping, Mode, Node, Resolved, Scalar, Value};
use line::Page;
use scalar::Style;

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
            if scalar::is_simple_key(&entry.key.text) {
                self.string(&entry.key.text, indent, true);
                self.text.push(':');
                self.value(&entry.value, indent);
            } else {
                self.long_key(&entry.key.text, indent);
                self.item(&entry.value, indent);
            }
        }
    }

    /// A key that is too long for a line with its value, or has lines itself; its value stands like a list's item.
    fn long_key(&mut self, text: &str, indent: usize) {
        self.text.push_str("? ");
        self.string_line(text, indent);
        self.indent(indent);
        self.text.push(':');
    }

    /// A value behind a colon, with the blank or the line break before it.
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
            self.item(item, indent);
        }
    }

    /// What stands behind a dash, on its line.
    fn item(&mut self, item: &Node, indent: usize) {
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
        self.string(text, indent, false);
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn string(&mut self, text: &str, indent: usize, is_key: bool) {
        let mut page = Page::new(&mut self.text, indent + 2, !is_key);
        match scalar::style(text, is_key) {
            Style::Plain => page.plain(text),
            Style::Single => page.single_quoted(text),
            Style::Double => page.double_quoted(text),
            Style::Literal => page.literal(text),
        }
    }

    fn indent(&mut self, width: usize) {
        self.text.extend(std::iter::repeat_n(' ', width));
    }
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
