//! The way to a value, for messages.

use std::fmt;

/// A chain of keys and indices, each step borrowed from the one above it.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// The object itself.
    Object,
    /// A field of the object.
    Root(&'a str),
    /// A key of a mapping.
    Key(&'a Self, &'a str),
    /// An item of a list.
    Index(&'a Self, usize),
}

impl<'a> Path<'a> {
    /// Whether it leads through a field of the object.
    pub(super) fn is_below(&self, field: &str) -> bool {
        match self {
            Self::Object => false,
            Self::Root(name) => *name == field,
            Self::Key(parent, _) | Self::Index(parent, _) => parent.is_below(field),
        }
    }

    /// The way to a key of what is here.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        match self {
            Self::Object => Self::Root(key),
            _ => Self::Key(self, key),
        }
    }
}

/// `spec.dependsOn[0].name`; a key that is no word is quoted, `metadata.labels["app.kubernetes.io/name"]`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object => f.write_str("<nil>"),
            Self::Root(name) => f.write_str(name),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Key(parent, key) if is_word(key) => write!(f, "{parent}.{key}"),
            Self::Key(parent, key) => write!(f, "{parent}[{}]", shown(key)),
        }
    }
}

fn is_word(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 64
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// A text of the repository in quotes, control characters escaped, and cut to a length that fits in a message.
pub(super) fn shown(text: &str) -> String {
    const LENGTH: usize = 60;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}
