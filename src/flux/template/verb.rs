//! The verbs of `printf`.

use super::data::Data;
use super::error::Problem;
use super::format::{each, exponential, float, show};
use super::quoted::{quote, quote_character, quote_in_ascii};

/// Flags, width and precision of a verb.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "Go has these flags")]
pub(super) struct Spec {
    pub sharp: bool,
    pub zero: bool,
    pub plus: bool,
    pub minus: bool,
    pub space: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
}

impl Spec {
    pub(super) fn set(&mut self, flag: char) {
        match flag {
            '#' => self.sharp = true,
            '0' => self.zero = true,
            '+' => self.plus = true,
            '-' => self.minus = true,
            _ => self.space = true,
        }
    }

    fn pad(self, text: &str) -> String {
        self.pad_with(text, self.zero && !self.minus)
    }

    fn pad_with(self, text: &str, zeros: bool) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        let padding = if zeros { "0" } else { " " }.repeat(missing);
        if self.minus { format!("{text}{padding}") } else { format!("{padding}{text}") }
    }

    /// The text cut to the precision, in characters.
    fn cut(self, text: &str) -> &str {
        let end = self.precision.and_then(|count| text.char_indices().nth(count));
        end.map_or(text, |(at, _)| &text[..at])
    }
}

/// A value under a verb.
pub(super) fn print(value: &Data, verb: char, mut spec: Spec) -> Result<String, Problem> {
    // There it asks for the names of fields, which no value here has.
    spec.plus &= verb != 'v';
    match (verb, value) {
        ('T', _) => return Ok(spec.pad(spec.cut(value.type_name()))),
        ('v', _) if spec.sharp => return Err(Problem::unsupported("`printf` with `%#v`")),
        ('p', _) => return Err(Problem::unsupported("`printf` with `%p`")),
        (_, Data::Nil) if verb == 'v' => return Ok(spec.pad("<nil>")),
        ('x' | 'X', Data::List(_)) => return Err(Problem::unsupported("`printf` of a list with `%x`")),
        _ => {}
    }
    each(value, &|value| one(value, verb, spec))
}

fn one(value: &Data, verb: char, spec: Spec) -> Result<String, Problem> {
    let text = match value {
        Data::Unknown(why) => return Err(Problem::unknown(&**why)),
        Data::Nil if verb == 'v' => Some(spec.pad("<nil>")),
        Data::Bool(value) => matches!(verb, 't' | 'v').then(|| spec.pad(&value.to_string())),
        Data::Int(value) | Data::Long(value) => integer(*value, verb, spec),
        Data::Float(value) => real(*value, verb, spec)?,
        Data::Text(text) => string(text, verb, spec),
        Data::Nil | Data::List(_) | Data::Map(_) => None,
    };
    match text {
        Some(text) => Ok(text),
        None if *value == Data::Nil => Ok(format!("%!{verb}(<nil>)")),
        None => {
            // The value is printed with the flags of the verb.
            let shown = one(value, 'v', spec).unwrap_or(show(value)?);
            Ok(format!("%!{verb}({}={shown})", value.type_name()))
        }
    }
}

fn string(text: &str, verb: char, spec: Spec) -> Option<String> {
    Some(match verb {
        'v' | 's' => spec.pad(spec.cut(text)),
        'q' => {
            let text = spec.cut(text);
            let is_raw = spec.sharp
                && text
                    .chars()
                    .all(|c| c == '\t' || !(c < ' ' || c == '`' || c == '\u{7f}' || c == '\u{feff}'));
            spec.pad(&match (is_raw, spec.plus) {
                (true, _) => format!("`{text}`"),
                (false, true) => quote_in_ascii(text),
                (false, false) => quote(text),
            })
        }
        'x' | 'X' => {
            let bytes = &text.as_bytes()[..spec.precision.unwrap_or(text.len()).min(text.len())];
            let mut parts = bytes.iter().map(|byte| {
                let digits = if verb == 'x' { format!("{byte:02x}") } else { format!("{byte:02X}") };
                if spec.sharp && spec.space { format!("0{verb}{digits}") } else { digits }
            });
            let separator = if spec.space { " " } else { "" };
            let joined = parts.by_ref().collect::<Vec<_>>().join(separator);
            let prefix = if spec.sharp && !spec.space && !bytes.is_empty() {
                format!("0{verb}")
            } else {
                String::new()
            };
            spec.pad(&format!("{prefix}{joined}"))
        }
        _ => return None,
    })
}

