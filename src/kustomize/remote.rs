//! Which entries of a kustomization are not files of the repository.

use std::borrow::Cow;

/// Whether kustomize would fetch an entry as a file (`loader.IsRemoteFile`).
pub(super) fn is_remote_file(path: &str) -> bool {
    let Some((scheme, _)) = path.split_once(':') else { return false };
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Whether kustomize would clone an entry (`git.NewRepoSpecFromURL` of `api/internal/git`). It is one where a host
/// can be told from the path, and the path has at least an owner and a repository or a mark of its own.
pub(super) fn is_git(path: &str) -> bool {
    if path.starts_with('/') {
        return false;
    }
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let Some((file_scheme, rest)) = host_and_path(path) else { return false };
    let Some((repository, inside)) = split_path(&rest, file_scheme) else { return false };
    !repository.is_empty() && !leaves_repository(&inside)
}

/// Whether the scheme is `file://`, and what follows the host; nothing where there is no host.
fn host_and_path(path: &str) -> Option<(bool, String)> {
    let path = strip_prefix_ignoring_case(path, "git::").unwrap_or(path);
    let schemes = ["ssh://", "https://", "http://", "file://"];
    let scheme = schemes.into_iter().find(|scheme| strip_prefix_ignoring_case(path, scheme).is_some());
    let rest = scheme.map_or(path, |scheme| &path[scheme.len()..]);
    let user = user_length(rest);
    let after_user = &rest[user..];
    let lower = after_user.to_ascii_lowercase();
    let github = lower.starts_with("github.com/") || lower.starts_with("github.com:");
    let scp = scheme.is_none() && (user > 0 || github);
    if scheme.is_none() && !scp {
        return None;
    }
    if scheme == Some("file://") {
        return Some((true, rest.to_owned()));
    }
    let separator = separator(after_user, scp);
    let (host, path) = separator.map_or((after_user, ""), |at| after_user.split_at(at + 1));
    (!host.is_empty()).then(|| (false, path.to_owned()))
}

/// The length of `user@` at the start.
fn user_length(text: &str) -> usize {
    let Some(at) = text.find('@') else { return 0 };
    let user = &text[..at];
    let starts = user.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts && user.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') { at + 1 } else { 0 }
}

fn separator(text: &str, scp: bool) -> Option<usize> {
    let slash = text.find('/');
    if !scp {
        return slash;
    }
    match (slash, text.find(':')) {
        (None, colon) => colon,
        (Some(slash), Some(colon)) if colon > 0 && colon < slash => Some(colon),
        (slash, _) => slash,
    }
}

/// The repository's path and the folder in it.
fn split_path(path: &str, whole: bool) -> Option<(String, String)> {
    if let Some(at) = path.find("_git/") {
        let (before, after) = path.split_at(at + 5);
        let (name, rest) = after.split_once('/').unwrap_or((after, ""));
        return Some((format!("{before}{name}"), rest.to_owned()));
    }
    if let Some((repository, inside)) = path.split_once("//") {
        return Some((repository.to_owned(), inside.to_owned()));
    }
    if let Some(at) = path.find(".git") {
        return Some((path[..at + 4].to_owned(), path[at + 4..].to_owned()));
    }
    if whole {
        return Some((path.to_owned(), String::new()));
    }
    let mut parts = path.splitn(3, '/');
    let (owner, name) = (parts.next()?, parts.next()?);
    Some((format!("{owner}/{name}"), parts.next().unwrap_or_default().to_owned()))
}

fn leaves_repository(inside: &str) -> bool {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let mut depth = 0_i32;
    for part in inside.split('/') {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        if depth < 0 {
            return true;
        }
    }
    false
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// An entry as messages call it: an address without user, password and the values of unknown parameters. What can hardly
/// be meant as a path, such as a literal in a list of files, stays unsaid, since it may be a secret.
pub(super) fn shown(entry: &str) -> Cow<'_, str> {
    if entry.contains("://") {
        return Cow::Owned(without_credentials(entry));
    }
    if says_something(entry) { Cow::Borrowed("…") } else { Cow::Borrowed(entry) }
}

/// Whether a text looks like content rather than like a path.
fn says_something(entry: &str) -> bool {
    let has_password = entry.split_once('@').is_some_and(|(user, _)| user.contains(':'));
    has_password || entry.contains(['\n', '=', '{', '"']) || entry.contains(": ")
}

fn without_credentials(address: &str) -> String {
    /// The parameters that kustomize reads.
    const KNOWN: &[&str] = &["ref", "version", "timeout", "submodules"];
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let host = place.split('/').next().unwrap_or_default();
    let place = host.rfind('@').map_or(place, |at| &place[at + 1..]);
    let query = query.map(|query| {
        let shown = |part: &str| match part.split_once('=') {
            Some((name, _)) if !KNOWN.contains(&name) => format!("{name}=…"),
            _ => part.to_owned(),
        };
        format!("?{}", query.split('&').map(shown).collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{place}{}", query.unwrap_or_default())
}
