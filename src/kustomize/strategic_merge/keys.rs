//! The values of merge keys, by which items of two lists are the same.

/// Takes over what one of two items says and the other leaves out, where they agree in the rest (`mergeValues`): so
/// that a port without a protocol is the same as one with it.
pub(super) fn fill_gaps(all: &mut [Vec<String>]) {
    for i in 0..all.len() {
        // What the inner loop fills in here is not yet looked at in it: kyaml holds the values as they were.
        let Some(before) = all.get(i).cloned() else { return };
        for j in 0..all.len() {
            if let Some(filled) = agreed(&before, &all[j]) {
                all[i].clone_from(&filled);
                all[j] = filled;
            }
        }
    }
}

fn agreed(a: &[String], b: &[String]) -> Option<Vec<String>> {
    if !a.iter().zip(b).any(|(a, b)| a == b) {
        return None;
    }
    let each = a.iter().zip(b).map(|(a, b)| match (a.as_str(), b.as_str()) {
        (a, b) if a == b || b.is_empty() => Some(a.to_owned()),
        ("", b) => Some(b.to_owned()),
        _ => None,
    });
    each.collect()
}

/// Which of the keys have a value in any of the items; all where none has (`validateKeys`).
pub(super) fn used_keys(all: &[Vec<String>], keys: &[String]) -> Vec<usize> {
    let used = |at: &usize| all.iter().any(|values| values.get(*at).is_some_and(|value| !value.is_empty()));
    let found: Vec<usize> = (0..keys.len()).filter(used).collect();
    if found.is_empty() { (0..keys.len()).collect() } else { found }
}

pub(super) fn pick(at: &[usize], from: &[String]) -> Vec<String> {
    at.iter().filter_map(|&at| from.get(at).cloned()).collect()
}
