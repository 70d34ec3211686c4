//! Patterns of strings.

use std::sync::OnceLock;

use regex::Regex;

/// A regular expression, compiled when it is needed first.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The expression as it is written. Go's and this crate's are the same language, as far as schemas use it.
    pub text: String,
    compiled: OnceLock<Option<Regex>>,
}

/// How long a compiled expression may be, in bytes: a schema of a repository may be anything.
const LIMIT: usize = 1 << 20;

impl Pattern {
    /// A pattern; nothing where the text is none.
    pub(super) fn new(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self { text: text.to_owned(), compiled: OnceLock::new() })
    }

    /// Whether a string holds what the pattern says. One that cannot be compiled takes all.
    pub(super) fn takes(&self, text: &str) -> bool {
        if self.text == DURATION && is_duration(text) {
            return true;
        }
        let compiled =
            self.compiled.get_or_init(|| regex::RegexBuilder::new(&self.text).size_limit(LIMIT).build().ok());
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    /// What it wants in words, and how to write it, where it is a well-known one.
    pub(super) fn words(&self) -> (&'static str, &'static str) {
        match &*self.text {
            DURATION => ("a duration", "write numbers with the units ms, s, m or h, as in `1h30m`"),
            SHORT_DURATION => ("a duration", "write numbers with the units ms, s or m, as in `1m30s`"),
            _ => ("", ""),
        }
    }
}

/// The pattern that Flux's CRDs have for most durations.
const DURATION: &str = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";

/// And for those of requests.
const SHORT_DURATION: &str = r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$";

/// Whether a text is one whole number with a unit: nearly all durations are, and no expression has to be compiled for them.
fn is_duration(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && matches!(unit, "ms" | "s" | "m" | "h")
}
