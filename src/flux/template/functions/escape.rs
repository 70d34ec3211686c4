//! Functions that escape for other languages (`text/template`).

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::format::sprint;
use super::super::parameter::Parameter::Any;
use super::super::quoted::{hexadecimal, is_printable};
use super::{Function, variadic};

pub(super) const TABLE: &[Function] = &[
    variadic("html", &[], Any, |a| escaped(a, html)),
    variadic("js", &[], Any, |a| escaped(a, script)),
    variadic("urlquery", &[], Any, |a| escaped(a, query)),
];

/// All arguments as one text, each character as `escape` gives it.
fn escaped(a: &Arguments<'_>, escape: fn(char, &mut String)) -> Result<Data, Problem> {
    let shown = |value: &Data| match value {
        Data::Nil => Data::text("<no value>"),
        value => value.clone(),
    };
    let values: Vec<Data> = a.all().iter().map(shown).collect();
    let mut text = String::new();
    sprint(&values)?.chars().for_each(|c| escape(c, &mut text));
    Ok(Data::text(text))
}

fn html(c: char, text: &mut String) {
    match c {
        '"' => text.push_str("&#34;"),
        '\'' => text.push_str("&#39;"),
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        '\0' => text.push('\u{fffd}'),
        c => text.push(c),
    }
}

fn script(c: char, text: &mut String) {
    match c {
        '\\' | '\'' | '"' => text.extend(['\\', c]),
        '<' | '>' | '&' | '=' | '\0'..='\u{1f}' => number(c, text),
        c if !c.is_ascii() && !is_printable(c) => number(c, text),
        c => text.push(c),
    }
}

fn number(c: char, text: &mut String) {
    text.push_str("\\u");
    text.extend(hexadecimal(u32::from(c), 4).map(|digit| digit.to_ascii_uppercase()));
}

fn query(c: char, text: &mut String) {
    if c.is_ascii_alphanumeric() || "-_.~".contains(c) {
        text.push(c);
    } else if c == ' ' {
        text.push('+');
    } else {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            text.push('%');
            text.extend(hexadecimal(u32::from(byte), 2).map(|digit| digit.to_ascii_uppercase()));
        }
    }
}
