//! Values of Secrets in lines.
//!
//! It is decided by the text, not by the tree: a file that is no YAML is shown too, and its Secrets are as secret.
//! Where in doubt it hides. What it knows: Secrets, also inside of a list, a patch or a template; JSON patches of
//! `/data` and `/stringData`; the literals of a secret generator.

use std::collections::BTreeMap;

/// Line (from 1) to the character (from 0) behind which nothing of that line may be shown.
pub(super) fn hidden(text: &str) -> BTreeMap<u32, usize> {
    let mut hidden = BTreeMap::new();
    if !["Secret", "ecretGenerator", "/data", "/stringData"].iter().any(|word| text.contains(word)) {
        return hidden;
    }
    let mut document = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.trim_start_matches('\u{feff}');
        if is_marker(line) {
            add(&document, &mut hidden);
            document.clear();
        }
        document.push((number, line));
    }
    add(&document, &mut hidden);
    hidden
}

fn add(document: &[(u32, &str)], hidden: &mut BTreeMap<u32, usize>) {
    let sensitive = Sensitive::of(document);
    if sensitive.keys.is_empty() {
        return;
    }
    let mut region = None;
    for &(number, line) in document {
        let start = if sensitive.flow { Some(indent(line)) } else { sensitive.step(line, &mut region) };
        if let Some(start) = start.filter(|&start| start < line.trim_end().len()) {
            hidden.insert(number, line[..start].chars().count());
        }
    }
}

/// The lines that belong to a key whose value is hidden.
#[derive(Debug)]
struct Region {
    /// Where the key stands.
    indent: usize,
    /// Where the first line below it starts: the keys there are the Secret's own, and may be shown. No line
    /// starts at `usize::MAX`.
    children: Option<usize>,
}

/// What has to be hidden in a document.
#[derive(Debug, Default)]
struct Sensitive {
    /// The keys whose values are hidden.
    keys: Vec<&'static str>,
    /// The document is a Secret: only what is known to be harmless is shown of it.
    whole: bool,
    /// The document is one value in brackets (JSON): its lines say nothing about its structure.
    flow: bool,
}

impl Sensitive {
    fn of(document: &[(u32, &str)]) -> Self {
        let mut found = Self::default();
        let (mut secret, mut generator, mut patch) = (false, false, false);
        for (_, line) in document {
            if names_secret(line) {
                secret = true;
                found.whole |= line.trim_start_matches(['"', '\'']).starts_with("kind");
            }
            generator |= line.contains("ecretGenerator");
            patch |= points_into_secret(line);
        }
        if secret {
            found.keys.extend(["stringData", "data"]);
        }
        if generator {
            found.keys.push("literals");
        }
        if patch {
            found.keys.push("value");
        }
        let content = document.iter().map(|(_, line)| content_of(line));
        let first = content.into_iter().find(|line| !line.is_empty() && !line.starts_with(['#', '%']));
        found.flow = first.is_some_and(|line| line.starts_with(['{', '[']));
        found
    }

    /// The byte from which a line is hidden.
    fn step(&self, line: &str, region: &mut Option<Region>) -> Option<usize> {
        let (indent, content) = (indent(line), content_of(line));
        if content.is_empty() {
            return None;
        }
        // A comment ends nothing, and may well be what the value was yesterday.
        let comment = content.starts_with('#');
        if let Some(inside) = region {
            let item = indent == inside.indent && content.starts_with('-') && !is_marker(line);
            if comment || item || indent > inside.indent {
                return Some(inside.step(line, comment));
            }
            *region = None;
        }
        let (start, indent) = self.key_in(line)?;
        // Behind a value that starts in the key's own line, a block scalar for instance, there are no keys.
        let children = (start < line.trim_end().len()).then_some(usize::MAX);
        *region = Some(Region { indent, children });
        Some(start)
    }

    /// Where the value of a hidden key in this line starts, and the key's indent.
    fn key_in(&self, line: &str) -> Option<(usize, usize)> {
        if self.whole && indent(line) == 0 && !is_marker(line) && !line.starts_with('#') {
            match leading_key(line) {
                Some(("apiVersion" | "kind" | "metadata" | "type" | "immutable", _)) => {}
                Some((_, value)) => return Some((value, 0)),
                None => return Some((0, 0)),
            }
        }
        let first = self.keys.iter().filter_map(|key| occurrence(line, key)).min()?;
        let (key, value) = first;
        let leads = line[..key].chars().all(|c| matches!(c, ' ' | '\t' | '-' | '"' | '\''));
        Some((value, if leads { key } else { indent(line) }))
    }
}

impl Region {
    /// The byte from which a line of this region is hidden: keys are shown, where they are the Secret's own.
    fn step(&mut self, line: &str, comment: bool) -> usize {
        let indent = indent(line);
        if comment {
            return indent;
        }
        if *self.children.get_or_insert(indent) != indent {
            return indent;
        }
        match leading_key(line) {
            Some((_, value)) => value,
            None => literal(line).unwrap_or(indent),
        }
    }
}

/// `---` or `...`: another document starts, or this one ends.
fn is_marker(line: &str) -> bool {
    ["---", "..."].iter().any(|marker| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The line without its indent, its end and the marker of a document.
fn content_of(line: &str) -> &str {
    let line = if is_marker(line) { &line[3..] } else { line };
    line.trim()
}

/// Whether the line says `kind: Secret`, in whatever notation.
fn names_secret(line: &str) -> bool {
    line.match_indices("kind").any(|(at, word)| {
        let rest = line[at + word.len()..].trim_start_matches(['"', '\'', '\\', ' ', '\t']);
        let value = rest.strip_prefix(':').unwrap_or_default().split([',', '}']).next().unwrap_or_default();
        value.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Secret")
    })
}

/// Whether the line holds a JSON pointer into the values of a Secret. A path of files has no slash at its start.
fn points_into_secret(line: &str) -> bool {
    ["/data", "/stringData"].iter().any(|pointer| {
        line.match_indices(pointer).any(|(at, word)| {
            let before = line[..at].chars().next_back();
            let after = line[at + word.len()..].chars().next();
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | ':'))
                && after.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_')
        })
    })
}

/// The key that a line starts with, behind the dashes of lists, and the byte at which its value starts.
fn leading_key(line: &str) -> Option<(&str, usize)> {
    let mut start = indent(line);
    while let Some(rest) = line[start..].strip_prefix("- ") {
        start = line.len() - rest.trim_start().len();
    }
    let quote = line[start..].starts_with(['"', '\'']);
    let name = &line[start + usize::from(quote)..];
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))?;
    let after =
        name[length..].trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).strip_prefix(':')?;
    let separated = after.is_empty() || after.starts_with(char::is_whitespace);
    let value = line.len() - after.trim_start().len();
    (separated && length > 0).then_some((&name[..length], value))
}

/// Where `key:` stands in a line, in whatever notation, and where its value starts.
fn occurrence(line: &str, key: &str) -> Option<(usize, usize)> {
    line.match_indices(key).find_map(|(at, _)| {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if line[..at].chars().next_back().is_some_and(word) {
            return None;
        }
        let rest = line[at + key.len()..].trim_start_matches(['"', '\'', '\\', ' ', '\t']);
        let value = rest.strip_prefix(':')?;
        Some((at, line.len() - value.trim_start().len()))
    })
}

/// Where the value of `- name=value` starts.
fn literal(line: &str) -> Option<usize> {
    let start = indent(line);
    let item = line[start..].strip_prefix("- ")?.trim_start_matches(['"', '\'']);
    let length = item.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))?;
    let value = item[length..].strip_prefix('=')?;
    Some(line.len() - value.len())
}
