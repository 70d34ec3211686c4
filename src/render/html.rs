//! Environments as one HTML file, to be looked at in a browser.
//!
//! The file asks for nothing: pictures, data, style and script all stand in it, and its content security policy forbids
//! the rest. The script has the data of every environment and solves the same clauses as [`crate::readiness`], so what
//! it says about a node is what `impact` and `deps` say.

mod data;
mod facts;
mod page;
mod places;

use crate::finding::Finding;
use crate::graph::Analyzed;
use crate::source::SourceMap;

use super::diagram::Diagram;

/// An environment of the file.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The environment with its graph.
    pub analyzed: &'a Analyzed,
    /// Its picture. Links in it are left out: a click on a node shows it, and its links stand beside the picture.
    pub diagram: Diagram,
    /// The address that a file's path is put behind, where the repository can be seen in a browser.
    pub web: Option<String>,
}

/// The file. `findings` are merged ones; those of other environments are left out.
pub fn html(subjects: &[Subject<'_>], findings: &[Finding], sources: &SourceMap) -> String {
    page::page(subjects, &data::Document::new(subjects, findings, sources))
}
