//! Text and links that nothing in a name can break.

use crate::source::{Location, SourceMap};
use crate::text::markdown::{code, escaped};

/// How places become links.
pub struct Links<'a> {
    /// Where places are looked up.
    pub sources: &'a SourceMap,
    /// The way from the page to the root of the repository: empty in the root itself, otherwise with a slash at its end.
    /// Without one, places are told but are no links.
    pub root: Option<&'a str>,
}

impl Links<'_> {
    /// A place with a link to its line.
    pub(super) fn place(&self, location: &Location) -> String {
        let file = self.sources.find(location.path.as_str().into()).map(|id| self.sources.file(id));
        if file.is_none_or(|file| file.is_elsewhere) {
            return code(&location.to_string());
        }
        self.link(&location.to_string(), &format!("{}#L{}", encoded(&location.path), location.line))
    }

    /// A path of the repository with a link to it.
    pub(super) fn path(&self, path: &str) -> String {
        self.link(path, &encoded(path))
    }

    fn link(&self, text: &str, target: &str) -> String {
        match self.root {
            Some(root) => format!("[{}]({}{target})", code(text), encoded(root)),
            None => code(text),
        }
    }
}

/// An image; `path` is as the page sees it.
pub fn image(alt: &str, path: &str) -> String {
    format!("![{}]({})", escaped(alt), encoded(path))
}

/// A path as a relative URI: every byte that is neither unreserved (RFC 3986, 2.3) nor `/` is percent-encoded.
fn encoded(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
