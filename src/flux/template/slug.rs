//! `slugify`: a name for Kubernetes out of any text.

use super::fault::Problem;

/// The longest slug: that of a label's value.
const MAX_LENGTH: usize = 63;

/// Follows `gosimple/slug` as the operator sets it up: English, 63 characters, cut between words. Of the letters beyond
/// ASCII only those of Western Europe are known here.
pub(super) fn slugify(text: &str) -> Result<String, Problem> {
    let mut slug = String::new();
    for c in text.trim().chars() {
        let replaced = substitute(c)
            .ok_or_else(|| Problem::unsupported("`slugify` of a letter that is not known here"))?;
        for c in replaced.chars() {
            let c = c.to_ascii_lowercase();
            let c = if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
            if c != '-' || !slug.ends_with('-') {
                slug.push(c);
            }
        }
    }
    let slug = slug.trim_matches(['-', '_']);
    if slug.len() <= MAX_LENGTH {
        return Ok(slug.to_owned());
    }
    let cut = slug[..=MAX_LENGTH].rfind('-').unwrap_or(MAX_LENGTH);
    Ok(slug[..cut].to_owned())
}

fn substitute(c: char) -> Option<String> {
    let text = match c {
        '"' | '\'' | '’' => "",
        '‒' | '–' | '—' | '―' => "-",
        '&' => "and",
        '@' => "at",
        'À'..='Å' => "A",
        'à'..='å' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' => "C",
        'ç' => "c",
        'È'..='Ë' => "E",
        'è'..='ë' => "e",
        'Ì'..='Ï' => "I",
        'ì'..='ï' => "i",
        'Ñ' => "N",
        'ñ' => "n",
        'Ò'..='Ö' | 'Ø' => "O",
        'ò'..='ö' | 'ø' => "o",
        'Ù'..='Ü' => "U",
        'ù'..='ü' => "u",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        c if c.is_ascii() => return Some(c.to_string()),
        _ => return None,
    };
    Some(text.to_owned())
}
