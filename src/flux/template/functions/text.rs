//! Functions on strings.

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::format::{show, sprint};
use super::super::map::Map;
use super::super::parameter::Parameter::{Any, Int, Text};
use super::super::{printf, quoted, slug};
use super::{Call, Function, row, variadic};

/// How long a string may become by repetition or indentation.
const MAX_LENGTH: usize = 4 << 20;

const TRIM_ALL: Call = |a| {
    let cut = a.text(0)?;
    Ok(Data::text(a.text(1)?.trim_matches(|c| cut.contains(c))))
};

pub(super) const TABLE: &[Function] = &[
    row("hello", &[], |_| Ok(Data::text("Hello!"))),
    row("trim", &[Text], |a| Ok(Data::text(a.text(0)?.trim()))),
    row("upper", &[Text], |a| Ok(Data::text(upper(a.text(0)?)))),
    row("lower", &[Text], |a| Ok(Data::text(lower(a.text(0)?)))),
    row("title", &[Text], title),
    row("trimAll", &[Text, Text], TRIM_ALL),
    row("trimall", &[Text, Text], TRIM_ALL),
    row("trimSuffix", &[Text, Text], |a| {
        let text = a.text(1)?;
        Ok(Data::text(text.strip_suffix(a.text(0)?).unwrap_or(text)))
    }),
    row("trimPrefix", &[Text, Text], |a| {
        let text = a.text(1)?;
        Ok(Data::text(text.strip_prefix(a.text(0)?).unwrap_or(text)))
    }),
    row("contains", &[Text, Text], |a| Ok(Data::Bool(a.text(1)?.contains(a.text(0)?)))),
    row("hasPrefix", &[Text, Text], |a| Ok(Data::Bool(a.text(1)?.starts_with(a.text(0)?)))),
    row("hasSuffix", &[Text, Text], |a| Ok(Data::Bool(a.text(1)?.ends_with(a.text(0)?)))),
    row("trunc", &[Int, Text], trunc),
    row("substr", &[Int, Int, Text], substr),
    row("repeat", &[Int, Text], repeat),
    row("replace", &[Text, Text, Text], replace),
    row("plural", &[Text, Text, Int], |a| {
        Ok(Data::text(if a.int(2)? == 1 { a.text(0)? } else { a.text(1)? }))
    }),
    variadic("quote", &[], Any, quote),
    variadic("squote", &[], Any, squote),
    variadic("cat", &[], Any, cat),
    row("indent", &[Int, Text], |a| indent(a).map(Data::text)),
    row("nindent", &[Int, Text], |a| Ok(Data::text(format!("\n{}", indent(a)?)))),
    row("toString", &[Any], |a| show(a.get(0)).map(Data::text)),
    row("split", &[Text, Text], |a| Ok(numbered(pieces(a, a.text(0)?, a.text(1)?, -1)?))),
    row("splitn", &[Text, Int, Text], |a| Ok(numbered(pieces(a, a.text(0)?, a.text(2)?, a.int(1)?)?))),
    row("splitList", &[Text, Text], |a| Ok(Data::texts(pieces(a, a.text(0)?, a.text(1)?, -1)?))),
    row("slugify", &[Text], |a| Ok(Data::text(slug::slugify(a.text(0)?)))),
    variadic("print", &[], Any, |a| sprint(a.all()).map(Data::text)),
    variadic("println", &[], Any, println),
    variadic("printf", &[Text], Any, |a| printf::sprintf(a.text(0)?, a.from(1), a.budget()).map(Data::text)),
];

/// Go changes each character by itself: to one, or not at all.
fn upper(text: &str) -> String {
    text.chars().map(|c| single(c.to_uppercase(), c)).collect()
}

fn lower(text: &str) -> String {
    text.chars().map(|c| if c == '\u{130}' { 'i' } else { single(c.to_lowercase(), c) }).collect()
}

