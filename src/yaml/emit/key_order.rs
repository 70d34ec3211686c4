//! The order of keys.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::Regex;

use crate::yaml::Entry;

/// Sorts entries so that each key stands before its next as go-yaml compares them; how they are written does not matter.
///
/// The comparison is no total order: `a9` stands before `a10`, `a10` before `a1b`, and `a1b` before `a9`. The standard
/// sorts may panic on that, so the halves are merged here. go-yaml itself starts from the random order of a Go map and
/// prints such keys in one order or another, but always each before its next, which merging keeps, too: two neighbours
/// come from one half, or were compared.
pub(super) fn sort(entries: &mut [&Entry]) {
    entries.sort_unstable_by(|a, b| a.key.text.cmp(&b.key.text));
    merge_sort(entries);
}

fn merge_sort(entries: &mut [&Entry]) {
    let stands_before = |a: &Entry, b: &Entry| compare(&a.key.text, &b.key.text).is_lt();
    let middle = entries.len() / 2;
    if middle == 0 {
        return;
    }
    merge_sort(&mut entries[..middle]);
    merge_sort(&mut entries[middle..]);
    if stands_before(entries[middle - 1], entries[middle]) {
        return;
    }
    let first = entries[..middle].to_vec();
    let mut first = first.into_iter().peekable();
    let mut second = middle;
    for place in 0..entries.len() {
        let Some(next) = first.peek() else { break };
        if entries.get(second).is_some_and(|entry| stands_before(entry, next)) {
            entries[place] = entries[second];
            second += 1;
        } else if let Some(next) = first.next() {
            entries[place] = next;
        }
    }
}

/// Compares keys as go-yaml does (`keyList.Less`): letters stand behind everything else, and numbers are compared as
/// such, so that `a2` stands before `a10`.
fn compare(a: &str, b: &str) -> Ordering {
    let (left, right): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = left.iter().zip(&right).position(|(a, b)| a != b) else {
        return left.len().cmp(&right.len());
    };
    let (x, y) = (left[at], right[at]);
    if is_letter(x) || is_letter(y) {
        return is_letter(x).cmp(&is_letter(y)).then(x.cmp(&y));
    }
    // A zero counts where a number has begun before it.
    let digits = left[..at].iter().rev().take_while(|&&c| is_digit(c));
    let start = i64::from((x == '0' || y == '0') && digits.into_iter().any(|&digit| digit != '0'));
    let (first, first_end) = number(&left, at, start);
    let (second, second_end) = number(&right, at, start);
    first.cmp(&second).then(first_end.cmp(&second_end)).then(x.cmp(&y))
}

/// The number that starts at a place, after `start`, and where it ends. Digits of other scripts count by their
/// distance from `0`.
fn number(text: &[char], at: usize, start: i64) -> (i64, usize) {
    let (mut value, mut end) = (start, at);
    for &digit in text[at..].iter().take_while(|&&c| is_digit(c)) {
        let distance = i64::from(u32::from(digit)) - i64::from(u32::from('0'));
        value = value.wrapping_mul(10).wrapping_add(distance);
        end += 1;
    }
    (value, end)
}

/// Go's `unicode.IsLetter`, which counts less than Rust's `is_alphabetic`.
fn is_letter(c: char) -> bool {
    static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_in(LETTER.as_ref(), c) }
}

/// Go's `unicode.IsDigit`.
fn is_digit(c: char) -> bool {
    static DIGIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}$").ok());
    if c.is_ascii() { c.is_ascii_digit() } else { is_in(DIGIT.as_ref(), c) }
}

fn is_in(class: Option<&Regex>, c: char) -> bool {
    class.is_some_and(|class| class.is_match(c.encode_utf8(&mut [0; 4])))
}
