//! What is done with bytes that nobody wrote, and what holds of it: a file for each target.
//!
//! Only the public API is used, so that the tests of the project, which run these over the corpora, and the fuzzer do the same. A
//! property that does not hold is a panic.

pub mod archive;
pub mod fix;
pub mod json_patch;
pub mod kustomization;
pub mod markdown;
pub mod places;
pub mod repository;
pub mod selectors;
pub mod substitution;
pub mod templates;
pub mod tour;
pub mod yaml;

/// The bytes as a text; what is no text in them becomes a sign for that.
pub(crate) fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The texts between lines of `====`, so many at most.
pub(crate) fn parts(text: &str, most: usize) -> Vec<&str> {
    text.splitn(most, "\n====\n").collect()
}
