//! Lines that what runs the check would take for a command.
//!
//! GitHub's runner takes `::name …::…` behind blanks, and `##[…]` wherever it stands; Azure's takes `##vso[…]` and `##[…]`,
//! `TeamCity`'s `##teamcity[…]`. GitLab's `section_start:` needs an escape sequence, which never comes that far.

/// The bytes of a line where something has to stand so that it is no command: within each of its marks.
pub fn marks(line: &str) -> Vec<usize> {
    let start = line.len() - line.trim_start().len();
    let colons = line[start..].starts_with("::").then_some(start + 1);
    let hashes = line.match_indices('#').map(|(at, _)| at + 1).filter(|&at| is_hash_mark(&line[at..]));
    colons.into_iter().chain(hashes).collect()
}

/// Whether `#name[`, with a `#` before it, is a mark.
fn is_hash_mark(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('#') else { return false };
    rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')).starts_with('[')
}

/// Whether a line may begin a command, or have one in it, wherever the text is broken between two words.
pub fn may_begin_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_start = |at: usize| at == 0 || text[..at].ends_with(char::is_whitespace);
    let names = |at: usize| {
        let rest = text[at + 2..].lines().next().unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains("::")
    };
    (bytes.contains(&b':') && text.match_indices("::").any(|(at, _)| is_start(at) && names(at)))
        || (bytes.contains(&b'#') && text.match_indices('#').any(|(at, _)| is_hash_mark(&text[at + 1..])))
}

/// The text with a backslash in each mark of its lines.
pub fn broken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut done = 0;
        for at in marks(line) {
            out.push_str(&line[done..at]);
            out.push('\\');
            done = at;
        }
        out.push_str(&line[done..]);
    }
    out
}
