//! Large files are read by several threads.
//!
//! Definitions of custom resources and what a chart was rendered to come as files of megabytes, of hundreds of documents.
//! Where each one starts can be seen without reading those before it.

use memchr::memmem;

use crate::source::Span;
use crate::threads;

use super::block::BlockReader;
use super::{Document, ParseError};

/// What one thread has to read at least, in bytes: to start one takes as long as reading some of them.
const LEAST: usize = 256 << 10;

/// What a [`BlockReader`] gives: documents, and where what it cannot read starts.
type Read = (Vec<Result<Document, ParseError>>, Option<usize>);

/// The documents of a text up to the first one that is not written in the plain block style, and where that starts. A large
/// text is read in parts, side by side; the result is the same.
pub(super) fn read<F: Fn(usize, usize) -> Span + Sync>(text: &str, place: &F) -> Read {
    let starts = starts(text);
    if let [_] = starts.as_slice() {
        return BlockReader::new(text, place).read();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts: Vec<(usize, &str)> =
        starts.iter().zip(ends).map(|(&start, end)| (start, &text[start..end])).collect();
    let read = |_: usize, &(start, part): &(usize, &str)| {
        BlockReader::new(part, &|from, to| place(start + from, start + to)).read()
    };
    let mut whole: Read = (Vec::new(), None);
    for ((start, _), (documents, rest)) in parts.iter().zip(threads::map(parts.len(), &parts, read)) {
        whole.0.extend(documents);
        if let Some(rest) = rest {
            whole.1 = Some(start + rest);
            break;
        }
    }
    whole
}

/// Where the parts start: at documents, as evenly as these allow.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let most = text.len() / LEAST;
    let count = if most < 2 { 1 } else { most.min(threads::available()) };
    for number in 1..count {
        let from = (text.len() / count * number).max(starts.last().map_or(0, |last| last + 1));
        let Some(rest) = text.as_bytes().get(from..) else { break };
        let Some(at) = memmem::find(rest, b"\n---\n") else { break };
        starts.push(from + at + 1);
    }
    starts
}
