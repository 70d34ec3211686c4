//! Words for messages: "did you mean …?", "a, b and c".

/// The candidate that is nearest to a word, where one is near enough to be a slip of the pen.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let scored = candidates.into_iter().map(|candidate| (distance(word, candidate), candidate));
    scored
        .filter(|(distance, candidate)| near(*distance, word, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

/// A third of the letters may be wrong, or a part of the name may be missing (`nats` for `nats-system`).
fn near(distance: usize, word: &str, candidate: &str) -> bool {
    let longest = word.chars().count().max(candidate.chars().count());
    let part = word.len() >= 3
        && (candidate.starts_with(word) || word.starts_with(candidate))
        && candidate.len() >= 3;
    distance * 3 <= longest || part
}

/// "a", "a and b", "a, b and c".
pub fn enumerate(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
