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
pub(super) fn yaml_float(value: f64) -> String {
    let exponent = format!("{value:e}").rsplit_once('e').and_then(|(_, text)| text.parse::<i32>().ok());
    match exponent {
        Some(exponent) if value != 0.0 && (!(-4..6).contains(&exponent)) => exponential(value, 2),
        _ => value.to_string(),
    }
}

fn exponential(value: f64, digits: usize) -> String {
    let text = format!("{value:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>digits$}")
}
