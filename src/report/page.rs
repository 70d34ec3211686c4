//! The parts of a code's page that reports quote.

use crate::finding::Code;

/// What the page says first, in one line: what the finding is.
pub(super) fn first_sentence(code: Code) -> String {
    let paragraph = code.page().split("\n\n").nth(1).unwrap_or_default();
    let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    // "Error by default: two Kustomizations …": the severity is said elsewhere.
    let (_, said) = words.split_once(": ").unwrap_or(("", &words));
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The page without its title.
pub(super) fn body(code: Code) -> &'static str {
    let page = code.page();
    page.split_once("\n\n").map_or(page, |(_, body)| body).trim_end()
}

/// Where the page can be read.
pub(super) fn address(code: Code) -> String {
    format!("{}/blob/main/docs/findings/{code}.md", env!("CARGO_PKG_REPOSITORY"))
}
