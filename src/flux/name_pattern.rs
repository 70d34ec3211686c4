//! Patterns of names, as a configuration writes them.

/// Whether a text fits a pattern; `*` stands for any text without `/`. Linear but for the stars.
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    let end = text.find('/').unwrap_or(text.len());
    (0..=end).filter(|&at| text.is_char_boundary(at)).any(|at| fits(rest, &text[at..]))
}
