//! Places as links, where a terminal has them (OSC 8): a click opens the file.

use std::collections::HashMap;
use std::env;
use std::io::{self, IsTerminal as _};
use std::sync::LazyLock;

use camino::Utf8Path;
use regex::Regex;

/// Terminals that say their name in `TERM_PROGRAM`.
const PROGRAMS: &[&str] =
    &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "WarpTerminal"];

/// Terminals that say their name in `TERM`.
const TERMS: &[&str] =
    &["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "contour", "wezterm"];

/// Variables that only terminals with links set.
const VARIABLES: &[&str] = &["KONSOLE_VERSION", "WT_SESSION", "DOMTERM"];

/// The first version of VTE, which GNOME's and many other terminals are made of, that has links.
const VTE: u32 = 5000;

/// The text with each place of a file below `root` as a link, where standard output has them.
pub(super) fn linked(text: &str, root: &Utf8Path) -> String {
    if !has_links() {
        return text.to_owned();
    }
    let root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
    link(text, &root, term().as_deref() == Some("xterm-kitty"))
}

/// `FORCE_HYPERLINK` decides; otherwise what the terminal says of itself.
fn has_links() -> bool {
    if let Ok(forced) = env::var("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let is_one_of =
        |name: &str, known: &[&str]| env::var(name).is_ok_and(|value| known.contains(&value.as_str()));
    let vte = env::var("VTE_VERSION").ok().and_then(|version| version.parse::<u32>().ok());
    io::stdout().is_terminal()
        && term().is_none_or(|term| term != "dumb")
        && (is_one_of("TERM_PROGRAM", PROGRAMS)
            || is_one_of("TERM", TERMS)
            || VARIABLES.iter().any(|name| env::var_os(name).is_some())
            || vte.is_some_and(|version| version >= VTE))
}

fn term() -> Option<String> {
    env::var("TERM").ok()
}

/// Where `with_line` is set, the line goes with the address.
fn link(text: &str, root: &Utf8Path, with_line: bool) -> String {
    // A colour right before a place is none of it.
    static PLACE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\x1b\[[0-9;]*m|(?P<path>[^\s\x1b]+?):(?P<line>\d+):\d+").ok());
    let Some(place) = &*PLACE else { return text.to_owned() };
    let mut files: HashMap<&str, Option<String>> = HashMap::new();
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for found in place.captures_iter(text) {
        let (Some(whole), Some(path), Some(line)) = (found.get(0), found.name("path"), found.name("line"))
        else {
            continue;
        };
        let address =
            || Some(root.join(path.as_str())).filter(|file| file.is_file()).map(|file| address(&file));
        let Some(address) = files.entry(path.as_str()).or_insert_with(address) else { continue };
        let line = if with_line { format!("#{}", line.as_str()) } else { String::new() };
        out.push_str(&text[done..whole.start()]);
        out.push_str(&format!("\x1b]8;;{address}{line}\x1b\\{}\x1b]8;;\x1b\\", whole.as_str()));
        done = whole.end();
    }
    out + &text[done..]
}

/// The address of a file; nothing in it can end the link.
fn address(file: &Utf8Path) -> String {
    let path = file.as_str().replace('\\', "/");
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b':') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
