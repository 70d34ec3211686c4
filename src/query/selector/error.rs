//! What is wrong with a selector, and where.

use crate::text::name;

/// A selector that says nothing, or names nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub struct SelectorError {
    /// The selector.
    pub text: String,
    /// Where it is wrong: in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// Whether the whole selector is one name: then there is nothing to point at.
    pub is_whole: bool,
    /// Whether nothing has the name at that place.
    pub is_unknown: bool,
}

impl SelectorError {
    pub(super) fn syntax(text: &str, column: usize, message: impl Into<String>) -> Self {
        Self { text: text.to_owned(), column, message: message.into(), is_whole: false, is_unknown: false }
    }

    /// The message, and below it the selector with a mark.
    fn words(&self) -> String {
        if self.is_whole {
            return self.message.clone();
        }
        // What `name` makes of a letter may be wider than the letter.
        let before: String = self.text.chars().take(self.column.saturating_sub(1)).collect();
        let blanks = " ".repeat(name(&before).chars().count());
        format!(
            "{}\n  {}\n  {blanks}^ column {}\n`infra-graph help selectors` tells how to select",
            self.message,
            name(&self.text),
            self.column
        )
    }
}
