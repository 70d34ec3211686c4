//! How much one text may hold: a document, and each value, takes memory many times the size of its text.

use memchr::{memchr_iter, memchr3_iter, memmem};

use super::ErrorKind;
use super::events::{Event, Events};
use super::pieces::pieces;
use super::scanner::SyntaxError;

/// How many documents a text may have. Bundles have some thousands.
const DOCUMENTS: usize = 500_000;

/// How many values, of all documents together. Bundles of ten megabytes have some hundred thousand.
const VALUES: usize = 6_000_000;

/// Says where a text holds more than is read. Linear; next to nothing for a text that is too short to hold so much.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    let fault = |message| SyntaxError { kind: ErrorKind::Limit, message, at: 0, end: 0 };
    if text.len() > 4 * DOCUMENTS && memmem::find_iter(text.as_bytes(), "\n---").nth(DOCUMENTS).is_some() {
        return Err(fault("this file has more than 500000 documents"));
    }
    if may_hold(text) && holds(text) {
        return Err(fault("this file has more than 6000000 values"));
    }
    Ok(())
}

/// Whether there are as many signs as so many values need: each but the first follows one.
fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    let signs = || {
        memchr3_iter(b',', b':', b'-', bytes).count()
            + memchr3_iter(b'[', b'{', b'?', bytes).count()
            + memchr_iter(b'\n', bytes).count()
    };
    text.len() > VALUES && signs() > VALUES
}

/// Counts the values, and keeps none.
fn holds(text: &str) -> bool {
    let mut left = VALUES;
    for piece in pieces(text, 0) {
        let mut events = Events::new(&text[..piece.end], piece.start);
        // What is broken has no values from there on.
        while let Ok(event) = events.next() {
            match event {
                Event::StreamEnd | Event::DocumentEnd => break,
                Event::Scalar { .. } | Event::SequenceStart { .. } | Event::MappingStart { .. } => {
                    let Some(less) = left.checked_sub(1) else { return true };
                    left = less;
                }
                Event::Alias { .. } | Event::DocumentStart(_) | Event::End(_) => {}
            }
        }
    }
    false
}
