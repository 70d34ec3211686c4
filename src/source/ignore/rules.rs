//! The lines of one ignore file.

use camino::Utf8Path;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Lines in gitignore's syntax, matched with paths relative to one folder.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Runs of lines that all exclude or all include, in order. In a run it does not matter which line matches.
    runs: Vec<Run>,
    lines: usize,
}

#[derive(Debug)]
struct Run {
    excludes: bool,
    matcher: Gitignore,
}

impl Rules {
    /// Reads lines. A line that is no pattern matches nothing, but it is a line: the defaults are off. Linear.
    pub(super) fn new(text: &str) -> Self {
        /// A matcher that is too large does not build at all.
        const MAX_RUN: usize = 256;
        let mut rules = Self::default();
        let mut lines =
            text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).peekable();
        while let Some(first) = lines.peek() {
            let excludes = !first.starts_with('!');
            let mut builder = GitignoreBuilder::new("");
            // As in Go, a class without an end is no pattern.
            builder.allow_unclosed_class(false);
            let mut length = 0;
            while length < MAX_RUN
                && let Some(line) = lines.next_if(|line| line.starts_with('!') != excludes)
            {
                length += 1;
                // Upstream, too, says nothing of a malformed pattern; it never matches.
                let _ = builder.add_line(None, &literal_braces(line));
            }
            rules.lines += length;
            if let Ok(matcher) = builder.build() {
                rules.runs.push(Run { excludes, matcher });
            }
        }
        rules
    }

    /// Whether there is no line.
    pub(super) fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// Whether a line takes something back in.
    pub(super) fn has_inclusion(&self) -> bool {
        self.runs.iter().any(|run| !run.excludes)
    }

    /// What the last line says that matches the path or one of the folders above it: whether it is excluded.
    ///
    /// So upstream does it. Git would not let a file back in whose folder is excluded.
    pub(super) fn verdict(&self, path: &Utf8Path, is_folder: bool) -> Option<bool> {
        let hit = self.runs.iter().rev().find(|run| run.matches(path, is_folder))?;
        Some(hit.excludes)
    }
}

impl Run {
    fn matches(&self, path: &Utf8Path, is_folder: bool) -> bool {
        // The root itself is no name that a pattern could mean; the crate would match `*/` with it.
        let names = path.ancestors().take_while(|path| !path.as_str().is_empty());
        names.enumerate().any(|(level, path)| !self.matcher.matched(path, is_folder || level > 0).is_none())
    }
}

/// A brace is a brace for gitignore; the crate takes `{a,b}` as alternatives.
fn literal_braces(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let (mut escaped, mut in_class) = (false, false);
    for c in line.chars() {
        match c {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            '{' | '}' if !in_class => out.push('\\'),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}
