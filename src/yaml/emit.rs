//! Nodes to YAML, as kustomize prints them.
//!
//! kustomize turns a resource into JSON and that into YAML (`sigs.k8s.io/yaml`). Follows the encoder and the emitter of
//! its go-yaml v2.

mod analysis;
mod key_order;
mod line;
mod scalar;

use std::ops::Range;

use super::number::{json_number, yaml_float};
use super::{Mapping, Mode, Node, Resolved, Scalar, Value};
use crate::source::Span;
use crate::text;
use line::Page;
pub use scalar::written_style;

use scalar::Style;

/// The node as YAML with sorted keys, by the rules of resources. Infinities, which kustomize refuses, are printed as
/// YAML has them.
pub fn to_yaml(node: &Node) -> String {
    to_yaml_with(node, &|_| None)
}

/// The same document, with comments: `remark` is asked what to say behind each value, at the end of the line on which it
/// (or, of a list or a mapping, its key) stands. What is said of a list or a mapping is said of all in it. One that is
/// itself an item of a list has no such line: its parts are asked for instead.
pub fn to_yaml_with(node: &Node, remark: &dyn Fn(&Node) -> Option<String>) -> String {
    let mut printer = Printer { text: String::new(), remark, is_covered: false, guards: true, traced: None };
    printer.document(node);
    printer.text
}

/// A key or a scalar that was printed, and where it stands on the page.
#[derive(Debug, Clone)]
pub struct Printed {
    /// Where it stands, quotes and the header of a block included.
    pub range: Range<usize>,
    /// Where it was written.
    pub span: Span,
}

/// The node exactly as kustomize prints it, also where a terminal or a CI should not see it so: for those who read it
/// again. With it comes where each key and each scalar stands, in their order.
pub fn to_yaml_traced(node: &Node) -> (String, Vec<Printed>) {
    let mut printer = Printer {
        text: String::new(),
        remark: &|_| None,
        is_covered: false,
        guards: false,
        traced: Some(Vec::new()),
    };
    printer.document(node);
    (printer.text, printer.traced.unwrap_or_default())
}

struct Printer<'r> {
    text: String,
    remark: &'r dyn Fn(&Node) -> Option<String>,
    /// Whether a comment further up speaks for what is printed.
    is_covered: bool,
    /// Whether what moves a cursor, or a CI takes for a command, is written with escapes.
    guards: bool,
    /// Where what was printed stands, where somebody wants to know.
    traced: Option<Vec<Printed>>,
}

impl Printer<'_> {
    fn document(&mut self, node: &Node) {
        match &node.value {
            Value::Mapping(mapping) if !mapping.is_empty() => self.mapping(mapping, 0),
            Value::Sequence(items) if !items.is_empty() => self.sequence(items, 0),
            _ => {
                self.value(node, 0);
                // The blank before a value is there for a key.
                self.text.remove(0);
                for one in self.traced.iter_mut().flatten() {
                    one.range = one.range.start - 1..one.range.end - 1;
                }
            }
        }
    }

    /// Notes what was printed since `start`.
    fn trace(&mut self, start: usize, span: Span) {
        let end = self.text.len();
        if let Some(traced) = &mut self.traced {
            traced.push(Printed { range: start..end, span });
        }
    }

    fn mapping(&mut self, mapping: &Mapping, indent: usize) {
        let mut entries: Vec<_> = mapping.iter().collect();
        key_order::sort(&mut entries);
        for (at, entry) in entries.into_iter().enumerate() {
            // The first entry of a list's item stands behind its dash.
            if at > 0 || self.text.is_empty() || self.text.ends_with('\n') {
                self.indent(indent);
            }
            let start = self.text.len();
            if scalar::is_simple_key(&entry.key.text) {
                self.string(&entry.key.text, indent, true, "");
                self.trace(start, entry.key.span);
                self.text.push(':');
                self.value(&entry.value, indent);
            } else {
                self.long_key(&entry.key.text, indent);
                self.trace(start, entry.key.span);
                self.item(&entry.value, indent);
            }
        }
    }

    /// A key that is too long for a line with its value, or has lines itself; its value stands like a list's item.
    fn long_key(&mut self, text: &str, indent: usize) {
        self.text.push_str("? ");
        self.string_line(text, indent, "");
        self.indent(indent);
        self.text.push(':');
    }

    /// A value behind a colon, with the blank or the line break before it.
    fn value(&mut self, node: &Node, indent: usize) {
        let comment = self.comment(node);
        match &node.value {
            Value::Mapping(mapping) if mapping.is_empty() => self.word(" {}", &comment),
            Value::Sequence(items) if items.is_empty() => self.word(" []", &comment),
            Value::Mapping(mapping) => {
                self.word("", &comment);
                self.below(&comment, |printer| printer.mapping(mapping, indent + 2));
            }
            Value::Sequence(items) => {
                self.word("", &comment);
                self.below(&comment, |printer| printer.sequence(items, indent));
            }
            Value::Scalar(scalar) => {
                self.text.push(' ');
                let start = self.text.len();
                self.scalar(scalar, indent, &comment);
                self.trace(start, node.span);
            }
        }
    }

    /// What stands behind a value, with the blank before it; empty where nothing is to be said.
    fn comment(&self, node: &Node) -> String {
        let words = if self.is_covered { None } else { (self.remark)(node) };
        words.map(|words| format!(" # {}", one_line(&words))).unwrap_or_default()
    }

    /// The parts of a list or a mapping behind whose key a comment stands, or none.
    fn below(&mut self, comment: &str, print: impl FnOnce(&mut Self)) {
        let outer = self.is_covered;
        self.is_covered |= !comment.is_empty();
        print(self);
        self.is_covered = outer;
    }

    /// The end of a line.
    fn word(&mut self, word: &str, comment: &str) {
        self.text.extend([word, comment, "\n"]);
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

    fn scalar(&mut self, scalar: &Scalar, indent: usize, comment: &str) {
        let plain = match scalar.resolve(Mode::Resource) {
            Resolved::String(text) => return self.string_line(&text, indent, comment),
            Resolved::Null => "null".to_owned(),
            Resolved::Bool(value) => value.to_string(),
            Resolved::Int(value) => value.to_string(),
            Resolved::UInt(value) => value.to_string(),
            Resolved::Float(value) => number(value),
        };
        self.word(&plain, comment);
    }

    fn string_line(&mut self, text: &str, indent: usize, comment: &str) {
        self.string(text, indent, false, comment);
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// A string and the comment behind it. In a block every line is text, so that the comment stands behind its header.
    fn string(&mut self, text: &str, indent: usize, is_key: bool, comment: &str) {
        let is_guarded = self.guards && scalar::is_guarded(text);
        let mut page = Page::new(&mut self.text, indent + 2, !is_key, is_guarded);
        match scalar::style(text, is_key, is_guarded) {
            Style::Plain => page.plain(text),
            Style::Single => page.single_quoted(text),
            Style::Double => page.double_quoted(text),
            Style::Literal => return page.literal(text, comment),
        }
        self.text.push_str(comment);
    }

    fn indent(&mut self, width: usize) {
        self.text.extend(std::iter::repeat_n(' ', width));
    }
}

/// A comment that cannot end before its line does: what breaks lines, in any version of YAML, or may not stand in a
/// document, is made visible.
fn one_line(words: &str) -> String {
    let words = text::name(words).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text::command::broken(&words)
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
