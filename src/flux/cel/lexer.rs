//! The words of an expression.
//!
//! Follows the lexer of `parser/gen/CEL.g4` of cel-go: the longest word wins.

use super::error::CelError;

/// A word, and where it starts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// What kind of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    /// An operator, a bracket, or one of the words `in`, `true`, `false`, `null`.
    Sign,
    End,
}

/// Signs, the longer ones first.
const SIGNS: &[&str] = &[
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":",
    "+", "*", "/", "%",
];

/// Words that are signs.
const WORDS: &[&str] = &["in", "true", "false", "null"];

/// Reads all words; the last one is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, CelError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += blank(&text[at..]);
        let rest = &text[at..];
        if rest.is_empty() {
            tokens.push(Token { kind: TokenKind::End, text: "", at });
            return Ok(tokens);
        }
        let (kind, length) = word(rest).ok_or_else(|| strange(text, at))?;
        tokens.push(Token { kind, text: &rest[..length], at });
        at += length;
    }
}

fn strange(text: &str, at: usize) -> CelError {
    match text[at..].chars().next() {
        Some('"' | '\'') => {
            CelError::new(at, "this text does not end, or has an escape that CEL does not know")
        }
        Some('=') => CelError::new(at, "`=` is no operator: write `==`"),
        Some('&' | '|') => CelError::new(at, "this is no operator: write it twice"),
        Some('`') => CelError::new(at, "Flux does not allow names in backticks: write `['…']`"),
        Some(other) => CelError::new(at, format!("`{other}` is not part of the language")),
        None => CelError::new(at, "the expression ends here"),
    }
}

/// The length of blanks and comments.
fn blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(['\t', ' ', '\r', '\n', '\u{c}']);
        rest = match trimmed.strip_prefix("//") {
            Some(comment) => comment.trim_start_matches(|c| c != '\n'),
            None => return text.len() - trimmed.len(),
        };
    }
}

fn word(text: &str) -> Option<(TokenKind, usize)> {
    let first = text.chars().next()?;
    if let Some(found) = string(text) {
        return Some(found);
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let length = count(text, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let kind = if WORDS.contains(&&text[..length]) { TokenKind::Sign } else { TokenKind::Name };
        return Some((kind, length));
    }
    number(text).or_else(|| {
        let sign = SIGNS.iter().find(|sign| text.starts_with(**sign))?;
        Some((TokenKind::Sign, sign.len()))
    })
}

fn count(text: &str, is: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| is(*byte)).count()
}

fn digits(text: &str) -> usize {
    count(text, |byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<(TokenKind, usize)> {
    let whole = digits(text);
    let fraction = match text[whole..].strip_prefix('.').map(digits) {
        Some(length) if length > 0 => length + 1,
        _ => 0,
    };
    let exponent = exponent(&text[whole + fraction..]);
    if fraction > 0 || (whole > 0 && exponent > 0) {
        return Some((TokenKind::Double, whole + fraction + exponent));
    }
    let hexadecimal = text.strip_prefix("0x").map_or(0, |rest| count(rest, |byte| byte.is_ascii_hexdigit()));
    let length = if hexadecimal > 0 { hexadecimal + 2 } else { whole };
    match text.as_bytes().get(length) {
        _ if length == 0 => None,
        Some(b'u' | b'U') => Some((TokenKind::Uint, length + 1)),
        _ => Some((TokenKind::Int, length)),
    }
}

/// The length of `e5` or `E-5`.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let sign = usize::from(rest.starts_with(['+', '-']));
    match digits(&rest[sign..]) {
        0 => 0,
        length => 1 + sign + length,
    }
}

/// A text or bytes, with what stands in front of it.
fn string(text: &str) -> Option<(TokenKind, usize)> {
    let (kind, after) = match text.strip_prefix(['b', 'B']) {
        Some(after) => (TokenKind::Bytes, after),
        None => (TokenKind::Text, text),
    };
    let (is_raw, after) = match after.strip_prefix(['r', 'R']) {
        Some(after) => (true, after),
        None => (false, after),
    };
    let length = quoted(after, is_raw)?;
    Some((kind, text.len() - after.len() + length))
}

fn quoted(text: &str, is_raw: bool) -> Option<usize> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let long = if quote == '"' { "\"\"\"" } else { "'''" };
    if let Some(inner) = text.strip_prefix(long)
        && let Some(length) = until(inner, long, is_raw, true)
    {
        return Some(length + 6);
    }
    until(&text[1..], &long[..1], is_raw, false).map(|length| length + 2)
}

/// The length of a text up to its end.
fn until(text: &str, end: &str, is_raw: bool, several_lines: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if rest.starts_with(end) {
            return Some(at);
        }
        at += match rest.chars().next()? {
            '\n' | '\r' if !several_lines => return None,
            '\\' if !is_raw => escape(rest)?,
            other => other.len_utf8(),
        };
    }
}

/// The length of an escape, which begins with a backslash.
pub(super) fn escape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let has =
        |count: usize, is: fn(&u8) -> bool| bytes.get(2..2 + count).is_some_and(|all| all.iter().all(is));
    match *bytes.get(1)? {
        b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`' => Some(2),
        b'x' | b'X' if has(2, u8::is_ascii_hexdigit) => Some(4),
        b'u' if has(4, u8::is_ascii_hexdigit) => Some(6),
        b'U' if has(8, u8::is_ascii_hexdigit) => Some(10),
        b'0'..=b'3' if has(2, |byte| (b'0'..=b'7').contains(byte)) => Some(4),
        _ => None,
    }
}
