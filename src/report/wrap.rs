//! Text in lines of a limited width.

/// How many columns a terminal needs for a text, at most: a wide character has two, a tab four.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(column_count).sum()
}

/// How many columns a terminal needs for a character, at most.
pub(super) fn column_count(c: char) -> usize {
    match c {
        '\t' => 4,
        '\0'..='\u{10ff}'
        | '\u{2000}'..='\u{22ff}'
        | '\u{2400}'..='\u{25ff}'
        | char::REPLACEMENT_CHARACTER => 1,
        _ => 2,
    }
}

/// The text in lines of at most `width` columns. Its own line breaks stay, and so does the indent of a line; a word
/// that is longer than a line is cut, unless it is a place: who reads that copies it.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let width = width.max(8);
    let mut out = Vec::new();
    for line in text.split('\n') {
        if columns(line) <= width { out.push(line.to_owned()) } else { wrap_line(line, width, &mut out) }
    }
    out.join("\n")
}

fn wrap_line(line: &str, width: usize, out: &mut Vec<String>) {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let indent = " ".repeat(spaces.min(width / 2));
    let mut current = indent.clone();
    for word in line.split_whitespace() {
        let gap = usize::from(current.len() > indent.len());
        // What begins a line may be taken for a command by whatever reads the log: a name must not get there.
        let may_begin = !word.starts_with(':');
        if gap == 1 && may_begin && columns(&current) + gap + columns(word) > width {
            out.push(std::mem::replace(&mut current, indent.clone()));
        } else if gap == 1 {
            current.push(' ');
        }
        let is_whole = is_place(word);
        for c in word.chars() {
            if !is_whole && c != ':' && columns(&current) + column_count(c) > width {
                out.push(std::mem::replace(&mut current, indent.clone()));
            }
            current.push(c);
        }
    }
    if current.len() > indent.len() {
        out.push(current);
    }
}

/// Whether a word is `path:line:column`, whatever punctuation is around it.
fn is_place(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = word.rsplitn(3, ':');
    parts.next().is_some_and(is_number)
        && parts.next().is_some_and(is_number)
        && parts.next().is_some_and(|path| !path.is_empty())
}
