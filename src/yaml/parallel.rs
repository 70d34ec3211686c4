//! Large files are read by several threads.
//!
//! Definitions of custom resources and what a chart was rendered to come as files of megabytes, of hundreds of documents.
//! Where each one starts can be seen without reading those before it.

use std::sync::LazyLock;
use std::thread::{Builder, ScopedJoinHandle, available_parallelism, scope};

use memchr::memmem;

use crate::source::Span;

use super::block::BlockReader;
use super::{Document, ParseError};

/// What one thread has to read at least, in bytes: to start one takes as long as reading some of them.
const LEAST: usize = 256 << 10;

/// More threads would wait for the memory.
const MOST_THREADS: usize = 8;

static THREADS: LazyLock<usize> =
    LazyLock::new(|| available_parallelism().map_or(1, usize::from).min(MOST_THREADS));

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
    let mut whole: Read = (Vec::new(), None);
    for ((start, _), (documents, rest)) in parts.iter().zip(side_by_side(&parts, place)) {
        whole.0.extend(documents);
        if let Some(rest) = rest {
            whole.1 = Some(start + rest);
            break;
        }
    }
    whole
}

fn side_by_side<F: Fn(usize, usize) -> Span + Sync>(parts: &[(usize, &str)], place: &F) -> Vec<Read> {
    let read = |(start, part): (usize, &str)| {
        BlockReader::new(part, &|from, to| place(start + from, start + to)).read()
    };
    scope(|scope| {
        let others: Vec<_> = parts
            .iter()
            .skip(1)
            .map(|&part| (part, Builder::new().spawn_scoped(scope, move || read(part)).ok()))
            .collect();
        let first = parts.first().map(|&part| read(part));
        let others = others.into_iter().map(|(part, thread)| {
            // Where there is no thread to be had, or one broke off, the part is read here.
            thread.map(ScopedJoinHandle::join).and_then(Result::ok).unwrap_or_else(|| read(part))
        });
        first.into_iter().chain(others).collect()
    })
}

/// Where the parts start: at documents, as evenly as these allow.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let most = text.len() / LEAST;
    let count = if most < 2 { 1 } else { most.min(*THREADS) };
    for number in 1..count {
        let from = (text.len() / count * number).max(starts.last().map_or(0, |last| last + 1));
        let Some(rest) = text.as_bytes().get(from..) else { break };
        let Some(at) = memmem::find(rest, b"\n---\n") else { break };
        starts.push(from + at + 1);
    }
    starts
}
