//! How wide a text will be, without a font at hand.
//!
//! The reader's browser picks the font. So the table has for each character the widest advance among `DejaVu` Sans,
//! Liberation Sans (which has the metrics of Arial and Helvetica) and Roboto Medium: a label may leave some room
//! in its box, but it will not run over.

/// Advance widths of the characters from U+0020 to U+007E, in thousandths of the font's size.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 396,
    637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557,
    1016, 685, 687, 723, 771, 667, 611, 778, 752, 295, 556, 667, 558, 876, 749, 788,
    667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 418, 391, 838, 557,
    500, 613, 635, 550, 635, 616, 355, 635, 634, 278, 278, 580, 278, 975, 634, 612,
    635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// The width of `text` in pixels, in regular or medium weight at `size` pixels: never less than it takes.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size / 1000.0
}

/// The text, or if it is wider than `limit` pixels, its beginning and its end with "…" between them. The ends of
/// names tell as much as the beginnings: `victoria-metrics-operator`, `victoria-metrics-agent`.
pub(super) fn shortened(text: &str, size: f64, limit: f64) -> String {
    if width(text, size) <= limit {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let room = limit * 1000.0 / size - advance('…');
    let (mut head, mut tail) = (0, characters.len());
    let mut taken = 0.0;
    while head < tail {
        // Two characters of the beginning for each one of the end.
        let from_end = (head + characters.len() - tail) % 3 == 2;
        taken += advance(if from_end { characters[tail - 1] } else { characters[head] });
        if taken > room {
            break;
        }
        if from_end { tail -= 1 } else { head += 1 }
    }
    let mut short: String = characters[..head].iter().collect();
    short.push('…');
    short.extend(&characters[tail..]);
    short
}

/// The words of `text` in lines of at most `limit` pixels; a word that is longer alone has a line of its own.
pub(super) fn wrapped(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + width(" ", size) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(shortened(word, size, limit)),
        }
    }
    lines
}

fn advance(character: char) -> f64 {
    let code = u32::from(character);
    match code {
        0x20..=0x7e => {
            let index = usize::try_from(code - 0x20).unwrap_or_default();
            ASCII.get(index).copied().map_or(1000.0, f64::from)
        }
        // Combining marks, joiners and selectors sit on the character before.
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0.0,
        0xb7 => 318.0,
        0xd7 => 838.0,
        // Latin, Greek, Cyrillic, Hebrew and Arabic letters; few are wider.
        0xa0..=0x24f | 0x370..=0x6ff | 0x1e00..=0x1fff => 900.0,
        0x250..=0xfff | 0x2010..=0x2bff => 1050.0,
        // Ideographs fill their square, and emoji a little more.
        _ => 1350.0,
    }
}
