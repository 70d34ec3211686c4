//! Literal blocks, `|`.

use crate::source::Span;
use crate::yaml::{Node, Scalar, Style, Value};

use super::{BlockReader, Read};

impl<F: Fn(usize, usize) -> Span> BlockReader<'_, F> {
    /// The literal block that opens here, in a mapping or list at `column`.
    pub(super) fn literal(&mut self, column: usize) -> Option<Read> {
        let chomp = *self.bytes.get(self.at + 1)?;
        let header = if matches!(chomp, b'-' | b'+') { 2 } else { 1 };
        if self.bytes.get(self.at + header) != Some(&b'\n') {
            return None;
        }
        self.at += header + 1;
        let (start, indent) = self.first_line(column)?;
        let mut text = String::new();
        while self.at < self.bytes.len() {
            let line = self.text[self.at..].split_once('\n')?.0;
            let blank = line.bytes().take(indent).take_while(|&byte| byte == b' ').count();
            if blank < indent && blank < line.len() {
                break;
            }
            text += line.get(indent..).unwrap_or_default();
            text.push('\n');
            self.at += line.len() + 1;
        }
        let end = start + self.text[start..self.at].trim_end().len();
        if chomp != b'+' {
            let keep = text.trim_end_matches('\n').len();
            text.truncate(keep + usize::from(chomp != b'-'));
        }
        self.next_content()?;
        let scalar = Scalar { text: text.into(), style: Style::Literal, tag: None };
        Some((Node { value: Value::Scalar(scalar), span: (self.place)(start, end) }, end))
    }

    /// Where the first line that is not blank starts behind its indentation, and how deep that is.
    fn first_line(&self, column: usize) -> Option<(usize, usize)> {
        let mut at = self.at;
        loop {
            let rest = &self.bytes[at..];
            let indent = rest.iter().position(|&byte| byte != b' ')?;
            match rest[indent] {
                // Spaces on a line before the first one can mean too much.
                b'\n' if indent > 0 => return None,
                b'\n' => at += 1,
                _ => return (indent > column).then_some((at + indent, indent)),
            }
        }
    }
}
