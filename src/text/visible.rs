//! What cannot be seen, made visible.

/// A name, or another text of one line, as a part of a line: whatever cannot be seen is made visible, line breaks too.
pub fn name(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// A text on one line: control characters made visible, line breaks and tabs as spaces.
pub fn one_line(text: &str) -> String {
    text.trim_end().chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c) }).collect()
}

/// A text with its line breaks: other control characters made visible, tabs as spaces.
pub fn lines(text: &str) -> String {
    text.trim_end().split('\n').map(one_line).collect::<Vec<_>>().join("\n")
}

/// A character that moves no cursor and changes no direction. One for one, so that columns stay what they are.
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        hidden if is_hidden(hidden) => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// Whether a character moves the cursor of a terminal or changes the direction of its text: controls (C0 and C1), separators,
/// marks and overrides of direction, a byte order mark.
pub fn moves(c: char) -> bool {
    let format = matches!(
        c,
        '\u{61c}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
    );
    c.is_control() || format
}

/// Whether a character cannot be seen, and may make its text look like another one: what [`moves`], and joiners, marks of no
/// width, tags.
pub fn is_hidden(c: char) -> bool {
    moves(c)
        || matches!(
            c,
            '\u{ad}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200d}'
                | '\u{2060}'..='\u{2065}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
