//! Paths to fields, as field specs (`a/b[]/c`) and replacements (`a.b.[name=x].c`) write them.

/// Splits a path at a delimiter that no backslash precedes (`utils.PathSplitter`). A path may start with the
/// delimiter.
pub(crate) fn split(path: &str, delimiter: &str) -> Vec<String> {
    let mut parts: Vec<&str> = path.split(delimiter).collect();
    if parts.len() > 1 && parts[0].is_empty() {
        parts.remove(0);
    }
    let mut result: Vec<String> = Vec::new();
    for part in parts {
        match result.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push_str(delimiter);
                last.push_str(part);
            }
            _ => result.push(part.to_owned()),
        }
    }
    result
}

/// Splits a path, but not within brackets (`utils.SmarterPathSplitter`): `[name=a.b]` stays one part with its
/// brackets, `[a.b]`, which has no `=`, becomes the key `a.b`.
pub(crate) fn split_bracketed(path: &str, delimiter: &str) -> Vec<String> {
    let mut result = Vec::new();
    let mut parts = split(path, delimiter).into_iter();
    while let Some(part) = parts.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            result.push(part);
            continue;
        }
        let mut whole = part;
        for next in parts.by_ref() {
            whole.push_str(delimiter);
            whole.push_str(&next);
            if next.ends_with(']') {
                break;
            }
        }
        if whole.contains('=') {
            result.push(whole);
        } else {
            result.push(whole.trim_matches(['[', ']']).to_owned());
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{split, split_bracketed};

    #[test]
    fn a_backslash_keeps_the_delimiter() {
        assert_eq!(split("/a/b", "/"), ["a", "b"]);
        assert_eq!(split(r"metadata/annotations/x.io\/y", "/"), ["metadata", "annotations", "x.io/y"]);
        assert_eq!(split("", "/"), [""]);
    }

    #[test]
    fn brackets_keep_what_is_in_them() {
        assert_eq!(split_bracketed("a.[name=b.c].d", "."), ["a", "[name=b.c]", "d"]);
        assert_eq!(
            split_bracketed("metadata.annotations.[a.b/c]", "."),
            ["metadata", "annotations", "a.b/c"]
        );
        assert_eq!(split_bracketed("a.[b=c].*", "."), ["a", "[b=c]", "*"]);
    }
}
