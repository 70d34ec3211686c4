//! Text to tokens.

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// All tokens; the last one is [`Kind::End`].
pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let length = match rest.chars().next() {
            None => {
                tokens.push(Token { kind: Kind::End, text: String::new() });
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

fn kind(text: &str) -> Kind {
    match text {
        ")" => Kind::Close,
        "," => Kind::Comma,
        "!" => Kind::Not,
        "==" => Kind::DoubleEquals,
        "=" => Kind::Equals,
        ">" => Kind::Greater,
        "in" => Kind::In,
        "<" => Kind::Less,
        "!=" => Kind::NotEquals,
        "notin" => Kind::NotIn,
        "(" => Kind::Open,
        "" => Kind::Error,
        _ => Kind::Identifier,
    }
}
