//! The lines of one ignore file.

use camino::Utf8Path;
use regex::Regex;

use crate::source::glob::gitignore;

/// How many lines of one file are looked at. The largest real ones have a few hundred.
const LINES: usize = 10_000;

/// How long a pattern may be, in bytes: no path is longer.
const LONGEST: usize = 4096;

/// Lines in gitignore's syntax, matched with paths relative to one folder.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Runs of lines that all exclude or all include, in order. In a run it does not matter which line matches.
    runs: Vec<Run>,
    lines: usize,
    unread: Option<usize>,
}

#[derive(Debug)]
struct Run {
    excludes: bool,
    all: AnyOf,
    /// Lines that mean folders only.
    folders: AnyOf,
}

impl Rules {
    /// Reads lines. A line that is no pattern matches nothing, but it is a line: the defaults are off. Linear.
    pub(super) fn new(text: &str) -> Self {
        /// An expression that is too large does not compile at all.
        const MAX_RUN: usize = 256;
        let mut rules = Self::default();
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let is_unread = |(place, (_, line)): &(usize, (usize, &str))| *place >= LINES || line.len() > LONGEST;
        rules.unread = lines.clone().enumerate().find(is_unread).map(|(_, (number, _))| number);
        let mut lines = lines.map(|(_, line)| line).take(LINES).peekable();
        while let Some(first) = lines.peek() {
            let excludes = !first.starts_with('!');
            let (mut all, mut folders) = (Vec::new(), Vec::new());
            let mut length = 0;
            while length < MAX_RUN
                && let Some(line) = lines.next_if(|line| line.starts_with('!') != excludes)
            {
                length += 1;
                let (pattern, is_folder) = pattern(line.strip_prefix('!').unwrap_or(line));
                // Upstream, too, says nothing of a malformed pattern; it never matches.
                if line.len() <= LONGEST
                    && let Ok(expression) = gitignore(&pattern)
                {
                    if is_folder { &mut folders } else { &mut all }.push(expression);
                }
            }
            rules.lines += length;
            rules.runs.push(Run { excludes, all: AnyOf::new(all), folders: AnyOf::new(folders) });
        }
        rules
    }

    /// Whether there is no line.
    pub(super) fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// The number of the first line that is not looked at, from 0 on, since it is behind very many or too long for a path.
    pub(super) fn unread(&self) -> Option<usize> {
        self.unread
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

/// Expressions of which one is enough.
#[derive(Debug)]
struct AnyOf(Option<Regex>);

impl AnyOf {
    /// A range that runs backwards is only seen here.
    fn new(mut expressions: Vec<String>) -> Self {
        let compiled = |all: &[String]| Regex::new(&format!("^(?s:{})$", all.join("|")));
        let mut whole = compiled(&expressions);
        if whole.is_err() {
            expressions.retain(|one| compiled(std::slice::from_ref(one)).is_ok());
            whole = compiled(&expressions);
        }
        Self(whole.ok().filter(|_| !expressions.is_empty()))
    }

    fn is_match(&self, path: &Utf8Path) -> bool {
        self.0.as_ref().is_some_and(|expression| expression.is_match(path.as_str()))
    }
}

impl Run {
    fn matches(&self, path: &Utf8Path, is_folder: bool) -> bool {
        // The root itself is no name that a pattern could mean; `*/` would match it.
        let names = path.ancestors().take_while(|path| !path.as_str().is_empty());
        names.enumerate().any(|(level, path)| {
            self.all.is_match(path) || ((is_folder || level > 0) && self.folders.is_match(path))
        })
    }
}

/// The pattern of whole paths that a line stands for, and whether it means folders only (`logs/`). A line without a slash
/// before its last character means the name in any folder.
fn pattern(line: &str) -> (String, bool) {
    // A blank at the end counts where it is escaped.
    let line = if line.ends_with("\\ ") { line } else { line.trim_end() };
    let (line, is_folder) = match line.strip_suffix('/') {
        Some(folder) => (folder.strip_suffix('\\').unwrap_or(folder), true),
        None => (line, false),
    };
    let mut pattern = line.strip_prefix('/').unwrap_or(line).to_owned();
    if !line.contains('/') && line != "**" {
        pattern.insert_str(0, "**/");
    }
    // What is in a folder, not the folder.
    if pattern.ends_with("/**") {
        pattern.push_str("/*");
    }
    (pattern, is_folder)
}
