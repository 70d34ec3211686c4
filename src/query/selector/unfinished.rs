//! A selector that somebody is still typing.

use super::lexer::{Placed, Token, tokens};
use super::program::FUNCTIONS;

/// What could stand at the end of a selector that is not at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Something that selects objects.
    Objects,
    /// A revision of Git.
    Revision,
    /// An operator, a number, or nothing that could be guessed.
    Other,
}

/// What stands behind the word that is being typed, once that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Nothing has to: this can be the end.
    Nothing,
    /// The comma before the next argument.
    Comma,
    /// A parenthesis.
    Close {
        /// Whether that is the last one which is open.
        is_last: bool,
    },
}

/// The beginning of a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished<'t> {
    /// What stands before the word that is being typed.
    pub before: &'t str,
    /// That word; empty where none has begun.
    pub word: &'t str,
    /// What it is.
    pub expected: Expected,
    /// What comes behind it.
    pub behind: Behind,
}

/// What is open before the last word.
#[derive(Debug, Clone, Copy)]
enum Open {
    Parenthesis,
    /// A function of objects: which one of its arguments, from 0, and how many of these are objects.
    Objects {
        at: usize,
        of: usize,
    },
    Revision,
    Nothing,
}

impl Open {
    /// By the name of the function.
    fn call(function: &str) -> Self {
        match function {
            "deps" | "dependents" => Self::Objects { at: 0, of: 1 },
            "path" | "paths" => Self::Objects { at: 0, of: 2 },
            "affected" => Self::Revision,
            _ => Self::Nothing,
        }
    }
}

impl<'t> Unfinished<'t> {
    /// Reads the beginning of a selector. Whatever is wrong with it, nothing is expected then. Linear.
    pub fn read(text: &'t str) -> Self {
        let nothing = Self { before: text, word: "", expected: Expected::Other, behind: Behind::Nothing };
        let Ok(mut tokens) = tokens(text) else { return nothing };
        let mut start = text.len();
        if !text.ends_with(char::is_whitespace)
            && let Some(Placed { token, column, .. }) = tokens.last()
        {
            match token {
                Token::Word { is_quoted: false, .. } | Token::Not => {
                    start = text.char_indices().nth(column - 1).map_or(start, |(at, _)| at);
                    tokens.pop();
                }
                // A minus that is not at its end is the beginning of a name, which has none there.
                Token::Word { .. } | Token::Minus => return nothing,
                _ => {}
            }
        }
        let (before, word) = text.split_at(start);
        let Some((open, is_behind_objects)) = opened(&tokens) else { return nothing };
        let expected = match open.last() {
            _ if is_behind_objects => Expected::Other,
            None | Some(Open::Parenthesis) => Expected::Objects,
            Some(Open::Objects { at, of }) if at < of => Expected::Objects,
            Some(Open::Revision) => Expected::Revision,
            Some(Open::Objects { .. } | Open::Nothing) => Expected::Other,
        };
        let behind = match open.last() {
            None => Behind::Nothing,
            Some(Open::Objects { at, of }) if at + 1 < *of => Behind::Comma,
            Some(_) => Behind::Close { is_last: open.len() == 1 },
        };
        Self { before, word, expected, behind }
    }

    /// The functions, each with the parenthesis that opens its arguments, or with both where it has none.
    pub fn functions() -> impl Iterator<Item = String> {
        let is_alone = |function: &str| matches!(Open::call(function), Open::Nothing);
        FUNCTIONS
            .iter()
            .map(move |function| format!("{function}({}", if is_alone(function) { ")" } else { "" }))
    }
}

/// What is open behind some words, and whether they end with objects; nothing where they are no beginning of a selector.
fn opened(tokens: &[Placed]) -> Option<(Vec<Open>, bool)> {
    let (mut open, mut is_behind_objects, mut called) = (Vec::new(), false, None);
    for Placed { token, .. } in tokens {
        match token {
            Token::Call(function) => called = Some(Open::call(function)),
            Token::Open => open.push(called.take().unwrap_or(Open::Parenthesis)),
            Token::Close => {
                open.pop()?;
                is_behind_objects = true;
            }
            Token::Comma => {
                let Open::Objects { at, .. } = open.last_mut()? else { return None };
                *at += 1;
                is_behind_objects = false;
            }
            Token::Or | Token::And | Token::Minus => is_behind_objects = false,
            Token::Not | Token::Dots => {}
            Token::Word { .. } => is_behind_objects = true,
        }
    }
    Some((open, is_behind_objects))
}

#[cfg(test)]
mod tests {
    use super::{Behind, Expected, Unfinished};

    #[test]
    fn the_word_at_the_end_and_what_it_is() {
        let read = |text| {
            let Unfinished { word, expected, behind, .. } = Unfinished::read(text);
            (word, expected, behind)
        };
        let last = Behind::Close { is_last: true };
        assert_eq!(read(""), ("", Expected::Objects, Behind::Nothing));
        assert_eq!(read("na"), ("na", Expected::Objects, Behind::Nothing));
        assert_eq!(read("deps(na"), ("na", Expected::Objects, last));
        assert_eq!(read("deps(a & (na"), ("na", Expected::Objects, Behind::Close { is_last: false }));
        assert_eq!(read("deps(a, "), ("", Expected::Other, last));
        assert_eq!(read("path(na"), ("na", Expected::Objects, Behind::Comma));
        assert_eq!(read("path(a, n"), ("n", Expected::Objects, last));
        assert_eq!(read("affected(ma"), ("ma", Expected::Revision, last));
        assert_eq!(read("...na"), ("na", Expected::Objects, Behind::Nothing));
        assert_eq!(read("a... "), ("", Expected::Other, Behind::Nothing));
        assert_eq!(read("a & not kind:H"), ("kind:H", Expected::Objects, Behind::Nothing));
        assert_eq!(read("é | n"), ("n", Expected::Objects, Behind::Nothing));
        for wrong in ["a b", "a)", "a)b", "\"a", "\"a b\"", "a -", "cycles(", "a, b", "deps(a) "] {
            assert_eq!(Unfinished::read(wrong).expected, Expected::Other, "{wrong}");
        }
    }
}
