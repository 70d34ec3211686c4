//! Functions on paths, those of URLs and those of files: the operator runs where they are the same.

use super::super::data::Data;
use super::super::parameter::Parameter::Text;
use super::{Call, Function, row};

const BASE: Call = |a| Ok(Data::text(base(a.text(0)?)));
const DIR: Call = |a| Ok(Data::text(folder(a.text(0)?)));
const CLEAN: Call = |a| Ok(Data::text(clean(a.text(0)?)));
const EXT: Call = |a| Ok(Data::text(extension(a.text(0)?)));
const IS_ABSOLUTE: Call = |a| Ok(Data::Bool(a.text(0)?.starts_with('/')));

pub(super) const TABLE: &[Function] = &[
    row("base", &[Text], BASE),
    row("dir", &[Text], DIR),
    row("clean", &[Text], CLEAN),
    row("ext", &[Text], EXT),
    row("isAbs", &[Text], IS_ABSOLUTE),
    row("osBase", &[Text], BASE),
    row("osDir", &[Text], DIR),
    row("osClean", &[Text], CLEAN),
    row("osExt", &[Text], EXT),
    row("osIsAbs", &[Text], IS_ABSOLUTE),
];

/// The last part; a dot of nothing, a slash of slashes.
fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let path = path.trim_end_matches('/');
    if path.is_empty() { "/" } else { path.rsplit('/').next().unwrap_or(path) }
}

/// All but the last part.
fn folder(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |at| at + 1)])
}

/// What stands behind the last dot of the last part, with the dot.
fn extension(path: &str) -> &str {
    let last = path.rfind('/').map_or(0, |at| at + 1);
    path[last..].rfind('.').map_or("", |at| &path[last + at..])
}

/// The shortest path to the same place.
fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    match (is_absolute, path.is_empty()) {
        (true, _) => format!("/{path}"),
        (false, true) => ".".to_owned(),
        (false, false) => path,
    }
}