fn integer(value: i64, verb: char, spec: Spec) -> Option<String> {
    let magnitude = value.unsigned_abs();
    let digits = match verb {
        'v' | 'd' => magnitude.to_string(),
        'b' => format!("{magnitude:b}"),
        'o' | 'O' => format!("{magnitude:o}"),
        'x' => format!("{magnitude:x}"),
        'X' => format!("{magnitude:X}"),
        'c' | 'q' | 'U' => return Some(character(value, verb, spec)),
        _ => return None,
    };
    let sign = match (value < 0, spec.plus, spec.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    };
    let least = match spec.precision {
        Some(0) if value == 0 => return Some(" ".repeat(spec.width.unwrap_or(0))),
        Some(precision) => precision,
        None if spec.zero && !spec.minus => spec.width.unwrap_or(0).saturating_sub(sign.len()),
        None => 0,
    };
    let digits = format!("{digits:0>least$}");
    let prefix = match verb {
        'b' if spec.sharp => "0b",
        'o' if spec.sharp && !digits.starts_with('0') => "0",
        'O' if spec.sharp && !digits.starts_with('0') => "0o0",
        'O' => "0o",
        'x' if spec.sharp => "0x",
        'X' if spec.sharp => "0X",
        _ => "",
    };
    Some(spec.pad_with(&format!("{sign}{prefix}{digits}"), false))
}

/// A number as the character that it is the number of.
fn character(value: i64, verb: char, spec: Spec) -> String {
    let c = u32::try_from(value).ok().and_then(char::from_u32);
    match verb {
        'c' => spec.pad(c.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4])),
        'q' => spec.pad(&quote_character(c.unwrap_or('\u{fffd}'), spec.plus)),
        _ => {
            let least = spec.precision.unwrap_or(0).max(4);
            let mut text = format!("U+{:0>least$}", format!("{value:X}"));
            if let Some(c) = c.filter(|_| spec.sharp) {
                text.extend([" '", c.encode_utf8(&mut [0; 4]), "'"]);
            }
            spec.pad_with(&text, false)
        }
    }
}

fn real(value: f64, verb: char, spec: Spec) -> Result<Option<String>, Problem> {
    if matches!(verb, 'b' | 'x' | 'X') || (spec.sharp && "vgGeEfF".contains(verb)) {
        return Err(Problem::unsupported("`printf` of a float with this verb"));
    }
    if !"vgGeEfF".contains(verb) {
        return Ok(None);
    }
    if !value.is_finite() {
        let text = match (value.is_nan(), value < 0.0) {
            (true, _) if spec.plus => "+NaN",
            (true, _) if spec.space => " NaN",
            (true, _) => "NaN",
            (_, true) => "-Inf",
            _ if spec.space && !spec.plus => " Inf",
            _ => "+Inf",
        };
        return Ok(Some(spec.pad_with(text, false)));
    }
    let digits = spec.precision;
    let magnitude = value.abs();
    let text = match verb {
        'e' | 'E' => exponential(&format!("{magnitude:.*e}", digits.unwrap_or(6))),
        'f' | 'F' => format!("{magnitude:.*}", digits.unwrap_or(6)),
        _ => digits.map_or_else(|| float(magnitude), |digits| general(magnitude, digits.max(1))),
    };
    let text = if matches!(verb, 'E' | 'G') { text.to_uppercase() } else { text };
    let sign = match (value.is_sign_negative(), spec.plus, spec.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    };
    // Zeros stand behind the sign.
    let is_signed = spec.plus || sign == "-" || sign == " ";
    if spec.zero && !spec.minus && is_signed {
        let least = spec.width.unwrap_or(0).saturating_sub(sign.len());
        return Ok(Some(format!("{sign}{text:0>least$}")));
    }
    Ok(Some(spec.pad(&format!("{sign}{text}"))))
}

/// `%g` with a number of digits: no zeros at the end, an exponent where the number has more digits than that.
fn general(magnitude: f64, digits: usize) -> String {
    let text = format!("{magnitude:.*e}", digits - 1);
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let has_point = mantissa.contains('.');
    let mantissa = if has_point { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let count = i32::try_from(mantissa.chars().filter(char::is_ascii_digit).count()).unwrap_or(i32::MAX);
    let mut least = i32::try_from(digits).unwrap_or(i32::MAX);
    if least > count && count > exponent {
        least = count;
    }
    if exponent < -4 || exponent >= least {
        return exponential(&format!("{mantissa}e{exponent}"));
    }
    let decimals = usize::try_from(count - 1 - exponent).unwrap_or(0);
    format!("{magnitude:.decimals$}")
}
