//! Durations as Go writes them: `30s`, `1h30m`, `1.5h`.

use crate::yaml::Node;

/// Each unit with its length in nanoseconds.
const UNITS: &[(&str, f64)] = &[
    ("ns", 1.0),
    ("us", 1e3),
    ("µs", 1e3),
    ("μs", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 60e9),
    ("h", 3600e9),
];

/// The whole seconds of a Go duration, rounded up; nothing where the text is none, or a negative one.
///
/// Follows `time.ParseDuration`: a sequence of decimal numbers, each with its unit, or `0` alone.
pub fn parse_duration(text: &str) -> Option<u32> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let length = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(length);
        let (_, nanoseconds) = UNITS.iter().find(|(name, _)| *name == unit)?;
        if !number.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        sum += number.parse::<f64>().ok()? * nanoseconds;
        rest = after;
    }
    seconds(sum / 1e9)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is looked at first")]
fn seconds(value: f64) -> Option<u32> {
    // Go's durations end at 292 years; more than that is none.
    (value <= 9_223_372_036.0).then(|| value.min(f64::from(u32::MAX / 8)).ceil() as u32)
}

/// The duration that a field holds; nothing where it is absent or is none.
pub(super) fn field(node: Option<&Node>) -> Option<u32> {
    parse_duration(node?.text()?)
}

/// Seconds as a duration that [`parse_duration`] reads: `50s`, `5m`, `1h30m`.
pub fn print_duration(seconds: u32) -> String {
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    let text: String = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number}{unit}"))
        .collect();
    if text.is_empty() { "0s".to_owned() } else { text }
}
