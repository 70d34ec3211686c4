//! What a template gives, and which part of the template gave it.

/// The text, with the place in the template that each part of it comes from.
#[derive(Debug, Clone, Default)]
pub struct Output {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    /// Where it starts in the result.
    at: usize,
    /// Where it comes from in the template.
    start: usize,
    end: usize,
    /// Whether it is text of the template, byte by byte; otherwise it is the result of an action.
    literal: bool,
}

impl Output {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The range of the template that a range of the text comes from.
    pub fn origin(&self, start: usize, end: usize) -> (usize, usize) {
        let Some(first) = self.part(start) else { return (0, 0) };
        let from = if first.literal { first.start + (start - first.at) } else { first.start };
        if end <= start {
            return (from, from);
        }
        let last = self.part(end - 1).unwrap_or(first);
        let to = if last.literal { last.start + (end - last.at) } else { last.end };
        // In a loop, the end may come from before the start: then the first part has to do.
        if to >= from { (from, to) } else { (from, first.end.max(from)) }
    }

    fn part(&self, at: usize) -> Option<Part> {
        let index = self.parts.partition_point(|part| part.at <= at);
        self.parts.get(index.saturating_sub(1)).copied()
    }

    pub(super) fn literal(&mut self, text: &str, start: usize, end: usize) {
        self.push(text, start, end, true);
    }

    pub(super) fn result(&mut self, text: &str, start: usize, end: usize) {
        self.push(text, start, end, false);
    }

    fn push(&mut self, text: &str, start: usize, end: usize, literal: bool) {
        if !text.is_empty() {
            self.parts.push(Part { at: self.text.len(), start, end, literal });
            self.text.push_str(text);
        }
    }
}
