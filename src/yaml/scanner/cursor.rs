//! Where a scanner stands in its text.

/// A place in a text, with its line. Behind the end there are only zeros, which no text that is read has.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// The byte to be read next.
    pub(super) at: usize,
    /// Where its line starts.
    line_start: usize,
    /// How many lines are behind it.
    pub(super) line: usize,
    /// Whether nothing but blanks was passed since the last line break.
    pub(super) is_line_fresh: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let bom = if bytes[at..].starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        Self { text, bytes, at: at + bom, line_start: at + bom, line: 0, is_line_fresh: false }
    }

    /// The byte so far ahead.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// How many bytes of its line are behind it.
    pub(super) fn column(&self) -> usize {
        self.at - self.line_start
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self.peek(0), b' ' | b'\t')
    }

    /// How many bytes the line break here has; none where there is none.
    pub(super) fn line_break(&self, ahead: usize) -> usize {
        match self.peek(ahead) {
            b'\r' if self.peek(ahead + 1) == b'\n' => 2,
            b'\n' | b'\r' => 1,
            0xc2 if self.peek(ahead + 1) == 0x85 => 2,
            0xe2 if self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    pub(super) fn is_break(&self) -> bool {
        self.line_break(0) > 0
    }

    /// Whether a line break or the end of the text is so far ahead.
    pub(super) fn is_line_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.bytes.len() || self.line_break(ahead) > 0
    }

    /// Whether a blank, a line break or the end of the text is so far ahead.
    pub(super) fn is_space(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t') || self.is_line_end(ahead)
    }

    /// Goes so many bytes on; there is no line break among them.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.is_line_fresh &= bytes == 0;
    }

    /// Goes over blanks.
    pub(super) fn skip_blanks(&mut self) {
        while self.is_blank() {
            self.at += 1;
        }
    }

    /// Goes over the character here.
    pub(super) fn skip_character(&mut self) {
        self.skip(1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Goes to the end of the line.
    pub(super) fn skip_line(&mut self) {
        // What no line break starts with is nearly everything.
        let may_end = |byte: &u8| matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2);
        while !self.is_line_end(0) {
            let rest = &self.bytes[self.at + 1..];
            self.skip(1 + rest.iter().position(may_end).unwrap_or(rest.len()));
        }
    }

    /// Goes over the line break here. Gives what stands for it in a text: itself where it is U+2028 or U+2029.
    pub(super) fn next_line(&mut self) -> &'static str {
        let length = self.line_break(0);
        let stands = match (length, self.peek(2)) {
            (0, _) => return "",
            (3, 0xa8) => "\u{2028}",
            (3, _) => "\u{2029}",
            _ => "\n",
        };
        self.at += length;
        self.line_start = self.at;
        self.line += 1;
        self.is_line_fresh = true;
        stands
    }

    /// Whether `---` or `...` stands here, alone at the start of a line.
    pub(super) fn is_marker(&self, marker: &[u8]) -> bool {
        self.column() == 0
            && self.bytes[self.at.min(self.bytes.len())..].starts_with(marker)
            && self.is_space(3)
    }
}
