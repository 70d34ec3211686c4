//! What a value of the right type has to keep to as well.

use crate::yaml::{Node, Value};

use super::Checker;
use super::path::Path;
use super::types::{Limits, Schema};

impl Checker<'_> {
    /// Judges a value that is of its type by what its schema says beyond that.
    pub(super) fn limits(&mut self, node: &Node, schema: &Schema, limits: &Limits, path: Path<'_>) {
        match &node.value {
            Value::Scalar(scalar) => {
                if !limits.values.is_empty() && !limits.values.iter().any(|value| *value == *scalar.text) {
                    return self.not_listed(node, limits, path);
                }
                match node.as_str() {
                    Some(text) => self.text(node, text, limits, path),
                    None => self.number(node, &scalar.text, limits, path),
                }
            }
            Value::Sequence(items) => {
                self.length(node, items.len(), "item", limits, path);
            }
            Value::Mapping(_) => self.rules(node, schema, limits, path),
        }
    }

    fn not_listed(&mut self, node: &Node, limits: &Limits, path: Path<'_>) {
        let listed: Vec<String> = limits.values.iter().map(|value| format!("`{value}`")).collect();
        let label = match crate::finding::nearest(
            node.text().unwrap_or_default(),
            limits.values.iter().map(String::as_str),
        ) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "this is none of them".to_owned(),
        };
        let wanted = crate::finding::enumerate(&listed);
        let said = format!(
            "{path}: Unsupported value: …: supported values: {}",
            limits.values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ")
        );
        let help = match &limits.values[..] {
            [one] => format!("write `{one}`"),
            _ => format!("write one of {wanted}"),
        };
        self.refused(
            node,
            format!("{} has a value that it may not have", self.name(path)),
            label,
            said,
            help,
        );
    }

    fn text(&mut self, node: &Node, text: &str, limits: &Limits, path: Path<'_>) {
        let length = text.chars().count();
        if self.length(node, length, "character", limits, path) {
            return;
        }
        let Some(pattern) = limits.pattern.as_ref().filter(|pattern| !pattern.takes(text)) else { return };
        let said = format!("{path}: Invalid value: …: {path} in body should match '{}'", pattern.text);
        let name = self.name(path);
        match pattern.words() {
            ("", _) => {
                let message = format!("{name} does not look as it has to");
                let label = format!("has to match `{}`", pattern.text);
                self.refused(node, message, label, said, format!("write what matches `{}`", pattern.text));
            }
            (needed, help) => {
                let message = format!("{name} is a string, {needed} is needed");
                self.refused(node, message, format!("{needed} is needed"), said, help.to_owned());
            }
        }
    }

    /// Whether it is too short or too long; then it was told.
    fn length(&mut self, node: &Node, length: usize, what: &str, limits: &Limits, path: Path<'_>) -> bool {
        let count = |number: u64| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let length = length as u64;
        let name = self.name(path);
        let (least, most) = limits.length;
        if let Some(least) = least.filter(|least| length < *least) {
            let is = if length == 0 { "it is empty".to_owned() } else { format!("it has {}", count(length)) };
            let unit = if what == "item" { "items" } else { "chars long" };
            let said = format!("{path} in body should be at least {least} {unit}");
            let help = "give it a value, or take the key out".to_owned();
            self.refused(
                node,
                format!("{name} is too short: {is}, {} at least", count(least)),
                is,
                said,
                help,
            );
            return true;
        }
        if let Some(most) = most.filter(|most| length > *most) {
            let is = format!("it has {}", count(length));
            let said = if what == "item" {
                format!("{path}: Too many: {length}: must have at most {most} items")
            } else {
                format!("{path}: Too long: may not be more than {most} bytes")
            };
            let help = format!("shorten it to {}", count(most));
            self.refused(node, format!("{name} is too long: {is}, {} at most", count(most)), is, said, help);
            return true;
        }
        false
    }

    fn number(&mut self, node: &Node, text: &str, limits: &Limits, path: Path<'_>) {
        let Ok(number) = text.parse::<f64>() else { return };
        let (least, most) = limits.range;
        let (bound, side, word) = match (least, most) {
            (Some(least), _) if number < least => (least, "greater than or equal to", "at least"),
            (_, Some(most)) if number > most => (most, "less than or equal to", "at most"),
            _ => return,
        };
        let said = format!("{path}: Invalid value: …: {path} in body should be {side} {bound}");
        let message = format!("{} is out of range: {word} {bound} is needed", self.name(path));
        self.refused(
            node,
            message,
            format!("{word} {bound} is needed"),
            said,
            format!("write a number of {word} {bound}"),
        );
    }

    /// What its fields have to be together; at the last one of them that is there.
    fn rules(&mut self, node: &Node, schema: &Schema, limits: &Limits, path: Path<'_>) {
        for rule in &limits.rules {
            if rule.condition.holds(node, schema) != Some(false) {
                continue;
            }
            let mut fields = Vec::new();
            rule.condition.fields(&mut fields);
            let mut entries = node.as_mapping().into_iter().flatten();
            let last = entries.rfind(|entry| fields.contains(&&*entry.key.text));
            let span = last.map_or(self.key, |entry| entry.key.span);
            let message = match path {
                Path::Object => rule.message.clone(),
                _ => format!("{}: {}", self.name(path), rule.message),
            };
            let said = format!("{path}: Invalid value: …: {}", rule.message);
            self.refused_at(span, message, rule.message.clone(), said);
        }
    }
}
