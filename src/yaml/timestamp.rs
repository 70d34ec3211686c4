//! Timestamps as go-yaml reads them.

/// Whether go-yaml takes a plain text for a timestamp: `2024-01-31`, `2024-1-31 10:00:00`, `2024-01-31T10:00:00Z`.
pub(super) fn is_timestamp(text: &str) -> bool {
    normalized(text).is_some()
}

/// The timestamp as Go's `encoding/json` writes it (RFC 3339, no needless zeros): `2024-01-31T00:00:00Z`.
pub(super) fn normalized(text: &str) -> Option<String> {
    let (year, rest) = text.split_at_checked(4)?;
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, rest) = short_number(rest.strip_prefix('-')?)?;
    let (day, rest) = short_number(rest.strip_prefix('-')?)?;
    if !(1..=days(year.parse().ok()?, month)).contains(&day) {
        return None;
    }
    let time = match rest.chars().next() {
        None => "T00:00:00Z".to_owned(),
        Some(separator @ ('T' | 't' | ' ')) => {
            let (clock, zone) = clock(&rest[1..])?;
            // Behind a blank there may be no zone, and behind a letter there must be one.
            let zone =
                if separator == ' ' { zone.is_empty().then(|| "Z".to_owned())? } else { offset(zone)? };
            format!("T{clock}{zone}")
        }
        Some(_) => return None,
    };
    Some(format!("{year}-{month:02}-{day:02}{time}"))
}

/// A number of one or two digits.
fn short_number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Hours, minutes, seconds and a fraction; and what follows.
fn clock(text: &str) -> Option<(String, &str)> {
    let (hour, rest) = short_number(text)?;
    let (minute, rest) = short_number(rest.strip_prefix(':')?)?;
    let (second, rest) = short_number(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some((clock, rest)) };
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let (fraction, rest) = fraction.split_at(digits);
    // Nanoseconds are the finest.
    let fraction = fraction[..digits.min(9)].trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    Some((format!("{clock}{dot}{fraction}"), rest))
}

/// `Z` or `+hh:mm`.
fn offset(text: &str) -> Option<String> {
    if text == "Z" {
        return Some(text.to_owned());
    }
    let sign = text.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let (hours, minutes) = text[1..].split_once(':')?;
    let number = |part: &str, limit: u32| {
        let fits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|&number| fits && number <= limit)
    };
    match (number(hours, 24)?, number(minutes, 59)?) {
        (0, 0) => Some("Z".to_owned()),
        (hours, minutes) => Some(format!("{sign}{hours:02}:{minutes:02}")),
    }
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn as_go_reads_them() {
        for (text, expected) in [
            ("2024-01-31", Some("2024-01-31T00:00:00Z")),
            ("2024-1-3", Some("2024-01-03T00:00:00Z")),
            ("2024-02-30", None),
            ("2023-02-29", None),
            ("2001-12-14t21:59:43.10-05:00", Some("2001-12-14T21:59:43.1-05:00")),
            ("2001-12-14 21:59:43.10", Some("2001-12-14T21:59:43.1Z")),
            ("2001-12-14 21:59:43.10 -5", None),
            ("2001-12-14T21:59:43+00:00", Some("2001-12-14T21:59:43Z")),
            ("2001-12-14T21:59:43", None),
            ("2001-12-14T24:00:00Z", None),
            ("20240-01-01", None),
            ("2024-01", None),
            ("2024-01-31é", None),
        ] {
            assert_eq!(normalized(text).as_deref(), expected, "{text}");
        }
    }
}
