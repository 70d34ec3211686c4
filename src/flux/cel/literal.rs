//! The values of literals.
//!
//! Follows `parser/unescape.go` of cel-go.

use super::error::CelError;
use super::lexer::{Token, TokenKind, escape};
use super::syntax::Literal;

/// The value of a word that is a literal. `is_negative` is a minus before a number.
pub(super) fn value(token: &Token<'_>, is_negative: bool) -> Result<Literal, CelError> {
    let fault = |message: &str| CelError::new(token.at, message);
    match token.kind {
        TokenKind::Int => {
            integer(token.text, is_negative).ok_or_else(|| fault("this number is too large for an int"))
        }
        TokenKind::Uint => {
            let digits = &token.text[..token.text.len() - 1];
            let (digits, radix) = radix(digits);
            let fits = u64::from_str_radix(digits, radix).is_ok();
            fits.then_some(Literal::Uint).ok_or_else(|| fault("this number is too large for a uint"))
        }
        TokenKind::Double => {
            let fits = token.text.parse::<f64>().is_ok_and(f64::is_finite);
            fits.then_some(Literal::Double).ok_or_else(|| fault("this number is too large for a double"))
        }
        TokenKind::Text => text(token.text).map(Literal::String).map_err(fault),
        TokenKind::Bytes => bytes(&token.text[1..]).map(|()| Literal::Bytes).map_err(fault),
        _ if token.text == "null" => Ok(Literal::Null),
        _ => Ok(Literal::Bool),
    }
}

fn radix(digits: &str) -> (&str, u32) {
    digits.strip_prefix("0x").map_or((digits, 10), |digits| (digits, 16))
}

fn integer(digits: &str, is_negative: bool) -> Option<Literal> {
    let (digits, radix) = radix(digits);
    let signed = if is_negative { format!("-{digits}") } else { digits.to_owned() };
    i64::from_str_radix(&signed, radix).ok().map(|_| Literal::Int)
}

/// What stands between the quotes, and whether a backslash is a letter there.
fn inner(text: &str) -> (&str, bool) {
    let (text, is_raw) = text.strip_prefix(['r', 'R']).map_or((text, false), |text| (text, true));
    let long = text.len() >= 6 && (text.starts_with("'''") || text.starts_with("\"\"\""));
    let quotes = if long { 3 } else { 1 };
    (&text[quotes..text.len() - quotes], is_raw)
}

fn text(quoted: &str) -> Result<String, &'static str> {
    let quoted = quoted.replace("\r\n", "\n").replace('\r', "\n");
    let (mut rest, is_raw) = inner(&quoted);
    if is_raw {
        return Ok(rest.to_owned());
    }
    let mut result = String::new();
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = escape(rest).unwrap_or(rest.len());
        result.push(character(&rest[..length]).ok_or("this escape is no character of Unicode")?);
        rest = &rest[length..];
    }
    result.push_str(rest);
    Ok(result)
}

fn character(escape: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    Some(match *escape.as_bytes().get(1)? {
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\u{b}',
        b'x' | b'X' | b'u' | b'U' => return number(&escape[2..], 16),
        b'0'..=b'3' => return number(&escape[1..], 8),
        _ => return escape.chars().nth(1),
    })
}

/// Whether bytes are well written.
fn bytes(quoted: &str) -> Result<(), &'static str> {
    let (mut rest, is_raw) = inner(quoted);
    while let Some(at) = rest.find('\\').filter(|_| !is_raw) {
        rest = &rest[at..];
        if rest.starts_with("\\u") || rest.starts_with("\\U") {
            return Err("bytes have no escapes of Unicode");
        }
        rest = &rest[escape(rest).unwrap_or(rest.len())..];
    }
    Ok(())
}
