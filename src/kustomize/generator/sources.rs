//! Keys and values out of literals, files and env files (`api/kv`).

use crate::source::Span;
use crate::yaml::Node;

use super::{Fault, FileContent, GeneratorArgs, ReadFile};

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: Vec<u8>,
    /// The literal, the line of the env file, or the file.
    pub(super) span: Span,
}

/// The pairs of all sources: env files, literals, files.
pub(super) fn pairs(arguments: &GeneratorArgs, read: &ReadFile<'_>) -> Result<Vec<Pair>, Fault> {
    let mut all = Vec::new();
    // Upstream quotes all sources here. Of literals this would tell the values.
    let context = |what: &str, nodes: &[Node]| {
        let texts: Vec<&str> = nodes.iter().map(text).collect();
        format!("{what} [{}]", texts.join(" "))
    };
    for node in &arguments.envs {
        let pairs = load(node, text(node), read).and_then(|content| env_pairs(&content));
        all.extend(pairs.map_err(|fault| fault.within(&context("env source files:", &arguments.envs)))?);
    }
    for node in &arguments.literals {
        let pair = literal(node);
        all.push(pair.map_err(|fault| fault.within("literal sources"))?);
    }
    for node in &arguments.files {
        let pair = file(node, read);
        all.push(pair.map_err(|fault| fault.within(&context("file sources:", &arguments.files)))?);
    }
    Ok(all)
}

fn text(node: &Node) -> &str {
    node.as_scalar().map_or("", |scalar| &scalar.text)
}

fn load(node: &Node, path: &str, read: &ReadFile<'_>) -> Result<FileContent, Fault> {
    read(path).map_err(|fault| fault.or_at(node.span))
}

/// `key=value`; a pair of quotes around the value goes.
fn literal(node: &Node) -> Result<Pair, Fault> {
    let source = text(node);
    let Some((key, value)) = source.split_once('=').filter(|(key, _)| !key.is_empty()) else {
        return Err(Fault::at(node.span, "invalid literal source, expected key=value"));
    };
    let unquoted = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let value = unquoted.unwrap_or(value);
    Ok(Pair { key: key.to_owned(), value: value.as_bytes().to_vec(), span: node.span })
}

/// `path` or `key=path`; without a key it is the last part of the path.
fn file(node: &Node, read: &ReadFile<'_>) -> Result<Pair, Fault> {
    let source = text(node);
    let fault = |message: String| Fault::at(node.span, message);
    let (key, path) = match source.split_once('=') {
        None => (base_name(source), source),
        Some((_, path)) if path.contains('=') => {
            return Err(fault(format!("source {source:?} key name or file path contains '='")));
        }
        Some(("", path)) => {
            return Err(fault(format!("missing key name for file path {path:?} in source {source:?}")));
        }
        Some((key, "")) => {
            return Err(fault(format!("missing file path for key name {key:?} in source {source:?}")));
        }
        Some((key, path)) => (key, path),
    };
    let content = load(node, path, read)?;
    Ok(Pair { key: key.to_owned(), value: content.bytes, span: content.span })
}

/// The last part of a path, as Go's `path.Base` has it.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed.rsplit('/').next()) {
        ("", _) => ".",
        (_, None | Some("")) => "/",
        (_, Some(name)) => name,
    }
}

/// The lines of an env file: `key=value`, or a key alone with an empty value. Nothing is unquoted, and only blanks
/// before the key are dropped. A line without a key counts as empty.
fn env_pairs(content: &FileContent) -> Result<Vec<Pair>, Fault> {
    let mut pairs = Vec::new();
    let mut start = 0;
    for (number, raw) in content.bytes.split(|&byte| byte == b'\n').enumerate() {
        let span = place(content, start, raw.len());
        start += raw.len() + 1;
        let line = raw.strip_suffix(b"\r").unwrap_or(raw);
        let line = std::str::from_utf8(line)
            .map_err(|_| Fault::at(span, format!("line {} has invalid utf8 bytes", number + 1)))?;
        let line = if number == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let line = line.trim_start();
        if line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        if !key.is_empty() {
            pairs.push(Pair { key: key.to_owned(), value: value.as_bytes().to_vec(), span });
        }
    }
    Ok(pairs)
}

/// The place of a line, where the place of the file is that of its bytes.
fn place(content: &FileContent, start: usize, length: usize) -> Span {
    let whole = content.span;
    let offset = |at: usize| u32::try_from(at).ok().and_then(|at| whole.start.checked_add(at));
    match (offset(start), offset(start + length)) {
        (Some(start), Some(end)) if end <= whole.end => Span::new(whole.file, start, end),
        _ => whole,
    }
}
