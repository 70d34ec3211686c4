//! Patterns for paths, as the source-watcher of Flux matches them.
//!
//! It has two languages: Go's `path.Match` selects what is copied, and `doublestar` what is left out. Both are read into
//! regular expressions here, and so are the lines of a `.sourceignore`.

use camino::{Utf8Path, Utf8PathBuf};
use regex::{Regex, RegexBuilder};

use super::Files;

/// How large the regular expression of a pattern may become, in bytes.
const SIZE: usize = 1 << 20;

/// A text that is no pattern, or one that stands for more than is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// A pattern that matches whole paths.
#[derive(Debug, Clone)]
pub struct Glob {
    regex: Regex,
    has_separator: bool,
}

impl Glob {
    /// Reads a pattern of `doublestar`: `**` as a whole part stands for any number of parts, `{a,b}` for either.
    pub fn doublestar(pattern: &str) -> Result<Self, BadPattern> {
        Self::read(pattern, true)
    }

    /// The same as users write it: `./` before it and `/` behind it say nothing.
    pub fn path(pattern: &str) -> Result<Self, BadPattern> {
        Self::doublestar(pattern.trim_start_matches("./").trim_end_matches('/'))
    }

    fn read(pattern: &str, doublestar: bool) -> Result<Self, BadPattern> {
        let translation =
            Translation { rest: pattern, out: String::new(), doublestar, braces: doublestar, open: 0 };
        let pattern_of_all = format!("^(?s:{})$", translation.run()?);
        // A few signs can stand for megabytes.
        let regex = RegexBuilder::new(&pattern_of_all).size_limit(SIZE).build().map_err(|_| BadPattern)?;
        Ok(Self { regex, has_separator: pattern.contains('/') })
    }

    /// Whether the whole path matches.
    pub fn matches_whole(&self, path: &Utf8Path) -> bool {
        self.regex.is_match(path.as_str())
    }

    /// Whether the whole path matches, or that of a folder above it.
    pub fn holds(&self, path: &Utf8Path) -> bool {
        path.ancestors().any(|path| self.matches_whole(path))
    }

    /// Whether the whole path matches, or, for a pattern without `/`, its last part.
    pub fn matches(&self, path: &Utf8Path) -> bool {
        self.regex.is_match(path.as_str())
            || (!self.has_separator && path.file_name().is_some_and(|name| self.regex.is_match(name)))
    }

    /// The paths below `base` that a pattern of Go's `fs.Glob` selects, sorted folder by folder. `**` is no more than `*`
    /// there: it stays within one part of the path. Each name that is looked at is taken off `left`; nothing where more would be.
    pub fn expand(
        files: &dyn Files,
        base: &Utf8Path,
        pattern: &str,
        left: &mut usize,
    ) -> Result<Option<Vec<Utf8PathBuf>>, BadPattern> {
        let mut found = vec![Utf8PathBuf::new()];
        for part in pattern.split('/') {
            // `fs.Glob` finds nothing at a path that is not in its shortest form.
            if matches!(part, "" | "." | "..") {
                return Ok(Some(Vec::new()));
            }
            let is_pattern = part.contains(['*', '?', '[', '\\']);
            // Stars alone mean every name.
            let is_any = is_pattern && part.bytes().all(|byte| byte == b'*');
            let glob = (is_pattern && !is_any).then(|| Self::read(part, false)).transpose()?;
            let fits = |name: &String| glob.as_ref().is_none_or(|glob| glob.regex.is_match(name));
            let mut next = Vec::new();
            for path in found {
                let Some(less) = left.checked_sub(1) else { return Ok(None) };
                *left = less;
                if !is_pattern {
                    let there = files.kind(&base.join(&path).join(part)).is_ok();
                    next.extend(there.then(|| path.join(part)));
                    continue;
                }
                let entries = files.list(&base.join(&path)).unwrap_or_default();
                let Some(less) = left.checked_sub(entries.len()) else { return Ok(None) };
                *left = less;
                let names = entries.into_iter().map(|entry| entry.name);
                let paths = names.filter(fits).map(|name| path.join(name));
                // No artifact holds a link, and links lead round in circles.
                next.extend(paths.filter(|path| {
                    let full = base.join(path);
                    files.canonical(&full).as_deref() == Ok(&*full)
                }));
            }
            found = next;
        }
        Ok(Some(found))
    }
}

/// The regular expression of a pattern as gitignore has it: `**` as `doublestar` has it, and a brace is a brace.
pub(super) fn gitignore(pattern: &str) -> Result<String, BadPattern> {
    Translation { rest: pattern, out: String::new(), doublestar: true, braces: false, open: 0 }.run()
}

/// A pattern on its way to a regular expression.
struct Translation<'p> {
    rest: &'p str,
    out: String,
    doublestar: bool,
    /// Whether `{a,b}` stands for either.
    braces: bool,
    /// How many `{` are open.
    open: usize,
}

impl Translation<'_> {
    fn run(mut self) -> Result<String, BadPattern> {
        let mut at_start = true;
        while let Some(c) = self.rest.chars().next() {
            let was_start = std::mem::take(&mut at_start);
            if self.doublestar && was_start && self.whole_part() {
                at_start = true;
                continue;
            }
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '*' => self.out.push_str("[^/]*"),
                '?' => self.out.push_str("[^/]"),
                '[' => self.class()?,
                '\\' => {
                    let escaped = self.rest.chars().next().ok_or(BadPattern)?;
                    self.rest = &self.rest[escaped.len_utf8()..];
                    self.literal(escaped);
                }
                '{' if self.braces => {
                    self.open += 1;
                    self.out.push_str("(?:");
                }
                '}' if self.braces => {
                    self.open = self.open.checked_sub(1).ok_or(BadPattern)?;
                    self.out.push(')');
                }
                ',' if self.open > 0 => self.out.push('|'),
                '/' => {
                    self.out.push('/');
                    at_start = true;
                }
                c => self.literal(c),
            }
        }
        if self.open > 0 {
            return Err(BadPattern);
        }
        Ok(self.out)
    }

    /// Reads `**` where it is a whole part of the path.
    fn whole_part(&mut self) -> bool {
        if let Some(mut rest) = self.rest.strip_prefix("**/") {
            // Many of them are no more than one.
            while let Some(more) = rest.strip_prefix("**/") {
                rest = more;
            }
            self.out.push_str("(?:[^/]+/)*");
            self.rest = rest;
            return true;
        }
        if self.rest != "**" {
            return false;
        }
        // At the end it also stands for nothing: `a/**` matches `a`.
        match self.out.strip_suffix('/').map(str::to_owned) {
            Some(before) => self.out = format!("{before}(?:/.*)?"),
            None => self.out.push_str(".*"),
        }
        self.rest = "";
        true
    }

    fn literal(&mut self, c: char) {
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    /// `[abc]`, `[^a-z]`; in `doublestar` also `[!a-z]`. A class never matches a separator.
    fn class(&mut self) -> Result<(), BadPattern> {
        let negated = self.rest.starts_with('^') || (self.doublestar && self.rest.starts_with('!'));
        let mut chars = self.rest.char_indices().skip(usize::from(negated));
        let mut items = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                ']' if !items.is_empty() => {
                    self.rest = &self.rest[at + 1..];
                    self.out.push_str(if negated { "[^/" } else { "[" });
                    self.out.push_str(&items);
                    self.out.push(']');
                    return Ok(());
                }
                '-' => items.push('-'),
                '\\' => {
                    let (_, escaped) = chars.next().ok_or(BadPattern)?;
                    items.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
                }
                c => items.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
        }
        Err(BadPattern)
    }
}
