//! Regular expressions as Go has them (RE2).
//!
//! The `regex` crate accepts nearly the same language. What Go reads otherwise is rewritten here: a brace that is no
//! count, brackets and ampersands within a class, `\Q…\E`, and `\w` and its like, which are of ASCII alone.

use regex::{Regex, RegexBuilder};

use super::fault::Fault;

/// How large an expression may become, in bytes: a few signs of it can stand for megabytes.
const SIZE: usize = 1 << 20;

/// Compiles an expression; errors have Go's words where they are about the same thing.
pub(crate) fn compile(pattern: &str) -> Result<Regex, Fault> {
    let error = |reason: String| Fault::new(format!("error parsing regexp: {reason}"));
    let translated = Translator::new(pattern).run().map_err(error)?;
    let compiled = RegexBuilder::new(&translated).size_limit(SIZE).build();
    compiled.map_err(|problem| match problem {
        regex::Error::CompiledTooBig(_) => {
            Fault { too_large: true, ..Fault::new("a regular expression is larger than infra-graph follows") }
        }
        problem => error(reason(pattern, &problem.to_string())),
    })
}

struct Translator<'p> {
    pattern: &'p str,
    at: usize,
    result: String,
    /// Where the last operator of repetition starts, if it was the last thing read.
    repetition: Option<usize>,
}

impl<'p> Translator<'p> {
    fn new(pattern: &'p str) -> Self {
        Self { pattern, at: 0, result: String::new(), repetition: None }
    }

    fn rest(&self) -> &'p str {
        &self.pattern[self.at..]
    }

    fn run(mut self) -> Result<String, String> {
        while let Some(character) = self.rest().chars().next() {
            let repetition = self.repetition.take();
            match character {
                '\\' => self.escape(),
                '[' => self.class(),
                '*' | '+' | '?' => self.repeat(1, repetition)?,
                '{' => match count_length(self.rest()) {
                    Some(length) => self.repeat(length, repetition)?,
                    None => self.literal('{'),
                },
                other => self.copy(other.len_utf8()),
            }
        }
        Ok(self.result)
    }

    fn copy(&mut self, length: usize) {
        let piece = self.rest().get(..length).unwrap_or(self.rest());
        self.result.push_str(piece);
        self.at += piece.len();
    }

    fn literal(&mut self, character: char) {
        self.result.push('\\');
        self.copy(character.len_utf8());
    }

    /// Go takes a second operator for a slip, except the `?` that asks for the shortest match.
    fn repeat(&mut self, length: usize, before: Option<usize>) -> Result<(), String> {
        let start = self.at;
        self.copy(length);
        if let Some(before) = before {
            let both = &self.pattern[before..self.at];
            return Err(format!("invalid nested repetition operator: `{both}`"));
        }
        if self.rest().starts_with('?') {
            self.copy(1);
        }
        self.repetition = Some(start);
        Ok(())
    }

    /// An escape, within a class or outside of one: a class may stand in a class here.
    fn escape(&mut self) {
        let next = self.rest().chars().nth(1);
        let ascii = match next {
            Some('d') => "[0-9]",
            Some('D') => "[^0-9]",
            Some('s') => r"[\t\n\f\r ]",
            Some('S') => r"[^\t\n\f\r ]",
            Some('w') => "[0-9A-Za-z_]",
            Some('W') => "[^0-9A-Za-z_]",
            _ => "",
        };
        if !ascii.is_empty() {
            self.result.push_str(ascii);
            self.at += 2;
            return;
        }
        let Some(quoted) = self.rest().strip_prefix("\\Q") else {
            return self.copy(1 + next.map_or(0, char::len_utf8));
        };
        let end = quoted.find("\\E").unwrap_or(quoted.len());
        self.result.push_str(&regex::escape(&quoted[..end]));
        self.at += (2 + end + 2).min(self.rest().len());
    }

    /// A class up to its `]`; the first character may be one itself.
    fn class(&mut self) {
        self.copy(1);
        if self.rest().starts_with('^') {
            self.copy(1);
        }
        let first = self.at;
        while let Some(character) = self.rest().chars().next() {
            match character {
                ']' if self.at > first => return self.copy(1),
                '\\' => self.escape(),
                '[' if self.rest().starts_with("[:") && self.rest().contains(":]") => {
                    let length = self.rest().find(":]").map_or(1, |end| end + 2);
                    self.copy(length);
                }
                '[' | '&' | '~' => self.literal(character),
                other => self.copy(other.len_utf8()),
            }
        }
    }
}

