//! What ends an action.

/// What closes an action.
pub(super) const CLOSE: &str = ">>";
/// What counts as blank in a template.
pub(super) const BLANKS: &str = " \t\r\n";

/// Whether a text starts with what closes an action, and whether it takes the blanks behind it away.
pub(super) fn closing(text: &str) -> Option<bool> {
    if text.starts_with(CLOSE) {
        return Some(false);
    }
    let trims = starts_blank(text) && text[1..].starts_with('-') && text[2..].starts_with(CLOSE);
    trims.then_some(true)
}

pub(super) fn closing_length(text: &str) -> usize {
    match closing(text) {
        Some(true) => 4,
        Some(false) => 2,
        None => 0,
    }
}

pub(super) fn starts_blank(text: &str) -> bool {
    text.starts_with(is_blank)
}

pub(super) fn is_blank(c: char) -> bool {
    BLANKS.contains(c)
}
