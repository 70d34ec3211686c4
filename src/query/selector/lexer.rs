//! The words of a selector.

use super::error::SelectorError;

/// A part of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Comma,
    Or,
    And,
    Minus,
    Not,
    /// `...`
    Dots,
    /// A word with `(` behind it.
    Call(String),
    /// A name, or a property; `is_quoted` where a part of it stood between quotes.
    Word {
        text: String,
        is_quoted: bool,
    },
}

/// A token, the column where it begins (in characters, from 1), and whether it follows the one before without a blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) column: usize,
    pub(super) is_close: bool,
}

const DOTS: &str = "...";

/// Takes a selector apart.
///
/// A word ends at a blank, at an operator or at dots. `-` is an operator only where it stands alone: names have it inside. A
/// comma between braces and all between double quotes belongs to the word.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, SelectorError> {
    let mut found: Vec<Placed> = Vec::new();
    let (mut rest, mut column, mut is_close) = (text, 1, false);
    while let Some(first) = rest.chars().next() {
        let single = match first {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            '|' => Some(Token::Or),
            '&' => Some(Token::And),
            _ if rest.starts_with(DOTS) => Some(Token::Dots),
            _ => None,
        };
        let length = if first.is_whitespace() {
            is_close = false;
            rest = &rest[first.len_utf8()..];
            column += 1;
            continue;
        } else if let Some(token) = single {
            let length = if token == Token::Dots { DOTS.len() } else { 1 };
            found.push(Placed { token, column, is_close });
            length
        } else {
            let (token, length) = word(rest, text, column)?;
            found.push(Placed { token, column, is_close });
            length
        };
        column += rest[..length].chars().count();
        rest = &rest[length..];
        is_close = true;
    }
    Ok(found)
}

/// The word at the beginning of a text, and its length in bytes.
fn word(rest: &str, whole: &str, column: usize) -> Result<(Token, usize), SelectorError> {
    let (mut text, mut is_quoted, mut in_quotes, mut braces) = (String::new(), false, false, 0_u32);
    let mut end = rest.len();
    for (at, letter) in rest.char_indices() {
        if letter == '"' {
            in_quotes = !in_quotes;
            is_quoted = true;
            continue;
        }
        let ends = match letter {
            ',' => braces == 0,
            '(' | ')' | '|' | '&' => true,
            '.' => rest[at..].starts_with(DOTS),
            _ => letter.is_whitespace(),
        };
        if ends && !in_quotes {
            end = at;
            break;
        }
        match letter {
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            _ => {}
        }
        text.push(letter);
    }
    if in_quotes {
        return Err(SelectorError::syntax(whole, column, "a quote that is not closed"));
    }
    let token = match text.as_str() {
        "-" if !is_quoted => Token::Minus,
        "not" if !is_quoted => Token::Not,
        _ if !is_quoted && rest[end..].starts_with('(') => Token::Call(text),
        _ => Token::Word { text, is_quoted },
    };
    Ok((token, end))
}
