//! The order of keys.

use std::cmp::Ordering;

/// Compares keys as go-yaml does (`keyList.Less`): letters stand behind everything else, and numbers are compared as
/// such, so that `a2` stands before `a10`.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = left.iter().zip(&right).position(|(a, b)| a != b) else {
        return left.len().cmp(&right.len());
    };
    let (x, y) = (left[at], right[at]);
    if x.is_alphabetic() || y.is_alphabetic() {
        return x.is_alphabetic().cmp(&y.is_alphabetic()).then(x.cmp(&y));
    }
    // A zero counts where a number has begun before it.
    let digits = left[..at].iter().rev().take_while(|c| c.is_ascii_digit());
    let start = i64::from((x == '0' || y == '0') && digits.into_iter().any(|&digit| digit != '0'));
    let (first, first_end) = number(&left, at, start);
    let (second, second_end) = number(&right, at, start);
    first.cmp(&second).then(first_end.cmp(&second_end)).then(x.cmp(&y))
}

/// The number that starts at a place, after `start`, and where it ends.
fn number(text: &[char], at: usize, start: i64) -> (i64, usize) {
    let digits = text[at..].iter().map_while(|c| c.to_digit(10));
    let (mut value, mut end) = (start, at);
    for digit in digits {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
        end += 1;
    }
    (value, end)
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn numbers_by_value_and_letters_last() {
        let sorted = ["", "$a", "1", "2", "10", "A", "a", "a-b", "a.b", "a/b", "a_b", "a2", "a10", "ab", "é"];
        assert!(sorted.is_sorted_by(|a, b| compare(a, b).is_le()));
    }
}
