//! Markers in Markdown: comments that begin and end what is renewed.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use crate::finding::nearest;

use super::Fault;

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
pub(super) fn blocks(text: &str) -> (Vec<Block>, Vec<Fault>) {
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
                faults.push(Fault { line: marker.line, text });
            }
            (None, Some(_)) if depth > 0 => depth -= 1,
            (None, Some((begin, command))) => {
                blocks.push(block(text, begin, command, marker.range.start));
                open = None;
            }
            (None, None) => {
                let text =
                    "an end without a begin: write <!-- infra-graph:begin COMMAND --> above it".to_owned();
                faults.push(Fault { line: marker.line, text });
            }
        }
    }
    if let Some((begin, _)) = open {
        let text = "a begin without an end: write <!-- infra-graph:end --> below it".to_owned();
        faults.push(Fault { line: begin.line, text });
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

fn markers(text: &str) -> (Vec<Marker>, Vec<Fault>) {
    // A byte order mark is no text.
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let (mut markers, mut faults) = (Vec::new(), Vec::new());
    for (event, range) in Parser::new_ext(&text[skipped..], options).into_offset_iter() {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        let range = range.start + skipped..range.end + skipped;
        for (at, _) in text[range.clone()].match_indices("<!--") {
            match marker(text, range.start + at) {
                Some(Ok(marker)) => markers.push(marker),
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
    }
    (markers, faults)
}

/// The marker that the comment at this place is; nothing where it is another comment.
fn marker(text: &str, at: usize) -> Option<Result<Marker, Fault>> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
    let rest = text[at..end].strip_prefix("<!--")?.trim_start().strip_prefix("infra-graph:")?;
    let line = text[..at].matches('\n').count() + 1;
    let fault = |text: String| Some(Err(Fault { line, text }));
    let Some((inner, behind)) = rest.split_once("-->") else {
        return fault("the marker does not end on its line: write --> behind it".to_owned());
    };
    let before = text[start..at].trim_start_matches('\u{feff}');
    if !before.trim().is_empty() || !behind.trim().is_empty() {
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
