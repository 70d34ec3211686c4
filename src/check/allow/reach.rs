//! Which lines a comment answers.

use std::fmt;
use std::ops::Range;

use crate::source::SourceFile;
use crate::yaml::{self, Commented};

use super::directive::PREFIX;

/// The lines of a file (from 1) that a comment answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    /// A line.
    Line(u32),
    /// A document: the lines from the first to the last.
    Document(u32, u32),
    /// Nothing follows the comment.
    Nothing,
}

impl Answers {
    /// Whether it answers what is marked in a line.
    pub(super) fn hold(self, line: u32) -> bool {
        match self {
            Self::Line(own) => own == line,
            Self::Document(first, last) => (first..=last).contains(&line),
            Self::Nothing => false,
        }
    }
}

/// For the label of the comment.
impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "it answers line {line}"),
            Self::Document(..) => f.write_str("it answers this document"),
            Self::Nothing => f.write_str("nothing follows it"),
        }
    }
}

/// The comments of a file that are for this program: text, bytes, and what each answers.
///
/// A comment behind something answers its own line. One that stands alone answers the next line that is neither empty nor
/// a comment. Where nothing of the document comes before it, it answers the whole document.
pub(super) fn directives(source: &SourceFile) -> Vec<(String, Range<usize>, Answers)> {
    let found = yaml::comments(&source.text);
    let lines = Lines::of(source, &found);
    let meant = found.comments.into_iter().filter(|comment| comment.text.starts_with(PREFIX));
    meant
        .map(|comment| {
            let answers = lines.answered(source, comment.range.start);
            (comment.text, comment.range, answers)
        })
        .collect()
}

/// What is on the lines of a file.
struct Lines {
    /// First and last line of each document's content.
    documents: Vec<(u32, u32)>,
    /// The lines that hold a comment alone, sorted.
    alone: Vec<u32>,
}

impl Lines {
    fn of(source: &SourceFile, found: &Commented) -> Self {
        let line = |at: usize| source.line_column(u32::try_from(at).unwrap_or(u32::MAX)).0;
        let documents = found.documents.iter().map(|range| {
            // A block scalar ends with its line break, which is on its last line.
            (line(range.start), line(range.end.saturating_sub(1).max(range.start)))
        });
        let alone = found.comments.iter().map(|comment| line(comment.range.start));
        let alone = alone.filter(|&number| source.line(number).trim_start_matches(BLANK).starts_with('#'));
        Self { documents: documents.collect(), alone: alone.collect() }
    }

    fn answered(&self, source: &SourceFile, at: usize) -> Answers {
        let (own, _) = source.line_column(u32::try_from(at).unwrap_or(u32::MAX));
        let is_alone = |line: &u32| self.alone.binary_search(line).is_ok();
        let has_content = |line: &u32| {
            let text = source.line(*line).trim_matches(BLANK);
            !text.is_empty() && !is_marker(text) && !is_alone(line)
        };
        let last = u32::try_from(source.line_count()).unwrap_or(u32::MAX);
        let Some(line) = (own..=last).find(has_content) else { return Answers::Nothing };
        let head = self.documents.iter().position(|&(first, _)| first == line);
        match head {
            Some(index) if line > own => {
                let before = index.checked_sub(1).map_or(0, |before| self.documents[before].1);
                Answers::Document(before + 1, self.documents[index].1)
            }
            _ => Answers::Line(line),
        }
    }
}

/// What surrounds the text of a line.
const BLANK: [char; 4] = [' ', '\t', '\r', '\u{feff}'];

/// `---`, `...`, `%YAML`: a line that is about documents, with or without a comment.
fn is_marker(line: &str) -> bool {
    let bare = line.split('#').next().unwrap_or_default().trim_end();
    bare == "---" || bare == "..." || line.starts_with('%')
}
