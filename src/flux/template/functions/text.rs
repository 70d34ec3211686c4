//! Functions on strings.

use std::collections::BTreeMap;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::fault::Problem;
use super::super::format::{show, sprint};
use super::super::{printf, quoted, slug};
use super::{Function, MANY, row};

/// How long a string may become by repetition or indentation.
const MAX_LENGTH: usize = 4 << 20;

pub(super) const TABLE: &[Function] = &[
    row("hello", 0, 0, |_| Ok(Data::text("Hello!"))),
    row("trim", 1, 1, |a| Ok(Data::text(a.text(0)?.trim()))),
    row("upper", 1, 1, |a| Ok(Data::text(a.text(0)?.to_uppercase()))),
    row("lower", 1, 1, |a| Ok(Data::text(a.text(0)?.to_lowercase()))),
    row("title", 1, 1, title),
    row("trimAll", 2, 2, trim_all),
    row("trimall", 2, 2, trim_all),
    row("trimSuffix", 2, 2, |a| {
        let text = a.text(1)?;
        Ok(Data::text(text.strip_suffix(a.text(0)?).unwrap_or(text)))
    }),
    row("trimPrefix", 2, 2, |a| {
        let text = a.text(1)?;
        Ok(Data::text(text.strip_prefix(a.text(0)?).unwrap_or(text)))
    }),
    row("contains", 2, 2, |a| Ok(Data::Bool(a.text(1)?.contains(a.text(0)?)))),
    row("hasPrefix", 2, 2, |a| Ok(Data::Bool(a.text(1)?.starts_with(a.text(0)?)))),
    row("hasSuffix", 2, 2, |a| Ok(Data::Bool(a.text(1)?.ends_with(a.text(0)?)))),
    row("trunc", 2, 2, trunc),
    row("substr", 3, 3, substr),
    row("repeat", 2, 2, repeat),
    row("replace", 3, 3, replace),
    row("plural", 3, 3, |a| Ok(Data::text(if a.int(2)? == 1 { a.text(0)? } else { a.text(1)? }))),
    row("quote", 0, MANY, quote),
    row("squote", 0, MANY, squote),
    row("cat", 0, MANY, cat),
    row("indent", 2, 2, |a| indent(a).map(Data::text)),
    row("nindent", 2, 2, |a| Ok(Data::text(format!("\n{}", indent(a)?)))),
    row("toString", 1, 1, |a| show(a.get(0)).map(Data::text)),
    row("split", 2, 2, split),
    row("splitList", 2, 2, |a| Ok(Data::list(pieces(a)?.into_iter().map(Data::text).collect()))),
    row("slugify", 1, 1, |a| slug::slugify(a.text(0)?).map(Data::text)),
    row("print", 0, MANY, |a| sprint(a.all()).map(Data::text)),
    row("println", 0, MANY, println),
    row("printf", 1, MANY, |a| printf::sprintf(a.text(0)?, a.from(1)).map(Data::text)),
];

fn title(a: &Arguments<'_>) -> Result<Data, Problem> {
    let mut title = String::new();
    let mut before = ' ';
    for c in a.text(0)?.chars() {
        if before.is_alphanumeric() || before == '_' || before == '\'' {
            title.push(c);
        } else {
            title.extend(c.to_uppercase());
        }
        before = c;
    }
    Ok(Data::text(title))
}

fn trim_all(a: &Arguments<'_>) -> Result<Data, Problem> {
    let cut = a.text(0)?;
    Ok(Data::text(a.text(1)?.trim_matches(|c| cut.contains(c))))
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
    if count.saturating_mul(text.len()) > MAX_LENGTH {
        return Err(a.unsupported("a result of this size"));
    }
    Ok(Data::text(text.repeat(count)))
}

fn replace(a: &Arguments<'_>) -> Result<Data, Problem> {
    let (old, new, text) = (a.text(0)?, a.text(1)?, a.text(2)?);
    let most = text.len().saturating_add(1).saturating_mul(new.len()).saturating_add(text.len());
    // Only a text that grows a lot is counted.
    if most > MAX_LENGTH && text.matches(old).count().saturating_mul(new.len()) > MAX_LENGTH {
        return Err(a.unsupported("a result of this size"));
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
        return Err(a.unsupported("a result of this size"));
    }
    let pad = " ".repeat(width);
    Ok(format!("{pad}{}", text.replace('\n', &format!("\n{pad}"))))
}

fn pieces<'a>(a: &Arguments<'a>) -> Result<Vec<String>, Problem> {
    let (separator, text): (&'a str, &'a str) = (a.text(0)?, a.text(1)?);
    if separator.is_empty() {
        return Ok(text.chars().map(String::from).collect());
    }
    Ok(text.split(separator).map(str::to_owned).collect())
}

fn split(a: &Arguments<'_>) -> Result<Data, Problem> {
    let parts = pieces(a)?.into_iter().enumerate();
    let entries: BTreeMap<String, Data> =
        parts.map(|(at, part)| (format!("_{at}"), Data::text(part))).collect();
    Ok(Data::map(entries))
}

fn println(a: &Arguments<'_>) -> Result<Data, Problem> {
    let shown: Result<Vec<_>, _> = a.all().iter().map(show).collect();
    Ok(Data::text(format!("{}\n", shown?.join(" "))))
}
