//! Block scalars, `|` and `>`.

use std::borrow::Cow;

use crate::yaml::Style;

use super::{Scanner, SyntaxError, TokenKind};

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The lines of a block scalar as they are read.
#[derive(Default)]
struct Lines {
    text: String,
    /// How deep the lines are; zero as long as it is not known.
    indent: usize,
    /// The break behind the last line.
    last_break: &'static str,
    /// The breaks of the empty lines behind it.
    empty: String,
    /// Whether the last line starts with a blank.
    is_indented: bool,
}

impl Scanner<'_> {
    /// A block scalar. Its place is that of its text, without the indentation of the first line.
    pub(super) fn block_scalar(&mut self, is_literal: bool) -> Result<(), SyntaxError> {
        self.forget_key()?;
        self.key_allowed = true;
        let header = self.cursor.at;
        self.cursor.skip(1);
        let (chomping, increment) = self.block_scalar_header()?;
        let mut end = self.cursor.at;
        self.end_header()?;
        let indent = increment.map_or(0, |increment| self.indent.unwrap_or(0) + increment);
        let mut lines = Lines { indent, ..Lines::default() };
        self.empty_lines(&mut lines)?;
        let mut start = header;
        while self.cursor.column() == lines.indent && !self.cursor.is_end() {
            if start == header {
                start = self.cursor.at;
            }
            self.line(&mut lines, is_literal);
            end = self.cursor.at;
            lines.last_break = self.cursor.next_line();
            self.empty_lines(&mut lines)?;
        }
        if chomping != Chomping::Strip {
            lines.text += lines.last_break;
        }
        if chomping == Chomping::Keep {
            lines.text += &lines.empty;
        }
        let style = if is_literal { Style::Literal } else { Style::Folded };
        let end = start + self.cursor.text[start..end].trim_end().len();
        self.push_token(TokenKind::Scalar(Cow::Owned(lines.text), style), start, end);
        Ok(())
    }

    /// What to do at the end, and how deep the lines are: in either order, both may be missing.
    fn block_scalar_header(&mut self) -> Result<(Chomping, Option<usize>), SyntaxError> {
        if let Some(chomping) = self.chomping() {
            return Ok((chomping, self.increment()?));
        }
        let increment = self.increment()?;
        let chomping = increment.and_then(|_| self.chomping());
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.cursor.peek(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.cursor.skip(1);
        Some(chomping)
    }

    fn increment(&mut self) -> Result<Option<usize>, SyntaxError> {
        let digit = self.cursor.peek(0);
        if digit == b'0' {
            return Err(self.fault("found an indentation indicator equal to 0"));
        }
        if !digit.is_ascii_digit() {
            return Ok(None);
        }
        self.cursor.skip(1);
        Ok(Some(usize::from(digit - b'0')))
    }

    /// Nothing but a comment follows on the line of the header.
    fn end_header(&mut self) -> Result<(), SyntaxError> {
        self.cursor.skip_blanks();
        if self.cursor.peek(0) == b'#' {
            self.skip_comment();
        }
        if !self.cursor.is_line_end(0) {
            return Err(self.fault("did not find expected comment or line break"));
        }
        self.cursor.next_line();
        Ok(())
    }

    /// The rest of a line, and what is between it and the line before it.
    fn line(&mut self, lines: &mut Lines, is_literal: bool) {
        let is_indented = self.cursor.is_blank();
        if !is_literal && !lines.is_indented && !is_indented && lines.last_break == "\n" {
            if lines.empty.is_empty() {
                lines.text.push(' ');
            }
        } else {
            lines.text += lines.last_break;
        }
        lines.text += &lines.empty;
        lines.empty.clear();
        lines.is_indented = is_indented;
        let start = self.cursor.at;
        self.cursor.skip_line();
        lines.text += &self.cursor.text[start..self.cursor.at];
    }

    /// Empty lines and the indentation of the next one, which tells how deep the lines are where that is not known yet.
    fn empty_lines(&mut self, lines: &mut Lines) -> Result<(), SyntaxError> {
        let mut deepest = 0;
        loop {
            let inside = |column| lines.indent == 0 || column < lines.indent;
            while inside(self.cursor.column()) && self.cursor.peek(0) == b' ' {
                self.cursor.at += 1;
            }
            deepest = deepest.max(self.cursor.column());
            if inside(self.cursor.column()) && self.cursor.peek(0) == b'\t' {
                return Err(self.fault("found a tab character where an indentation space is expected"));
            }
            if !self.cursor.is_break() {
                break;
            }
            lines.empty += self.cursor.next_line();
        }
        if lines.indent == 0 {
            lines.indent = deepest.max(self.indent.map_or(1, |indent| indent + 1));
        }
        Ok(())
    }
}
