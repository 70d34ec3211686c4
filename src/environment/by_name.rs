//! Which environment a user means.

use camino::Utf8Path;

/// The environment that a name means: the one of this name, else the only one whose name begins with it (`prod` for
/// `prod/config`), else the only one whose folder ends so. `key` gives name and folder. Linear.
pub fn by_name<'a, T>(
    all: &'a [T],
    name: &str,
    key: impl Fn(&'a T) -> (&'a str, &'a Utf8Path),
) -> Option<&'a T> {
    if let Some(found) = all.iter().find(|one| key(one).0 == name) {
        return Some(found);
    }
    let first_part = |one: &&'a T| key(one).0.split('/').next() == Some(name);
    let ends_so = |one: &&'a T| !name.is_empty() && key(one).1.ends_with(name.trim_end_matches('/'));
    let only = |fits: &dyn Fn(&&'a T) -> bool| {
        let mut found = all.iter().filter(fits);
        found.next().filter(|_| found.next().is_none())
    };
    only(&first_part).or_else(|| only(&ends_so))
}
