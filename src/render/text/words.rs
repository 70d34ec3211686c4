//! Words and widths.

use unicode_width::UnicodeWidthStr;

/// "1 Kustomization", "3 Kustomizations", "2 `GitRepositories`".
pub(super) fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}

/// "a", "a and b", "a, b and 3 more": at most `shown` names.
pub(super) fn some(names: &[String], shown: usize) -> String {
    if names.len() <= shown + 1 {
        return crate::finding::enumerate(names);
    }
    format!("{} and {} more", names[..shown].join(", "), names.len() - shown)
}

/// The text filled up with blanks; longer text stays as it is.
pub(super) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A path that fits into a width: what lies in its middle gives way first.
pub(super) fn fit_path(path: &str, width: usize) -> String {
    if path.width() <= width || width < 8 {
        return path.to_owned();
    }
    let characters: Vec<char> = path.chars().collect();
    let keep = width - 1;
    // The end holds the file and the line: it gets the larger part.
    let head = keep / 3;
    let tail = keep - head;
    let start: String = characters[..head].iter().collect();
    let end: String = characters[characters.len() - tail..].iter().collect();
    format!("{start}…{end}")
}