/// The length of `{2}`, `{2,}` or `{2,3}`.
fn count_length(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let (least, most) = text[1..end].split_once(',').unwrap_or((&text[1..end], ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!least.is_empty() && digits(least) && digits(most)).then_some(end + 1)
}

/// Why an expression is none: Go's words for what the crate says.
fn reason(pattern: &str, message: &str) -> String {
    let from = |characters: &[char]| pattern.rfind(characters).map_or(pattern, |at| &pattern[at..]);
    if message.contains("look-around") {
        let start = ["(?=", "(?!", "(?<=", "(?<!"].into_iter().find(|start| pattern.contains(start));
        return format!("invalid or unsupported Perl syntax: `{}`", start.unwrap_or(pattern));
    }
    for (ours, theirs, what) in [
        ("unclosed group", "missing closing )", pattern),
        ("unopened group", "unexpected )", pattern),
        ("unclosed character class", "missing closing ]", from(&['['])),
        ("unrecognized escape sequence", "invalid escape sequence", from(&['\\'])),
        ("invalid character class range", "invalid character class range", from(&['['])),
        ("missing expression", "missing argument to repetition operator", from(&['*', '+', '?', '{'])),
    ] {
        if message.contains(ours) {
            let shown = if ours == "missing expression" { what.get(..1).unwrap_or(what) } else { what };
            return format!("{theirs}: `{shown}`");
        }
    }
    let words = message.rsplit_once("error: ").map_or(message, |(_, words)| words);
    format!("{words}: `{pattern}`")
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn what_go_reads_otherwise() {
        for (pattern, text) in [
            ("^a{,2}$", "a{,2}"),
            ("^{$", "{"),
            ("^[a[b]$", "["),
            ("^[a&&b]$", "&"),
            (r"^\Qa.b*\E$", "a.b*"),
            ("^[]a]$", "]"),
            ("^[[:digit:]-]+?$", "1-2"),
            ("^a{2}b{1,}$", "aab"),
        ] {
            assert!(compile(pattern).unwrap().is_match(text), "{pattern}");
        }
    }

    #[test]
    fn perls_classes_are_of_ascii() {
        for (pattern, text, matches) in [
            (r"^\w{1,253}$", "a_1", true),
            (r"^\w$", "é", false),
            (r"^\W$", "é", true),
            (r"^[\w.-]{1,253}$", "a.b-c", true),
            (r"^[\w-]+$", "a-b", true),
            (r"^[^\w]$", "é", true),
            (r"^[\D]$", "٣", true),
            (r"^\d$", "٣", false),
            (r"^\s\S$", "\t\u{a0}", true),
            (r"^.{1,253}$", "é", true),
        ] {
            assert_eq!(compile(pattern).unwrap().is_match(text), matches, "{pattern}");
        }
    }

    #[test]
    fn gos_words() {
        for (pattern, message) in [
            ("^(?:(a)$", "missing closing ): `^(?:(a)$`"),
            ("^(?:a))$", "unexpected ): `^(?:a))$`"),
            ("[a)$", "missing closing ]: `[a)$`"),
            ("(?:*a)", "missing argument to repetition operator: `*`"),
            ("a**", "invalid nested repetition operator: `**`"),
            ("(?!a).*", "invalid or unsupported Perl syntax: `(?!`"),
        ] {
            let expected = format!("error parsing regexp: {message}");
            assert_eq!(compile(pattern).unwrap_err().message, expected);
        }
    }
}
