//! A label as a part of one line.

use crate::finding::Label;
use crate::source::{FileId, SourceFile};
use crate::text;

/// The part of a line that a label marks. Columns are characters from 0.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: FileId,
    pub(super) line: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
    pub(super) primary: bool,
}

impl Place {
    /// The label's place. Of a span over several lines, a whole mapping for instance, it is the part in the first.
    /// A span outside of the text, or inside of a character, becomes the nearest place that exists; an empty one
    /// becomes one character wide.
    pub(super) fn of(label: &Label, source: &SourceFile, primary: bool) -> Self {
        let (line, column) = source.line_column(label.span.start);
        let (last_line, last_column) = source.line_column(label.span.end);
        let length = line_text(source, line).chars().count();
        let start = (column as usize).saturating_sub(1).min(length);
        let end =
            if last_line > line { length } else { (last_column as usize).saturating_sub(1).min(length) };
        Self {
            file: label.span.file,
            line,
            start,
            end: end.max(start + 1),
            text: text::one_line(&label.text),
            primary,
        }
    }
}

/// A line as columns are counted in it: without a byte order mark.
pub(super) fn line_text(source: &SourceFile, line: u32) -> &str {
    source.line(line).trim_start_matches('\u{feff}')
}

/// Labels that are shown together: lines of one file that are near each other. In the order of the labels.
pub(super) fn together(places: Vec<Place>) -> Vec<Vec<Place>> {
    const NEAR: u32 = 20;
    let mut groups: Vec<Vec<Place>> = Vec::new();
    for place in places {
        let near = |other: &Place| other.file == place.file && other.line.abs_diff(place.line) <= NEAR;
        match groups.iter_mut().find(|group| group.iter().any(near)) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}
