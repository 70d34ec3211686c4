//! Text to tokens.

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Error,
    End,
    Close,
    Comma,
    Not,
    DoubleEquals,
    Equals,
    Greater,
    Identifier,
    In,
    Less,
    NotEquals,
    NotIn,
    Open,
}

/// A piece of text with its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) text: String,
}

/// All tokens; the last one is [`TokenKind::End`].
pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let length = match rest.chars().next() {
            None => {
                tokens.push(Token { kind: TokenKind::End, text: String::new() });
                return tokens;
            }
            Some(first) if is_symbol(first) => symbol(rest),
            Some(_) => rest.find(|c: char| is_symbol(c) || " \t\r\n".contains(c)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(Token { kind: kind(token), text: token.to_owned() });
        rest = after;
    }
}

fn is_symbol(c: char) -> bool {
    "=!(),><".contains(c)
}

/// The length of the operator at the start; the longest one counts.
fn symbol(text: &str) -> usize {
    if text.starts_with("==") || text.starts_with("!=") { 2 } else { 1 }
}

fn kind(text: &str) -> TokenKind {
    match text {
        ")" => TokenKind::Close,
        "," => TokenKind::Comma,
        "!" => TokenKind::Not,
        "==" => TokenKind::DoubleEquals,
        "=" => TokenKind::Equals,
        ">" => TokenKind::Greater,
        "in" => TokenKind::In,
        "<" => TokenKind::Less,
        "!=" => TokenKind::NotEquals,
        "notin" => TokenKind::NotIn,
        "(" => TokenKind::Open,
        "" => TokenKind::Error,
        _ => TokenKind::Identifier,
    }
}
