//! Environments as one HTML file, to be looked at in a browser.
//!
//! The file asks for nothing: pictures, data, style and script all stand in it, and its content security policy forbids
//! the rest. The data has for every object what `impact` and `deps` answer about it: the script shows answers, and finds none.

mod data;
mod page;
mod places;

use crate::finding::Finding;
use crate::picture::diagram::Diagram;
use crate::query::PageEnvironment;
use crate::source::SourceMap;

/// An environment of the file.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The environment, its objects, and the answers about them.
    pub page: PageEnvironment<'a>,
    /// Its picture. Links in it are left out: a click on a node shows it, and its links stand beside the picture.
    pub diagram: Diagram,
    /// The address that a file's path is put behind, where the repository can be seen in a browser.
    pub web: Option<String>,
}

/// The file. `findings` are merged ones; those of other environments are left out.
pub fn html(subjects: &[Subject<'_>], findings: &[Finding], sources: &SourceMap) -> String {
    page::page(subjects, &data::Document::new(subjects, findings, sources))
}