fn single(mut changed: impl Iterator<Item = char>, c: char) -> char {
    match (changed.next(), changed.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn title(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut title = String::new();
    let mut before = ' ';
    for c in a.text(0)?.chars() {
        title.push(if separates(before) { single(c.to_uppercase(), c) } else { c });
        before = c;
    }
    Ok(Data::text(title))
}

/// Whether a word begins behind a character, as `strings.Title` sees it.
fn separates(c: char) -> bool {
    if c.is_ascii() {
        !(c.is_ascii_alphanumeric() || c == '_')
    } else {
        !c.is_alphanumeric() && c.is_whitespace()
    }
}

/// Go counts bytes.
fn trunc(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (count, text) = (a.int(0)?, a.text(1)?);
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    let part = if size >= text.len() {
        Some(text)
    } else if count < 0 {
        text.get(text.len() - size..)
    } else {
        text.get(..size)
    };
    part.map(Data::text).ok_or_else(|| a.unsupported("a cut inside of a character"))
}

fn substr(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (start, end, text) = (a.int(0)?, a.int(1)?, a.text(2)?);
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let (from, to) = match (start, end) {
        (start, end) if start < 0 => (0, end),
        (start, end) if end < 0 || end > length => (start, length),
        range => range,
    };
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let Some((from, to)) = range.filter(|(from, to)| from <= to && *to <= text.len()) else {
        return Err(a.failed("slice bounds out of range"));
    };
    text.get(from..to).map(Data::text).ok_or_else(|| a.unsupported("a cut inside of a character"))
}

fn repeat(a: &Arguments<'_>) -> Result<Data, Problem> {
    let text = a.text(1)?;
    let count = usize::try_from(a.int(0)?).map_err(|_| a.failed("negative Repeat count"))?;
    if text.is_empty() {
        return Ok(Data::text(""));
    }
    if count.saturating_mul(text.len()) > MAX_LENGTH {
        return Err(a.too_large());
    }
    Ok(Data::text(text.repeat(count)))
}

fn replace(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (old, new, text) = (a.text(0)?, a.text(1)?, a.text(2)?);
    let most = text.len().saturating_add(1).saturating_mul(new.len()).saturating_add(text.len());
    // Only a text that grows a lot is counted.
    if most > MAX_LENGTH && text.matches(old).count().saturating_mul(new.len()) > MAX_LENGTH {
        return Err(a.too_large());
    }
    Ok(Data::text(text.replace(old, new)))
}

fn quote(a: &Arguments<'_>) -> Result<Data, Problem> {
    let values = a.all().iter().filter(|value| **value != Data::Nil);
    let quoted: Result<Vec<_>, Problem> = values.map(|value| Ok(quoted::quote(&show(value)?))).collect();
    Ok(Data::text(quoted?.join(" ")))
}

fn squote(a: &Arguments<'_>) -> Result<Data, Problem> {
    let values = a.all().iter().filter(|value| **value != Data::Nil);
    let quoted: Result<Vec<_>, Problem> = values.map(|value| Ok(format!("'{}'", show(value)?))).collect();
    Ok(Data::text(quoted?.join(" ")))
}

fn cat(a: &Arguments<'_>) -> Result<Data, Problem> {
    let values = a.all().iter().filter(|value| **value != Data::Nil);
    let shown: Result<Vec<_>, _> = values.map(show).collect();
    Ok(Data::text(shown?.join(" ")))
}

fn indent(a: &Arguments<'_>) -> Result<String, Problem> {
    let text = a.text(1)?;
    let width = usize::try_from(a.int(0)?).map_err(|_| a.failed("negative Repeat count"))?;
    if width.saturating_mul(text.matches('\n').count() + 1) > MAX_LENGTH {
        return Err(a.too_large());
    }
    let pad = " ".repeat(width);
    Ok(format!("{pad}{}", text.replace('\n', &format!("\n{pad}"))))
}

/// The parts between separators: as many as there are, or no more than `most`, of which the last is the rest.
fn pieces<'t>(a: &Arguments<'_>, separator: &str, text: &'t str, most: i64) -> Result<Vec<&'t str>, Problem> {
    let most = match most {
        0 => return Ok(Vec::new()),
        most => usize::try_from(most).unwrap_or(usize::MAX),
    };
    let count = if separator.is_empty() { text.len() } else { text.matches(separator).count() + 1 };
    a.make(count.min(most))?;
    if separator.is_empty() {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(1).take(most - 1).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let ends = ends.iter().copied().chain([text.len()]);
        let pieces = starts.zip(ends).filter(|_| !text.is_empty());
        return Ok(pieces.map(|(from, to)| &text[from..to]).collect());
    }
    Ok(text.splitn(most, separator).collect())
}

/// A map of strings: `_0`, `_1`, ….
fn numbered(parts: Vec<&str>) -> Data {
    let parts = parts.into_iter().enumerate();
    Data::Map(Map::of_texts(parts.map(|(at, part)| (format!("_{at}"), Data::text(part))).collect()))
}

fn println(a: &Arguments<'_>) -> Result<Data, Problem> {
    let shown: Result<Vec<_>, _> = a.all().iter().map(show).collect();
    Ok(Data::text(format!("{}\n", shown?.join(" "))))
}
