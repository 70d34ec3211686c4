//! Base32, as RFC 4648 has it.

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The text for some bytes, filled up with `=`.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut block = [0; 8];
        block[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(block);
        let letters = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let index = usize::try_from((bits >> (35 - 5 * at)) & 31).unwrap_or_default();
            text.push(if at < letters { char::from(LETTERS[index]) } else { '=' });
        }
    }
    text
}

/// The bytes of a text; nothing where it is none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let mut bytes = Vec::new();
    let mut chunks = letters.chunks(8).peekable();
    while let Some(chunk) = chunks.next() {
        let used = chunk.iter().position(|byte| *byte == b'=').unwrap_or(chunk.len());
        let filled = chunk[used..].iter().all(|byte| *byte == b'=');
        let length = match used {
            8 => 5,
            7 => 4,
            5 => 3,
            4 => 2,
            2 => 1,
            _ => return None,
        };
        if chunk.len() < 8 || !filled || (used < 8 && chunks.peek().is_some()) {
            return None;
        }
        let mut bits = 0_u64;
        for byte in &chunk[..used] {
            let value = LETTERS.iter().position(|letter| letter == byte)?;
            bits = (bits << 5) | u64::try_from(value).ok()?;
        }
        bits <<= 5 * (8 - used);
        bytes.extend_from_slice(&bits.to_be_bytes()[3..3 + length]);
    }
    Some(bytes)
}
