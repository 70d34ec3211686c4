//! What is said of a name that nothing seen brings, where not all was looked into.

use crate::environment::Environment;
use crate::finding::{Code, Finding, Severity, slip};
use crate::object::ObjectRef;
use crate::requirement::Bringer;
use crate::source::Span;

use super::advice;

/// How many of those are named who may bring something.
const SHOWN: usize = 2;

/// An info: it may be there, and who may bring it.
pub(super) fn finding(code: Code, message: String, span: Span, bringers: &[Bringer]) -> Finding {
    let mut finding = Finding::new(code, message).at(span, format!("it may come with {}", told(bringers)));
    finding.severity = Severity::Info;
    finding
}

/// A warning where something here has nearly that name: a slip of the pen is likelier than a name that is nearly the same.
/// The name that `user` writes stands where the finding does.
pub(super) fn misspelt<'n>(
    mut finding: Finding,
    environment: &Environment,
    user: &ObjectRef,
    word: &str,
    names: impl Iterator<Item = &'n str>,
) -> Finding {
    let Some(near) = slip(word, names) else { return finding };
    finding.severity = Severity::Warning;
    let edit = finding.span().and_then(|span| advice::beside(environment, user, span, "name", near));
    finding.advise(format!("did you mean `{near}`?"), edit.into_iter().collect())
}

/// A warning where the same name is there in one other namespace: that somebody forgot to say so is likelier than that something
/// unseen brings it. The name that `user` writes stands where the finding does.
pub(super) fn elsewhere(
    mut finding: Finding,
    environment: &Environment,
    user: &ObjectRef,
    other: &ObjectRef,
) -> Finding {
    finding.severity = Severity::Warning;
    let namespace = &other.namespace;
    let edit =
        finding.span().and_then(|span| advice::beside(environment, user, span, "namespace", namespace));
    let help = format!("it is in {namespace}: write `namespace: {namespace}`");
    finding.advise(help, edit.into_iter().collect())
}

/// A warning about what a build has and Flux is told not to apply.
pub(super) fn left_alone(
    code: Code,
    message: String,
    (at, label): (Span, &str),
    user: &ObjectRef,
) -> Finding {
    let mut finding = Finding::new(code, message).at(at, label).node(user.to_string()).note(
        "Flux does not create what is marked `reconcile: disabled` or `ssa: Ignore`; it is there only if somebody else puts it there.",
    );
    finding.severity = Severity::Warning;
    finding
}

/// A finding that is true only if nothing unseen brings what it misses.
pub(super) fn lessened(mut finding: Finding, bringers: &[Bringer]) -> Finding {
    if bringers.is_empty() {
        return finding;
    }
    finding.severity = Severity::Warning;
    finding.note(format!("It may still come with {}.", told(bringers)))
}

/// Who may bring something, in words.
fn told(bringers: &[Bringer]) -> String {
    let mut words: Vec<String> = bringers.iter().take(SHOWN).map(Bringer::words).collect();
    if bringers.len() > SHOWN {
        words.push(format!("{} more", bringers.len() - SHOWN));
    }
    words.join(", or with ")
}
