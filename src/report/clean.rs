//! Text of a repository, made harmless for a terminal.

/// The text on one line: control characters made visible, line breaks and tabs as spaces.
pub(super) fn one_line(text: &str) -> String {
    text.trim_end().chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c) }).collect()
}

/// The text with its line breaks: other control characters made visible, tabs as spaces.
pub(super) fn lines(text: &str) -> String {
    text.trim_end().split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// A character that moves no cursor and changes no direction. One for one, so that columns stay what they are.
pub(super) fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        // C1 controls, joiners and marks of no width, separators, overrides of direction, a byte order mark.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}
