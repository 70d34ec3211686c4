//! What a verb has to say, before anybody prints it: a terminal, or a page of documentation.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use crate::envelope::Envelope;
use crate::error::Error;
use crate::object::ObjectRef;
use crate::text;

use super::arguments::Common;
use super::output;

/// Where an answer will stand.
pub(super) struct Page {
    /// Columns of a table or a tree.
    pub(super) width: usize,
    /// The way from the page to the root of the repository, as links need it: empty in the root itself, otherwise with a
    /// slash at its end. Without one, places are no links.
    pub(super) root: Option<String>,
}

impl Page {
    /// Standard output.
    pub(super) fn terminal() -> Self {
        Self { width: output::width(), root: Some(String::new()) }
    }
}

/// The answer in the format that was asked for.
pub(super) enum Body {
    /// For people; may hold colours.
    Text(String),
    /// To be written as it is.
    Data(String),
    /// A picture, and what it shows, for those who do not see it.
    Svg { svg: String, alt: String },
    /// A picture to become a PNG, as SVG without a style sheet.
    Png(String),
}

/// What a verb answers.
pub(super) struct Answer {
    pub(super) body: Body,
    /// What is said beside it, on standard error.
    pub(super) remarks: Vec<String>,
    /// The exit code.
    pub(super) code: u8,
    /// The folder that the places in a text count from, where they are to be links.
    pub(super) links: Option<Utf8PathBuf>,
}

impl Answer {
    pub(super) fn new(body: Body) -> Self {
        Self { body, remarks: Vec::new(), code: 0, links: None }
    }

    pub(super) fn text(text: String) -> Self {
        Self::new(Body::Text(text))
    }

    /// Ids, sorted, each once: what `-o name` prints.
    pub(super) fn names<'r>(ids: impl Iterator<Item = &'r ObjectRef>) -> Self {
        let ids: BTreeSet<String> = ids.map(|id| text::name(&id.to_string()) + "\n").collect();
        Self::text(ids.into_iter().collect())
    }

    pub(super) fn data(text: String) -> Self {
        Self::new(Body::Data(text))
    }

    /// `{apiVersion, kind, result}`.
    pub(super) fn json(kind: &str, result: &impl Serialize) -> Result<Self, Error> {
        let text = Envelope::new(kind, result).to_json();
        Ok(Self::data(text.map_err(|error| std::io::Error::other(error.to_string()))?))
    }

    /// Makes the places in a text links, where the terminal has them. They count from this folder.
    pub(super) fn linked(self, root: &Utf8Path) -> Self {
        Self { links: Some(root.to_owned()), ..self }
    }

    /// Adds a remark; an empty one says nothing.
    pub(super) fn remark(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.remarks.push(text);
        }
        self
    }

    /// Prints the answer, then the remarks; gives the exit code.
    pub(super) fn print(&self, common: &Common) -> Result<u8, Error> {
        match &self.body {
            Body::Text(text) => {
                let text = if common.ascii { &output::ascii(text) } else { text };
                match &self.links {
                    Some(root) => output::print_linked(text, root)?,
                    None => output::print(text)?,
                }
            }
            Body::Data(text) => output::print_raw(text)?,
            Body::Svg { svg, .. } => output::print_picture(svg, "svg")?,
            Body::Png(light) => output::print_png(light)?,
        }
        for text in &self.remarks {
            output::remark(common, text);
        }
        Ok(self.code)
    }
}
