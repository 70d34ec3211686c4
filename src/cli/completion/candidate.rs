//! A word that is offered.

/// One word that could stand there.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// A few words; may be empty.
    pub(super) description: String,
}

impl Candidate {
    pub(super) fn new(value: impl Into<String>, description: impl Into<String>) -> Self {
        Self { value: value.into(), description: description.into() }
    }
}
