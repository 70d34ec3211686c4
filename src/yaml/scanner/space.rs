//! Blanks, line breaks and comments between tokens.

use super::Scanner;

/// So many bytes go-yaml looks ahead for a comment.
const LOOK: usize = 512;

impl Scanner<'_> {
    /// Goes to the next token. A tab may stand between brackets and wherever no key may start.
    pub(super) fn skip_to_token(&mut self) {
        loop {
            while self.cursor.peek(0) == b' ' || (self.tab_allowed() && self.cursor.peek(0) == b'\t') {
                self.cursor.at += 1;
            }
            if self.cursor.peek(0) == b'#' {
                self.skip_comments();
            }
            if !self.cursor.is_break() {
                return;
            }
            self.cursor.next_line();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    fn tab_allowed(&self) -> bool {
        self.flow_level > 0 || !self.key_allowed
    }

    /// The comment behind a token on its line. It needs no blank before it, and tabs may stand there.
    pub(super) fn skip_line_comment(&mut self) {
        if self.cursor.is_line_fresh {
            return;
        }
        let rest = &self.cursor.bytes[self.cursor.at..];
        let blanks = rest.iter().take(LOOK).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if blanks < LOOK && rest.get(blanks) == Some(&b'#') {
            self.cursor.at += blanks;
            self.skip_comment();
        }
    }

    /// Comments on lines that follow one another. Before those that follow tabs may stand.
    fn skip_comments(&mut self) {
        loop {
            self.skip_comment();
            let rest = &self.cursor.bytes[self.cursor.at..];
            let rest = &rest[rest.len().min(1)..rest.len().min(LOOK)];
            let next = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
            match next {
                Some(next) if rest[next] == b'#' => self.skip_space(self.cursor.at + 1 + next),
                _ => return,
            }
        }
    }

    /// Goes over blanks and line breaks.
    fn skip_space(&mut self, to: usize) {
        while self.cursor.at < to {
            if self.cursor.is_break() {
                self.cursor.next_line();
            } else {
                self.cursor.at += 1;
            }
        }
    }

    /// Goes to the end of a comment.
    pub(super) fn skip_comment(&mut self) {
        let start = self.cursor.at;
        self.cursor.skip_line();
        let end = self.cursor.at;
        if let Some(comments) = &mut self.comments {
            comments.push(start..end);
        }
    }
}
