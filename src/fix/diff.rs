//! What becomes of a file, as a unified diff.

use std::ops::Range;

use camino::Utf8Path;

use crate::secret::{Hidden, Inputs};
use crate::source::SourceMap;
use crate::text::is_hidden;

use super::plan::Rewritten;
use super::texts::{Lines, apply};

/// How many unchanged lines stand around a change.
const CONTEXT: usize = 3;

/// The files as a unified diff, as `git apply` takes it. Values of Secrets are in none of its lines: the lines around a change end
/// where one begins.
pub fn diff(files: &[Rewritten], sources: &SourceMap) -> String {
    let mut inputs = Inputs::default();
    files.iter().map(|file| of_file(file, sources, &mut inputs)).collect()
}

/// Lines that become others. Numbers from 0.
struct Piece<'t> {
    old: Range<usize>,
    new: Vec<String>,
    lines: &'t [&'t str],
}

fn of_file(file: &Rewritten, sources: &SourceMap, inputs: &mut Inputs) -> String {
    let lines: Vec<&str> = file.before.split_inclusive('\n').collect();
    let pieces = pieces(file, &lines);
    let Some(id) = file.edits.first().map(|edit| edit.at.file) else { return String::new() };
    let hidden = Hidden::of(id, sources, inputs);
    let is_hidden = |line: usize| hidden.start_on(u32::try_from(line + 1).unwrap_or(u32::MAX)).is_some();
    let mut out = format!("--- {}\n+++ {}\n", path("a", &file.path), path("b", &file.path));
    let mut shift = 0_isize;
    let mut rest = pieces.as_slice();
    while let Some(first) = rest.first() {
        // Changes whose surroundings meet are one hunk.
        let is_near = |pair: &[Piece<'_>]| {
            let between = pair[0].old.end..pair[1].old.start;
            between.len() <= 2 * CONTEXT && !between.clone().any(is_hidden)
        };
        let count = 1 + rest.windows(2).take_while(|pair| is_near(pair)).count();
        let (hunk, later) = rest.split_at(count);
        let last = &hunk[count - 1];
        let before = (0..first.old.start).rev().take(CONTEXT).take_while(|line| !is_hidden(*line)).count();
        let after = (last.old.end..lines.len()).take(CONTEXT).take_while(|line| !is_hidden(*line)).count();
        let old = first.old.start - before..last.old.end + after;
        let grown: isize = hunk.iter().map(|piece| signed(piece.new.len()) - signed(piece.old.len())).sum();
        let new_count = signed(old.len()) + grown;
        let start = |count: isize, at: isize| if count == 0 { at } else { at + 1 };
        let from = signed(old.start);
        out.push_str(&format!(
            "@@ -{},{} +{},{new_count} @@\n",
            start(signed(old.len()), from),
            old.len(),
            start(new_count, from + shift),
        ));
        let mut at = old.start;
        for piece in hunk {
            push(&mut out, ' ', lines[at..piece.old.start].iter().copied());
            push(&mut out, '-', lines[piece.old.clone()].iter().copied());
            push(&mut out, '+', piece.new.iter().map(String::as_str));
            at = piece.old.end;
        }
        push(&mut out, ' ', lines[at..old.end].iter().copied());
        shift += grown;
        rest = later;
    }
    out
}

/// A path as Git writes it: in quotes, with the bytes as numbers, where it holds anything that is not seen.
fn path(side: &str, path: &Utf8Path) -> String {
    let path = format!("{side}/{path}");
    if !path.chars().any(|c| is_hidden(c) || matches!(c, '"' | '\\')) {
        return path;
    }
    let byte = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        other => format!("\\{other:03o}"),
    };
    format!("\"{}\"", path.bytes().map(byte).collect::<String>())
}

/// What changes, by whole lines.
fn pieces<'t>(file: &Rewritten, lines: &'t [&'t str]) -> Vec<Piece<'t>> {
    let text = Lines { text: &file.before };
    let mut ranges: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
    for (number, edit) in file.edits.iter().enumerate() {
        let (from, to) = (edit.at.start as usize, edit.at.end as usize);
        let start = text.start(from);
        let is_whole =
            from == start && (edit.text.is_empty() || edit.text.ends_with('\n')) && text.start(to) == to;
        let end = if is_whole { to } else { text.end(to) };
        match ranges.last_mut() {
            Some((range, numbers)) if start < range.end => {
                range.end = range.end.max(end);
                numbers.push(number);
            }
            _ => ranges.push((start..end, vec![number])),
        }
    }
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            *at += line.len();
            Some(*at - line.len())
        })
        .collect();
    let line_of = |at: usize| starts.partition_point(|start| *start < at);
    let piece = |(range, numbers): (Range<usize>, Vec<usize>)| {
        let edits = numbers.iter().map(|number| &file.edits[*number]);
        let new = apply(
            &file.before[range.clone()],
            edits.map(|edit| {
                let (from, to) = (edit.at.start as usize, edit.at.end as usize);
                (from - range.start..to - range.start, edit.text.as_str())
            }),
        );
        trimmed(Piece {
            old: line_of(range.start)..line_of(range.end),
            new: new.split_inclusive('\n').map(str::to_owned).collect(),
            lines,
        })
    };
    ranges.into_iter().map(piece).collect()
}

/// Without the lines at both ends that stay as they are.
fn trimmed(mut piece: Piece<'_>) -> Piece<'_> {
    let old = &piece.lines[piece.old.clone()];
    let same = old.iter().zip(&piece.new).take_while(|(old, new)| *old == new).count();
    piece.old.start += same;
    piece.new.drain(..same);
    let old = &piece.lines[piece.old.clone()];
    let same = old.iter().rev().zip(piece.new.iter().rev()).take_while(|(old, new)| *old == new).count();
    piece.old.end -= same;
    piece.new.truncate(piece.new.len() - same);
    piece
}

fn push<'t>(out: &mut String, sign: char, lines: impl Iterator<Item = &'t str>) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

fn signed(number: usize) -> isize {
    isize::try_from(number).unwrap_or(isize::MAX)
}
