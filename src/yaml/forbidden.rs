//! Characters that no YAML holds.

use super::scanner::SyntaxError;

/// Looks for a character that may not stand in a text, from a byte on: most controls, and what is no character.
pub(super) fn check(text: &str, from: usize) -> Result<(), SyntaxError> {
    if is_simple_ascii(&text.as_bytes()[from..]) {
        return Ok(());
    }
    match text[from..].char_indices().find(|(_, c)| !is_allowed(*c)) {
        Some((at, _)) => Err(SyntaxError::new("control characters are not allowed", from + at)),
        None => Ok(()),
    }
}

/// Whether all are simple characters of ASCII, as nearly all of nearly every text is. Block by block, and without a way out
/// of a block: so many bytes are compared at once.
pub(super) fn is_simple_ascii(bytes: &[u8]) -> bool {
    let is_simple = |byte: u8| byte == b'\n' || byte.wrapping_sub(b' ') <= b'~' - b' ';
    bytes.chunks(64).all(|block| block.iter().fold(true, |all, &byte| all & is_simple(byte)))
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
