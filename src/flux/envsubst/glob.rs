//! The patterns of `#` and `%`.
//!
//! Follows `envsubst/path/match.go` of `fluxcd/pkg`: Go's `path.Match` with a `*` that also matches `/`. It works on
//! bytes, as upstream: `?` may take half of a character at the end of a prefix.

/// A pattern that is malformed, like `[a`.
struct Malformed;

/// Whether a pattern is text, maybe with a `*` before and behind it: then a match takes no more time than the text is long.
pub(super) fn is_simple(pattern: &str) -> bool {
    !pattern.trim_matches('*').contains(['*', '?', '[', '\\'])
}

/// What a simple pattern matches.
fn simple_prefix(pattern: &str, text: &str, longest: bool) -> Option<usize> {
    let words = pattern.trim_matches('*');
    let end = match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (false, false) => text.starts_with(words).then_some(words.len())?,
        (false, true) => text.starts_with(words).then_some(if longest { text.len() } else { words.len() })?,
        (true, true) if longest => text.contains(words).then_some(text.len())?,
        (true, false) if longest => text.rfind(words)? + words.len(),
        (true, _) => text.find(words)? + words.len(),
    };
    // A run that is empty is none; without words, one byte is.
    let end = if words.is_empty() && !pattern.is_empty() { end.max(text.len().min(1)) } else { end };
    (end > 0).then_some(end)
}

/// How many bytes of `text` the pattern matches from its start: the longest run, or the shortest one that is not
/// empty. Nothing where no run matches, and for a malformed pattern as far as upstream notices it.
pub(super) fn prefix(pattern: &str, text: &str, longest: bool) -> Option<usize> {
    if is_simple(pattern) {
        return simple_prefix(pattern, text, longest);
    }
    let mut found = None;
    for length in (1..=text.len()).rev() {
        match matches(pattern.as_bytes(), &text.as_bytes()[..length]) {
            Err(Malformed) => return None,
            Ok(false) => {}
            Ok(true) => {
                found = Some(length);
                if longest {
                    break;
                }
            }
        }
    }
    found
}

/// Whether the pattern matches the whole name. Of several ways a `*` takes the first one; there is no way back.
fn matches(mut pattern: &[u8], mut name: &[u8]) -> Result<bool, Malformed> {
    while !pattern.is_empty() {
        let (star, chunk, rest) = split_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(true);
        }
        // The last chunk has to use the name up.
        let fits = |left: &[u8]| left.is_empty() || !rest.is_empty();
        if let Some(left) = match_chunk(chunk, name)?.filter(|left| fits(left)) {
            name = left;
            continue;
        }
        if !star {
            return Ok(false);
        }
        let mut next = None;
        for skip in 1..=name.len() {
            if let Some(left) = match_chunk(chunk, &name[skip..])?.filter(|left| fits(left)) {
                next = Some(left);
                break;
            }
        }
        let Some(left) = next else { return Ok(false) };
        name = left;
    }
    Ok(name.is_empty())
}

/// Whether a `*` leads, what follows it up to the next `*`, and the rest.
fn split_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let start = pattern.iter().take_while(|&&byte| byte == b'*').count();
    let tail = &pattern[start..];
    let (mut at, mut in_class) = (0, false);
    while let Some(&byte) = tail.get(at) {
        match byte {
            b'\\' if at + 1 < tail.len() => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    (start > 0, &tail[..at], &tail[at..])
}

/// Matches a chunk, which has no `*`, with the start of `text`; what is left of the text then.
fn match_chunk<'n>(mut chunk: &[u8], mut text: &'n [u8]) -> Result<Option<&'n [u8]>, Malformed> {
    while let Some(&first) = chunk.first() {
        // Upstream looks at the pattern only as far as there is text.
        let Some(&byte) = text.first() else { return Ok(None) };
        match first {
            b'[' => {
                let (c, width) = decode(text);
                let (inside, rest) = match_class(&chunk[1..], c)?;
                if !inside {
                    return Ok(None);
                }
                (chunk, text) = (rest, &text[width..]);
            }
            b'?' => (chunk, text) = (&chunk[1..], &text[decode(text).1..]),
            _ => {
                if first == b'\\' {
                    chunk = &chunk[1..];
                }
                let Some(&literal) = chunk.first() else { return Err(Malformed) };
                if literal != byte {
                    return Ok(None);
                }
                (chunk, text) = (&chunk[1..], &text[1..]);
            }
        }
    }
    Ok(Some(text))
}

/// Whether a class, whose `[` is gone, takes the character; and what follows its `]`.
fn match_class(mut class: &[u8], c: u32) -> Result<(bool, &[u8]), Malformed> {
    let negated = class.first() == Some(&b'^');
    if negated {
        class = &class[1..];
    }
    let (mut inside, mut ranges) = (false, 0_usize);
    loop {
        if class.first() == Some(&b']') && ranges > 0 {
            return Ok((inside != negated, &class[1..]));
        }
        let (low, rest) = class_character(class)?;
        class = rest;
        let mut high = low;
        if class.first() == Some(&b'-') {
            (high, class) = class_character(&class[1..])?;
        }
        inside |= (low..=high).contains(&c);
        ranges += 1;
    }
}

/// A character of a class, which may be escaped; something has to follow it.
fn class_character(class: &[u8]) -> Result<(u32, &[u8]), Malformed> {
    let class = match class {
        [] | [b'-' | b']', ..] => return Err(Malformed),
        [b'\\', rest @ ..] => rest,
        _ => class,
    };
    let (c, width) = decode(class);
    let rest = class.get(width..).unwrap_or_default();
    if rest.is_empty() { Err(Malformed) } else { Ok((c, rest)) }
}

/// The first character and its width in bytes. A byte that starts none counts as U+FFFD, one byte wide.
fn decode(bytes: &[u8]) -> (u32, usize) {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or((0xfffd, 1), |c| (u32::from(c), c.len_utf8()))
}
