//! Quantities, as in `100m` and `1.5Gi`.

/// Whether a text is a quantity: a number, and a unit or an exponent. A number without any digit is 0.
///
/// Follows `parseQuantityString` and `UnmarshalJSON` of `k8s.io/apimachinery`.
pub(super) fn is_quantity(text: &str) -> bool {
    let text = text.trim();
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    !text.is_empty() && is_unit(unit.unwrap_or(rest))
}

fn is_unit(unit: &str) -> bool {
    if matches!(unit, "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E")
        || matches!(unit, "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei")
    {
        return true;
    }
    let Some(exponent) = unit.strip_prefix(['e', 'E']) else { return false };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_quantity;

    #[test]
    fn numbers_with_units() {
        for text in [
            "0", "1", "+1", "-1.5", "100m", "1.5Gi", ".5", "5.", "1e3", "1E-3", "1E", "10Ki", "3u", " 1 ",
            "m", ".", "+",
        ] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", " ", "1 Gi", "1gi", "1GB", "1K", "1mi", "1e", "1e3m", "1,5", "0x10", "--1", "1Gib"] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
