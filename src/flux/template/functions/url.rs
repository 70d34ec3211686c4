//! Functions on URLs (`net/url` of Go, through sprig). One with escapes, or with what needs them, is left to the operator.

use std::collections::BTreeMap;

use super::super::arguments::Arguments;
use super::super::data::Data;
use super::super::error::Problem;
use super::super::parameter::Parameter::{Any, Text};
use super::{Function, row};

pub(super) const TABLE: &[Function] = &[row("urlParse", &[Text], parse), row("urlJoin", &[Any], join)];

/// The parts of a URL, each under its name; what is not there is empty.
fn parse(a: &Arguments<'_>) -> Result<Data, Problem> {
    let url = a.text(0)?;
    let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (scheme, rest) =
        scheme(rest).ok_or_else(|| a.failed("unable to parse url: missing protocol scheme"))?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parts = BTreeMap::from([("scheme", &*scheme), ("fragment", fragment), ("query", query)]);
    for part in ["host", "hostname", "path", "opaque", "userinfo"] {
        parts.insert(part, "");
    }
    if !rest.starts_with('/') && !scheme.is_empty() {
        parts.insert("opaque", rest);
    } else if !rest.starts_with('/') && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        return Err(a.failed("unable to parse url: first path segment in URL cannot contain colon"));
    } else if let Some(rest) =
        rest.strip_prefix("//").filter(|_| !scheme.is_empty() || !rest.starts_with("///"))
    {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (hostname, port) = host.split_once(':').unwrap_or((host, ""));
        if host.contains('[') || port.contains(':') {
            return Err(a.unsupported("an address of digits and colons"));
        }
        if !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(a.failed("unable to parse url: invalid port after host"));
        }
        // A user that is empty is one all the same, and shown as nothing.
        parts.extend([("userinfo", user), ("host", host), ("hostname", hostname), ("path", path)]);
    } else {
        parts.insert("path", rest);
    }
    let is_plain = parts.iter().all(|(name, part)| part.chars().all(|c| is_plain(name, c)));
    if !is_plain || parts["userinfo"].matches(':').count() > 1 {
        return Err(a.unsupported("a URL with escapes"));
    }
    Ok(Data::map(parts.into_iter().map(|(name, part)| (name.to_owned(), Data::text(part))).collect()))
}

/// The scheme, in small letters, and the rest; nothing where only its name is missing.
fn scheme(url: &str) -> Option<(String, &str)> {
    let end = url.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(url.len());
    match url[end..].strip_prefix(':') {
        Some(_) if end == 0 => None,
        Some(rest) if url.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Some((url[..end].to_ascii_lowercase(), rest))
        }
        _ => Some((String::new(), url)),
    }
}

/// A URL of the parts that `urlParse` gives.
fn join(a: &Arguments<'_>) -> Result<Data, Problem> {
    let entries = a.entries(0)?;
    let part = |name: &str| match entries.get(name) {
        None => Ok(""),
        Some(Data::Text(text)) if text.chars().all(|c| is_plain(name, c)) => Ok(&**text),
        Some(Data::Text(_)) => Err(a.unsupported("a part that needs escapes")),
        Some(Data::Unknown(why)) => Err(Problem::unknown(&**why)),
        Some(_) => Err(a.failed(format!("unable to parse {name} key, must be of type string"))),
    };
    let (scheme, user, host) = (part("scheme")?, part("userinfo")?, part("host")?);
    let (path, opaque) = (part("path")?, part("opaque")?);
    let mut url = if scheme.is_empty() { String::new() } else { format!("{scheme}:") };
    if opaque.is_empty() {
        let has_authority = !host.is_empty() || !user.is_empty();
        if has_authority || (!scheme.is_empty() && !path.is_empty()) {
            url.push_str("//");
        }
        if !user.is_empty() {
            url.extend([user, "@"]);
        }
        url.push_str(host);
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            url.push('/');
        } else if url.is_empty() && path.split('/').next().is_some_and(|first| first.contains(':')) {
            url.push_str("./");
        }
        url.push_str(path);
    } else {
        url.push_str(opaque);
    }
    for (mark, name) in [('?', "query"), ('#', "fragment")] {
        let part = part(name)?;
        if !part.is_empty() {
            url.push(mark);
            url.push_str(part);
        }
    }
    Ok(Data::text(url))
}

/// Whether a character of a part means itself, written or read.
fn is_plain(part: &str, c: char) -> bool {
    let more = match part {
        "host" | "hostname" => ":",
        "userinfo" => ":$&+,;=",
        "path" => "$&+,/:;=@",
        "query" => "$&+,/:;=@?%!*'()",
        "opaque" | "fragment" => "$&+,/:;=@?",
        _ => "+",
    };
    c.is_ascii_alphanumeric() || "-_.~".contains(c) || more.contains(c)
}
