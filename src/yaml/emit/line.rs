//! Scalars onto the page, folded where a line gets long (`yaml_emitter_write_…_scalar`).

use super::analysis::{is_break, is_printable};
use crate::text::moves;

/// A line is broken at the first single blank behind this column.
const WIDTH: usize = 80;

/// Where a scalar is written to.
pub(super) struct Page<'t> {
    text: &'t mut String,
    column: usize,
    /// How far lines after the first are indented.
    indent: usize,
    /// Whether lines may be broken: not in keys.
    folds: bool,
    /// Whether what moves a cursor, or is the sign of a command, has escapes.
    is_guarded: bool,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t mut String, indent: usize, folds: bool, is_guarded: bool) -> Self {
        let line = text.rfind('\n').map_or(0, |newline| newline + 1);
        let column = text[line..].chars().count();
        Self { text, column, indent, folds, is_guarded }
    }

    pub(super) fn plain(&mut self, text: &str) {
        let mut spaces = false;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let folds = character == ' ' && !spaces && self.is_full() && characters.peek() != Some(&' ');
            spaces = character == ' ';
            if folds {
                self.break_line();
            } else {
                self.put(character);
            }
        }
    }

    pub(super) fn single_quoted(&mut self, text: &str) {
        self.put('\'');
        let (mut spaces, mut breaks) = (false, false);
        for (at, character) in text.char_indices() {
            let next = text[at..].chars().nth(1);
            if character == ' ' {
                let inside = at > 0 && next.is_some_and(|next| next != ' ');
                if inside && !spaces && self.is_full() {
                    self.break_line();
                } else {
                    self.put(character);
                }
            } else if is_break(character) {
                self.put_break(character);
            } else {
                if breaks {
                    self.pad();
                }
                if character == '\'' {
                    self.put(character);
                }
                self.put(character);
            }
            spaces = character == ' ' || (spaces && is_break(character));
            breaks = is_break(character) || (breaks && character == ' ');
        }
        self.put('\'');
    }

    pub(super) fn double_quoted(&mut self, text: &str) {
        self.put('"');
        // The emitter looks for a byte order mark at the start of the text, whatever character it is about to write.
        let marked = text.starts_with('\u{feff}');
        let guarded = self.is_guarded;
        let (mut spaces, mut before) = (false, None);
        for (at, character) in text.char_indices() {
            let plain = is_printable(character) && !is_break(character) && !marked;
            // Where it is guarded, no two signs of a command stand side by side.
            let mark = matches!(character, ':' | '#') && before == Some(character);
            let plain = plain && !(guarded && (mark || moves(character)));
            before = Some(character);
            if !plain || matches!(character, '"' | '\\') {
                escape(character).chars().for_each(|character| self.put(character));
            } else if character == ' ' && !spaces && self.is_full() && at > 0 && at + 1 < text.len() {
                self.break_line();
                if text[at + 1..].starts_with(' ') {
                    self.put('\\');
                }
            } else {
                self.put(character);
            }
            spaces = plain && character == ' ';
        }
        self.put('"');
    }

    /// A literal block with its header, and a comment behind that.
    pub(super) fn literal(&mut self, text: &str, comment: &str) {
        self.put('|');
        if text.starts_with(' ') || text.starts_with(is_break) {
            self.put('2');
        }
        let mut backwards = text.chars().rev();
        match (backwards.next().is_some_and(is_break), backwards.next().is_none_or(is_break)) {
            (false, _) => self.put('-'),
            // Nothing but a line break, or several at the end.
            (true, true) => self.put('+'),
            (true, false) => {}
        }
        self.text.push_str(comment);
        self.put_break('\n');
        let mut breaks = true;
        for character in text.chars() {
            if is_break(character) {
                self.put_break(character);
            } else {
                if breaks {
                    self.pad();
                }
                self.put(character);
            }
            breaks = is_break(character);
        }
    }

    fn is_full(&self) -> bool {
        self.folds && self.column > WIDTH
    }

    fn put(&mut self, character: char) {
        self.text.push(character);
        self.column += 1;
    }

    fn put_break(&mut self, character: char) {
        self.text.push(character);
        self.column = 0;
    }

    fn break_line(&mut self) {
        self.put_break('\n');
        self.pad();
    }

    fn pad(&mut self) {
        while self.column < self.indent {
            self.put(' ');
        }
    }
}

fn escape(character: char) -> String {
    let short = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        other => {
            let code = u32::from(other);
            return match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}
