//! Scalars, and what they mean.

use std::ops::Deref;
use std::sync::Arc;

use arcstr::ArcStr;

use super::timestamp;

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes: the only style whose text decides about the type.
    Plain,
    /// `'…'` or `"…"`.
    Quoted,
    /// A literal block, `|`.
    Literal,
    /// A folded block, `>`.
    Folded,
    /// Nothing where a value could stand between the brackets of `{…}` or `[…]`: null, until kustomize writes it and reads an
    /// empty text again.
    Empty,
}

impl Style {
    /// Whether a scalar may be another one after kustomize has written it and read it again.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Folded | Self::Empty)
    }
}

/// By which rules a plain scalar gets its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Resources and strategic-merge patches: go-yaml v3, where only `true` and `false` are booleans.
    Resource,
    /// Kustomization files, JSON patches, and what Flux parses again after substitution: `sigs.k8s.io/yaml`,
    /// YAML 1.1, where `yes`, `on` and `n` are booleans.
    Legacy,
}

/// What a scalar means.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// `null`, `~` or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of at most 64 bits.
    Int(i64),
    /// An integer that only fits without a sign.
    UInt(u64),
    /// A number with a fraction, or too large for an integer; also infinities and not-a-number.
    Float(f64),
    /// A string.
    String(ArcStr),
}

/// A scalar: its text (quotes and escapes undone), how it was written, and an explicit tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text, after quotes and escapes.
    pub text: ArcStr,
    /// How it was written.
    pub style: Style,
    /// An explicit core tag, without `!!`: `str`, `int`, `float`, `bool`, `null`, `binary`, …; or a foreign one whole.
    pub tag: Option<Tag>,
}

/// A tag. Hardly any scalar has one, so that it shall take little room where there is none: half of what a shared text
/// takes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(Arc<String>);

impl Tag {
    /// A number that copies of it have in common, and no other tag as long as one of them is there.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }
}

impl<T: Into<String>> From<T> for Tag {
    fn from(name: T) -> Self {
        Self(Arc::new(name.into()))
    }
}

impl Deref for Tag {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Scalar {
    /// A string, whatever it looks like.
    pub fn string(text: impl Into<ArcStr>) -> Self {
        Self { text: text.into(), style: Style::Quoted, tag: None }
    }

    /// A plain scalar: its text decides what it is.
    pub fn plain(text: impl Into<ArcStr>) -> Self {
        Self { text: text.into(), style: Style::Plain, tag: None }
    }

    /// What it means under the rules of `mode`.
    pub fn resolve(&self, mode: Mode) -> Resolved {
        match (self.tag.as_deref(), self.style) {
            (Some("binary"), _) => self.decode_binary(),
            (Some("int" | "float" | "bool" | "null"), _) | (None | Some("timestamp"), Style::Plain) => {
                self.resolve_plain(mode)
            }
            (None, Style::Empty) => Resolved::Null,
            _ => Resolved::String(self.text.clone()),
        }
    }

    /// Whether it is a string under the rules of `mode`.
    pub fn is_string(&self, mode: Mode) -> bool {
        match (self.tag.as_deref(), self.style) {
            (Some("int" | "float" | "bool" | "null"), _) | (None, Style::Plain | Style::Empty) => {
                is_plain_string(&self.text, mode)
            }
            _ => true,
        }
    }

    /// Whether its text is one for its tag, where it has a core tag of a type.
    pub(super) fn fits_tag(&self) -> bool {
        let resolved = || self.resolve_plain(Mode::Resource);
        match self.tag.as_deref() {
            Some("int") => matches!(resolved(), Resolved::Int(_) | Resolved::UInt(_)),
            Some("float") => matches!(resolved(), Resolved::Int(_) | Resolved::UInt(_) | Resolved::Float(_)),
            Some("bool") => matches!(self.resolve_plain(Mode::Legacy), Resolved::Bool(_)),
            Some("null") => matches!(resolved(), Resolved::Null),
            Some("timestamp") => timestamp::is_timestamp(&self.text),
            Some("binary") => self.decoded().is_some(),
            _ => true,
        }
    }

