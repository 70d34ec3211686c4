//! What no output may hold.

use regex::Regex;

/// The commands of `-o github`, which are ours.
pub(super) const GITHUB: &str = "^::(error|warning|notice) [^:]*::";

/// The text without colours, as a log that knows them shows it.
pub(super) fn without_colours(text: &str) -> String {
    Regex::new("\u{1b}\\[[0-9;]*m").unwrap().replace_all(text, "").into_owned()
}

/// No control but line breaks, nothing that turns the direction of the text, and no line that is a command. `own` is a
/// pattern of commands that may begin a line.
pub(super) fn assert_harmless(text: &str, own: &str, arguments: &[&str]) {
    for (at, c) in text.char_indices().filter(|(_, c)| *c != '\n') {
        let turns = matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        );
        // Where the line begins is looked for only if it is told: the text may be long.
        let line = || text[..at].rfind('\n').map_or(text, |end| &text[end + 1..]).lines().next();
        assert!(!c.is_control() && !turns, "{arguments:?}: {c:?} in {:?}", line());
    }
    let hash = Regex::new(r"(?i)##[\w.-]*\[").unwrap();
    let colons = Regex::new(r"^\s*::.*::").unwrap();
    let own = (!own.is_empty()).then(|| Regex::new(own).unwrap());
    for line in text.lines() {
        let rest = own.as_ref().map_or(line.into(), |own| own.replace(line, ""));
        assert!(!hash.is_match(&rest) && !colons.is_match(&rest), "{arguments:?}: a command: {line:?}");
    }
}

/// No line begins in the middle of a name: each mark of a command has something before it that is ours.
pub(super) fn assert_quiet(text: &str, arguments: &[&str]) {
    for line in text.lines() {
        let line = line.trim_start();
        assert!(!line.starts_with(":\\:") || line.starts_with(":\\:add-mask"), "{arguments:?}: {line:?}");
    }
}
