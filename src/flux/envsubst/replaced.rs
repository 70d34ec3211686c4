//! What stands where in a text whose variables are replaced.

use std::ops::Range;

/// A text with its variables replaced.
#[derive(Debug, Default)]
pub(crate) struct Replaced {
    /// The result.
    pub(crate) text: String,
    /// What the result is made of, in its order.
    pub(crate) stretches: Vec<Stretch>,
    /// Variables that are not set and have no default, each with its place in the text before.
    pub(crate) missed: Vec<(String, usize)>,
}

/// A part of the result.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    /// Where it stands in the result.
    pub(crate) to: Range<usize>,
    /// What it was.
    pub(crate) from: Range<usize>,
    /// Whether it is an expression that has been replaced.
    pub(crate) replaced: bool,
}

impl Replaced {
    /// Adds the text from `start` up to the next expression; `$$` becomes `$`.
    pub(super) fn literal(&mut self, text: &str, start: usize) {
        let rest = &text[start..];
        let mut at = 0;
        while let Some(dollar) = rest[at..].find('$').map(|offset| at + offset) {
            match rest.as_bytes().get(dollar + 1) {
                Some(b'{') => return self.copy(text, start + at..start + dollar),
                Some(b'$') => {
                    self.copy(text, start + at..start + dollar + 1);
                    at = dollar + 2;
                }
                _ => {
                    self.copy(text, start + at..start + dollar + 1);
                    at = dollar + 1;
                }
            }
        }
        self.copy(text, start + at..text.len());
    }

    /// Adds what an expression becomes; nothing where it stays as it is.
    pub(super) fn expression(&mut self, text: &str, range: Range<usize>, value: Option<&str>) {
        let Some(value) = value else { return self.copy(text, range) };
        let start = self.text.len();
        self.text.push_str(value);
        self.stretches.push(Stretch { to: start..self.text.len(), from: range, replaced: true });
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(&text[range.clone()]);
        self.stretches.push(Stretch { to: start..self.text.len(), from: range, replaced: false });
    }

    /// Whether anything is another than before.
    pub(crate) fn is_changed(&self, before: &str) -> bool {
        self.text != before
    }

    /// The place before of a place in the result: within an expression that was replaced, its start.
    pub(crate) fn before(&self, at: usize) -> usize {
        let index = self.stretches.partition_point(|stretch| stretch.to.start <= at);
        let Some(stretch) = index.checked_sub(1).and_then(|index| self.stretches.get(index)) else {
            return 0;
        };
        if stretch.replaced && at < stretch.to.end.max(stretch.to.start + 1) {
            return stretch.from.start;
        }
        if stretch.replaced {
            return stretch.from.end;
        }
        stretch.from.start + (at - stretch.to.start).min(stretch.from.len())
    }
}
