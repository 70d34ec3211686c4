//! What a comment says: `infra-graph: allow(code, code) reason`.

use crate::finding::{Code, Finding, nearest};
use crate::source::Span;

/// What a comment for this program starts with.
pub(super) const PREFIX: &str = "infra-graph:";

/// A comment that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    /// The findings that it answers, each once.
    pub(super) codes: Vec<Code>,
    /// Why.
    pub(super) reason: String,
}

/// Why a comment answers nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InvalidDirective {
    /// It is not `allow(…)`.
    Form,
    /// It names no finding.
    NoCode,
    /// It names a finding that does not exist.
    UnknownCode(String),
    /// It says no reason.
    NoReason(Vec<Code>),
}

/// Reads the text of a comment that starts with [`PREFIX`]. A comment with a fault answers nothing.
pub(super) fn parse(text: &str) -> Result<Directive, InvalidDirective> {
    let rest = text.strip_prefix(PREFIX).unwrap_or(text).trim_start();
    let rest = rest.strip_prefix("allow").ok_or(InvalidDirective::Form)?.trim_start();
    let (names, reason) =
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).ok_or(InvalidDirective::Form)?;
    let mut codes = Vec::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let code = Code::from_name(name).ok_or_else(|| InvalidDirective::UnknownCode(name.to_owned()))?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let reason = reason.trim_start_matches([':', '-', '–', '—', ' ', '\t']).trim_end();
    match (codes.is_empty(), reason.is_empty()) {
        (true, _) => Err(InvalidDirective::NoCode),
        (_, true) => Err(InvalidDirective::NoReason(codes)),
        _ => Ok(Directive { codes, reason: reason.to_owned() }),
    }
}

impl InvalidDirective {
    /// The fault as a finding.
    pub(super) fn finding(&self, comment: Span) -> Finding {
        let (message, label, help) = match self {
            Self::Form => (
                "this comment is for infra-graph, and is not understood".to_owned(),
                "`allow(code) reason` is needed",
                "write `# infra-graph: allow(missing-dependency) and why`".to_owned(),
            ),
            Self::NoCode => (
                "this comment allows nothing".to_owned(),
                "no code between the brackets",
                "write the code of the finding between the brackets".to_owned(),
            ),
            Self::UnknownCode(name) => (
                format!("this comment allows {name}, which is no finding"),
                "it answers nothing",
                match nearest(name, Code::ALL.iter().map(|code| code.name())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`infra-graph explain` lists all codes".to_owned(),
                },
            ),
            Self::NoReason(codes) => {
                let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
                let names = names.join(", ");
                (
                    format!("this comment allows {names} without a reason"),
                    "without a reason it answers nothing",
                    format!("write why: `# infra-graph: allow({names}) the reason`"),
                )
            }
        };
        Finding::new(Code::UnusedAllow, message).at(comment, label).help(help)
    }
}
