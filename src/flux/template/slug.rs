//! `slugify`: a name for Kubernetes out of any text.

use unidecode::unidecode_char;

/// The longest slug: that of a label's value.
const MAX_LENGTH: usize = 63;

/// Follows `gosimple/slug` as the operator sets it up: English, 63 characters, cut between words. Letters beyond ASCII become
/// those that sound like them, by the table of `Text::Unidecode`.
pub(super) fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().chars() {
        for c in substitute(c).chars() {
            let c = c.to_ascii_lowercase();
            let c = if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
            if c != '-' || !slug.ends_with('-') {
                slug.push(c);
            }
        }
    }
    let slug = slug.trim_matches(['-', '_']);
    if slug.len() <= MAX_LENGTH {
        return slug.to_owned();
    }
    let cut = slug[..=MAX_LENGTH].rfind('-').unwrap_or(MAX_LENGTH);
    slug[..cut].to_owned()
}

fn substitute(c: char) -> &'static str {
    match c {
        '"' | '\'' | '’' => "",
        '‒' | '–' | '—' | '―' => "-",
        '&' => "and",
        '@' => "at",
        c => older(c).unwrap_or_else(|| unidecode_char(c)),
    }
}

/// Where the table that the operator has is another one: older, and without the last character of each block of 256.
fn older(c: char) -> Option<&'static str> {
    let code = u32::from(c);
    Some(match code {
        0x404 => "ie",
        0x20ac => "eu",
        0x212b | 0x2c65 | 0x2c6f => "a",
        0x2132 | 0x214e | 0x1d6e | 0x1d82 => "f",
        0x3057 | 0x30b7 => "shi",
        0x3061 | 0x30c1 => "chi",
        0x3063 | 0x3064 | 0x30c3 | 0x30c4 => "tsu",
        0x2b0 | 0x1d84 | 0x212a | 0x2c69 | 0x2c6a => "k",
        0x1d6c | 0x1d80 => "b",
        0x1d6d | 0x1d81 => "d",
        0x1d6f | 0x1d86 | 0x2c6e => "m",
        0x1d70 | 0x1d87 => "n",
        0x1d71 | 0x1d7d | 0x1d88 | 0x2c63 => "p",
        0x1d72 | 0x1d73 | 0x1d89 | 0x2c64 => "r",
        0x1d74 | 0x1d8a => "s",
        0x1d75 | 0x2c66 => "t",
        0x1d76 | 0x1d8e | 0x2c6b | 0x2c6c => "z",
        0x1d77 | 0x1d83 => "g",
        0x1d85 | 0x2c60..=0x2c62 => "l",
        0x1d8c => "v",
        0x1d8d => "x",
        0x2c67 | 0x2c68 => "h",
        0x24d0..=0x24e9 => CIRCLED.get(usize::try_from(code - 0x24d0).ok()?).copied()?,
        0x24ea => "0",
        0x2ef
        | 0x2f3
        | 0x2fb..=0x2fe
        | 0x3f4..=0x3f9
        | 0x3fc..=0x3fe
        | 0x42a
        | 0x44a
        | 0xaf1
        | 0xaf9
        | 0x13f5
        | 0x13f8..=0x13fd
        | 0x1e9c
        | 0x1e9d
        | 0x1e9f
        | 0x1efa..=0x1efe
        | 0x213b..=0x213f
        | 0x25f4..=0x25f7
        | 0x4e00
        | 0xfdfc
        | 0xfdfd => "-",
        0x80..=0x9f
        | 0x2e5..=0x2eb
        | 0x5c0
        | 0x800..=0x8fe
        | 0x1900..=0x1dfe
        | 0x2122
        | 0x2900..=0x2dfe
        | 0x3400..=0x4cfe
        | 0xa500..=0xabfe
        | 0xe000..=0xf8fe
        | 0xfdf0..=0xfdfb => "",
        _ if (0x100..=0xffff).contains(&code) && code & 0xff == 0xff => "",
        _ => return None,
    })
}

const CIRCLED: [&str; 26] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u",
    "v", "w", "x", "y", "z",
];
