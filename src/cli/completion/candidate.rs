//! A word that is offered.

/// One word that could stand there.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// What stands in front of it in the word, as it was typed.
    before: String,
    value: String,
    /// The sign that comes behind it.
    after: &'static str,
    /// A few words; may be empty.
    pub(super) description: String,
    /// Whether the word goes on behind it.
    pub(super) is_open: bool,
}

impl Candidate {
    pub(super) fn new(value: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            before: String::new(),
            value: value.into(),
            after: "",
            description: description.into(),
            is_open: false,
        }
    }

    /// The same with a sign behind it, and whether the word goes on behind that.
    pub(super) fn followed(self, after: &'static str, is_open: bool) -> Self {
        Self { after, is_open, ..self }
    }

    /// The same behind what was typed before it.
    pub(super) fn behind(self, before: &str) -> Self {
        Self { before: format!("{before}{}", self.before), ..self }
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// The whole word.
    pub(super) fn text(&self) -> String {
        format!("{}{}{}", self.before, self.value, self.after)
    }

    /// Whether the value is nothing but a word for a shell, which puts it into the line as it is: names may be a stranger's.
    pub(super) fn is_plain(&self) -> bool {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./@+=".contains(c);
        !self.value.is_empty() && self.value.chars().all(is_plain)
    }
}

#[cfg(test)]
mod tests {
    use super::Candidate;

    #[test]
    fn what_a_shell_would_run_is_not_offered() {
        let is_plain = |value: &str| Candidate::new(value, "").is_plain();
        for value in ["$(id)", "a;b", "a|b", "a b", "`id`", "~root", "a'b", "a\nb", "a\u{1b}[0m", ""] {
            assert!(!is_plain(value), "{value:?}");
        }
        for value in ["ks/apps", "Deployment.apps/ns/name", "--env", "v1.2_3"] {
            assert!(is_plain(value), "{value:?}");
        }
    }
}
