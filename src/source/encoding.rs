//! Text out of bytes.

use super::ReadError;

/// Whether bytes start with a byte order mark of UTF-16.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The text that bytes hold: UTF-8, or UTF-16 of either order with a byte order mark, as go-yaml reads it. The mark of
/// UTF-8 stays in the text, those of UTF-16 do not. Other encodings are errors.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|error| ReadError::NotText(error.utf8_error().valid_up_to())),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    // The mark has two bytes.
    let mut offset = 2;
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let character = character.map_err(|_| ReadError::NotText(offset))?;
        text.push(character);
        offset += 2 * character.len_utf16();
    }
    if rest.is_empty() { Ok(text) } else { Err(ReadError::NotText(offset)) }
}