    /// Whether it is null under both rules.
    pub fn is_null(&self) -> bool {
        matches!(self.tag.as_deref(), None | Some("null"))
            && matches!(self.style, Style::Plain | Style::Empty)
            && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }

    fn decode_binary(&self) -> Resolved {
        Resolved::String(String::from_utf8_lossy(&self.decoded().unwrap_or_default()).into())
    }

    /// What its text is in base64, as Go reads it: over several lines, whatever the last bits are.
    fn decoded(&self) -> Option<Vec<u8>> {
        use base64::Engine as _;
        use base64::alphabet::STANDARD;
        use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
        const GO: GeneralPurpose =
            GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
        GO.decode(self.text.replace(['\r', '\n'], "")).ok()
    }

    fn resolve_plain(&self, mode: Mode) -> Resolved {
        let text = &*self.text;
        if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            return Resolved::Null;
        }
        if let Some(value) = boolean(text, mode) {
            return Resolved::Bool(value);
        }
        number(text).unwrap_or_else(|| self.date(mode))
    }

    /// go-yaml v3 turns an unquoted date into a time, which JSON then shows in full.
    fn date(&self, mode: Mode) -> Resolved {
        if mode == Mode::Resource
            && let Some(text) = timestamp::normalized(&self.text)
        {
            return Resolved::String(text.into());
        }
        Resolved::String(self.text.clone())
    }
}

/// Whether a plain text is neither null nor a boolean nor a number.
pub(super) fn is_plain_string(text: &str, mode: Mode) -> bool {
    !matches!(text, "" | "~" | "null" | "Null" | "NULL")
        && boolean(text, mode).is_none()
        && number(text).is_none()
}

fn boolean(text: &str, mode: Mode) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" if mode == Mode::Legacy => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" if mode == Mode::Legacy => Some(false),
        _ => None,
    }
}

/// Numbers as both versions of go-yaml read them: underscores, `0x`, `0o`, `0b`, and `0777` as octal.
fn number(text: &str) -> Option<Resolved> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Some(Resolved::Float(f64::INFINITY));
        }
        "-.inf" | "-.Inf" | "-.INF" => return Some(Resolved::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => return Some(Resolved::Float(f64::NAN)),
        _ => {}
    }
    if first == b'.' && !separates_digits(text) {
        return None;
    }
    let plain = text.replace('_', "");
    integer(&plain).or_else(|| float(&plain))
}

/// Whether each underscore has a digit on both sides. Go asks for that where no sign or digit stands before the point.
fn separates_digits(text: &str) -> bool {
    let digits = |text: &str, at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit)
    };
    text.match_indices('_').all(|(at, _)| digits(text, at.checked_sub(1)) && digits(text, Some(at + 1)))
}

fn integer(plain: &str) -> Option<Resolved> {
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(plain)),
    };
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
        [b'0', b'o' | b'O', ..] => (&digits[2..], 8),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    };
    // `from_str_radix` takes a sign, which may not stand here a second time.
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(value).map(Resolved::Int);
    }
    Some(i64::try_from(value).map_or(Resolved::UInt(value), Resolved::Int))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, the pattern of go-yaml.
fn float(plain: &str) -> Option<Resolved> {
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(a, b)| (a, Some(b)));
    let mantissa_fits = digits(whole)
        && fraction.is_none_or(digits)
        && (!whole.is_empty() || fraction.is_some_and(|text| !text.is_empty()));
    let exponent_fits = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['-', '+']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    if !(mantissa_fits && exponent_fits) {
        return None;
    }
    // What overflows is a string for Go.
    plain.parse().ok().filter(|value: &f64| value.is_finite()).map(Resolved::Float)
}
