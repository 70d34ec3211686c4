//! Names of one service in the text of another.

/// What a new service is called.
pub(super) struct Naming {
    /// The service.
    pub(super) service: String,
    /// The same without `-system`, as its parts are called.
    pub(super) short: String,
    /// Its namespace.
    pub(super) namespace: String,
}

/// What stands for the name of any service where texts of several are compared.
const ANY: &str = "<service>";

impl Naming {
    pub(super) fn new(service: &str, namespace: &str) -> Self {
        Self {
            service: service.to_owned(),
            short: short(service).to_owned(),
            namespace: namespace.to_owned(),
        }
    }

    /// A text of another service with the names of this one.
    pub(super) fn renamed(&self, text: &str, from: &str) -> String {
        let whole = replaced(text, from, &self.service);
        if short(from) == from { whole } else { replaced(&whole, short(from), &self.short) }
    }
}

/// `activity` of `activity-system`.
pub(super) fn short(service: &str) -> &str {
    service.strip_suffix("-system").filter(|short| !short.is_empty()).unwrap_or(service)
}

/// A text in which the service's own names are those of any service.
pub(super) fn anonymous(text: &str, service: &str) -> String {
    replaced(&replaced(text, service, ANY), short(service), ANY)
}

/// Replaces a name where it stands as a whole word: between other characters than letters and digits.
pub(super) fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, behind) = (&rest[..at], &rest[at + from.len()..]);
        let ends = |character: Option<char>| character.is_none_or(|c| !c.is_ascii_alphanumeric());
        let previous = before.chars().next_back().or_else(|| out.chars().next_back());
        let is_word = ends(previous) && ends(behind.chars().next());
        out.push_str(before);
        out.push_str(if is_word { to } else { from });
        rest = behind;
    }
    out + rest
}

/// What YAML 1.1 reads as something else than a text, where it stands without quotes.
const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// Whether it can be the name of a namespace, a folder and an object (RFC 1123), and is a text in YAML without quotes.
pub(super) fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let ends = !text.starts_with('-') && !text.ends_with('-');
    let is_text = !WORDS.contains(&text) && text.parse::<f64>().is_err();
    !text.is_empty() && text.len() <= 63 && text.chars().all(inner) && ends && is_text
}
