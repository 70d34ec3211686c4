//! JSON as Go's `encoding/json` writes it.

use crate::yaml::json_number;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::quoted::hexadecimal;

/// How it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// On one line, with `<`, `>` and `&` escaped.
    Escaped,
    /// On one line.
    Raw,
    /// Over many lines, two blanks a level, escaped.
    Pretty,
}

/// The argument as JSON, keys sorted.
pub(super) fn json(a: &Arguments<'_>, form: Form) -> Result<String, Problem> {
    let value = a.get(0);
    let mut text = String::new();
    if form == Form::Pretty {
        a.spend(indentation(value, 1))?;
    }
    write(value, form, 0, &mut text)?;
    Ok(text)
}

fn write(value: &Data, form: Form, depth: usize, text: &mut String) -> Result<(), Problem> {
    match value {
        Data::Nil => text.push_str("null"),
        Data::Bool(value) => text.push_str(&value.to_string()),
        Data::Int(value) | Data::Long(value) => text.push_str(&value.to_string()),
        Data::Float(value) => {
            text.push_str(&json_number(*value).ok_or_else(|| Problem::failed("json: unsupported value"))?);
        }
        Data::Text(value) => string(value, form, text),
        Data::List(list) if list.is_nil() => text.push_str("null"),
        Data::Map(map) if map.is_nil() => text.push_str("null"),
        Data::List(list) => {
            let items = list.ordered()?;
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, form, depth, text);
                write(item, form, depth + 1, text)?;
            }
            close(items.is_empty(), form, depth, text);
            text.push(']');
        }
        Data::Map(map) => {
            let entries = map.entries();
            text.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                separate(at, form, depth, text);
                string(key, form, text);
                text.push_str(if form == Form::Pretty { ": " } else { ":" });
                write(value, form, depth + 1, text)?;
            }
            close(entries.is_empty(), form, depth, text);
            text.push('}');
        }
        Data::Unknown(why) => return Err(Problem::unknown(&**why)),
    }
    Ok(())
}

/// How many blanks stand before all that is in a value, where each line has two for each level.
pub(super) fn indentation(value: &Data, depth: usize) -> usize {
    let inner = |value: &Data| (2 * depth).saturating_add(indentation(value, depth + 1));
    match value {
        Data::List(list) => list.items().iter().map(inner).fold(2 * depth, usize::saturating_add),
        Data::Map(map) => map.entries().values().map(inner).fold(2 * depth, usize::saturating_add),
        Data::Text(text) => (2 * depth).saturating_mul(text.matches('\n').count()),
        _ => 0,
    }
}

fn separate(at: usize, form: Form, depth: usize, text: &mut String) {
    if at > 0 {
        text.push(',');
    }
    if form == Form::Pretty {
        text.push('\n');
        text.push_str(&"  ".repeat(depth + 1));
    }
}

fn close(empty: bool, form: Form, depth: usize, text: &mut String) {
    if form == Form::Pretty && !empty {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    }
}

fn string(value: &str, form: Form, text: &mut String) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '<' | '>' | '&' if form != Form::Raw => escape(c, text),
            c if c < ' ' || matches!(c, '\u{2028}' | '\u{2029}') => escape(c, text),
            c => text.push(c),
        }
    }
    text.push('"');
}

fn escape(c: char, text: &mut String) {
    text.push_str("\\u");
    text.extend(hexadecimal(u32::from(c), 4));
}
