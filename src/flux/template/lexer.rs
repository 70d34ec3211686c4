//! A template to text and actions.

use super::delimiter::{closing, closing_length, is_blank, starts_blank};
use super::error::TemplateError;
use super::scanner::{Placed, tokens};

/// What opens an action.
const OPEN: &str = "<<";

/// A part of the text.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text that stands for itself.
    Text { start: usize, end: usize },
    /// An action: its tokens, and its place with the delimiters.
    Action { tokens: Vec<Placed>, start: usize, end: usize },
}

/// Splits a template.
pub(super) fn scan(text: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(OPEN) {
        let open = at + found;
        let trims = text[open + 2..].starts_with('-') && starts_blank(&text[open + 3..]);
        let end = if trims { at + text[at..open].trim_end_matches(is_blank).len() } else { open };
        if end > at {
            pieces.push(Piece::Text { start: at, end });
        }
        let inside = open + if trims { 4 } else { 2 };
        let close = if text[inside..].starts_with("/*") {
            comment(text, open, inside)?
        } else {
            let (tokens, close) = tokens(text, inside)?;
            pieces.push(Piece::Action { tokens, start: open, end: close + closing_length(&text[close..]) });
            close
        };
        at = close + closing_length(&text[close..]);
        if closing(&text[close..]) == Some(true) {
            at += text[at..].len() - text[at..].trim_start_matches(is_blank).len();
        }
    }
    if at < text.len() {
        pieces.push(Piece::Text { start: at, end: text.len() });
    }
    Ok(pieces)
}

/// The end of a comment: where its closing delimiter stands.
fn comment(text: &str, open: usize, inside: usize) -> Result<usize, TemplateError> {
    let Some(end) = text[inside + 2..].find("*/") else {
        return Err(TemplateError::failed("unclosed comment", open, inside + 2));
    };
    let close = inside + 2 + end + 2;
    if closing(&text[close..]).is_none() {
        return Err(TemplateError::failed("comment ends before closing delimiter", open, close));
    }
    Ok(close)
}
