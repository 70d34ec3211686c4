//! Words for messages: "did you mean …?", "a, b and c".

/// The candidate that is nearest to a word, where one is near enough to be a slip of the pen: a quarter of the letters may
/// be wrong, or a part of the name may be missing (`nats` for `nats-system`).
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let scored = candidates.into_iter().filter_map(|candidate| Some((score(word, candidate)?, candidate)));
    scored.min().map(|(_, candidate)| candidate)
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
