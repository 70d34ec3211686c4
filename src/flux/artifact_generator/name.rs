//! Which texts Kubernetes takes for names and labels.

/// The longest value of a label, and the longest name of one.
const MAX_LABEL: usize = 63;

/// The longest name of an object.
const MAX_NAME: usize = 253;

/// Whether a text is a value of a label: empty, or letters and digits with `-`, `_` and `.` between them.
pub(super) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_label_key(text)
}

/// Whether a text is the key of a label without a prefix.
pub(super) fn is_label_key(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=MAX_LABEL).contains(&text.len())
        && text.chars().all(is_part)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether a text is the name of an object: small letters and digits, with `-` and `.` between them, no two of which stand side
/// by side with a dot.
pub(super) fn is_object_name(text: &str) -> bool {
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_label = |label: &str| {
        label.chars().all(|c| is_end(c) || c == '-') && label.starts_with(is_end) && label.ends_with(is_end)
    };
    (1..=MAX_NAME).contains(&text.len()) && text.split('.').all(is_label)
}
