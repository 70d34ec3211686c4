//! Paths inside a repository, as text: no file system is asked.

use std::cmp::Ordering;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// `path` without `.`, `..`, doubled or leading slashes; `..` at the root stays at the root.
///
/// This is how Flux reads `spec.path` (`SecureJoin`): a path cannot climb out, it is clamped.
pub fn normalize(path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for part in path.as_ref().components() {
        match part {
            Utf8Component::Normal(name) => out.push(name),
            Utf8Component::ParentDir => {
                out.pop();
            }
            Utf8Component::CurDir | Utf8Component::RootDir | Utf8Component::Prefix(_) => {}
        }
    }
    out
}

/// The order of two paths that are normal, part by part: that of their bytes, with the slash before all others. As
/// [`Utf8Path`] has it, without taking them to pieces.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    let rank = |byte: u8| if byte == b'/' { 0 } else { byte };
    let differs = one.bytes().zip(other.bytes()).find(|(one, other)| one != other);
    differs.map_or(one.len().cmp(&other.len()), |(one, other)| rank(one).cmp(&rank(other)))
}

/// `relative` seen from the folder `base`; nothing where it climbs out of the repository or is absolute.
pub fn join(base: &Utf8Path, relative: impl AsRef<Utf8Path>) -> Option<Utf8PathBuf> {
    let mut out = base.to_owned();
    for part in relative.as_ref().components() {
        match part {
            Utf8Component::Normal(name) => out.push(name),
            Utf8Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Utf8Component::CurDir => {}
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

/// Whether `path` is `folder` or lies below it. Both are normal paths.
pub fn contained(path: &Utf8Path, folder: &Utf8Path) -> bool {
    path.starts_with(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_paths() {
        let paths = [
            "", "a", "a/b", "a/b/c", "a/b-c", "a-b", "a-b/c", "a.b", "a b", "ab", "a\u{1}", "a\u{1}/b", "é",
            "é/a",
        ];
        for one in paths {
            for other in paths {
                assert_eq!(
                    order(one, other),
                    Utf8Path::new(one).cmp(Utf8Path::new(other)),
                    "{one:?} {other:?}"
                );
            }
        }
    }
}
