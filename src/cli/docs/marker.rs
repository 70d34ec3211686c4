//! Markers in Markdown: comments that begin and end what is renewed.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use crate::finding::nearest;

use super::PageError;

/// A comment `<!-- infra-graph:… -->` on a line of its own.
struct Marker {
    /// From 1.
    line: usize,
    /// The whole line, its end included.
    range: Range<usize>,
    /// What begins with it; nothing where it is an end.
    command: Option<String>,
}

/// What stands between a begin and its end.
pub(super) struct Block {
    /// The line of the begin, from 1.
    pub(super) line: usize,
    /// The command of the begin.
    pub(super) command: String,
    /// What is renewed.
    pub(super) inside: Range<usize>,
    /// The blanks before the begin, as in a list: each line inside gets them.
    pub(super) indentation: String,
    /// How the line of the begin ends.
    pub(super) newline: &'static str,
}

/// The blocks of a Markdown file, and what is wrong with its markers. What is code does not count, as Markdown sees it.
/// Linear.
pub(super) fn blocks(text: &str) -> (Vec<Block>, Vec<PageError>) {
    let (markers, mut faults) = markers(text);
    let mut blocks = Vec::new();
    let mut open: Option<(&Marker, &str)> = None;
    let mut depth = 0_usize;
    for marker in &markers {
        match (&marker.command, open) {
            (Some(command), None) => open = Some((marker, command)),
            (Some(_), Some((begin, _))) => {
                depth += 1;
                let text = format!(
                    "a block begins within the one of line {}: end that one first, with <!-- infra-graph:end -->",
                    begin.line
                );
                faults.push(PageError { line: marker.line, text });
            }
            (None, Some(_)) if depth > 0 => depth -= 1,
            (None, Some((begin, command))) => {
                blocks.push(block(text, begin, command, marker.range.start));
                open = None;
            }
            (None, None) => {
                let text =
                    "an end without a begin: write <!-- infra-graph:begin COMMAND --> above it".to_owned();
                faults.push(PageError { line: marker.line, text });
            }
        }
    }
    if let Some((begin, _)) = open {
        let text = "a begin without an end: write <!-- infra-graph:end --> below it".to_owned();
        faults.push(PageError { line: begin.line, text });
    }
    faults.sort_by_key(|fault| fault.line);
    (blocks, faults)
}

fn block(text: &str, begin: &Marker, command: &str, end: usize) -> Block {
    let line = &text[begin.range.clone()];
    Block {
        line: begin.line,
        command: command.to_owned(),
        inside: begin.range.end..end,
        indentation: line[..line.len() - line.trim_start().len()].trim_start_matches('\u{feff}').to_owned(),
        newline: if line.ends_with("\r\n") { "\r\n" } else { "\n" },
    }
}

fn markers(text: &str) -> (Vec<Marker>, Vec<PageError>) {
    // A byte order mark is no text.
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let (mut markers, mut faults) = (Vec::new(), Vec::new());
    let mut lines = Lines::default();
    for (event, range) in Parser::new_ext(&text[skipped..], options).into_offset_iter() {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        let range = range.start + skipped..range.end + skipped;
        let mut end = range.start;
        for (at, _) in text[range.clone()].match_indices("<!--") {
            let at = range.start + at;
            // What looks like a comment within one is none.
            if at < end {
                continue;
            }
            end = text[at..range.end].find("-->").map_or(range.end, |length| at + length);
            match marker(text, at, &mut lines) {
                Some(Ok(marker)) => markers.push(marker),
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
    }
    (markers, faults)
}

/// The line of a place. Places are asked for in their order, so that no byte is looked at twice.
#[derive(Debug, Default)]
struct Lines {
    /// From 1; 0 before the first.
    number: usize,
    range: Range<usize>,
    /// Where its first character stands that is no blank.
    first: usize,
}

impl Lines {
    /// The number (from 1) of the line that a byte lies in, and its range with its end.
    fn of(&mut self, text: &str, at: usize) -> (usize, Range<usize>) {
        while self.number == 0 || (self.range.end <= at && self.range.end < text.len()) {
            let start = self.range.end;
            let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
            let line = text[start..end].trim_start_matches('\u{feff}').trim_start();
            self.first = end - line.len();
            self.range = start..end;
            self.number += 1;
        }
        (self.number, self.range.clone())
    }
}

/// The marker that the comment at this place is; nothing where it is another comment.
fn marker(text: &str, at: usize, lines: &mut Lines) -> Option<Result<Marker, PageError>> {
    let rest =
        text[at..].strip_prefix("<!--")?.trim_start_matches([' ', '\t']).strip_prefix("infra-graph:")?;
    let (line, range) = lines.of(text, at);
    let (start, end) = (range.start, range.end);
    let rest = &rest[..rest.len() - (text.len() - end)];
    let fault = |text: String| Some(Err(PageError { line, text }));
    let Some((inner, behind)) = rest.split_once("-->") else {
        return fault("the marker does not end on its line: write --> behind it".to_owned());
    };
    if lines.first < at || !behind.trim_start().is_empty() {
        return fault("a marker stands alone on its line".to_owned());
    }
    let (word, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let argument = argument.trim();
    let command = match word {
        "begin" if argument.is_empty() => {
            return fault(
                "a begin names a command, as in <!-- infra-graph:begin order staging -->".to_owned(),
            );
        }
        "begin" => Some(argument.to_owned()),
        "end" if argument.is_empty() => None,
        "end" => return fault(format!("an end has nothing behind it, this one has `{argument}`")),
        other => {
            let hint = nearest(other, ["begin", "end"]);
            let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return fault(format!("there is no marker `infra-graph:{other}`{hint}\nmarkers: begin, end"));
        }
    };
    Some(Ok(Marker { line, range: start..end, command }))
}
