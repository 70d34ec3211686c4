//! Words for messages: "did you mean …?", "a, b and c".

/// The longest name of an object, in bytes.
const LONGEST_NAME: usize = 253;

/// The candidate that is nearest to a word, where one is near enough to be a slip of the pen: a quarter of the letters may
/// be wrong, or a part of the name may be missing (`nats` for `nats-system`). Of a word that is longer than any name, none is.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // The comparison is quadratic.
    if word.len() > LONGEST_NAME {
        return None;
    }
    let scored = candidates.into_iter().filter_map(|candidate| Some((score(word, candidate)?, candidate)));
    scored.min().map(|(_, candidate)| candidate)
}

/// The candidate that differs from a word by a slip of the pen alone: one letter or two beside each other, in a name that is long
/// enough. Names that only count differently (`tenant-1`, `tenant-2`) are no slips.
pub fn slip<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let counts = |candidate: &str| {
        let (Some((stem, _)), Some((other, _))) = (word.rsplit_once('-'), candidate.rsplit_once('-')) else {
            return word.trim_end_matches(|c: char| c.is_ascii_digit())
                == candidate.trim_end_matches(|c: char| c.is_ascii_digit());
        };
        let is_short = |text: &str, stem: &str| text.len() - stem.len() <= 4;
        stem == other && is_short(word, stem) && is_short(candidate, other)
    };
    let is_near = |candidate: &&str| strsim::damerau_levenshtein(word, candidate) == 1;
    let long = word.chars().count() >= 4;
    candidates.into_iter().find(|candidate| long && is_near(candidate) && !counts(candidate))
}

/// Smaller is nearer. One wrong letter beats a missing part, which beats several wrong letters.
fn score(word: &str, candidate: &str) -> Option<(u8, usize)> {
    let distance = strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase());
    let longest = word.chars().count().max(candidate.chars().count());
    let shortest = word.len().min(candidate.len());
    let part = shortest >= 3 && (candidate.starts_with(word) || word.starts_with(candidate));
    match distance {
        0 | 1 if shortest > 1 => Some((0, distance)),
        _ if part => Some((1, distance)),
        _ if distance * 4 <= longest => Some((2, distance)),
        _ => None,
    }
}

/// "a", "a and b", "a, b and c".
pub fn enumerate(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
