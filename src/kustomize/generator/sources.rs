//! Keys and values out of literals, files and env files (`api/kv`).

use crate::source::Span;
use crate::yaml::Node;

use super::{Fault, FileContent, GeneratorArgs, ReadFile};

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: Vec<u8>,
    /// Whether the source is nothing but the key, as a line of an env file without `=` is: then it may be no key at all.
    pub(super) is_bare: bool,
    /// The literal, the line of the env file, or the file.
    pub(super) span: Span,
}

/// The pairs of all sources: env files, literals, files.
pub(super) fn pairs(arguments: &GeneratorArgs, read: &ReadFile<'_>) -> Result<Vec<Pair>, Fault> {
    let mut all = Vec::new();
    // Upstream quotes all sources here. That would tell the values of literals, also where somebody wrote one into
    // the wrong list.
    for node in &arguments.envs {
        let pairs = load(node, text(node), read).and_then(|content| env_pairs(&content));
        all.extend(pairs.map_err(|fault| fault.within("env source files"))?);
    }
    for node in &arguments.literals {
        let pair = literal(node);
        all.push(pair.map_err(|fault| fault.within("literal sources"))?);
    }
    for node in &arguments.files {
        let pair = file(node, read);
        all.push(pair.map_err(|fault| fault.within("file sources"))?);
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
    Ok(Pair { key: key.to_owned(), value: value.as_bytes().to_vec(), is_bare: false, span: node.span })
}

/// `path` or `key=path`; without a key it is the last part of the path.
fn file(node: &Node, read: &ReadFile<'_>) -> Result<Pair, Fault> {
    let source = text(node);
    let fault = |message: &str| Fault::at(node.span, message);
    let (key, path) = match source.split_once('=') {
        None => (base_name(source), source),
        Some((_, path)) if path.contains('=') => {
            return Err(fault("the key name or the file path of a source contains '='"));
        }
        Some(("", _)) => {
            return Err(fault("missing key name for a file path"));
        }
        Some((_, "")) => {
            return Err(fault("missing file path for a key name"));
        }
        Some((key, path)) => (key, path),
    };
    let content = load(node, path, read)?;
    Ok(Pair { key: key.to_owned(), value: content.bytes, is_bare: false, span: content.span })
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
            let is_bare = key.len() == line.len();
            pairs.push(Pair { key: key.to_owned(), value: value.as_bytes().to_vec(), is_bare, span });
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
