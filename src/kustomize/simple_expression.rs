//! Regular expressions that need no engine: words, `.*` and `.+`, and what is put together of them by `|`.

/// An expression, anchored at both ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Simple {
    /// Its own text.
    Word(String),
    /// Anything on one line between two texts, of at least so many bytes.
    Around { before: String, behind: String, least: usize },
}

impl Simple {
    /// Whether it matches the whole text.
    pub(super) fn fits(&self, text: &str) -> bool {
        match self {
            Self::Word(word) => word == text,
            Self::Around { before, behind, least } => {
                let inner = text.strip_prefix(&**before).and_then(|rest| rest.strip_suffix(&**behind));
                inner.is_some_and(|inner| inner.len() >= *least && !inner.contains('\n'))
            }
        }
    }
}

/// The alternatives of an expression that is simple; nothing for any other one.
pub(super) fn parse(expression: &str) -> Option<Vec<Simple>> {
    expression.split('|').map(alternative).collect()
}

fn alternative(expression: &str) -> Option<Simple> {
    // The whole is anchored anyway.
    let expression = expression.strip_prefix('^').unwrap_or(expression);
    let expression = expression.strip_suffix('$').unwrap_or(expression);
    if is_plain(expression) {
        return Some(Simple::Word(expression.to_owned()));
    }
    let (before, behind) = expression.split_once('.')?;
    let least = usize::from(behind.starts_with('+'));
    let behind = behind.strip_prefix(['*', '+'])?;
    let are_words = [before, behind].iter().all(|part| part.is_empty() || is_plain(part));
    are_words.then(|| Simple::Around { before: before.to_owned(), behind: behind.to_owned(), least })
}

/// Whether a regular expression means nothing but its own text.
pub(super) fn is_plain(expression: &str) -> bool {
    !expression.is_empty() && expression.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::kustomize::expression::compile;

    /// What is simple means the same as to the engine.
    #[test]
    fn as_the_engine_has_it() {
        let words = ["", "a", "ab", "b", "aab", "a-b", "ab\n", "a\nb", "é", "aéb", "^a", "a$"];
        let mut simple = 0;
        for first in
            ["a", ".*", "a.*", ".*b", "a.*b", ".+", "a.+b", "^a$", "^a", "a$", ".", "a.b", "^", "", "$"]
        {
            for second in ["", "|b", "|.*b", "|", "|^a.*", "$", ".*", "+"] {
                let expression = format!("{first}{second}");
                let Some(alternatives) = parse(&expression) else { continue };
                simple += 1;
                let engine = compile(&format!("^(?:{expression})$")).unwrap();
                for word in words {
                    let fits = alternatives.iter().any(|one| one.fits(word));
                    assert_eq!(fits, engine.is_match(word), "{expression:?} {word:?}");
                }
            }
        }
        assert!(simple > 40, "{simple}");
    }
}
