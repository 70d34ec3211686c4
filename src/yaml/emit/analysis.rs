//! What a text is made of, and so in which styles it may be written (`yaml_emitter_analyze_scalar`).

/// The styles that a text allows outside of flow collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, named as in the emitter")]
pub(super) struct Analysis {
    /// Without quotes.
    pub(super) plain_allowed: bool,
    /// In single quotes.
    pub(super) single_quotes_allowed: bool,
    /// As a literal block.
    pub(super) block_allowed: bool,
    /// Whether it has line breaks.
    pub(super) multiline: bool,
}

/// What was seen of a text.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, named as in the emitter")]
struct Seen {
    indicator: bool,
    line_break: bool,
    special: bool,
    leading_space: bool,
    leading_break: bool,
    trailing_space: bool,
    trailing_break: bool,
    break_then_space: bool,
    space_then_break: bool,
}

impl Analysis {
    pub(super) fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self {
                plain_allowed: true,
                single_quotes_allowed: true,
                block_allowed: false,
                multiline: false,
            };
        }
        let seen = Seen::of(text);
        let edges = seen.leading_space || seen.leading_break || seen.trailing_space || seen.trailing_break;
        let broken = seen.space_then_break || seen.special;
        Self {
            plain_allowed: !(edges || seen.break_then_space || broken || seen.line_break || seen.indicator),
            single_quotes_allowed: !(seen.break_then_space || broken),
            block_allowed: !(seen.trailing_space || broken),
            multiline: seen.line_break,
        }
    }
}

impl Seen {
    fn of(text: &str) -> Self {
        let mut seen =
            Self { indicator: text.starts_with("---") || text.starts_with("..."), ..Self::default() };
        let mut previous = None;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|&(_, next)| next);
            let last = next.is_none();
            seen.indicator |= is_indicator(at == 0, character, previous, next);
            seen.special |= !is_printable(character);
            seen.line_break |= is_break(character);
            if character == ' ' {
                seen.leading_space |= at == 0;
                seen.trailing_space |= last;
                seen.break_then_space |= previous.is_some_and(is_break);
            } else if is_break(character) {
                seen.leading_break |= at == 0;
                seen.trailing_break |= last;
                seen.space_then_break |= previous == Some(' ');
            }
            previous = Some(character);
        }
        seen
    }
}

/// Whether a character would mean something where a plain scalar stands in a block.
fn is_indicator(first: bool, character: char, previous: Option<char>, next: Option<char>) -> bool {
    let before_blank = next.is_none_or(|next| matches!(next, ' ' | '\t'));
    match character {
        '#' if !first => previous.is_some_and(is_blank),
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            first
        }
        '?' | '-' => first && before_blank,
        ':' => before_blank,
        _ => false,
    }
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t') || is_break(character)
}

/// A line break as YAML 1.1 has them.
pub(super) fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character may stand as it is. What lies beyond the basic plane may not.
pub(super) fn is_printable(character: char) -> bool {
    matches!(
        character,
        '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}'
    )
}
