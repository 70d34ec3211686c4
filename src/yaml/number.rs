//! Numbers as Go prints them.

/// A number as `encoding/json` writes it: `1e+21`, `1e-7`, `0.000001`; nothing for what JSON has not.
pub fn json_number(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        // Unlike in YAML, the exponent has no leading zero.
        return Some(exponential(value, 1));
    }
    Some(value.to_string())
}

/// A float as go-yaml writes it (`strconv.FormatFloat(value, 'g', -1, 64)`): `1e+21`, `1.2345675e+06`, `0.5`.
pub(crate) fn yaml_float(value: f64) -> String {
    let exponent = format!("{value:e}").rsplit_once('e').and_then(|(_, text)| text.parse::<i32>().ok());
    match exponent {
        Some(exponent) if value != 0.0 && (!(-4..6).contains(&exponent)) => exponential(value, 2),
        _ => value.to_string(),
    }
}

/// A float that is a key, as `sigs.k8s.io/yaml` writes it (`strconv.FormatFloat(value, 'g', -1, 32)`): with the digits that half
/// of it has, `685230.1` for 685230.15; `.inf`, `-.inf`, `.nan`.
pub fn key_number(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "as upstream does")]
    let short = value as f32;
    if !short.is_finite() {
        let sign = if short > 0.0 { ".inf" } else { "-.inf" };
        return if short.is_nan() { ".nan" } else { sign }.to_owned();
    }
    let text = format!("{short:e}");
    let exponent = text.rsplit_once('e').and_then(|(_, text)| text.parse::<i32>().ok());
    match exponent {
        Some(exponent) if short != 0.0 && !(-4..6).contains(&exponent) => with_exponent(&text, 2),
        _ => short.to_string(),
    }
}

fn exponential(value: f64, digits: usize) -> String {
    with_exponent(&format!("{value:e}"), digits)
}

/// Rust's `1.5e-7` with a sign and so many digits behind the `e`.
fn with_exponent(text: &str, digits: usize) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.to_owned() };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>digits$}")
}
